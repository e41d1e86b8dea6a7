"""The buttons by which a person judges a part, large enough for gloves, each with a key."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from inspector.core.record import Answer
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow

_HIGH_PX, _GLOVES_HIGH_PX = 64, 92
FIRST_KIND_KEY = 4
MOST_KIND_KEYS = 6


class AnswerButtons(QWidget):
    """Defect, good, unsure and undo; above them the kinds of defect, of which each is an answer of its own."""

    answered = Signal(object, str)
    """An `Answer`, and the kind of the defect or nothing."""
    undo_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[str, ...] = ()
        self._kind_row = WrappedRow()
        self.kind_buttons: list[QPushButton] = []
        self.defect = self._make("ng", self.tr("Defect (1)"))
        self.good = self._make("ok", "")
        self.unsure = self._make("undecided", self.tr("Unsure (3)"))
        tip = self.tr("What you answer from now on also becomes a validation image that shows it (V)")
        self.validates = self._make("images", self.tr("Validation"), tip)
        self.validates.setCheckable(True)
        self.undo = self._make("undo", self.tr("Undo"), self.tr("Take the last answer back (Backspace)"))
        row = WrappedRow()
        for button, share in ((self.defect, 3), (self.good, 3), (self.unsure, 2), (self.validates, 1), (self.undo, 1)):
            row.add(button, stretch=share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._kind_row)
        layout.addWidget(row)
        self.defect.clicked.connect(self._on_defect)
        self.good.clicked.connect(self._on_good)
        self.unsure.clicked.connect(self._on_unsure)
        self.undo.clicked.connect(self.undo_clicked)
        self.show_part(None)

    def serve_operator(self, on: bool) -> None:
        """For gloves: higher buttons, and only those that say what a part is."""
        self.validates.setVisible(not on)
        high = theme.scaled(_GLOVES_HIGH_PX if on else _HIGH_PX)
        for button in (self.defect, self.good, self.unsure, self.undo):
            button.setStyleSheet(f"min-height: {high}px; font-size: {theme.scaled(theme.FONT_TITLE if on else theme.FONT_HEADING)}px;")

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """Offers these kinds of defect; the first few have keys."""
        if tuple(kinds) == self._kinds:
            return
        self._kinds = tuple(kinds)
        for button in self.kind_buttons:
            button.deleteLater()
        self.kind_buttons = [self._make_kind(number, kind) for number, kind in enumerate(kinds)]
        self._kind_row.set_parts(self.kind_buttons, stretch=1)
        self._kind_row.setVisible(bool(kinds))

    def show_part(self, verdict: Verdict | None) -> None:
        """Offers answers about a part with this verdict; None: there is no part to answer."""
        self.good.setText(self.tr("Good part (2)") if verdict is Verdict.OK else self.tr("Good part: false reject (2)"))
        for button in (self.defect, self.good, self.unsure, *self.kind_buttons):
            button.setEnabled(verdict is not None)

    def answer_with_kind(self, number: int) -> None:
        """As if the button of the kind with this number had been clicked; nothing where there is none."""
        if number < len(self.kind_buttons):
            self.kind_buttons[number].click()

    def _make(self, icon: str, text: str, tip: str = "") -> IconButton:
        button = IconButton(icon, text, tip=tip, operator=True)
        button.setStyleSheet(f"min-height: {_HIGH_PX}px; font-size: {theme.scaled(theme.FONT_HEADING)}px;")
        return button

    def _make_kind(self, number: int, kind: str) -> QPushButton:
        key = f" ({number + FIRST_KIND_KEY})" if number < MOST_KIND_KEYS else ""
        button = QPushButton(kind.replace("&", "&&") + key)
        button.setProperty("operator", True)
        button.setStyleSheet(f"min-height: {theme.TOUCH_PX}px;")
        button.setToolTip(self.tr("It is a defect of this kind"))
        button.setEnabled(self.defect.isEnabled())
        button.clicked.connect(lambda: self.answered.emit(Answer.DEFECT, kind))
        return button

    @Slot()
    def _on_defect(self) -> None:
        self.answered.emit(Answer.DEFECT, "")

    @Slot()
    def _on_good(self) -> None:
        self.answered.emit(Answer.FALSE_REJECT, "")

    @Slot()
    def _on_unsure(self) -> None:
        self.answered.emit(Answer.UNSURE, "")
