"""Which parts the table shows: one row of choices, and a second one for days of one's own."""

from datetime import datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.core.record import Answer, Run
from inspector.core.record_query import Filter
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.pages.recorded.words import answer_text, run_text
from inspector.ui.status_line import short_id
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.text_room import make_room
from inspector.ui.widgets.verdict_banner import verdict_word
from inspector.ui.widgets.wrapped_row import WrappedRow

_TYPING_MS = 250
_LAST_DAYS = 7
_VERDICTS: tuple[tuple[Verdict, ...], ...] = ((), (Verdict.NG, Verdict.UNDECIDED), (Verdict.NG,), (Verdict.UNDECIDED,), (Verdict.OK,))
_ANSWERS: tuple[tuple[Answer | None, ...], ...] = ((), (None,), (Answer.DEFECT,), (Answer.FALSE_REJECT,), (Answer.UNSURE,))
"""What stands at which place of the boxes: Qt would make something else of them."""


class When(Enum):
    """The choices of time."""

    ALL = auto()
    TODAY = auto()
    LAST_DAYS = auto()
    BETWEEN = auto()


class Filters(QWidget):
    """`wanted` is what was chosen."""

    changed = Signal()
    """Something else was chosen; while one types, once it rests."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[Run] = []
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.when, self.verdict, self.review = QComboBox(), QComboBox(), QComboBox()
        self.run, self.model = QComboBox(), QComboBox()
        self.serial, self.least, self.most = QLineEdit(), QLineEdit(), QLineEdit()
        self.first_day, self.last_day = QDateEdit(QDate.currentDate()), QDateEdit(QDate.currentDate())
        self.reset = IconButton("close", tip=self.tr("Show all parts"))
        self._fill()
        self._lay_out()
        self._connect()

    @property
    def wanted(self) -> Filter:
        """What was chosen."""
        since, until = self._times()
        run: UUID | None = self.run.currentData()
        return Filter(
            since=since,
            until=until,
            verdicts=_VERDICTS[self.verdict.currentIndex()],
            answers=_ANSWERS[self.review.currentIndex()],
            serial_part=self.serial.text().strip(),
            least_score=_number(self.least.text()),
            most_score=_number(self.most.text()),
            runs=(run,) if run is not None else (),
            model_id=self.model.currentData() or "",
        )

    def show_runs(self, runs: list[Run]) -> None:
        """Offers these runs, the newest first, and their models; what is chosen stays."""
        self._runs = runs
        _offer(self.run, self.tr("Any run"), [(run_text(run), run.id) for run in runs])
        models = dict.fromkeys(run.model_id for run in runs if run.model_id)
        _offer(self.model, self.tr("Any model"), [(short_id(model), model) for model in models])

    @Slot()
    def clear(self) -> None:
        """Shows all parts again."""
        for box in (self.when, self.verdict, self.review, self.run, self.model):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        for text in (self.serial, self.least, self.most):
            text.clear()
        self._typing.stop()
        self._on_chosen()

    def _times(self) -> tuple[datetime | None, datetime | None]:
        today = datetime.combine(datetime.now().date(), time())
        match self.when.currentData():
            case When.TODAY:
                return _local(today), None
            case When.LAST_DAYS:
                return _local(today - timedelta(days=_LAST_DAYS - 1)), None
            case When.BETWEEN:
                first, last = (datetime.combine(edit.date().toPython(), time()) for edit in (self.first_day, self.last_day))  # type: ignore[arg-type]
                return _local(first), _local(last + timedelta(days=1))
        return None, None

    def _fill(self) -> None:
        for text, when in (
            (self.tr("Any time"), When.ALL),
            (self.tr("Today"), When.TODAY),
            (self.tr("Last 7 days"), When.LAST_DAYS),
            (self.tr("From … to …"), When.BETWEEN),
        ):
            self.when.addItem(text, when)
        words = [verdict_word(each[0]) for each in _VERDICTS[2:]]
        self.verdict.addItems([self.tr("Any verdict"), self.tr("All rejects"), *words])
        self.review.addItems([self.tr("Any review"), self.tr("Open"), *(answer_text(each[0]) for each in _ANSWERS[2:])])
        self.show_runs([])
        self.serial.setPlaceholderText(self.tr("Serial contains"))
        self.least.setPlaceholderText(self.tr("Score from"))
        self.most.setPlaceholderText(self.tr("to"))

    def _lay_out(self) -> None:
        names = {
            self.when: self.tr("Time"), self.verdict: self.tr("Verdict"), self.review: self.tr("Review"), self.serial: self.tr("Serial"),
            self.least: self.tr("Least score"), self.most: self.tr("Highest score"), self.run: self.tr("Run"), self.model: self.tr("Model"),
            self.first_day: self.tr("First day"), self.last_day: self.tr("Last day"),
        }  # fmt: skip
        row = WrappedRow()
        widths: dict[QComboBox | QLineEdit, int] = {
            self.when: 4,
            self.verdict: 4,
            self.review: 4,
            self.serial: 4,
            self.least: 3,
            self.most: 2,
            self.run: 5,
            self.model: 4,
        }
        for field, width in widths.items():
            row.add(field, stretch=width)
            make_room(field)
        row.add(self.reset)
        for box in (self.run, self.model):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        for widget in (QLabel(self.tr("From")), self.first_day, QLabel(self.tr("to")), self.last_day):
            days.addWidget(widget)
        days.addStretch(1)
        self._days.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(row)
        column.addWidget(self._days)
        for named, name in names.items():
            named.setAccessibleName(name)
            named.setToolTip(name)
        for edit in (self.first_day, self.last_day):
            edit.setCalendarPopup(True)

    def _connect(self) -> None:
        for box in (self.when, self.verdict, self.review, self.run, self.model):
            box.currentIndexChanged.connect(self._on_chosen)
        for text in (self.serial, self.least, self.most):
            text.textChanged.connect(self._on_typed)
        for edit in (self.first_day, self.last_day):
            edit.dateChanged.connect(self._on_typed)
        self.reset.clicked.connect(self.clear)

    @Slot()
    def _on_chosen(self) -> None:
        self._days.setVisible(self.when.currentData() is When.BETWEEN)
        self.reset.setEnabled(self.wanted != Filter())
        self._typing.stop()
        self.changed.emit()

    @Slot()
    def _on_typed(self) -> None:
        self.reset.setEnabled(self.wanted != Filter())
        self._typing.start()


def _offer(box: QComboBox, nothing: str, choices: list[tuple[str, object]]) -> None:
    """Fills a box without saying so; what was chosen stays, even where it is no longer offered."""
    chosen, text = box.currentData(), box.currentText()
    if chosen is not None and chosen not in [value for _, value in choices]:
        choices = [*choices, (text, chosen)]
    box.blockSignals(True)
    box.clear()
    box.addItem(nothing, None)
    for name, value in choices:
        box.addItem(name, value)
        box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
    values = [None, *(value for _, value in choices)]
    box.setCurrentIndex(values.index(chosen))
    box.blockSignals(False)


def _number(text: str) -> float | None:
    value, known = QLocale().toDouble(text.strip())
    return value if known else None


def _local(moment: datetime) -> datetime:
    return moment.astimezone()
