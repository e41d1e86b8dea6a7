"""Build: what will be built, the build itself, and the model that came out of it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Progress
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.services import capabilities
from inspector.services.strange_parts import Decision
from inspector.ui import theme
from inspector.ui.building import Building
from inspector.ui.joined_text import sentences_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.building.best_settings import BestSettings, Finder
from inspector.ui.pages.building.forecast import BuildForecast, Planner
from inspector.ui.pages.building.model_card import ModelCard, built_text
from inspector.ui.pages.building.summary import BuildSummary, same_build
from inspector.ui.pages.touch import make_touchable
from inspector.ui.session import Session
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.progress_panel import ProgressPanel
from inspector.ui.wishes import ChangeProject, FindSettings, ShowPart, Wish


class BuildPage(Page):
    """Starts and watches the one build there is. Failures are told by the window's notice."""

    export_requested = Signal(Path)
    """The project in this folder is to be exported."""

    def __init__(
        self,
        session: Session,
        building: Building,
        parent: QWidget | None = None,
        planner: Planner | None = None,
        finder: Finder | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._building = session, building
        self._folder: Path | None = None
        self._searched: Project | None = None
        self.summary, self.model, self.progress = BuildSummary(), ModelCard(), ProgressPanel()
        self.forecast, self.best = BuildForecast(planner), BestSettings(finder)
        self.start_button = IconButton("build", self.tr("Start build"), primary=True)
        self.find_button = IconButton("search", self.tr("Find the best settings"))
        self.find_button.setToolTip(self.tr("Compares settings on the parts of this project, for about three minutes"))
        self._name, self._note = ElidedLabel(), QLabel()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_content())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 0)
        layout.addWidget(self._stack)
        self._connect()
        self._on_project_changed()
        self._on_model_changed()

    def shutdown(self, timeout_ms: int = 0) -> bool:
        """Ends what the page itself does in threads, which may be cut off; the build is not its own."""
        self.best.forget()
        self.summary.stop()
        self.forecast.stop()
        self.model.strange.stop()
        return True

    def take(self, wish: Wish) -> None:
        if isinstance(wish, FindSettings):
            self._on_find()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._building.running:
            self.summary.refresh()

    def _connect(self) -> None:
        session, building = self._session, self._building
        session.project_changed.connect(self._on_project_changed)
        session.model_loading.connect(self._on_model_changed)
        session.model_changed.connect(self._on_model_changed)
        session.threshold_changed.connect(self._on_model_changed)
        session.findings_changed.connect(self._on_model_changed)
        building.started.connect(self._on_started)
        building.stepped.connect(self._on_stepped)
        building.succeeded.connect(self._on_succeeded)
        building.failed.connect(self._on_failed)
        building.ended.connect(self._on_ended)
        self.start_button.clicked.connect(building.start)
        self.find_button.clicked.connect(self._on_find)
        self.best.use_requested.connect(self._on_use)
        self.best.running_changed.connect(self._on_search_changed)
        self.progress.cancel_requested.connect(building.cancel)
        self.summary.change_requested.connect(lambda: self.go_to("new", ChangeProject()))
        self.summary.line_requested.connect(lambda: self.go_to("line"))
        self.summary.counted.connect(self._on_counted)
        self.model.inspect_requested.connect(lambda: self.go_to("inspect"))
        self.model.tune_requested.connect(lambda: self.go_to("tune"))
        self.model.export_requested.connect(self._on_export_requested)
        self.model.strange.opened.connect(lambda path: self.go_to("tune", ShowPart(path)))
        self.model.strange.decided.connect(self._on_decided)
        self.model.strange.build_requested.connect(building.start)
        self.model.strange.look_requested.connect(lambda: self.go_to("doctor"))

    # -- what the session says ------------------------------------------------------------------------------------------

    @Slot()
    def _on_project_changed(self) -> None:
        project = self._session.project
        if self._session.folder != self._folder and not self._building.running:
            self.progress.hide()  # how the last build of another project ended is of no interest here
        if not same_build(project, self._searched):
            self.best.forget()
        self._folder = self._session.folder
        self._name.setText(project.name if project else self.tr("Demo project"))
        self.summary.show_project(project, self._session.folder)
        self._update_parts()

    @Slot()
    def _on_model_changed(self) -> None:
        session = self._session
        if session.inspector is not None:
            self.model.show_model(session.inspector, session.findings)
        elif session.busy:
            self.model.show_nothing(self.tr("Loading the model…"))
        elif session.project is not None and session.project.active_model:
            self.model.show_nothing(self.tr("The model of this project cannot be used. Build it again."))
        else:
            self.model.show_nothing(self.tr("There is none yet. Start the build: the program then knows what a good part looks like."))

    @Slot()
    def _on_counted(self) -> None:
        session = self._session
        busy = self._building.running or self.best.running
        if session.folder is not None and session.project is not None and self.isVisible() and not busy:
            self.forecast.predict(session.folder, session.project, session.context)

    @Slot(str, object)
    def _on_decided(self, path: str, decision: Decision) -> None:
        self._session.decide(path, decision)

    @Slot()
    def _on_find(self) -> None:
        session = self._session
        if session.folder is not None and not self._building.running and not self.best.running:
            self.forecast.stop()
            self.progress.hide()
            self._searched = session.project
            self.best.start(session.folder, session.context)

    @Slot()
    def _on_search_changed(self) -> None:
        self._update_parts()
        if not self.best.running:
            self._on_counted()  # both at once would only time each other

    @Slot(object)
    def _on_use(self, recipe: Recipe) -> None:
        self._session.edit(lambda project: replace(project, recipe=recipe))

    @Slot()
    def _on_export_requested(self) -> None:
        if self._session.folder is not None:
            self.export_requested.emit(self._session.folder)

    # -- what the build says --------------------------------------------------------------------------------------------

    @Slot()
    def _on_started(self) -> None:
        self.forecast.stop()
        self.best.forget()
        self.progress.start(self.tr("Starting…"))
        self.progress.show()
        self._update_parts()
        self.progress.cancel_button.setFocus()

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        self.progress.show_progress(progress)

    @Slot(object)
    def _on_succeeded(self, folder: Path) -> None:
        self.progress.show_end(self.tr("Done. The new model is in use."), complete=True)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.progress.show_end(self._end_text(isinstance(error, Cancelled)))

    @Slot()
    def _on_ended(self) -> None:
        self._update_parts()
        self.summary.refresh()
        if self.isVisible():
            (self.model.inspect_button if self._session.inspector else self.start_button).setFocus()

    def _end_text(self, cancelled: bool) -> str:
        inspector = self._session.inspector
        what = self.tr("Cancelled.") if cancelled else self.tr("Nothing was built.")
        if inspector is None:
            return what
        stays = self.tr("The model of {moment} stays in use.").format(moment=built_text(inspector.model_id))
        return sentences_text((what, stays))

    def _note_text(self) -> str:
        project = self._session.project
        if project is None:
            return self.tr("The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.")
        return self.tr("The model in use stays in use until the new one is complete.") if project.active_model else ""

    def _update_parts(self) -> None:
        running, has_project = self._building.running, self._session.project is not None
        self._stack.setCurrentIndex(1 if (running or has_project) and capabilities.can_build() else 0)
        for part in (self.summary, self.model, self.start_button, self.find_button, self.forecast):
            part.setVisible(has_project)
        self._note.setText(self._note_text())
        self.start_button.setEnabled(not running)
        self.find_button.setEnabled(not running and not self.best.running)
        self.model.strange.build_button.setEnabled(not running)
        self.summary.change_button.setEnabled(not running)

    # -- how it looks ---------------------------------------------------------------------------------------------------

    def _make_empty(self) -> QWidget:
        if not capabilities.can_build():
            return self._make_station()
        text = self.tr("Here the program learns from pictures of good parts what a part looks like.")
        empty = EmptyState("build", self.tr("No project is open"), text)
        empty.add_button("projects", self.tr("Choose a project"), primary=True).clicked.connect(lambda: self.go_to("projects"))
        return empty

    def _make_station(self) -> QWidget:
        text = self.tr(
            "It inspects with models that were built on a PC with the full program. Export the project there "
            "(Projects › More › Export…), bring the file here, and drop it on the page Projects."
        )
        empty = EmptyState("build", self.tr("This PC is a station"), text)
        empty.add_button("projects", self.tr("Go to Projects"), primary=True).clicked.connect(lambda: self.go_to("projects"))
        return empty

    def _make_content(self) -> QWidget:
        self._name.setProperty("role", "title")
        left = QVBoxLayout()
        left.setSpacing(2 * theme.SPACE)
        left.addWidget(self.summary)
        left.addLayout(self._make_start())
        left.addWidget(self.forecast)
        left.addWidget(self.progress)
        left.addWidget(self.best)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.model)
        right.addStretch(1)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 2 * theme.SPACE)
        grid.setHorizontalSpacing(3 * theme.SPACE)
        grid.setVerticalSpacing(2 * theme.SPACE)
        grid.addWidget(self._name, 0, 0, 1, 2)
        grid.addLayout(left, 1, 0)
        grid.addLayout(right, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        return PageScroll(content)

    def _make_start(self) -> QHBoxLayout:
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.progress.hide()
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        for button in (self.start_button, self.find_button):
            make_touchable(button)
            row.addWidget(button)
        row.addWidget(self._note, 1)
        return row


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = BuildPage(window.session, window.building)
    page.export_requested.connect(window.desk.export)
    return page
