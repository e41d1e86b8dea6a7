"""Build: what will be built, the build itself, and the model that came out of it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.services import capabilities
from inspector.services.strange_parts import Decision
from inspector.services.worth import Step, Worth
from inspector.ui import theme
from inspector.ui.building import Building
from inspector.ui.going_on import GoingOn
from inspector.ui.line_question import Ask, at_once
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.building.best_settings import BestSettings, Finder
from inspector.ui.pages.building.empty import no_project
from inspector.ui.pages.building.end import EndOfBuild
from inspector.ui.pages.building.forecast import BuildForecast, Planner
from inspector.ui.pages.building.model_card import ModelCard
from inspector.ui.pages.building.summary import BuildSummary, same_build
from inspector.ui.session import Session
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.progress_panel import ProgressPanel
from inspector.ui.widgets.wrapped_row import WrappedRow
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
        *,
        ask: Ask = at_once,
        going_on: GoingOn | None = None,
    ) -> None:
        """`going_on`: says whether an inspection runs; without it none does."""
        super().__init__(parent)
        self._going_on = going_on or GoingOn(building, self)
        self._session, self._building, self._ask = session, building, ask
        self._folder: Path | None = None
        self._searched: Project | None = None
        self.summary, self.model, self.progress = BuildSummary(), ModelCard(), ProgressPanel()
        self.forecast, self.best = BuildForecast(planner), BestSettings(finder)
        self.start_button = IconButton("build", self.tr("Start build"), primary=True)
        self.find_button = IconButton("search", self.tr("Find the best settings"))
        self.find_button.setToolTip(self.tr("Compares settings on the parts of this project, for about three minutes"))
        self._name, self._note = ElidedLabel(), QLabel()
        self._stack = QStackedWidget()
        self._stack.addWidget(no_project(self.go_to))
        self._stack.addWidget(self._make_content())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 0)
        layout.addWidget(self._stack)
        self._connect()
        self.end = EndOfBuild(session, building, self.progress, self.model, self.start_button, self)
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
        self._going_on.line_changed.connect(self._on_counted)
        building.started.connect(self._on_started)
        building.stepped.connect(self.progress.show_progress)
        building.ended.connect(self._on_ended)
        self.start_button.clicked.connect(self._on_build)
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
        self.model.step_requested.connect(self._on_step)
        self.model.strange.opened.connect(lambda path: self.go_to("tune", ShowPart(path)))
        self.model.strange.decided.connect(self._on_decided)
        self.model.strange.build_requested.connect(self._on_build)
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
        self._on_model_changed()

    @Slot()
    def _on_model_changed(self) -> None:
        session = self._session
        if session.inspector is not None:
            self.model.show_model(session.inspector, session.findings, session.project)
        elif session.busy:
            self.model.show_nothing(self.tr("Loading the model…"))
        elif session.project is not None and session.project.active_model:
            self.model.show_nothing(self.tr("The model of this project cannot be used. Build it again."))
        else:
            self.model.show_nothing(self.tr("There is none yet. Start the build: the program then knows what a good part looks like."))
        self.end.say_worth()
        self._update_parts()

    @Slot(object)
    def _on_step(self, worth: Worth) -> None:
        """What helps most next; a closer look is a setting, which counts after the next build."""
        match worth.step:
            case Step.LOOK_CLOSER:
                self._session.edit(lambda project: replace(project, recipe=replace(project.recipe, size=worth.closer)))
                self.start_button.setFocus()
            case Step.ADD_GOOD | Step.CHOOSE_REGION:
                self.go_to("new", ChangeProject())
            case Step.ADD_DEFECTS:
                self.go_to("validation")
            case Step.LOOK_THROUGH:
                self.go_to("doctor")
            case Step.FIND_SETTINGS:
                self._on_find()

    @Slot()
    def _on_counted(self) -> None:
        session = self._session
        busy = self._building.running or self.best.running
        if self._going_on.line is not None and session.project is not None:
            self.forecast.wait()  # timing would slow the inspection down, and be slowed down by it
        elif session.folder is not None and session.project is not None and self.isVisible() and not busy:
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

    @Slot()
    def _on_build(self) -> None:
        self._ask(self._start)

    def _start(self) -> None:
        self._building.start()
        if self._building.running:
            self.progress.expect(self.forecast.build_s)

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

    @Slot()
    def _on_ended(self) -> None:
        self._update_parts()
        self.summary.refresh()

    def _note_text(self) -> str:
        project = self._session.project
        if project is None:
            return self.tr("The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.")
        has_model = self._session.inspector is not None
        return self.tr("The model in use stays in use until the new one is complete.") if has_model else ""

    def _update_parts(self) -> None:
        running, has_project = self._building.running, self._session.project is not None
        self._stack.setCurrentIndex(1 if (running or has_project) and capabilities.can_build() else 0)
        for part in (self.summary, self.model, self.start_button, self.find_button, self.forecast):
            part.setVisible(has_project)
        self._note.setText(self._note_text())
        self.start_button.setEnabled(not running)
        self.start_button.set_primary(self._session.inspector is None or self.model.changed)
        self.find_button.setEnabled(not running and not self.best.running)
        self.model.strange.build_button.setEnabled(not running)
        self.summary.change_button.setEnabled(not running)

    # -- how it looks ---------------------------------------------------------------------------------------------------

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

    def _make_start(self) -> QVBoxLayout:
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.progress.hide()
        row = WrappedRow(spacing=2 * theme.SPACE)
        for button in (self.start_button, self.find_button):
            row.add(button)
        row.add_stretch()
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        column.addWidget(row)
        column.addWidget(self._note)
        return column


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = BuildPage(window.session, window.building, ask=window.question.ask_before_build, going_on=window.going_on)
    page.export_requested.connect(window.desk.export)
    return page
