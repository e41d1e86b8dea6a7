"""Axes of plots are written in the language of the window."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from pyqtgraph.graphicsItems.DateAxisItem import DAY_HOUR_ZOOM_LEVEL, HOUR_MINUTE_ZOOM_LEVEL, YEAR_MONTH_ZOOM_LEVEL
from PySide6.QtCore import QLocale

from inspector.ui.widgets.plot_axes import NumberAxis, TimeAxis

DAY_S = 24 * 3600.0


@pytest.fixture(params=["de_DE", "ko_KR"])
def locale(request: pytest.FixtureRequest, qapp: object) -> Iterator[QLocale]:
    before, made = QLocale(), QLocale(request.param)
    QLocale.setDefault(made)
    yield made
    QLocale.setDefault(before)


def test_numbers_have_the_decimal_mark_of_the_language(locale: QLocale) -> None:
    assert NumberAxis("left").tickStrings([9.5, 10.0], 1.0, 0.5) == [f"9{locale.decimalPoint()}5", f"10{locale.decimalPoint()}0"]


def test_days_and_months_have_their_names_in_the_language(locale: QLocale) -> None:
    axis = TimeAxis("bottom")
    day = datetime(2026, 5, 12).timestamp()
    axis.zoomLevel = DAY_HOUR_ZOOM_LEVEL
    (said,) = axis.tickStrings([day], 1.0, DAY_S)
    assert said == f"{locale.dayName(2, QLocale.FormatType.ShortFormat)} 12"
    axis.zoomLevel = YEAR_MONTH_ZOOM_LEVEL
    assert axis.tickStrings([day], 1.0, 30 * DAY_S) == [locale.monthName(5, QLocale.FormatType.ShortFormat)]
    axis.zoomLevel = HOUR_MINUTE_ZOOM_LEVEL
    assert axis.tickStrings([day], 1.0, 60.0) == ["00:00"]
