"""Models of the project side by side, and the report on the one in use."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.services.file_names import file_name
from inspector.services.model_list import ModelFacts
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.models import work
from inspector.ui.pages.models.parts import ModelsParts
from inspector.ui.pages.models.reason_dialog import ReasonDialog
from inspector.ui.pages.rooms import Rooms
from inspector.ui.said_text import in_words
from inspector.ui.session import Session
from inspector.ui.status_line import short_id

_REPORTS = ("pdf", "html")


class ModelsPage(Page):
    """One long work at a time; it can be cancelled, and another project ends it."""

    export_requested = Signal(Path, str)
    """The folder of the project, and one of its models."""

    def __init__(self, session: Session, line_runs: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self._folder: Path | None = None
        self._is_old = True
        """Whether the models are to be read again as soon as somebody looks."""
        self._after: Callable[[Any], None] = lambda _: None
        self._listing, self._work = NewestJob(self), NewestJob(self)
        self.rooms, self.parts = Rooms("models"), ModelsParts()
        self.table = self.parts.table
        self.dialog: ReasonDialog | None = None
        self.gate = ModelGate(
            session, self.parts, "memory", self.tr("Here you compare the models of the project."), needs_model=False, parent=self
        )
        self.rooms.lay_out(self, self.gate)
        self._connect()
        self._on_project()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old:
            self._read()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [part.stop(timeout_ms) for part in (self._listing, self._work, self.parts.comparison)]
        return all(ended)

    # -- the table ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_project(self) -> None:
        """Another project: what was said of the former one goes."""
        if self._session.folder == self._folder:
            return
        self._folder = self._session.folder
        self._end_work()
        self.parts.comparison.clear()
        self.parts.show_saved("", "")
        self.table.show_models([])
        self._read()

    @Slot()
    def _read(self) -> None:
        """Reads all models whole, which takes its time; only while somebody looks."""
        self._is_old = not self.isVisible()
        if self._folder is not None and self.isVisible():
            self._listing.start(work.list_models(self._folder))
        self._say_what_can_be_done()

    @Slot(object)
    def _on_listed(self, found: list[ModelFacts]) -> None:
        self.table.show_models(found)
        self._say_what_can_be_done()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot()
    def _say_what_can_be_done(self) -> None:
        chosen, idle = self.table.chosen(), not self._work.running
        intact = [each for each in chosen if not each.damage]
        one = len(chosen) == 1 == len(intact)
        self.parts.compare.setEnabled(idle and len(chosen) == 2 == len(intact))
        self.parts.use.setEnabled(idle and one and not chosen[0].in_use)
        self.parts.export.setEnabled(one)
        self.parts.measure.setEnabled(idle and one)
        self.parts.report.setEnabled(idle and self._session.inspector is not None)
        if not self.parts.compares:
            self.parts.show_hint(self._hint(chosen))

    def _hint(self, chosen: list[ModelFacts]) -> str:
        if self._listing.running:
            return self.tr("Checking the models…")
        if not self.table.models.rowCount():
            return self.tr("This project has no model yet: build one first.")
        damaged = [each.damage for each in chosen if each.damage]
        if damaged:
            return self.tr("A damaged model can be neither used nor compared. {why}").format(why=in_words(damaged[0]))
        return self.tr("Choose two models to compare them on the same images, or one to use it, export it or measure it.")

    # -- long work ------------------------------------------------------------------------------------------------------

    def _start(self, steps: Steps[Any], after: Callable[[Any], None]) -> None:
        self._after = after
        self.parts.progress.start("")
        self.parts.progress.show()
        self._work.start(steps)
        self._say_what_can_be_done()

    @Slot()
    def _end_work(self) -> None:
        self._work.drop()
        self.parts.progress.hide()
        self._say_what_can_be_done()

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        self.parts.progress.hide()
        self._after(result)
        self._say_what_can_be_done()

    @Slot(object)
    def _on_work_failed(self, error: BaseException) -> None:
        self._end_work()
        self._on_failed(error)

    @Slot()
    def _on_compare(self) -> None:
        chosen = [each.model_id for each in reversed(self.table.chosen())]
        if self._folder is not None and len(chosen) == 2:
            self.parts.comparison.clear()
            self._start(work.compare_models(self._folder, self._session.context, self._session.inspector, chosen), self._show_comparison)

    def _show_comparison(self, shown: work.SideBySide) -> None:
        self.parts.comparison.show_comparison(shown)
        self.parts.show_comparison()

    @Slot()
    def _on_measure(self) -> None:
        chosen = self.table.chosen()
        if self._folder is not None and chosen:
            self._start(work.measure_model(self._folder, self._session.context, chosen[0].model_id), lambda _: self._read())

    @Slot()
    def _on_export(self) -> None:
        chosen = self.table.chosen()
        if self._folder is not None and chosen:
            self.export_requested.emit(self._folder, chosen[0].model_id)

    # -- another model --------------------------------------------------------------------------------------------------

    @Slot()
    def _on_use(self) -> None:
        """Asks for the reason. While parts are inspected nothing is changed: every part would be judged by the other model at once."""
        chosen = self.table.chosen()
        if not chosen:
            return
        if self._line_runs():
            self.parts.show_saved(self.tr("Parts are being inspected: stop that first."), "")
            return
        model_id = chosen[0].model_id
        text = self.tr("Parts are judged with the model {model} from now on, with the threshold that it had. The present one stays here.")
        self.dialog = ReasonDialog(self.tr("Use another model"), text.format(model=short_id(model_id)), self.window())
        self.dialog.given.connect(lambda reason: self._use(model_id, reason))
        self.dialog.open()

    def _use(self, model_id: str, reason: str) -> None:
        if self._folder is not None:
            self._start(work.put_to_use(self._folder, model_id, reason), self._on_used)

    def _on_used(self, model_id: str) -> None:
        self._session.reload_model()
        self._read()

    # -- the report -----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_report(self) -> None:
        project = self._session.project
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), self.tr("Save the report as"), documents)
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})" for kind in _REPORTS])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_REPORTS[0])  # the dialog then asks before it replaces a file, whatever was typed
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("html" if "html" in chosen else _REPORTS[0]))
        dialog.selectFile(f"{file_name(project.name) if project else ''}.{_REPORTS[0]}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write_report(Path(chosen)))
        dialog.open()

    def write_report(self, file: Path) -> None:
        """Writes the report on the model in use to a file."""
        inspector = self._session.inspector
        if self._folder is not None and inspector is not None and not self._work.running:
            self.parts.show_saved("", "")
            language = QLocale().name().partition("_")[0]
            self._start(work.report_on(self._folder, file, inspector, language), self._on_written)

    def _on_written(self, written: Any) -> None:
        self.parts.show_saved(self.tr("Report saved as {name}").format(name=written.file.name), str(written.file))

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)
        self.table.picked.connect(self._on_picked)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(self._on_failed)
        self._work.stepped.connect(self.parts.progress.show_progress)
        self._work.succeeded.connect(self._on_done)
        self._work.failed.connect(self._on_work_failed)
        self.parts.progress.cancel_requested.connect(self._end_work)
        for button, slot in (
            (self.parts.compare, self._on_compare),
            (self.parts.use, self._on_use),
            (self.parts.export, self._on_export),
            (self.parts.measure, self._on_measure),
            (self.parts.report, self._on_report),
        ):
            button.clicked.connect(slot)
        self._session.project_changed.connect(self._on_project)
        self._session.model_changed.connect(self._read)
        self._session.threshold_changed.connect(self._read)

    @Slot()
    def _on_picked(self) -> None:
        """Another choice: the comparison stays until it is of something else."""
        if self.parts.compares and len(self.table.chosen()) == 2:
            self.parts.comparison.clear()
            self.parts.show_hint("")
        self._say_what_can_be_done()


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = ModelsPage(window.session, window.line_runs)
    page.export_requested.connect(window.desk.export)
    return page
