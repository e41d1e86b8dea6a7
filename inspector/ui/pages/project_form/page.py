"""The page on which a project is set up, or changed later."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.project import Project
from inspector.ui import theme
from inspector.ui.dropped import dropped_paths
from inspector.ui.line_question import Ask, at_once
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.project_form.form import ProjectForm
from inspector.ui.project_requests import Request
from inspector.ui.session import Session
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll, as_wide_as_the_content
from inspector.ui.wishes import BeginProject, ChangeProject, FindSettings, Wish


class NewProjectPage(Page):
    """A form with the reason why it is not complete beside its button."""

    done = Signal()
    """The project has been made or changed, and is open."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, ask: Ask = at_once) -> None:
        super().__init__(parent)
        self._session, self._ask = session, ask
        self._editing = self._is_new_to_user = False
        self._asked: Request | None = None
        self._is_begun = False
        """Whether somebody may have entered something that is not stored yet."""
        self.form = ProjectForm(session.context)
        self.form.changed.connect(self._on_changed)
        self._title, self._reason = QLabel(), QLabel()
        self.cancel_button = IconButton("close", self.tr("Cancel"))
        self.create_button = IconButton("check", self.tr("Create project"), primary=True)
        self.find_choice = QCheckBox(self.tr("Find the best settings next"))
        self.find_choice.setToolTip(self.tr("Compares settings on the parts of this project, for about three minutes"))
        self._lay_out()
        self.cancel_button.clicked.connect(self._on_cancel)
        self.create_button.clicked.connect(self._on_create)
        session.answered.connect(self._on_answered)
        self.setAcceptDrops(True)
        self.begin([])

    def begin(self, sources: list[Path]) -> None:
        """Starts a new project from these files and folders, or from nothing."""
        self._editing, self._asked = False, None
        self._title.setText(self.tr("New project"))
        self.create_button.setText(self.tr("Create project"))
        self.find_choice.setChecked(False)
        self.form.begin(sources)
        self._is_begun = bool(sources)
        self._go_to_name()

    def edit(self) -> None:
        """Changes the open project."""
        folder, project = self._session.folder, self._session.project
        if folder is not None and project is not None:
            self._editing, self._asked = True, None
            self._title.setText(self.tr("Change project"))
            self.create_button.setText(self.tr("Save"))
            self.find_choice.setChecked(False)
            self.form.edit(folder, project)
            self._is_begun = True  # what is found of the images changes the form by itself
            self._go_to_name()

    def reason(self) -> str:
        """Why the project cannot be made yet; empty when it can."""
        return self._reason.text()

    def take(self, wish: Wish) -> None:
        if isinstance(wish, BeginProject):
            self.begin(list(wish.sources))
        elif isinstance(wish, ChangeProject):
            self.edit()

    @property
    def is_unfinished(self) -> bool:
        return self._is_begun and bool(self.form.place.name.text() or any(box.names for box in self.form.boxes()))

    def shutdown(self, timeout_ms: int = 0) -> bool:
        """Ends what is being looked at, which may be cut off."""
        self.form.stop()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_new_to_user:
            self._go_to_name()

    def _go_to_name(self) -> None:
        """Once somebody sees it: a page that is being prepared takes the focus from nobody."""
        self._is_new_to_user = not self.isVisible()
        if not self._is_new_to_user:
            self.form.place.name.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What misses the boxes is meant for the first of them."""
        event.acceptProposedAction()
        self.form.good.add(dropped_paths(event.mimeData()))

    @Slot()
    def _on_changed(self) -> None:
        self._is_begun = True
        self._show_reason()

    def _show_reason(self) -> None:
        reason = self.form.problem()
        self._reason.setText(reason)
        self.create_button.setEnabled(not reason and self._asked is None)

    @Slot()
    def _on_cancel(self) -> None:
        self._asked, self._is_begun = None, False
        self.form.stop()
        self.left.emit()

    @Slot()
    def _on_create(self) -> None:
        if self.form.problem():
            return
        self.form.stop()
        if self._editing:
            self._asked = self._session.edit(self.form.change(), self.form.area.new_mask)
        else:
            self._ask(self._create)
        self._show_reason()

    def _create(self) -> None:
        self._asked = self._session.create(self.form.place.path, self.form.apply_to(Project("")), self.form.area.new_mask)
        self._show_reason()

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        if request is not self._asked:
            return
        self._asked = None
        self._show_reason()
        if done:
            self._is_begun = False
            self.done.emit()
            self.go_to("build", FindSettings() if self.find_choice.isChecked() else None)

    def _lay_out(self) -> None:
        self._title.setProperty("role", "title")
        self._reason.setProperty("role", "muted")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._reason.setWordWrap(True)
        row = QWidget()
        bottom = QHBoxLayout(row)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(theme.SPACE)
        bottom.addWidget(self.find_choice)
        bottom.addWidget(self._reason, 1)
        bottom.addWidget(self.cancel_button)
        bottom.addWidget(self.create_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(PageScroll(self.form), 1)
        layout.addLayout(as_wide_as_the_content(row))


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = NewProjectPage(window.session, ask=window.question.ask_before_project)
    page.done.connect(window.telling.dismiss)
    return page
