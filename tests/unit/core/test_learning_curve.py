"""What more good parts would bring: a curve with its uncertainty, and silence where it cannot be told."""

import json

import numpy as np
import pytest

from inspector.core.learning_curve import LearningCurve, Unsaid, learning_curve

COUNTS = (20, 30, 40, 60, 79)


def curve(exponent: float, parts: int = 80, threshold: float = 11.5, scatter: float = 0.02) -> LearningCurve:
    """Scores of usual parts that fall with the number of parts by a power."""
    rng = np.random.default_rng(2)
    scores = np.exp(rng.normal(np.log(10), 0.1, parts))
    ratios = [np.exp(-exponent * np.log(count / COUNTS[-1]) + rng.normal(0, scatter, parts)) for count in COUNTS[:-1]]
    return learning_curve(scores, [*ratios, np.ones(parts)], COUNTS, threshold)


def test_scores_that_fall_by_a_power_give_that_power_back() -> None:
    found = curve(0.2)
    assert found.exponent.low < 0.2 < found.exponent.high and found.exponent.high - found.exponent.low < 0.02
    assert [point.parts for point in found.points] == [21, 31, 41, 61, 80] and found.unsaid is None


def test_more_parts_bring_fewer_false_rejects_within_an_interval() -> None:
    found = curve(0.2)
    shares = [point.rejects.value for point in (*found.points, *found.ahead)]
    assert shares == sorted(shares, reverse=True) and found.best is not None and found.best.parts > 80
    assert all(point.rejects.low <= point.rejects.value <= point.rejects.high for point in (*found.points, *found.ahead))
    assert found.best.rejects.value == pytest.approx(float(np.mean(_scores() * (80 / found.best.parts) ** 0.2 > 11.5)), abs=0.03)


def _scores() -> np.ndarray:
    return np.exp(np.random.default_rng(2).normal(np.log(10), 0.1, 80))


def test_nothing_is_promised_where_it_cannot_be_told() -> None:
    assert curve(0.2, parts=12).unsaid is Unsaid.TOO_FEW
    flat = curve(0.0, scatter=0.05)
    assert (flat.unsaid, flat.ahead, flat.best) == (Unsaid.FLAT, (), None)


def test_enough_is_enough() -> None:
    found = curve(0.2, threshold=20.0)
    assert found.ahead and found.best is None
    assert json.loads(json.dumps(found.to_json()))["best"] is None


def test_without_parts_or_threshold_nothing_is_computed() -> None:
    for scores, threshold in (((), 1.0), ((1.0, 2.0), 0.0), ((1.0, 2.0), float("nan"))):
        with pytest.raises(ValueError, match="no scores"):
            learning_curve(scores, np.ones((1, len(scores))), (1,), threshold)
