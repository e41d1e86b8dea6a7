"""The threshold on the slider as a number, the unsure band below it, and the way back to what is in use."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from inspector.core.thresholds import Threshold
from inspector.services.strange_parts import Findings
from inspector.ui import limit_text, theme
from inspector.ui.joined_text import ended_text, sentences_text
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.cards import card, row
from inspector.ui.pages.tuning.threshold_box import ThresholdBox
from inspector.ui.widgets.icon_button import IconButton


class ThresholdCard(QWidget):
    """Exact values, to be typed. `undo` takes back the last thing that was tried out on the page, `back` all of it."""

    value_typed = Signal(float)
    unsure_typed = Signal(object)
    """The score above which a part is unsure; None: no part is."""
    band_wanted = Signal()
    """The band is switched on: somebody has to say from where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, grid = card(self.tr("Threshold"))
        self.value, self.unsure_from = ThresholdBox(), ThresholdBox()
        self.value.setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
        self.value.setAccessibleName(self.tr("Exact threshold"))
        self.value.setToolTip(self.tr("A part is NG when its score lies above this value"))
        self.band = QCheckBox(self.tr("Unsure above"))
        self.band.setToolTip(self.tr("Between this value and the threshold a part is UNDECIDED and goes to Verify"))
        self.unsure_from.setAccessibleName(self.tr("Lower end of the unsure band"))
        self.unsure_from.setToolTip(self.band.toolTip())
        self.undo = IconButton("undo", self.tr("Undo"), tip=self.tr("Takes back what was tried out last"))
        self.back = IconButton("refresh", self.tr("As in use"), tip=self.tr("Back to the threshold in use"))
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._state.setProperty("role", "small")
        self._state.setMinimumHeight(2 * self._state.fontMetrics().lineSpacing())
        self._state.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addLayout(row(self.value), 1, 0, 1, 2)
        grid.addLayout(row(self.band, self.unsure_from, stretch=1), 2, 0, 1, 2)
        grid.addLayout(row(self.undo, self.back), 3, 0, 1, 2)
        grid.addWidget(self._state, 4, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.value.valueChanged.connect(self.value_typed)
        self.unsure_from.valueChanged.connect(self._on_unsure)
        self.band.clicked.connect(self._on_band)

    def show_threshold(self, now: Threshold, stored: Threshold, findings: Findings | None, *, can_undo: bool) -> None:
        """What is tried out beside what is in use; a threshold that can be guessed only is shown as a guess."""
        self.value.show_value(now.value, stored.value, limit_text.is_guess(now, findings))
        self.band.setChecked(now.unsure_from is not None)
        self.unsure_from.setEnabled(now.unsure_from is not None)
        self.unsure_from.show_value(now.value if now.unsure_from is None else now.unsure_from, stored.value, False)
        changed = now != stored
        self.undo.setEnabled(can_undo)
        self.back.setEnabled(changed)
        in_use = self.tr("In use: {value}, {rule}")
        in_use = in_use.format(value=limit_text.threshold_text(stored, findings), rule=figures.rule_text(stored.rule))
        tried = self.tr("What is tried out is not applied yet.") if changed else ""
        self._state.setText(sentences_text((ended_text(in_use), tried)))

    @Slot(bool)
    def _on_band(self, checked: bool) -> None:
        if checked:
            self.band_wanted.emit()
        else:
            self.unsure_typed.emit(None)

    @Slot(float)
    def _on_unsure(self, value: float) -> None:
        self.unsure_typed.emit(value)
