"""A control chart drawn over time: the values, the line that they scatter around, and the limits; what lies beyond stands out."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.core.control_charts import ControlChart, Numbers
from inspector.core.record import Event
from inspector.ui import theme
from inspector.ui.drift_text import noted_text
from inspector.ui.widgets.plot_axes import NumberAxis, TimeAxis
from inspector.ui.widgets.plot_frame import framed, tint_frame

_MOST_DRAWN = 1200
_LEAST_PX = 150
_HOUR_S = 3600.0
_FEW, _FEW_PX, _MANY_PX = 200, 7, 4
"""Up to so many dots each is seen by itself; more are smaller, and faint, so that a crowd of them is told from a few."""
_CROWD_ALPHA = 140
_BEYOND = 3.0  # of 0 and 100 %: nothing lies there, and dots are drawn whole


class ControlPlot(QWidget):
    """A heading, a sentence, and the chart below. The time is that of this PC's clock."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, title: str, unit: str, *, percent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = 100.0 if percent else 1.0
        self.marks: list[pg.InfiniteLine] = []
        self._drawn: tuple[Numbers, ControlChart, Numbers] | None = None
        self._title, self._said = QLabel(title), QLabel()
        self._title.setProperty("role", "heading")
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._make_plot(title, unit)
        if percent:
            self._box.setLimits(yMin=-_BEYOND, yMax=100 + _BEYOND)
        self.dots = pg.ScatterPlotItem(size=_MANY_PX, pen=None, pxMode=True)
        self.values, self.middle = pg.PlotDataItem(), pg.PlotDataItem()
        self.low, self.high = pg.PlotDataItem(connect="finite"), pg.PlotDataItem(connect="finite")
        self.outliers = pg.ScatterPlotItem(size=10, symbol="d", pxMode=True)
        for item in (self.dots, self.low, self.high, self.middle, self.values, self.outliers):
            self._box.addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget, stretch in ((self._title, 0), (self._said, 0), (self.plot, 1)):
            layout.addWidget(widget, stretch)
        self._made = True
        self._tint()

    def show_chart(self, moments: Numbers, chart: ControlChart, said: str, single: Numbers | None = None) -> None:
        """Draws values (N,) at `moments` (seconds since 1970); `single`: what they are means of, as dots."""
        keep = _thinned(chart)
        at, some = moments[keep], single[keep] if single is not None else np.empty(0)
        self._said.setText(said)
        known = np.isfinite(some)
        self.dots.setData(at[: len(some)][known], some[known] * self._scale)
        values = chart.values[keep] * self._scale
        self.values.setData(at, values, connect="finite", symbol="o" if single is None else None, symbolSize=6)
        self.middle.setData(at, np.full(len(at), chart.centre * self._scale))
        self.low.setData(at, chart.lower[keep] * self._scale)
        self.high.setData(at, chart.upper[keep] * self._scale)
        out = chart.beyond[keep]
        self.outliers.setData(at[out], values[out])
        self._tint()
        if len(at):
            self._box.setXRange(at[0], max(at[-1], at[0] + _HOUR_S), padding=0.02)
            self._box.enableAutoRange(y=True)

    def mark(self, events: Sequence[Event]) -> None:
        """Draws when people have changed something at the station, in place of what was marked before."""
        for line in self.marks:
            self._box.removeItem(line)
        self.marks = [
            pg.InfiniteLine(event.at.timestamp(), label=noted_text(event), labelOpts={"position": 0.92, "movable": False})
            for event in events
        ]
        for line in self.marks:
            self._box.addItem(line, ignoreBounds=True)
        self._tint()

    def said(self) -> str:
        """The sentence above the chart."""
        return self._said.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _make_plot(self, title: str, unit: str) -> None:
        self._box = pg.ViewBox(enableMenu=False)
        self._box.setMouseEnabled(x=True, y=False)
        self._axes = NumberAxis("left"), TimeAxis("bottom")
        left, bottom = self._axes
        left.setLabel(unit)
        self.plot = framed(title, self._box, left, bottom, _LEAST_PX)

    def _tint(self) -> None:
        scheme = theme.colours(self)
        tint_frame(self.plot, self._axes)
        few, dot = len(self.dots.data) <= _FEW, QColor(scheme.good)
        dot.setAlpha(255 if few else _CROWD_ALPHA)
        self.dots.setBrush(dot)
        self.dots.setSize(_FEW_PX if few else _MANY_PX)
        self.values.setPen(pg.mkPen(scheme.accent, width=1.5))
        self.values.setSymbolBrush(scheme.accent)
        self.values.setSymbolPen(None)
        self.middle.setPen(pg.mkPen(scheme.muted, width=1))
        for limit in (self.low, self.high):
            limit.setPen(pg.mkPen(scheme.muted, width=1, style=Qt.PenStyle.DashLine))
        for mark in self.marks:
            mark.setPen(pg.mkPen(scheme.accent, width=1.5, style=Qt.PenStyle.DotLine))
            mark.label.setColor(scheme.text)
        self.outliers.setBrush(scheme.ng.ink)
        self.outliers.setPen(pg.mkPen(scheme.surface, width=1))


def _thinned(chart: ControlChart) -> Numbers:
    """Which of many values are drawn: evenly spread ones, and of those beyond the limits as many again."""
    count = len(chart.values)
    even = np.arange(0, count, max(1, -(-count // _MOST_DRAWN)))
    out = np.flatnonzero(chart.beyond)
    return np.union1d(even, out[:: max(1, -(-len(out) // _MOST_DRAWN))])
