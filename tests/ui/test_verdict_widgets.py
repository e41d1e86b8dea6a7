"""Banner, ruler and counters: what the operator reads from two metres away."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPainter
from pytestqt.qtbot import QtBot

from inspector.core.inspection import Inspection
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.widgets.counters import Counters
from inspector.ui.widgets.score_ruler import ScoreRuler
from inspector.ui.widgets.verdict_banner import VerdictBanner, verdict_word


@pytest.fixture
def banner(qtbot: QtBot) -> VerdictBanner:
    made = VerdictBanner()
    qtbot.addWidget(made)
    made.resize(400, 200)
    return made


def share_of(banner: VerdictBanner, colour: str) -> float:
    """How much of the banner has a colour."""
    image = banner.grab().toImage()
    wanted, hits = QColor(colour), 0
    for x in range(0, image.width(), 4):
        hits += sum(image.pixelColor(x, y) == wanted for y in range(0, image.height(), 4))
    return hits / (image.width() / 4 * image.height() / 4)


def test_rejects_are_filled_and_ok_is_quiet(banner: VerdictBanner) -> None:
    for verdict in (Verdict.NG, Verdict.UNDECIDED):
        banner.show_verdict(verdict)
        assert share_of(banner, theme.tone(theme.LIGHT, verdict).solid) > 0.5
    banner.show_verdict(Verdict.OK)
    assert share_of(banner, theme.LIGHT.ok.tint) > 0.5 and share_of(banner, theme.LIGHT.ok.solid) < 0.01
    banner.show_idle()
    assert share_of(banner, theme.LIGHT.idle.tint) > 0.5


def test_an_error_is_shown_as_undecided_with_its_reason_and_what_to_do(banner: VerdictBanner) -> None:
    banner.show_inspection(Inspection("a.png", 0.1, 1.0, "m", 3, error="a.png is cut off."))
    assert banner.verdict is Verdict.UNDECIDED
    assert banner.accessibleDescription() == "a.png is cut off. Set the part aside."


@pytest.mark.parametrize(("score", "threshold", "words"), [(float("nan"), 1.0, "not a number"), (1.0, None, "no threshold")])
def test_undecided_without_an_error_says_why_too(banner: VerdictBanner, score: float, threshold: float | None, words: str) -> None:
    banner.show_inspection(Inspection("a.png", score, threshold, "m", 3))
    assert banner.verdict is Verdict.UNDECIDED and words in banner.accessibleDescription()


def test_score_and_threshold_have_the_same_number_of_digits(banner: VerdictBanner) -> None:
    banner.show_inspection(Inspection("a.png", 12.3456, 3.42, "m", 3))
    assert banner.accessibleDescription() == "score 12.35   threshold 3.42"
    banner.show_inspection(Inspection("a.png", 10.68, 10.72, "m", 3))
    assert banner.verdict is Verdict.OK and banner.accessibleDescription() == "score 10.68   threshold 10.72"


def test_readers_hear_the_word(banner: VerdictBanner) -> None:
    for verdict in Verdict:
        banner.show_verdict(verdict)
        assert banner.accessibleName() == f"Verdict: {verdict_word(verdict)}"
    banner.show_idle("Paused")
    assert banner.accessibleName() == "Verdict: Paused" and banner.verdict is None


def test_the_word_grows_with_the_banner(banner: VerdictBanner) -> None:
    banner.show_verdict(Verdict.NG)

    def ink_height() -> int:
        image = banner.grab().toImage()
        ink = QColor(theme.LIGHT.ng.on_solid)
        rows = [y for y in range(image.height()) if any(image.pixelColor(x, y) == ink for x in range(0, image.width(), 2))]
        return rows[-1] - rows[0]

    small = ink_height()
    banner.resize(800, 400)
    assert ink_height() > 1.7 * small
    assert ink_height() > 100


def test_long_explanations_do_not_break_a_small_banner(banner: VerdictBanner) -> None:
    banner.resize(180, 96)
    banner.show_verdict(Verdict.UNDECIDED, "one word after another " * 40)
    assert not banner.grab().isNull()
    banner.show_verdict(Verdict.UNDECIDED, "x" * 2000)
    assert not banner.grab().isNull()


@pytest.mark.parametrize("sentence", ["传感器没有响应，请把零件放到一边。" * 30, "The camera did not answer. " * 30])
def test_what_is_too_long_is_cut_where_there_are_no_spaces_too(
    banner: VerdictBanner, monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    written: list[str] = []
    draw = QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda painter, *given: (written.append(given[-1]), draw(painter, *given)))
    banner.resize(300, 140)
    banner.show_verdict(Verdict.UNDECIDED, sentence)
    banner.grab()
    shown = written[-1]
    assert shown.endswith("…") and 20 < len(shown) < len(sentence) and sentence.startswith(shown[:-1])


# -- the ruler --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ruler(qtbot: QtBot) -> ScoreRuler:
    made = ScoreRuler()
    qtbot.addWidget(made)
    made.resize(400, 112)
    return made


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0.5, "lower than all 1,000 good parts"),
        (2000.0, "higher than all 1,000 good parts"),
        (998.5, "higher than 99.8% of good parts"),
        (999.99, "higher than 99.9% of good parts"),
        (1.5, "higher than 0.1% of good parts"),
        (None, "no score"),
        (float("nan"), "no score"),
    ],
)
def test_the_score_in_words(ruler: ScoreRuler, score: float | None, words: str) -> None:
    ruler.set_good_scores(np.arange(1, 1001))
    ruler.set_score(score)
    assert ruler.comparison() == words
    assert words in ruler.accessibleName()


def test_of_a_single_good_part_no_number_is_said(ruler: ScoreRuler) -> None:
    ruler.set_good_scores([4.0])
    ruler.set_score(5.0)
    assert ruler.comparison() == "higher than the only good part"


def test_rounding_never_claims_more_than_is_true(ruler: ScoreRuler) -> None:
    ruler.set_good_scores(np.arange(100_000))
    ruler.set_score(99_998.5)
    assert ruler.comparison() == "higher than 99.9% of good parts"


def test_without_good_parts_nothing_is_claimed(ruler: ScoreRuler) -> None:
    ruler.set_good_scores([float("nan")])
    ruler.set_score(3)
    assert "no good parts" in ruler.comparison()


def test_left_is_ok_and_right_is_ng(ruler: ScoreRuler) -> None:
    ruler.set_good_scores([1, 2, 3])
    ruler.set_threshold(4.0)

    def mark_column(score: float, ink: str) -> float:
        ruler.set_score(score)
        image = ruler.grab().toImage()
        return float(np.mean([x for x in range(image.width()) for y in (70,) if image.pixelColor(x, y) == QColor(ink)]))

    assert mark_column(2.0, theme.LIGHT.ok.ink) < 190
    assert mark_column(4.4, theme.LIGHT.ng.ink) > 205
    assert mark_column(1e9, theme.LIGHT.ng.ink) > 380


def test_a_part_that_is_ng_by_its_regions_is_not_marked_as_ok(ruler: ScoreRuler) -> None:
    ruler.set_good_scores([1, 2, 3])
    ruler.set_threshold(4.0)
    inks = {QColor(tone.ink).name() for tone in (theme.LIGHT.ok, theme.LIGHT.ng)}
    for verdict, ink in ((None, theme.LIGHT.ok.ink), (Verdict.NG, theme.LIGHT.ng.ink)):
        ruler.set_score(2.0, verdict)
        image = ruler.grab().toImage()
        assert {image.pixelColor(x, 70).name() for x in range(image.width())} & inks == {QColor(ink).name()}


@pytest.mark.parametrize("good", [[], [2.0], [2.0] * 50, [0.0, 0.0], [1, 2, 1e12]])
@pytest.mark.parametrize("threshold", [None, 0.0, 2.0, float("inf")])
def test_any_scores_can_be_drawn(ruler: ScoreRuler, good: list[float], threshold: float | None) -> None:
    ruler.set_good_scores(good)
    ruler.set_threshold(threshold)
    ruler.set_score(2.0)
    assert not ruler.grab().isNull()


# -- the counters -----------------------------------------------------------------------------------------------------


def test_counters_show_numbers_with_units(qtbot: QtBot) -> None:
    counters = Counters()
    qtbot.addWidget(counters)
    assert counters.text("yield") == "–" and counters.text("mean") == "–"
    counters.set_counts(12044, 11870, 152, 22)
    counters.set_times(4.21, 123.4)
    assert [counters.text(key) for key in ("triggers", "ok", "ng", "undecided")] == ["12,044", "11,870", "152", "22"]
    assert counters.text("yield") == "98.6%"
    assert counters.text("mean") == "4.2 ms" and counters.text("p95") == "123 ms"


def test_yield_is_never_rounded_up_to_all(qtbot: QtBot) -> None:
    counters = Counters()
    qtbot.addWidget(counters)
    counters.set_counts(100_000, 99_999, 1, 0)
    assert counters.text("yield") == "99.9%"
    counters.set_counts(10, 10, 0, 0)
    assert counters.text("yield") == "100%"
    counters.set_counts(3, 0, 0, 3)
    assert counters.text("yield") == "0%"


def test_nothing_moves_while_the_numbers_grow(qtbot: QtBot) -> None:
    counters = Counters()
    qtbot.addWidget(counters)
    counters.resize(280, counters.sizeHint().height())
    before = counters.sizeHint().height()
    counters.set_counts(1_234_567, 1_234_000, 500, 67)
    assert counters.sizeHint().height() == before
