"""What all plots with two axes are made of; a plot as the library makes it brings menus of its own, in English."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt

from inspector.ui import theme


def framed(name: str, box: pg.ViewBox, left: pg.AxisItem, bottom: pg.AxisItem, least_px: int) -> pg.GraphicsView:
    """A view at least `least_px` high that shows `box` between its axes, called `name` for those who hear it."""
    plot, layout = pg.GraphicsView(), pg.GraphicsLayout()
    plot.setAccessibleName(name)
    plot.setMinimumHeight(least_px)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setCentralItem(layout)
    left.enableAutoSIPrefix(False)
    for item, row, column in ((left, 0, 0), (box, 0, 1), (bottom, 1, 1)):
        layout.addItem(item, row, column)
    for axis in (left, bottom):
        axis.linkToView(box)
    return plot


def tint_frame(plot: pg.GraphicsView, axes: Sequence[pg.AxisItem]) -> None:
    """Gives background and axes the colours of the theme that `plot` has."""
    scheme = theme.colours(plot)
    plot.setBackground(scheme.surface)
    for axis in axes:
        axis.setPen(scheme.border)
        axis.setTextPen(scheme.muted)
        axis.setTickFont(theme.font(theme.FONT_SMALL, tabular=True))
