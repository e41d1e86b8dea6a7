"""The right side of the Inspect page: verdict, score among good parts, counts, table of the run."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.core.thresholds import Threshold
from inspector.core.types import Verdict
from inspector.services.strange_parts import Findings
from inspector.ui import limit_text, theme
from inspector.ui.date_text import time_text
from inspector.ui.joined_text import clauses_text, sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.pages.inspecting.log import VERDICT_ROLE, LogModel
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.sorted_log import SortedLog
from inspector.ui.reason_text import reason_text
from inspector.ui.widgets.counters import Counters
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.score_ruler import ScoreRuler
from inspector.ui.widgets.time_bar import TimeBar
from inspector.ui.widgets.verdict_banner import VerdictBanner
from inspector.ui.widgets.verdict_mark import paint_mark

_BANNER_PX = (150, 210, 400)  # in a low and in a high window, and at most
_MOST_DOUBTS = 2  # there is no room for more, and Tune says them all
_HIGH_PX = 940
_BANNER_SHARE = 0.18  # of a very high window


class SidePanel(QWidget):
    """Everything has its fixed place; the table takes what is left."""

    part_chosen = Signal(int)
    """Number of a part in the table."""
    reset_clicked = Signal()
    """The counters are to begin anew."""

    def __init__(self, log: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner, self.ruler, self.counters = VerdictBanner(), ScoreRuler(), Counters()
        self.table = ResultTable(log)
        self.table.part_chosen.connect(self.part_chosen)
        self._threshold = QLabel()
        self._threshold.setProperty("role", "small")
        self._threshold.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.counting, self.times, self.causes = _Counting(), TimeBar(), ElidedLabel()
        self.causes.setProperty("role", "small")
        self.counting.reset.clicked.connect(self.reset_clicked)
        counts = QVBoxLayout()
        counts.setSpacing(2)
        verdict: tuple[QWidget, ...] = (self.banner, self.ruler, self._threshold)
        counted: tuple[QWidget, ...] = (self.counting, self.counters, self.causes, self.times)
        for lines, widgets in ((layout, verdict), (counts, counted)):
            for widget in widgets:
                lines.addWidget(widget)
        layout.addLayout(counts)
        layout.addWidget(self.table, 1)

    def show_model(self, threshold: Threshold | None, findings: Findings | None) -> None:
        """The threshold and the good parts that scores are compared with, and how far the threshold can be trusted."""
        self.ruler.set_good_scores([image.score for image in findings.good.images] if findings else [])
        self.ruler.set_threshold(threshold.value if threshold else None)
        doubts = limit_text.state_sentences(threshold, findings) if threshold and findings else []
        self._threshold.setText(sentences_text([*doubts[:_MOST_DOUBTS], self.tr("See Tune.")]) if doubts else "")
        self._threshold.setVisible(bool(doubts))

    def show_counts(self, record: Record, takt_ms: float) -> None:
        """The counters, and how long parts take; `takt_ms`: how long they may, 0 for as long as they like."""
        tally = record.counted
        self.counting.show_since(record.since)
        self.times.show_times(*record.times_ms(), takt_ms)
        causes = [f"{count_text(count)} × {reason_text(cause)}" for cause, count in tally.causes.most_common()]
        self.causes.setText(clauses_text(causes))
        self.causes.setVisible(bool(causes))
        of = tally.verdicts
        self.counters.set_counts(tally.total, of[Verdict.OK], of[Verdict.NG], of[Verdict.UNDECIDED])
        times = tally.time_ms()
        self.counters.set_times(*((times[0], times[2]) if times else (None, None)))

    def fit_height(self, window_px: int) -> None:
        """Gives the verdict more room in a high window; lent to another place, it has the room that there is."""
        if self.banner.parentWidget() is not self:
            return
        low, high, most = _BANNER_PX
        self.banner.setFixedHeight(min(most, max(high, round(_BANNER_SHARE * window_px))) if window_px >= theme.scaled(_HIGH_PX) else low)


class _Counting(QWidget):
    """Since when the counters count, and the button that has them begin anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._since = QLabel()
        self._since.setProperty("role", "small")
        self.reset = IconButton("refresh", self.tr("Reset"), quiet=True)
        self.reset.setToolTip(self.tr("Count from now on; the record and the table keep every part"))
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._since, 1)
        layout.addWidget(self.reset)

    def text(self) -> str:
        return self._since.text()

    def show_since(self, since: datetime | None) -> None:
        text = self.tr("Since {time}").format(time=time_text(since)) if since is not None else ""
        if text != self._since.text():
            self._since.setText(text)


class ResultTable(QTableView):
    """All parts of the run, the newest first; a click on a heading sorts, a click on a part shows it.

    While its beginning is in sight it follows what comes; whoever has scrolled to other parts keeps them before their eyes.
    """

    part_chosen = Signal(int)

    def __init__(self, log: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self.setModel(SortedLog(log, self))
        self.setItemDelegateForColumn(3, _VerdictPainter(self))
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_px())
        self.setAccessibleName(self.tr("All parts of this run"))
        self._set_columns()
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        """Rows that come in above do not push away what somebody looks at; of rows at the end the last is shown where the last was."""
        bar = self.verticalScrollBar()
        first, was_last = self.rowAt(0), bar.value() > 0 and bar.value() == bar.maximum()
        super().rowsInserted(parent, start, end)
        self.updateGeometries()
        if bar.value() > 0 and 0 <= start <= first:
            bar.setValue(bar.value() + _scrolled_by(self, end - start + 1))
        elif was_last and end == self.model().rowCount() - 1:
            bar.setValue(bar.maximum())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(110, 2 * theme.row_px() + 2))  # its heading and one part

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()  # it takes the room that is left

    def _set_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.row_px())
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 52), (2, 64), (3, 84)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, theme.scaled(width))

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        proxy = self.model()
        assert isinstance(proxy, SortedLog)
        self.part_chosen.emit(self._log.log.number(proxy.mapToSource(index).row()))


def _scrolled_by(table: QTableView, rows: int) -> int:
    """So many rows in the units of the scroll bar."""
    return rows if table.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerItem else rows * table.rowHeight(0)


class _VerdictPainter(QStyledItemDelegate):
    """The verdict's icon and word; each verdict has a shape of its own."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        verdict = Verdict(index.data(VERDICT_ROLE))  # the way through Qt makes a plain str of it
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        ink = theme.tone(theme.colours(option.palette), verdict).ink
        paint_mark(painter, QRectF(option.rect).adjusted(4, 0, -2, 0), verdict, ink, theme.scaled(16))
