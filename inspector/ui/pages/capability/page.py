"""What it finds: the smallest defect that is found, and whether people and machine agree."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QStandardPaths, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget

from inspector.core.capability import Capability, Promise
from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.services.file_names import file_name
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.capability import work
from inspector.ui.pages.capability.agreement_panel import AgreementPanel
from inspector.ui.pages.capability.study_panel import StudyPanel
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session

if TYPE_CHECKING:
    from inspector.services.health.agreement import Agreements


class CapabilityPage(Page):
    """One study at a time; it can be cancelled, and another model ends it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._agreements: Agreements | None = None
        self._after: Callable[[Any], None] = lambda _: None
        self._reading, self._drawing, self._work = NewestJob(self), NewestJob(self), NewestJob(self)
        self.rooms = Rooms("capability")
        self.study, self.agreement = StudyPanel(), AgreementPanel()
        what = self.tr("Here you see how small a defect the model finds, and whether people and machine agree.")
        self.gate = ModelGate(session, self._content(), "chart", what, parent=self)
        self.rooms.lay_out(self, self.gate)
        self._connect()

    @property
    def busy(self) -> bool:
        """Whether a study goes on."""
        return self._work.running

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [job.stop(timeout_ms) for job in (self._reading, self._drawing, self._work)]
        return all(ended)

    @Slot()
    def _read(self) -> None:
        session = self._session
        if self.isVisible() and session.folder is not None and session.inspector is not None:
            self.study.show_reading()
            self._reading.start(work.read(session.folder, session.inspector))

    @Slot(object)
    def _on_read(self, known: work.Known) -> None:
        self._agreements = known.agreements
        self.agreement.show_agreements(known.agreements)
        self.study.show_study(known.studied)

    @Slot(object, object)
    def _on_curve(self, found: Capability, promise: Promise) -> None:
        self._drawing.start(work.draw(found, promise))

    @Slot()
    def _on_model(self) -> None:
        """Another model: what goes on is about the former one."""
        self._end_work()
        self._drawing.drop()
        self.study.show_study(None)
        self.agreement.show_agreements(None)
        self._read()

    @Slot()
    def _on_study(self) -> None:
        session = self._session
        if session.folder is not None and session.inspector is not None:
            self.study.show_running(True)
            self._start(work.study(session.folder, session.inspector), lambda _: self._read())

    @Slot()
    def _on_pdf(self) -> None:
        project = self._session.project
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), self.tr("Save as"), documents)
        dialog.setNameFilters(["PDF (*.pdf)"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")  # the dialog then asks before it replaces a file, whatever was typed
        dialog.selectFile(f"{file_name(project.name) if project else ''}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write_pdf(Path(chosen)))
        dialog.open()

    def write_pdf(self, file: Path) -> None:
        """Writes the agreement to a file."""
        if self._session.folder is not None and self._agreements is not None and not self._work.running:
            language = QLocale().name().partition("_")[0]
            self._start(work.write_pdf(self._session.folder, file, self._agreements, language), self._on_written)

    def _on_written(self, file: Path) -> None:
        self.agreement.show_saved(self.tr("Saved as {name}").format(name=file.name), str(file))

    # -- long work ------------------------------------------------------------------------------------------------------

    def _start(self, steps: Steps[Any], after: Callable[[Any], None]) -> None:
        self._after = after
        self._work.start(steps)

    @Slot()
    def _end_work(self) -> None:
        self._work.drop()
        self.study.show_running(False)

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        self.study.show_running(False)
        self._after(result)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._end_work()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _content(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.study)
        split.addWidget(self.agreement)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.addWidget(split)
        return content

    def _connect(self) -> None:
        pairs = (
            (self.rooms.page_wanted, self.page_wanted),
            (self.gate.page_wanted, self.page_wanted),
            (self.study.start_clicked, self._on_study),
            (self.study.progress.cancel_requested, self._end_work),
            (self.agreement.pdf_clicked, self._on_pdf),
            (self.study.curve_wanted, self._on_curve),
            (self._drawing.succeeded, self.study.plot.show_curve),
            (self._reading.succeeded, self._on_read),
            (self._reading.failed, self._on_reading_failed),
            (self._work.stepped, self.study.progress.show_progress),
            (self._work.succeeded, self._on_done),
            (self._work.failed, self._on_failed),
            (self._session.model_changed, self._on_model),
            (self._session.threshold_changed, self._read),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)

    @Slot(object)
    def _on_reading_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return CapabilityPage(window.session)
