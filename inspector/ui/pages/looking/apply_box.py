"""What keeps a draft from being used, the reason for it, and the buttons that put it to use or take it back."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.widgets.icon_button import IconButton

_MOST_LETTERS = 200


class ApplyBox(QWidget):
    """A draft without a reason is not applied."""

    applied = Signal(str)
    """The reason."""
    discarded = Signal()
    build_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ready = False
        self._state, self._problem, self._missing = QLabel(), QLabel(), QLabel()
        self.reason = QLineEdit()
        self.apply = IconButton("check", self.tr("Apply"), primary=True)
        self.discard = IconButton("undo", self.tr("Back to what is in use"))
        self.build = IconButton("build", self.tr("Build anew"))
        self._lay_out()
        self.reason.textChanged.connect(self._on_reason)
        self.reason.returnPressed.connect(self._on_apply)
        self.apply.clicked.connect(self._on_apply)
        self.discard.clicked.connect(self.discarded)
        self.build.clicked.connect(self.build_wanted)

    def show_state(self, *, changed: bool, problem: str, busy: bool, has_areas: bool, has_model: bool, waits: bool) -> None:
        """`problem` is why the draft cannot be used; `busy`: it is being checked or stored; `waits`: for another person."""
        self._ready = changed and not problem and not busy and not waits
        waiting = self.tr("Drafted: in this project another person puts it in force, on the page of the threshold.")
        self._state.setText(waiting if waits else self._state_text(changed, busy, has_areas, has_model))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.reason.setVisible(changed)
        self.apply.setVisible(changed)
        self.discard.setVisible(changed)
        self.discard.setEnabled(not busy)
        self.build.setVisible(has_areas and not changed)
        self._on_reason()

    def said(self) -> str:
        """Everything that is said."""
        return sentences_text(label.text() for label in (self._state, self._problem, self._missing))

    def _state_text(self, changed: bool, busy: bool, has_areas: bool, has_model: bool) -> str:
        if changed and busy:
            return self.tr("Draft, being checked or stored…")
        if changed:
            return self.tr("Draft: not in use yet. It stays here while the program runs, also when you leave this page.")
        if not has_areas:
            return self.tr("In use: everything is looked at.")
        if not has_model:
            return self.tr("In use. The next build learns by these areas.")
        return self.tr("In use: these areas act on scoring at once. Building anew will also remove what is ignored from the memory bank.")

    @Slot()
    def _on_reason(self) -> None:
        given = bool(self.reason.text().strip())
        self.apply.setEnabled(self._ready and given)
        self._missing.setText(self.tr("Write why: it is kept in the history.") if self._ready and not given else "")
        self._missing.setVisible(bool(self._missing.text()))

    @Slot()
    def _on_apply(self) -> None:
        if self.apply.isEnabled():
            self.applied.emit(self.reason.text().strip())

    def _lay_out(self) -> None:
        for label, role in ((self._state, "muted"), (self._problem, "problem"), (self._missing, "small")):
            label.setWordWrap(True)
            label.setProperty("role", role)
        self.reason.setMaxLength(_MOST_LETTERS)
        self.reason.setPlaceholderText(self.tr("Why, in one line"))
        self.reason.setAccessibleName(self.tr("Reason for the change"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE)
        for button in (self.apply, self.discard, self.build):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for each in (self._state, self._problem, self.reason, self._missing):
            layout.addWidget(each)
        layout.addLayout(buttons)
        for later in (self._problem, self.reason, self._missing, self.apply, self.discard, self.build):
            later.hide()  # never all at once: together they would widen the page before there is anything to apply
