"""Where projects leave and arrive as files: asks for the file, and tells the window's notice how it goes and how it ended."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.services import projects, trust
from inspector.services.transfer import Imported, file_name
from inspector.storage.archive import SUFFIX
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import score_text
from inspector.ui.transfers import Transfer, Transfers
from inspector.ui.trust_question import TrustQuestion
from inspector.ui.widgets.notice import Notice

_CANCEL, _SHOW = "transfer-cancel", "transfer-show"


class TransferDesk(QObject):
    """`failed` and `imported` are for the window, which knows the pages; everything else is told here."""

    imported = Signal(object)
    """An `Imported`; the window opens it and calls `tell_imported`."""
    failed = Signal(object)
    folder_wanted = Signal(object)
    """A folder that somebody wants to look into."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.transfers = Transfers(self)
        self._reading = NewestJob(self)
        self._reading.succeeded.connect(self._ask_for_file)
        self._reading.failed.connect(self._on_not_read)
        self.question = TrustQuestion(parent)
        self._notice, self._window = notice, parent
        self._said = ""
        self._folder = Path()
        self.transfers.started.connect(self._on_started)
        self.transfers.stepped.connect(self._on_stepped)
        self.transfers.imported.connect(self.imported)
        self.transfers.exported.connect(self._on_exported)
        self.transfers.failed.connect(self._on_failed)
        self.question.agreed.connect(self.transfers.start)
        self.question.declined.connect(self._on_declined)

    @Slot(Path)
    def export(self, folder: Path, model_id: str = "") -> None:
        """Asks where the project in `folder` is to be written to, and writes it there. The project is read in a thread first.

        `model_id`: one of its models in place of that in use.
        """
        self._reading.start(_read(folder, model_id))

    @Slot(object)
    def _ask_for_file(self, read: tuple[Path, str, str]) -> None:
        folder, name, model_id = read
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, self.tr("Export the project"), documents, f"Inspector (*{SUFFIX})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)  # the dialog then asks before it replaces a file, whatever was typed
        dialog.selectFile(f"{name}{SUFFIX}")
        dialog.fileSelected.connect(lambda file: self.transfers.start(Transfer(Path(file), folder, model_id=model_id)))
        dialog.open()

    def acts_on(self, key: str) -> bool:
        """Does what a button of the notice stands for; False where the button is none of this desk's."""
        if key == _CANCEL:
            self.transfers.cancel()
        elif key == _SHOW:
            self._notice.dismiss()
            self.folder_wanted.emit(self._folder)
        return key in (_CANCEL, _SHOW)

    def tell_imported(self, imported: Imported) -> None:
        """Says what was imported and where it lies now."""
        said = self.tr("{name} was imported.") if imported.new else self.tr("{name} was here already, with this very model.")
        signer = imported.origin.signer
        by = self.tr("It is signed by {name}.").format(name=signer.name) if signer else self.tr("It is not signed.")
        where = self.tr("It lies in {folder}.")
        detail = f"{by} {where.format(folder=imported.folder)}"
        if imported.other_threshold is not None:
            kept = self.tr("Its own threshold stays in use. That in the file is {other}, and which was set last cannot be told.")
            detail = f"{detail} {kept.format(other=score_text(imported.other_threshold))}"
        self._notice.show_text(said.format(name=imported.name), detail)

    @Slot(object)
    def _on_not_read(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def stop(self) -> None:
        """Begins nothing more; of what is on its way nothing is left behind."""
        self._reading.drop()
        self.transfers.stop()

    @Slot(object)
    def _on_started(self, transfer: Transfer) -> None:
        said = self.tr("Exporting to {name}…") if transfer.outward else self.tr("Importing {name}…")
        self._said = said.format(name=transfer.file.name)
        self._notice.show_text(self._said)
        self._notice.show_progress(Progress("", 0, 0))
        self._notice.offer(_CANCEL, self.tr("Cancel"), "stop")

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        if self._notice.has_progress and self._notice.text() == self._said:
            self._notice.show_progress(progress)

    @Slot(Path)
    def _on_exported(self, file: Path) -> None:
        self._folder = file.parent
        where = self.tr("It lies in {folder}. On the other PC, double-click it or drop it on the page Projects.").format(folder=file.parent)
        self._notice.show_text(self.tr("{name} was exported.").format(name=file.name), f"{where} {self._signature()}".strip())
        self._notice.offer(_SHOW, self.tr("Show folder"), "folder")

    @Slot(object, object)
    def _on_failed(self, transfer: Transfer, error: BaseException) -> None:
        if isinstance(error, trust.NotTrusted):
            self._notice.dismiss()
            self.question.ask(transfer, error.origin)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)
        elif transfer.outward:
            self._notice.show_text(self.tr("The export was cancelled."), self.tr("No file was written."))
        else:
            self._on_declined(transfer)

    @Slot(object)
    def _on_declined(self, transfer: Transfer) -> None:
        self._notice.show_text(self.tr("The import was cancelled."), self.tr("Nothing was brought in."))

    def _signature(self) -> str:
        """What whoever imports the file for the first time is asked about."""
        try:
            signer = trust.own_signer()
        except InspectorError:  # it was whole a moment ago, and the file is signed
            return ""
        return self.tr("It is signed by {name}, key {key}.").format(name=signer.name, key=signer.fingerprint) if signer else ""


def _read(folder: Path, model_id: str) -> Steps[tuple[Path, str, str]]:
    """The folder of a project, what a file with it is called, and the model that is to go along."""
    yield Progress("Opening the project", 0, 1)
    return folder, file_name(projects.open_project(folder).name), model_id
