"""How a threshold plot is drawn: bars, one tick for every image below them, the line with its handle on top."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from inspector.ui import theme
from inspector.ui.number_text import count_text, score_text
from inspector.ui.theme import Colours
from inspector.ui.widgets.score_axis import ScoreAxis, Scores

translate = QCoreApplication.translate

_BIN_PX, _MOST_BINS = 11, 75  # with more, a wide screen shows every image as a bar of its own
_LEAST_BAR_PX = 3.0  # a single image stays visible beside a thousand
_RUG_PX = 9
_HANDLE_PX = (72.0, 28.0)
_TAB_PX = (12.0, 22.0)
"""Of the second line: it is grabbed around it."""
_SIDE_PX = 36  # "NG →"
_MARK_PX = 90  # room for one mark of the axis


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Everything that is drawn."""

    area: QRectF
    axis: ScoreAxis
    good: Scores
    defect: Scores
    threshold: float | None
    label: str
    """What the handle of the threshold says."""
    colours: Colours
    focused: bool
    unsure_from: float | None = None
    """The lower end of the band in which parts are unsure."""

    def x(self, score: float) -> float:
        """Horizontal place of a score, in pixels."""
        return self.area.left() + self.axis.share(score) * self.area.width()

    @property
    def band(self) -> tuple[float, float] | None:
        """From where to where parts are unsure, in pixels within the area; None where none are."""
        if self.threshold is None or self.unsure_from is None:
            return None
        low, high = (min(self.area.right(), max(self.area.left(), self.x(each))) for each in (self.unsure_from, self.threshold))
        return min(low, high), high

    @property
    def empty(self) -> bool:
        """Whether there is no score to show."""
        return not len(self.good) and not len(self.defect)


