"""Days and times as people write them."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from inspector.ui.date_text import day_text, moment_text


@pytest.fixture(autouse=True)
def _the_language_comes_back(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        (QLocale.Language.German, "09.03.26", "09.03.26 14:05"),
        (QLocale.Language.Japanese, "2026/03/09", "2026/03/09 14:05"),
    ],
)
def test_days_and_times_are_written_as_in_the_language(language: QLocale.Language, day: str, moment: str) -> None:
    QLocale.setDefault(QLocale(language))
    assert (day_text(date(2026, 3, 9)), moment_text(datetime(2026, 3, 9, 14, 5, 59))) == (day, moment)
