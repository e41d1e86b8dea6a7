"""Asks for a project's name, or for what is to be remembered of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.services.projects import folder_name
from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton

_WIDTH_PX, _NOTES_PX = 480, 180


class _Asking(QDialog):
    """Stands over the window without blocking it; gone when it is closed."""

    def __init__(self, title: str, said: str, do: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.scaled(_WIDTH_PX))
        self.said = QLabel(said)
        self.said.setWordWrap(True)
        self.do = IconButton("check", do, primary=True)
        self.keep = IconButton("close", self.tr("Cancel"))
        self.do.setDefault(True)
        self.keep.clicked.connect(self.reject)
        self.do.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)

    def lay_out(self, *widgets: QWidget) -> None:
        """Puts what is asked for between the sentence and the buttons."""
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.keep, self.do):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.SPACE)
        for widget in (self.said, *widgets):
            layout.addWidget(widget)
        layout.addLayout(buttons)


class NameDialog(_Asking):
    """A name, and one thing that may be wished along with it."""

    given = Signal(str, bool)
    """The name, and whether the other thing is wished."""

    def __init__(
        self, title: str, said: str, do: str, name: str, wish: str, parent: QWidget, *, wished: bool, possible: bool = True
    ) -> None:
        """`wish`: what may be wished; `possible`: whether it may be."""
        super().__init__(title, said, do, parent)
        self.name, self.wish = QLineEdit(name), QCheckBox(wish)
        self.name.setAccessibleName(self.tr("Name of the project"))
        self.name.selectAll()
        self.wish.setChecked(wished and possible)
        self.wish.setEnabled(possible)
        self.lay_out(self.name, self.wish)
        self.name.textChanged.connect(self._on_typed)
        self.accepted.connect(self._on_accepted)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.do.setEnabled(bool(folder_name(text)))

    @Slot()
    def _on_accepted(self) -> None:
        self.given.emit(self.name.text().strip(), self.wish.isChecked())


class NotesDialog(_Asking):
    """Some lines of text."""

    given = Signal(str)

    def __init__(self, title: str, said: str, notes: str, parent: QWidget) -> None:
        super().__init__(title, said, self.tr("Keep"), parent)
        self.notes = QPlainTextEdit(notes)
        self.notes.setAccessibleName(self.tr("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(theme.scaled(_NOTES_PX))
        self.lay_out(self.notes)
        self.notes.setFocus()
        self.accepted.connect(self._on_accepted)

    @Slot()
    def _on_accepted(self) -> None:
        self.given.emit(self.notes.toPlainText().strip())
