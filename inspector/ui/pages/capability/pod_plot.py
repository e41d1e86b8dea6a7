"""Probability of detection over the size: the likely curve, the band down to its lower limit, and where 90 % are promised."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.core.detection_probability import SHARE
from inspector.ui import theme
from inspector.ui.number_text import digits_text, share_text
from inspector.ui.pages.capability.work import Drawn
from inspector.ui.widgets.plot_axes import NumberAxis
from inspector.ui.widgets.plot_frame import framed, tint_frame

_LEAST_PX, _ALPHA = 200, 60
_ABOVE, _BELOW = 1.04, 0.04
"""Where the dots of defects lie that were found, and that were missed."""
_ROUND = (1, 2, 3, 5, 7)


class DetectionPlot(QWidget):
    """At one contrast; every defect that was shown at that contrast is a dot above or below."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = pg.ViewBox(enableMenu=False)
        self._box.setMouseEnabled(x=False, y=False)
        self._axes = NumberAxis("left"), NumberAxis("bottom")
        self._axes[0].setLabel(self.tr("Found"))
        self._axes[1].setLabel(self.tr("Size from end to end"))
        self._axes[0].setTicks([[(share, share_text(share, 0)) for share in (0, 0.25, 0.5, 0.75, SHARE, 1)]])
        self._axes[1].enableAutoSIPrefix(False)
        self._axes[1].setTicks([[]])  # until there is a curve
        self._box.setRange(xRange=(0, 1), yRange=(-2 * _BELOW, 1 + 2 * _BELOW), padding=0.02)
        self.plot = framed(self.tr("Defects found by their size"), self._box, *self._axes, _LEAST_PX)
        self.likely, self.least, self.wanted = pg.PlotDataItem(), pg.PlotDataItem(), pg.PlotDataItem()
        self.band = pg.FillBetweenItem(self.likely, self.least)
        self.promised, self.shown = pg.PlotDataItem(), pg.ScatterPlotItem(size=6, pen=None, pxMode=True)
        for item in (self.band, self.likely, self.least, self.wanted, self.promised, self.shown):
            self._box.addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self._made = True
        self._tint()

    def show_curve(self, drawn: Drawn | None) -> None:
        """Draws one; None: there is none, or not yet."""
        if drawn is None:
            for item in (self.likely, self.least, self.wanted, self.promised, self.shown):
                item.setData([], [])
            return
        x = np.log([each.size for each in drawn.points])
        self.likely.setData(x, [each.chance for each in drawn.points])
        self.least.setData(x, [each.lower for each in drawn.points])
        self.wanted.setData([x[0], x[-1]], [SHARE, SHARE])
        promised = drawn.promise.a90_95
        self.promised.setData([math.log(promised)] * 2 if promised else [], [0.0, SHARE] if promised else [])
        self.shown.setData([math.log(each.size) for each in drawn.shown], [_ABOVE if each.found else -_BELOW for each in drawn.shown])
        self._box.setRange(xRange=(x[0], x[-1]), yRange=(-2 * _BELOW, 1 + 2 * _BELOW), padding=0.02)
        self._axes[1].setTicks([_ticks(drawn.points[0].size, drawn.points[-1].size, drawn.mm_per_px)])
        self._axes[1].setLabel(self.tr("Size from end to end in mm") if drawn.mm_per_px else self.tr("Size from end to end in px"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _tint(self) -> None:
        scheme = theme.colours(self)
        tint_frame(self.plot, self._axes)
        self.likely.setPen(pg.mkPen(scheme.text, width=2))
        self.least.setPen(pg.mkPen(scheme.accent, width=1.5))
        self.wanted.setPen(pg.mkPen(scheme.muted, width=1, dash=[4, 4]))
        self.promised.setPen(pg.mkPen(scheme.accent, width=2))
        band = QColor(scheme.accent)
        band.setAlpha(_ALPHA)
        self.band.setBrush(band)
        self.shown.setBrush(scheme.muted)


def _ticks(low: float, high: float, mm_per_px: float) -> list[tuple[float, str]]:
    """Round sizes in px or mm between two sizes in px, at the logarithm of the px."""
    unit = mm_per_px or 1.0
    first, last = math.floor(math.log10(low * unit)), math.ceil(math.log10(high * unit))
    sizes = [digit * 10.0**power for power in range(first, last + 1) for digit in _ROUND]
    return [(math.log(size / unit), digits_text(size)) for size in sizes if low * unit <= size <= high * unit]
