"""From where on a picture is too unlike good ones to be judged, learned from figures of good ones alone."""

from dataclasses import replace

import numpy as np
import pytest

from inspector.core.decision import BY_RULE, UNUSUAL, Finding, NotJudged, Reason, decide, rule_of, trouble_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.gate_words import range_text, sentence
from inspector.core.picture_limits import ABOUT, FEWEST, HOT, Figure, PictureLimits, Range
from inspector.core.project import Project
from inspector.core.types import Verdict

PLAIN = GateSettings()


def good(count: int, seed: int = 0) -> dict[Figure, list[float]]:
    """Figures of good pictures of one size in steady light."""
    rng = np.random.default_rng(seed)
    return {
        Figure.HEIGHT: [480.0] * count,
        Figure.WIDTH: [640.0] * count,
        Figure.DARK: np.abs(rng.normal(0, 0.002, count)).tolist(),
        Figure.BRIGHT: np.abs(rng.normal(0, 0.002, count)).tolist(),
        Figure.BRIGHTNESS: rng.normal(0.34, 0.01, count).tolist(),
        Figure.RED: rng.normal(-0.2, 0.005, count).tolist(),
        Figure.BLUE: rng.normal(0.1, 0.005, count).tolist(),
        Figure.CONTRAST: rng.normal(0.1, 0.004, count).tolist(),
        Figure.LIKENESS: rng.normal(0.9, 0.01, count).tolist(),
        Figure.RIGHT: rng.normal(0, 0.004, count).tolist(),
        Figure.DOWN: rng.normal(0, 0.004, count).tolist(),
        Figure.SHARPNESS: np.exp(rng.normal(0.5, 0.1, count)).tolist(),
        Figure.COOLEST: rng.normal(5, 0.2, count).tolist(),
    }


def limits(count: int = 60, **more: list[float]) -> PictureLimits:
    found = PictureLimits.learn(good(count) | {Figure(name): values for name, values in more.items()})
    assert found is not None
    return found


def usual() -> dict[Figure, float]:
    return {figure: float(np.median(values)) for figure, values in good(400).items()}


@pytest.mark.parametrize(
    ("figure", "value", "reason"),
    [
        (Figure.WIDTH, 320, Reason.OTHER_SIZE),
        (Figure.HEIGHT, 960, Reason.OTHER_SIZE),
        (Figure.BRIGHTNESS, 0.17, Reason.TOO_DARK),
        (Figure.BRIGHTNESS, 0.68, Reason.TOO_BRIGHT),
        (Figure.DARK, 0.5, Reason.TOO_DARK),
        (Figure.BRIGHT, 0.5, Reason.TOO_BRIGHT),
        (Figure.RED, 0.0, Reason.OTHER_COLOUR),
        (Figure.BLUE, 0.3, Reason.OTHER_COLOUR),
        (Figure.CONTRAST, 0.02, Reason.LOW_CONTRAST),
        (Figure.LIKENESS, 0.2, Reason.OTHER_PART),
        (Figure.RIGHT, -0.2, Reason.SCENE_SHIFTED),
        (Figure.DOWN, 0.2, Reason.SCENE_SHIFTED),
        (Figure.SHARPNESS, 0.2, Reason.NOT_SHARP),
        (Figure.COOLEST, 5 * HOT + 0.5, Reason.OTHER_PART),
    ],
)
def test_one_figure_beyond_its_limit_says_why(figure: Figure, value: float, reason: Reason) -> None:
    found = limits().excess(usual() | {figure: value}, PLAIN)
    assert found is not None
    assert (found.figure, found.value, found.reason) == (figure, value, reason)
    assert found.reason in UNUSUAL


@pytest.mark.parametrize("figure", [Figure.CONTRAST, Figure.SHARPNESS, Figure.LIKENESS])
def test_more_of_what_there_cannot_be_too_much_of_is_no_reason(figure: Figure) -> None:
    assert limits().excess(usual() | {figure: 0.999 if figure is Figure.LIKENESS else 50.0}, PLAIN) is None


@pytest.mark.parametrize("count", [6, 12, 30, 200])
def test_new_good_pictures_pass(count: int) -> None:
    """Of 3,000 from the same camera not one is refused, however few were learned."""
    learned, new = limits(count), good(3000, seed=7)
    refused = [learned.excess({figure: values[k] for figure, values in new.items()}, PLAIN) for k in range(3000)]
    assert [each for each in refused if each is not None] == []


def test_few_pictures_get_wider_limits() -> None:
    few, many = limits(12).ranges[Figure.BRIGHTNESS], limits(400).ranges[Figure.BRIGHTNESS]
    assert few.least is not None and many.least is not None
    assert few.least < many.least


def test_too_few_pictures_have_no_limits() -> None:
    assert PictureLimits.learn(good(FEWEST - 1)) is None
    assert PictureLimits.learn({}) is None


def test_one_strange_picture_among_the_good_does_not_widen_the_limits() -> None:
    figures = good(40)
    spoilt = limits(40, brightness=[0.01, *figures[Figure.BRIGHTNESS][1:]]).ranges[Figure.BRIGHTNESS]
    clean = limits(40).ranges[Figure.BRIGHTNESS]
    assert spoilt.least == pytest.approx(clean.least, rel=0.05)
    assert spoilt.low > 0.3


def test_figures_that_are_no_numbers_are_left_out_of_what_is_learned_and_refused_afterwards() -> None:
    learned = limits(40, sharpness=[float("nan"), *good(40)[Figure.SHARPNESS][1:]])
    assert learned.excess(usual(), PLAIN) is None
    assert learned.excess(usual() | {Figure.SHARPNESS: float("nan")}, PLAIN) is not None


