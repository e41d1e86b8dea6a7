"""Axes of plots with numbers and days as people write them in their language; those of the library are written in English."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QDateTime, QLocale

_FORMS = {"%Y": "yyyy", "%b": "MMM", "%d": "d", "%a %d": "ddd d"}
"""Forms of the library that name days and months -> those of Qt, which speaks all languages."""


class NumberAxis(pg.AxisItem):  # type: ignore[misc]  # the library has no types
    """Numbers with the decimal mark of the language."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        mark = QLocale().decimalPoint()
        return [text.replace(".", mark) for text in super().tickStrings(values, scale, spacing)]


class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]  # the library has no types
    """Seconds since 1970 as times, days, months or years, whichever fit."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        form = next((_FORMS.get(spec.format) for spec in self.zoomLevel.tickSpecs if spec.spacing == spacing), None)
        if form is None:
            return list(super().tickStrings(values, scale, spacing))
        return [QLocale().toString(QDateTime.fromSecsSinceEpoch(round(value)), form) for value in values]
