"""Keep or leave out: what a person says of a good part that looks unlike the others, and the way back."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from inspector.services.strange_parts import Decision, StrangePart
from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton


class DecisionButtons(QWidget):
    """Two buttons for a part that is open; what was decided, and *Undo*, for one that is not."""

    decided = Signal(str, object)
    """The path of the part, and a `Decision`; `Decision.OPEN` takes the former one back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self.keep = IconButton("check", self.tr("Keep: it is a good part"), tip=self.tr("The threshold must let parts like this one pass"))
        self.leave_out = IconButton(
            "trash", self.tr("Leave out"), tip=self.tr("Its score does not count, and the next build does not learn it. The file stays.")
        )
        self.undo = IconButton("undo", self.tr("Undo"), tip=self.tr("Decide again"))
        self._said = QLabel()
        self._said.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.keep)
        layout.addWidget(self.leave_out)
        layout.addWidget(self._said, 1)
        layout.addWidget(self.undo)  # not where the others were: a second tap must not take the first one back
        self.keep.clicked.connect(self._on_keep)
        self.leave_out.clicked.connect(self._on_leave_out)
        self.undo.clicked.connect(self._on_undo)

    def show_part(self, part: StrangePart) -> None:
        """Offers what can be done about a part."""
        had_focus = any(button.hasFocus() for button in (self.keep, self.leave_out, self.undo)) and part.path == self._path
        self._path = part.path
        is_open = part.decision is Decision.OPEN
        for button, shown in ((self.keep, is_open), (self.leave_out, is_open), (self.undo, not is_open)):
            button.setVisible(shown)
        self._said.setText(decision_text(part))
        if had_focus:
            (self.keep if is_open else self.undo).setFocus()

    def said(self) -> str:
        """What is said of a decision; empty for a part that is open."""
        return self._said.text()

    @Slot()
    def _on_keep(self) -> None:
        self._decide(Decision.KEEP)

    @Slot()
    def _on_leave_out(self) -> None:
        self._decide(Decision.LEAVE_OUT)

    @Slot()
    def _on_undo(self) -> None:
        self._decide(Decision.OPEN)

    def _decide(self, decision: Decision) -> None:
        self.decided.emit(self._path, decision)


def decision_text(part: StrangePart) -> str:
    """What was decided about a part, and what follows from it; empty for one that is open."""
    if part.decision is Decision.KEEP:
        return QCoreApplication.translate("limit", "Kept: it counts as a good part.")
    if part.decision is Decision.OPEN:
        return ""
    if part.learned:
        return QCoreApplication.translate("limit", "Left out: its score does not count, but the model still contains it.")
    return QCoreApplication.translate("limit", "Left out: its score does not count, and the model does not contain it.")
