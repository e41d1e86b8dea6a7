import math

import numpy as np
import pytest

from inspector.core.detection_probability import CONFIDENCE, SHARE, Curve, Shown


def shown(seed: int, half: float = 10.0, steep: float = 3.0, count: int = 120, levels: tuple[float, ...] = (0.1, 0.2, 0.4)) -> list[Shown]:
    """Half of the defects of `half` px and the contrast 0.2 are found."""
    rng = np.random.default_rng(seed)
    sizes, contrasts = np.exp(rng.uniform(math.log(3), math.log(60), count)), rng.choice(levels, count)
    eta = steep * (np.log(sizes / half) + 0.8 * np.log(contrasts / 0.2))
    return [Shown(*each) for each in zip(sizes, contrasts, rng.random(count) < 1 / (1 + np.exp(-eta)), strict=True)]


def true_a90(half: float = 10.0, steep: float = 3.0) -> float:
    return half * math.exp(math.log(SHARE / (1 - SHARE)) / steep)


def test_the_limit_keeps_its_confidence() -> None:
    """Of 40 studies the limit lies below the truth in 2, give or take: 7 or more would happen once in a hundred."""
    limits = [Curve(shown(seed)).a90_95(0.2) for seed in range(40)]
    known = [limit for limit in limits if limit is not None]
    assert len(known) >= 38
    assert sum(limit < true_a90() for limit in known) < 7
    assert np.median(known) < 1.7 * true_a90()


def test_curve_and_limit_come_close_to_the_truth_with_many_defects() -> None:
    curve = Curve(shown(1, count=3000))
    assert curve.a90(0.2) == pytest.approx(true_a90(), rel=0.1)
    limit = curve.a90_95(0.2)
    assert limit is not None and 1 <= limit / true_a90() < 1.2
    at = curve.point(10.0, 0.2)
    assert at.chance == pytest.approx(0.5, abs=0.05) and at.lower < at.chance


def test_stronger_defects_are_found_when_smaller() -> None:
    curve = Curve(shown(2))
    faint, strong = curve.a90_95(0.1), curve.a90_95(0.4)
    assert strong is not None and (faint is None or strong < faint)


def test_one_contrast_alone_is_enough() -> None:
    limit = Curve(shown(3, levels=(0.2,))).a90_95(0.2)
    assert limit is not None and limit > true_a90() * 0.8


def test_nothing_is_said_where_nothing_is_found() -> None:
    curve = Curve([Shown(size, 0.2, False) for size in np.linspace(3, 60, 60)])
    assert curve.a90(0.2) is None and curve.a90_95(0.2) is None


def test_where_everything_is_found_the_smallest_that_was_shown_is_named_or_a_larger_one() -> None:
    limit = Curve([Shown(size, 0.2, True) for size in np.linspace(3, 60, 60)]).a90_95(0.2)
    assert limit is not None and 3 <= limit < 60


def test_large_defects_that_are_missed_contradict_the_curve() -> None:
    """Every third defect is never found, however large: what a curve that ends at 1 says of 90 % is not true then."""
    rng = np.random.default_rng(5)
    sizes = np.exp(rng.uniform(math.log(3), math.log(60), 200))
    curve = Curve([Shown(size, 0.2, bool(size > 8 and number % 3)) for number, size in enumerate(sizes)])
    assert curve.a90_95(0.2) is None and curve.is_contradicted(30.0, 0.2)


def test_larger_ones_that_are_found_less_often_name_no_size() -> None:
    curve = Curve([Shown(size, 0.2, size < 20) for size in np.linspace(3, 60, 60)])
    assert not curve.grows and curve.a90(0.2) is None


def test_a_handful_is_too_few() -> None:
    with pytest.raises(ValueError, match="more defects"):
        Curve([Shown(5.0, 0.2, True)] * 5)
    assert CONFIDENCE == 0.95