def test_pictures_of_many_sizes_may_be_a_fifth_larger() -> None:
    learned = limits(60, width=np.linspace(300, 500, 60).tolist())
    assert learned.excess(usual() | {Figure.WIDTH: 590}, PLAIN) is None
    assert learned.excess(usual() | {Figure.WIDTH: 620}, PLAIN) is not None


def test_grey_pictures_have_no_colour_to_look_at() -> None:
    learned = limits(60, red=[0.0] * 60, blue=[0.0] * 60)
    assert not {Figure.RED, Figure.BLUE} & set(learned.ranges)


def test_parts_that_lie_anyhow_have_no_scene() -> None:
    """Then neither another part nor a shift is told by it."""
    scattered = np.random.default_rng(1).uniform(0.05, 0.7, 60).tolist()
    learned = limits(60, likeness=scattered)
    assert not learned.has_scene and limits().has_scene
    assert learned.excess(usual() | {Figure.LIKENESS: 0.02, Figure.RIGHT: 0.3}, PLAIN) is None


def test_the_shift_of_what_is_not_found_says_nothing() -> None:
    found = limits().excess(usual() | {Figure.LIKENESS: 0.2, Figure.RIGHT: 0.4}, GateSettings(off=frozenset({Check.SCENE})))
    assert found is None


def test_a_check_that_is_off_is_not_made_and_one_that_is_wider_lets_more_pass() -> None:
    dark = usual() | {Figure.BRIGHTNESS: 0.2}
    learned = limits()
    assert learned.excess(dark, PLAIN) is not None
    assert learned.excess(dark, PLAIN.with_check(Check.BRIGHTNESS, is_on=False)) is None
    assert learned.excess(dark, PLAIN.with_check(Check.BRIGHTNESS, is_on=True, times=4)) is None
    assert learned.excess(dark, PLAIN.with_check(Check.SHARPNESS, is_on=False)) is not None


def test_a_range_is_widened_from_what_is_usual() -> None:
    assert Range(0.3, 0.4, 0.2, 0.6).widened(2) == Range(0.3, 0.4, pytest.approx(0.1), pytest.approx(0.8))
    assert Range(0.3, 0.4, None, 0.6).widened(3).least is None


def test_limits_are_stored_and_read_back_and_forged_ones_are_refused() -> None:
    learned = limits()
    stored = learned.to_json()
    assert PictureLimits.from_json(stored) == learned
    assert PictureLimits.from_json(stored | {"ranges": {**stored["ranges"], "of_later_versions": [0, 1, 0, 1]}}) == learned
    for forged in (
        {"pictures": 3},
        {"pictures": 3, "ranges": []},
        {"pictures": 3, "ranges": {"dark": [0, 1, 0]}},
        {"pictures": 3, "ranges": {"dark": [0, 1, 0, "1"]}},
        {"pictures": 3, "ranges": {"dark": [0, float("nan"), None, None]}},
        {"pictures": "3", "ranges": {}},
    ):
        with pytest.raises((KeyError, TypeError, ValueError)):
            PictureLimits.from_json(forged)


def test_every_figure_is_limited_and_every_reason_has_a_sentence() -> None:
    assert set(ABOUT) == set(Figure)
    found = limits().excess(usual() | {Figure.BRIGHTNESS: 0.05}, PLAIN)
    assert found is not None
    assert sentence(found).startswith("Not judged: the picture is too dark: brightness 0.050, good parts 0.3")
    for reason in UNUSUAL:
        assert sentence(replace(found, reason=reason), "Housing B").endswith("It looks like the project Housing B.")


def test_a_picture_that_is_not_judged_is_undecided_whatever_its_score() -> None:
    error = NotJudged("Not judged: the picture is too dark.", Reason.TOO_DARK)
    assert trouble_of(error) is Reason.TOO_DARK and error.code is ErrorCode.IMAGE_UNLIKE
    for score in (None, 0.0, 99.0):
        decided = decide([Finding(score, Reason.TOO_DARK)], rule_of(1.0))
        assert (decided.verdict, decided.reason) == (Verdict.UNDECIDED, Reason.TOO_DARK)
    assert not set(UNUSUAL) & BY_RULE


def test_settings_are_stored_only_where_they_are_used() -> None:
    assert "gate" not in Project("p").to_json()
    settings = PLAIN.with_check(Check.SCENE, is_on=False).with_check(Check.SHARPNESS, is_on=True, times=2.5)
    stored = Project("p", gate=settings).to_json()
    assert stored["gate"] == {"off": ["scene"], "wider": {"sharpness": 2.5}}
    assert Project.from_json(stored).gate == settings
    assert settings.with_check(Check.SCENE, is_on=True).with_check(Check.SHARPNESS, is_on=True) == PLAIN


@pytest.mark.parametrize("stored", [{"off": ["smell"]}, {"wider": {"smell": 2}}, {"strict": True}])
def test_checks_of_later_versions_are_refused(stored: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        GateSettings.from_json(stored)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


@pytest.mark.parametrize("times", [0.1, 11.0, float("nan")])
def test_limits_that_nobody_can_mean_are_refused(times: float) -> None:
    with pytest.raises(InspectorError):
        GateSettings.from_json({"wider": {"scene": times}})


def test_nothing_is_no_less_than_nothing() -> None:
    assert range_text(Figure.DOWN, -0.003, 0.004) == "0 %"
    assert range_text(Figure.DOWN, -0.01, 0.004) == "-1 … 0 %"
