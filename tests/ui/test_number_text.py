"""Numbers as people read them."""

import pytest
from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QApplication

from inspector.ui import number_text as text


@pytest.mark.parametrize(
    ("value", "like", "shown"),
    [
        (3.4216, None, "3.42"), (34.216, None, "34.2"), (1342.16, None, "1,342"), (0.034216, None, "0.0342"), (0.0, None, "0.00"),
        (12.345, 3.4, "12.35"), (None, None, "–"), (float("nan"), 2.0, "–"), (float("inf"), None, "∞"), (1e-12, None, "0.000000"),
    ],
)  # fmt: skip
def test_scores(qapp: QApplication, value: float | None, like: float | None, shown: str) -> None:
    assert text.score_text(value, like) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0.9986, "99.9%"), (0.99999, "99.9%"), (1.0, "100%"), (0.00001, "0.1%"), (0.0, "0%"), (None, "–")]
)
def test_shares(qapp: QApplication, share: float | None, shown: str) -> None:
    assert text.share_text(share) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0 s"), (119.4, "119 s"), (130, "2 min"), (7260, "2 h 1 min"), (-3, "0 s")])
def test_durations(qapp: QApplication, seconds: float, shown: str) -> None:
    assert text.duration_text(seconds) == shown


@pytest.mark.parametrize(
    ("code", "shown"), [("en_GB", "12.5%"), ("de_DE", "12,5\u00a0%"), ("ko_KR", "12.5%"), ("ja_JP", "12.5%"), ("zh_CN", "12.5%")]
)
def test_the_per_cent_sign_stands_as_the_language_writes_it(qapp: QApplication, code: str, shown: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(code))
    try:
        assert text.share_text(0.125) == shown
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("score", "threshold", "shown"),
    [
        (10.66, 10.7, ("10.66", "10.70")),
        (10.6999, 10.7001, ("10.6999", "10.7001")),
        (10.7, 10.7, ("10.7", "10.7")),
        (9.3, 10.7, ("9.3", "10.7")),
        (1041.6, 1041.9, ("1,041.6", "1,041.9")),
        (10.7, 10.7 + 1e-12, ("10.7", "10.7")),
        (float("nan"), 10.7, ("–", "10.7")),
    ],
)
def test_a_score_and_the_threshold_beside_it_never_read_the_same(
    qapp: QApplication, score: float, threshold: float, shown: tuple[str, str]
) -> None:
    assert (text.score_text(score, like=threshold), text.score_text(threshold, beside=score)) == shown


def test_counts_times_and_rates(qapp: QApplication) -> None:
    assert text.count_text(1234567) == "1,234,567"
    assert text.ms_text(6.14) == "6.1 ms" and text.ms_text(None) == "–" and text.ms_text(float("nan")) == "–"
    assert text.rate_text(12.44, "images") == "12.4 images/s"


@pytest.mark.parametrize(("locale", "count", "day"), [(QLocale.c(), "47,404", "20/11/2026"), (QLocale("de_DE"), "47.404", "20.11.26")])
def test_a_system_without_a_language_gets_numbers_for_people(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, locale: QLocale, count: str, day: str
) -> None:
    before = QLocale()
    monkeypatch.setattr(text, "_of_system", lambda: locale)
    QLocale.setDefault(locale)
    try:
        text.speak_a_language()
        assert text.count_text(47404) == count
        assert QLocale().toString(QDate(2026, 11, 20), QLocale.FormatType.ShortFormat) == day
    finally:
        QLocale.setDefault(before)


def test_another_language_may_be_spoken_and_that_of_the_system_again(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    before = QLocale()
    monkeypatch.setattr(text, "_of_system", lambda: QLocale("de_AT"))
    try:
        written = []
        for code in ("en", "de", "ko", ""):
            text.speak_a_language(code)
            written.append(QLocale().name())
        assert written == ["en_GB" if before.name() != "en_US" else "en_US", "de_AT", "ko_KR", "de_AT"]
    finally:
        QLocale.setDefault(before)
