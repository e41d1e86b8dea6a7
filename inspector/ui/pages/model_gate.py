"""Shows a page's content once there is a model, and until then what is missing and the button for it."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.ui import messages
from inspector.ui.joined_text import sentences_text
from inspector.ui.session import Session
from inspector.ui.widgets.empty_state import EmptyState

translate = QCoreApplication.translate


class ModelGate(QStackedWidget):
    """The content of a page that needs a project, and mostly a model; `what` says what the page is for, in a sentence."""

    page_wanted = Signal(str, object)
    """As of a `Page`: the key of the page where one goes on, and None."""

    def __init__(
        self, session: Session, content: QWidget, icon: str, what: str, parent: QWidget | None = None, *, needs_model: bool = True
    ) -> None:
        """`needs_model`: whether an open project without one is not enough."""
        super().__init__(parent)
        self._session, self._needs_model = session, needs_model
        self._content = content
        self._no_project = EmptyState(icon, translate("ModelGate", "No project is open"), what)
        choose = self._no_project.add_button("projects", translate("ModelGate", "Choose a project"), primary=True)
        choose.clicked.connect(lambda: self.page_wanted.emit("projects", None))
        self._loading = EmptyState(
            "memory",
            translate("ModelGate", "Loading the model…"),
            translate("ModelGate", "A self-test compares its scores with those of the build."),
        )
        self._no_model = EmptyState("build", "", "")
        build = self._no_model.add_button("build", translate("ModelGate", "Go to Build"), primary=True)
        build.clicked.connect(lambda: self.page_wanted.emit("build", None))
        for each in (content, self._no_project, self._loading, self._no_model):
            self.addWidget(each)
        session.project_changed.connect(self._on_changed)
        session.model_loading.connect(self._on_changed)
        session.model_changed.connect(self._on_changed)
        self._on_changed()

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self.currentWidget() is self._content

    def said(self) -> str:
        """What is said instead of the content; empty while it is shown."""
        shown = self.currentWidget()
        return shown.text() if isinstance(shown, EmptyState) else ""

    @Slot()
    def _on_changed(self) -> None:
        session = self._session
        if session.inspector is not None or (session.project is not None and not self._needs_model):
            self.setCurrentWidget(self._content)
        elif session.project is None:
            self.setCurrentWidget(self._no_project)
        elif session.busy:
            self.setCurrentWidget(self._loading)
        else:
            self._say_what_is_missing()
            self.setCurrentWidget(self._no_model)

    def _say_what_is_missing(self) -> None:
        if self._session.problem is None:
            text = translate(
                "ModelGate",
                "The program learns from pictures of good parts what a part looks like. Build the model once, then come back here.",
            )
            self._no_model.set_text(translate("ModelGate", "This project has no model yet"), text)
            return
        message = messages.explain(self._session.problem)
        rest = (message.detail, message.line, message.todo)
        self._no_model.set_text(message.happened, sentences_text(rest))
