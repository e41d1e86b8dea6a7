"""The history of a model's thresholds, as a list and over time, and the way back to one of them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.project import ThresholdRecord
from inspector.ui import theme
from inspector.ui.joined_text import ended_text, sentences_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.tuning.cards import heading, row
from inspector.ui.pages.tuning.release import words
from inspector.ui.pages.tuning.release.history_list import HistoryList
from inspector.ui.pages.tuning.release.steps_plot import ThresholdSteps
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.question import Question


class HistoryBox(QWidget):
    """A click on a former threshold tries it out; `back` says to what it goes, and asks before it does."""

    chosen = Signal(object)
    """A `Threshold` of the history, to be tried out."""
    back_wanted = Signal(object)
    """The `ThresholdRecord` that is to be in force again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records: tuple[ThresholdRecord, ...] = ()
        self._to: ThresholdRecord | None = None
        self._asked: ThresholdRecord | None = None
        self.list, self.steps, self.question = HistoryList(), ThresholdSteps(), Question(self)
        self.as_list, self.over_time = QPushButton(self.tr("List")), QPushButton(self.tr("Over time"))
        self.back = IconButton("undo")
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        for button, part in ((self.as_list, self.list), (self.over_time, self.steps)):
            button.setCheckable(True)
            self._group.addButton(button, self._stack.addWidget(part))
        self.as_list.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(row(heading(self.tr("History of this model")), self.as_list, self.over_time))
        layout.addWidget(self._stack, 1)
        layout.addLayout(row(self.back))
        self._group.idClicked.connect(self._stack.setCurrentIndex)
        self.list.chosen.connect(self._on_chosen)
        self.steps.chosen.connect(self._on_chosen)
        self.back.clicked.connect(self._on_back)
        self.question.confirmed.connect(self._on_confirmed)
        self._offer(None)

    def show_records(self, records: Sequence[ThresholdRecord]) -> None:
        """Shows a model's history, oldest first as it is stored."""
        if tuple(records) == self._records:
            return  # what is selected stays so
        self._records = tuple(records)
        self.list.show_records(records)
        self.steps.show_records(records)
        self.question.withdraw()  # it was about another history
        self._offer(records[-2] if len(records) > 1 else None)

    def _offer(self, to: ThresholdRecord | None) -> None:
        self._to = to
        self.back.setEnabled(to is not None)
        text = self.tr("Go back to {value}").format(value=score_text(to.value)) if to is not None else self.tr("Go back")
        self.back.setText(text)
        self.back.setAccessibleName(text)
        self.back.setToolTip(self._detail(to) if to is not None else self.tr("There is no former threshold."))

    def _detail(self, to: ThresholdRecord) -> str:
        text = self.tr("In force from {when}: {origin}").format(when=words.when_text(to.at), origin=words.origin_text(to))
        return ended_text(text)

    @Slot(object)
    def _on_chosen(self, record: ThresholdRecord) -> None:
        is_in_force = bool(self._records) and record is self._records[-1]
        self._offer(record if not is_in_force else self._records[-2] if len(self._records) > 1 else None)
        self.chosen.emit(record.threshold)

    @Slot()
    def _on_back(self) -> None:
        if self._to is None:
            return
        self._asked = self._to
        back = self.tr("Threshold, unsure band, region rule and areas are then as they were, for every part from now on.")
        question = self.tr("Put {value} in force again?").format(value=score_text(self._to.value))
        self.question.ask(
            self.tr("Go back"),
            question,
            sentences_text((self._detail(self._to), back)),
            self.back.text(),
            self.tr("Keep the threshold in use"),
        )

    @Slot()
    def _on_confirmed(self) -> None:
        if self._asked is not None:
            self.back_wanted.emit(self._asked)
