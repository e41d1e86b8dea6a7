"""One curve over all thresholds, and the point on it, or beside it, where the rule that is tried out works."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.late_plot import LatePlot
from inspector.ui.widgets.plot_axes import NumberAxis
from inspector.ui.widgets.plot_frame import framed, tint_frame

_FINE = 600
"""Steps of each axis that a screen can show: points that fall together are drawn once."""
_BEYOND, _LEAST_PX = 0.02, 120


class CurvePlot(LatePlot):
    """Shares of both axes from 0 to 1, with a sentence above. Not to be zoomed: all of it is there."""

    def __init__(self, name: str, x_title: str, y_title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._titles = name, (y_title, x_title)
        self._said = ElidedLabel()
        self._said.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._said)

    def clear(self, said: str) -> None:
        """Nothing is drawn, for this reason."""
        self.draw("curve", lambda: self.curve.setData([], []))
        self._said.setText(said)

    def show_curve(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], said: str) -> None:
        """Draws shares (T,) against shares (T,); those that are no numbers are left out."""
        known = np.isfinite(x) & np.isfinite(y)
        x, y = x[known], y[known]
        coarse = np.round(np.stack([x, y]) * _FINE)
        new = np.any(np.diff(coarse, axis=1, prepend=np.full((2, 1), -1)) != 0, axis=0)
        self.draw("curve", lambda: self.curve.setData(x[new], y[new]))
        self._said.setText(said)

    def show_point(self, x: float, y: float) -> None:
        """Where the rule works; none where a share is not known."""
        is_known = bool(np.isfinite(x) and np.isfinite(y))
        self.draw("point", lambda: self.point.setData([x] if is_known else [], [y] if is_known else []))

    def said(self) -> str:
        """The sentence above."""
        return self._said.text()

    def make(self) -> None:
        self._box = pg.ViewBox(enableMenu=False)
        self._box.setMouseEnabled(x=False, y=False)
        self._box.setRange(xRange=(-_BEYOND, 1 + _BEYOND), yRange=(-_BEYOND, 1 + _BEYOND), padding=0)
        self._axes = NumberAxis("left"), NumberAxis("bottom")
        for axis, title in zip(self._axes, self._titles, strict=True):
            axis.setLabel(title)
        self.plot = framed(self._name, self._box, *self._axes, _LEAST_PX)
        self.curve, self.point = pg.PlotDataItem(), pg.ScatterPlotItem(size=13, pxMode=True)
        for item in (self.curve, self.point):
            self._box.addItem(item)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.plot, 1)

    def tint(self) -> None:
        scheme = theme.colours(self)
        tint_frame(self.plot, self._axes)
        self.curve.setPen(pg.mkPen(scheme.text, width=1.5))
        self.point.setBrush(scheme.accent)
        self.point.setPen(pg.mkPen(scheme.surface, width=2))
