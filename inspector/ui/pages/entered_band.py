"""What was just entered, in a line: with room for a note, and for some seconds a button that takes it back."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

_NOTE_PX = 150
_MOST_LETTERS = 200


class EnteredBand(QWidget):
    """Hidden until something is entered."""

    note_given = Signal(str)
    undo_clicked = Signal()
    over = Signal()
    """It is no longer shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = ElidedLabel()
        self.note = QLineEdit(maxLength=_MOST_LETTERS, placeholderText=self.tr("Note, if there is one"))
        self.note.setAccessibleName(self.note.placeholderText())
        self.note.setMinimumWidth(_NOTE_PX)
        self.undo = IconButton("undo", self.tr("Undo"), operator=True)
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.said, 2)
        layout.addWidget(self.note, 3)
        layout.addWidget(self.undo)
        self._given = ""
        self.note.editingFinished.connect(self._on_note)
        self.undo.clicked.connect(self.undo_clicked)
        self.hide()

    def show_entered(self, what: str) -> None:
        """Something was entered."""
        self._given = ""
        self.note.clear()
        self.said.setText(self.tr("Entered: {change}").format(change=what))
        self.show()

    def show_seconds(self, left: int) -> None:
        """For so long it can be taken back; 0: no more. Whoever is writing a note may finish it."""
        if left:
            self.undo.setText(self.tr("Undo ({seconds})").format(seconds=count_text(left)))
            self.undo.setAccessibleName(self.undo.text())
        self.undo.setVisible(left > 0)
        if not left and not (self.note.hasFocus() and self.note.text()):
            self.end()

    def end(self) -> None:
        """Gives the note, if one was written, and is gone."""
        if not self.isHidden():
            self._give()
            self.hide()
            self.over.emit()

    def _give(self) -> None:
        note = self.note.text().strip()
        if note != self._given:
            self._given = note
            self.note_given.emit(note)

    @Slot()
    def _on_note(self) -> None:
        self._give()
        if self.undo.isHidden():
            self.end()
