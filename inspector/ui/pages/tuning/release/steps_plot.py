"""The thresholds of a model over time: a line of steps with a dot for each, which says who set it, when and why."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.core.project import ThresholdRecord
from inspector.ui import theme
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.tuning.release.words import origin_text, when_text
from inspector.ui.widgets.late_plot import LatePlot
from inspector.ui.widgets.plot_axes import NumberAxis, TimeAxis
from inspector.ui.widgets.plot_frame import framed, tint_frame

_LEAST_PX = 170
_LEAST_SPAN_S = 3600.0
_AXIS_PX = 44


class ThresholdSteps(LatePlot):
    """Records whose time cannot be read are left out."""

    chosen = Signal(object)
    """The `ThresholdRecord` whose dot was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    def show_records(self, records: Sequence[ThresholdRecord], now: datetime | None = None) -> None:
        """Draws a model's history, the oldest first; the last step reaches to the present."""
        self.draw("records", lambda: self._draw_records(records, now))

    def _draw_records(self, records: Sequence[ThresholdRecord], now: datetime | None) -> None:
        known = [(moment, record) for record in records if (moment := _seconds(record.at)) is not None]
        moments = np.array([moment for moment, _ in known], float)
        values = np.array([record.value for _, record in known], float)
        self.dots.setData(moments, values, data=[record for _, record in known])
        if not known:
            self.line.setData([], [])
            return
        end = max((now or datetime.now().astimezone()).timestamp(), moments.max())
        self.line.setData(np.append(moments, end), np.append(values, values[-1]))
        self._box.setXRange(min(moments.min(), end - _LEAST_SPAN_S), end, padding=0.05)
        self._box.enableAutoRange(y=True)

    def make(self) -> None:
        self._box = pg.ViewBox(enableMenu=False)
        self._box.setMouseEnabled(x=True, y=False)
        self._axes = NumberAxis("left"), TimeAxis("bottom")
        left, bottom = self._axes
        left.setWidth(_AXIS_PX)
        self.plot = framed(self.tr("Thresholds over time"), self._box, left, bottom, _LEAST_PX)
        self.line = pg.PlotDataItem(stepMode="right")
        self.dots = pg.ScatterPlotItem(size=11, pxMode=True, hoverable=True, tip=_tip)
        for item in (self.line, self.dots):
            self._box.addItem(item)
        self.dots.sigClicked.connect(self._on_clicked)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.plot)

    def tint(self) -> None:
        scheme = theme.colours(self)
        tint_frame(self.plot, self._axes)
        self.line.setPen(pg.mkPen(scheme.accent, width=2))
        self.dots.setBrush(scheme.accent)
        self.dots.setPen(pg.mkPen(scheme.surface, width=1))

    def _on_clicked(self, _plot: object, points: Sequence[pg.SpotItem]) -> None:
        if len(points):
            self.chosen.emit(points[0].data())


def _tip(x: float, y: float, data: ThresholdRecord) -> str:
    """What is said where the mouse rests on a dot."""
    return f"{list_text((score_text(y), when_text(data.at)))}\n{origin_text(data)}"


def _seconds(at: str) -> float | None:
    try:
        return datetime.fromisoformat(at).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