def paint_chart(painter: QPainter, whole: QRectF, chart: Chart) -> None:
    """Draws the plot into `whole`; the bars go into `chart.area`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scheme = chart.colours
    painter.setPen(QPen(QColor(scheme.accent if chart.focused else scheme.border), 2 if chart.focused else 1))
    painter.setBrush(QColor(scheme.surface))
    painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
    band = chart.band
    if band is not None:
        _paint_band(painter, chart, *band)
    if chart.empty:
        _paint_nothing(painter, chart)
        if chart.threshold is None:
            return
    else:
        _paint_bars(painter, chart)
        _paint_rugs(painter, chart)
        _paint_outside(painter, chart)
    _paint_axis(painter, chart)
    _paint_legend(painter, chart)
    if band is not None:
        _paint_second_line(painter, chart, *band)
    if chart.threshold is not None:
        _paint_threshold(painter, chart, chart.threshold)


def _paint_nothing(painter: QPainter, chart: Chart) -> None:
    painter.setPen(QColor(chart.colours.muted))
    painter.setFont(theme.font(theme.FONT_BODY))
    text = translate("ThresholdPlot", "No parts have been scored yet.")
    painter.drawText(chart.area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)


def _paint_bars(painter: QPainter, chart: Chart) -> None:
    count = bin_count(chart.area.width())
    good, defect = chart.axis.bins(chart.good, count), chart.axis.bins(chart.defect, count)
    top = max(1, int(good.max()), int(defect.max()))
    _paint_counts(painter, chart, top)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(chart.colours.good))
    painter.drawRects(_bars(chart.area, good, top))
    fill = QColor(chart.colours.defect)
    fill.setAlpha(70)
    painter.setBrush(fill)
    bars = _bars(chart.area, defect, top)
    painter.drawRects(bars)
    painter.setPen(QPen(QColor(chart.colours.defect), 1.5))  # outlined and hatched: told apart without colour
    painter.setBrush(QBrush(QColor(chart.colours.defect), Qt.BrushStyle.BDiagPattern))
    painter.drawRects(bars)


def bin_count(width_px: float) -> int:
    """How many bars the histogram has in a chart of this width."""
    return min(_MOST_BINS, max(10, int(width_px / _BIN_PX)))


def _bars(area: QRectF, bins: npt.NDArray[np.intp], top: int) -> list[QRectF]:
    step = area.width() / len(bins)
    bars = []
    for index in np.flatnonzero(bins):
        height = max(_LEAST_BAR_PX, area.height() * float(bins[index]) / top)
        bars.append(QRectF(area.left() + float(index) * step + 0.75, area.bottom() - height, step - 1.5, height))
    return bars


def _paint_counts(painter: QPainter, chart: Chart, top: int) -> None:
    """Faint lines at round numbers of images, and the numbers on the left."""
    area = chart.area
    painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
    for count in ScoreAxis(0, top).marks(3):
        if count < 1 or count != int(count):
            continue
        y = area.bottom() - area.height() * count / top
        painter.setPen(QPen(QColor(chart.colours.raised), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(chart.colours.muted))
        label = QRectF(0, y - 9, area.left() - 6, 18)
        painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count_text(int(count)))


def _paint_rugs(painter: QPainter, chart: Chart) -> None:
    """One tick for every image: where single images lie is what a threshold is chosen by."""
    for row, (scores, colour) in enumerate(((chart.good, chart.colours.good), (chart.defect, chart.colours.defect))):
        columns = _columns(chart, scores)
        top = chart.area.bottom() + 4 + row * (_RUG_PX + 2)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.drawLines([QLineF(float(x), top, float(x), top + _RUG_PX) for x in columns])


def _columns(chart: Chart, scores: Scores) -> npt.NDArray[np.float64]:
    """Columns of pixels in which a score lies, of any number of ascending scores; those outside of the range lie at its ends."""
    columns = np.arange(round(chart.area.left()), round(chart.area.right()) + 1, dtype=float)
    inner = (columns[:-1] + 0.5 - chart.area.left()) / chart.area.width()
    ends = np.searchsorted(scores, chart.axis.low + inner * (chart.axis.high - chart.axis.low))
    return columns[np.diff(ends, prepend=0, append=len(scores)) > 0]


def _paint_outside(painter: QPainter, chart: Chart) -> None:
    """Says how many images the range leaves out."""
    scores = np.concatenate([chart.good, chart.defect])
    below, above = int((scores < chart.axis.low).sum()), int((scores > chart.axis.high).sum())
    painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
    painter.setPen(QColor(chart.colours.muted))
    line = QRectF(chart.area.left() + 4, chart.area.bottom() - 40, chart.area.width() - 8, 18)
    if below:
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, translate("ThresholdPlot", "← {count} lower").format(count=count_text(below)))
    if above:
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, translate("ThresholdPlot", "{count} higher →").format(count=count_text(above)))


def _paint_axis(painter: QPainter, chart: Chart) -> None:
    area, scheme = chart.area, chart.colours
    painter.setPen(QPen(QColor(scheme.border), 1.5))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
    painter.setPen(QColor(scheme.muted))
    top = area.bottom() + 2 * _RUG_PX + 9
    marks = chart.axis.marks(max(2, int(area.width() / _MARK_PX)))
    step = marks[1] - marks[0] if len(marks) > 1 else chart.axis.high
    for mark in marks:
        box = QRectF(chart.x(mark) - theme.scaled(_MARK_PX) / 2, top, theme.scaled(_MARK_PX), theme.scaled(16))
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, score_text(mark, like=100 * step))
    title = QRectF(area.left(), top + theme.scaled(17), area.width(), theme.scaled(16))
    painter.drawText(title, Qt.AlignmentFlag.AlignRight, translate("ThresholdPlot", "anomaly score"))


def _paint_legend(painter: QPainter, chart: Chart) -> None:
    scheme = chart.colours
    painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
    top, left = chart.area.bottom() + 2 * _RUG_PX + 9 + theme.scaled(17), chart.area.left()
    good = translate("ThresholdPlot", "good {count}").format(count=count_text(len(chart.good)))
    defects = translate("ThresholdPlot", "defect {count}").format(count=count_text(len(chart.defect)))
    entries = ((good, scheme.good, Qt.BrushStyle.SolidPattern), (defects, scheme.defect, Qt.BrushStyle.BDiagPattern))
    for text, colour, pattern in entries:
        painter.setPen(QPen(QColor(colour), 1.2))
        painter.setBrush(QBrush(QColor(colour), pattern))
        painter.drawRect(QRectF(left, top + 2, theme.scaled(14), theme.scaled(11)))
        painter.setPen(QColor(scheme.text))
        width = painter.fontMetrics().horizontalAdvance(text) + 4
        painter.drawText(QRectF(left + theme.scaled(20), top, width, theme.scaled(16)), Qt.AlignmentFlag.AlignLeft, text)
        left += theme.scaled(20) + width + 16


def _paint_band(painter: QPainter, chart: Chart, low: float, high: float) -> None:
    """What lies between the lines goes to a person: tinted as UNDECIDED is."""
    band = QRectF(low, chart.area.top(), high - low, chart.area.height())
    painter.fillRect(band, QColor(chart.colours.undecided.tint))


def _paint_second_line(painter: QPainter, chart: Chart, low: float, high: float) -> None:
    """The lower end of the band, with a tab to grab it by, and its name where there is room."""
    area, tone = chart.area, chart.colours.undecided
    painter.setPen(QPen(QColor(tone.ink), 2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(low, area.top()), QPointF(low, area.bottom() + 2 * _RUG_PX + 7))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tone.ink))
    painter.drawRoundedRect(QRectF(low - _TAB_PX[0] / 2, area.top(), *_TAB_PX), 3, 3)
    painter.setFont(theme.font(theme.FONT_SMALL, bold=True))
    word = translate("ThresholdPlot", "unsure")
    box = QRectF(low + _TAB_PX[0] / 2 + 2, area.top() + 2, painter.fontMetrics().horizontalAdvance(word) + 8, theme.scaled(18))
    if box.right() <= high:
        painter.setBrush(QColor(tone.tint))  # whatever bars there are behind it
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(tone.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


def _paint_threshold(painter: QPainter, chart: Chart, threshold: float) -> None:
    area, scheme = chart.area, chart.colours
    x = min(area.right(), max(area.left(), chart.x(threshold)))
    painter.setFont(theme.font(15, bold=True, tabular=True))
    least, height = map(theme.scaled, _HANDLE_PX)
    width = max(least, painter.fontMetrics().horizontalAdvance(chart.label) + 16.0)
    handle = QRectF(x - width / 2, area.top() - height - 6, width, height)
    handle.moveLeft(min(area.right() + 12 - width, max(4.0, handle.left())))
    painter.setPen(QPen(QColor(scheme.accent), 2.5))
    painter.drawLine(QPointF(x, handle.bottom()), QPointF(x, area.bottom() + 2 * _RUG_PX + 7))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.accent))
    painter.drawRoundedRect(handle, theme.RADIUS, theme.RADIUS)
    painter.setPen(QColor(scheme.on_accent))
    painter.drawText(handle, Qt.AlignmentFlag.AlignCenter, chart.label)
    painter.setFont(theme.font(theme.FONT_SMALL, bold=True))
    painter.setPen(QColor(scheme.muted))
    middle = Qt.AlignmentFlag.AlignVCenter
    side = theme.scaled(60)
    sides = QRectF(handle.left() - 8 - side, handle.top(), side, height), QRectF(handle.right() + 8, handle.top(), side, height)
    painter.drawText(sides[0], Qt.AlignmentFlag.AlignRight | middle, "← " + translate("ThresholdPlot", "OK"))
    if sides[1].left() + theme.scaled(_SIDE_PX) <= area.right() + 12:  # in part it would say nothing
        painter.drawText(sides[1], Qt.AlignmentFlag.AlignLeft | middle, translate("ThresholdPlot", "NG") + " →")
