"""The right side of the Tune page: rules, what the threshold does, its exact value, apply and undo, history."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.thresholds import Rule, Threshold
from inspector.core.tolerance import FALSE_REJECT_SHARE
from inspector.services.strange_parts import Findings
from inspector.services.tune import Outcome
from inspector.ui import limit_text, theme
from inspector.ui.pages.touch import make_touchable
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.history import History
from inspector.ui.pages.tuning.threshold_box import ThresholdBox
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll


class TunePanel(QWidget):
    """Says what the threshold on the slider does; asks for another one, and to put it to use."""

    rule_chosen = Signal(object, float)
    """A `Rule`, and the share of good parts that may be rejected (for the limit)."""
    value_typed = Signal(float)
    apply_clicked = Signal()
    undo_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_defects = False
        self._make_rules()
        self._make_figures()
        self._make_value()
        self.history = History()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for part in (self._value_card, self._figures_card, self._rules_card):
            layout.addWidget(part)
        layout.addWidget(_heading(self.tr("History of this model")))
        layout.addWidget(self.history, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(PageScroll(content))  # sentences take the height that they need

    # -- what is shown --------------------------------------------------------------------------------------------------

    def show_threshold(self, now: Threshold, stored: Threshold, findings: Findings | None) -> None:
        """The threshold on the slider beside the one in use; one that can be guessed only is shown as a guess."""
        self.value.show_value(now.value, stored.value, limit_text.is_guess(now, findings))
        changed = now != stored
        self.apply.setEnabled(changed)
        self.undo.setEnabled(changed)
        in_use = self.tr("In use: {value}, {rule}")
        in_use = in_use.format(value=limit_text.threshold_text(stored, findings), rule=figures.rule_text(stored.rule))
        self._state.setText(self.tr("{in_use}. The slider is not applied yet.").format(in_use=in_use) if changed else f"{in_use}.")

    def show_outcome(self, outcome: Outcome) -> None:
        """Escapes and false rejects at the threshold on the slider."""
        parts = ((self._escapes, figures.escapes_text(outcome)), (self._rejects, figures.false_rejects_text(outcome)))
        for (count, interval), (counted, sure) in parts:
            count.setText(counted)
            interval.setText(sure)
        self._has_defects = outcome.defect > 0
        for button in (self.best_f1, self.no_escapes):
            button.setEnabled(self._has_defects)
            button.setToolTip(self._tips[button] if self._has_defects else self.tr("Needs validation images with defects"))
        self.good_share.setEnabled(outcome.good > 0)

    def show_doubts(self, now: Threshold, findings: Findings | None) -> None:
        """What stands against the threshold on the slider, and against what is counted at it."""
        sentences = limit_text.state_sentences(now, findings) if findings else []
        self._doubts.setText(" ".join(filter(None, [*sentences, figures.doubt_text(now, self._has_defects)])))
        self._doubts.setVisible(bool(self._doubts.text()))
        self.say_of_rule("")

    def say_of_rule(self, text: str) -> None:
        """What the limit that was asked for promises, or why there is none."""
        self._rule_note.setText(text)
        self._rule_note.setVisible(bool(text))

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _make_rules(self) -> None:
        self.best_f1 = IconButton("target", self.tr("Best F1"))
        self.no_escapes = IconButton("lock", self.tr("No escapes"))
        self.good_share = IconButton("chart", self.tr("False rejects at most"))
        self._tips = {
            self.best_f1: self.tr("The best balance of caught defects and false rejects on the parts of known truth"),
            self.no_escapes: self.tr("The highest threshold at which every known defect is NG"),
        }
        self.good_share.setToolTip(self.tr("The score that at most this share of good parts exceeds, with 90 % confidence"))
        self.percent = QDoubleSpinBox()
        self.percent.setRange(0.1, 20.0)
        self.percent.setDecimals(1)
        self.percent.setSingleStep(0.5)
        self.percent.setSuffix(" %")
        self.percent.setValue(100 * FALSE_REJECT_SHARE)
        self.percent.setAccessibleName(self.tr("False rejects at most, in percent"))
        self._rules_card, grid = _card(self.tr("Set it by a rule"))
        grid.addWidget(self.best_f1, 1, 0)
        grid.addWidget(self.no_escapes, 1, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        row.addWidget(self.good_share, 1)
        row.addWidget(self.percent)
        grid.addLayout(row, 2, 0, 1, 2)
        self._rule_note = _note()
        grid.addWidget(self._rule_note, 3, 0, 1, 2)
        for button in (self.best_f1, self.no_escapes, self.good_share, self.percent):
            make_touchable(button)
        self.best_f1.clicked.connect(self._on_best_f1)
        self.no_escapes.clicked.connect(self._on_no_escapes)
        self.good_share.clicked.connect(self._on_good_share)

    def _make_figures(self) -> None:
        self._figures_card, grid = _card(self.tr("On parts of known truth"))
        self._escapes = _figure(grid, 1)
        self._rejects = _figure(grid, 3)
        self._doubts = _note()
        grid.addWidget(self._doubts, 5, 0, 1, 2)

    def _make_value(self) -> None:
        self._value_card, grid = _card(self.tr("Threshold"))
        self.value = ThresholdBox()
        self.value.setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
        make_touchable(self.value)
        self.value.setAccessibleName(self.tr("Exact threshold"))
        self.value.setToolTip(self.tr("A part is NG when its score lies above this value"))
        self.apply = IconButton("check", self.tr("Apply"), primary=True)
        self.undo = IconButton("undo", self.tr("Undo"), tip=self.tr("Back to the threshold in use"))
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._state.setProperty("role", "small")
        self._state.setMinimumHeight(2 * self._state.fontMetrics().lineSpacing())
        self._state.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.value, 1, 0, 1, 2)
        for column, button in enumerate((self.apply, self.undo)):
            make_touchable(button)
            grid.addWidget(button, 2, column)
        grid.addWidget(self._state, 3, 0, 1, 2)
        self.value.valueChanged.connect(self.value_typed)
        self.apply.clicked.connect(self.apply_clicked)
        self.undo.clicked.connect(self.undo_clicked)

    @Slot()
    def _on_best_f1(self) -> None:
        self.rule_chosen.emit(Rule.BEST_F1, 0.0)

    @Slot()
    def _on_no_escapes(self) -> None:
        self.rule_chosen.emit(Rule.NO_ESCAPES, 0.0)

    @Slot()
    def _on_good_share(self) -> None:
        self.rule_chosen.emit(Rule.GOOD_QUANTILE, self.percent.value() / 100)


def _card(title: str) -> tuple[QFrame, QGridLayout]:
    card = QFrame()
    card.setProperty("role", "card")
    grid = QGridLayout(card)
    grid.setContentsMargins(12, 10, 12, 12)
    grid.setSpacing(theme.SPACE)
    grid.addWidget(_heading(title), 0, 0, 1, 2)
    return card, grid


def _heading(text: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", "muted")
    return made


def _figure(grid: QGridLayout, row: int) -> tuple[QLabel, QLabel]:
    """A count in large and what it says about all parts in small."""
    count, interval = QLabel(), QLabel()
    count.setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
    interval.setFont(theme.font(theme.FONT_SMALL, tabular=True))
    interval.setProperty("role", "small")
    interval.setWordWrap(True)
    grid.addWidget(count, row, 0, 1, 2)
    grid.addWidget(interval, row + 1, 0, 1, 2)
    return count, interval


def _note() -> QLabel:
    made = QLabel()
    made.setFont(theme.font(13))
    made.setWordWrap(True)
    made.hide()
    return made
