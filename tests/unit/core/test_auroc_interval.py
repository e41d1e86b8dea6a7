"""An interval keeps its promise, and is that of the literature."""

import math

import numpy as np
import pytest

from inspector.core.auroc_interval import auroc_interval, interval_of_mean
from inspector.core.metrics import image_auroc


def test_the_variance_is_that_of_all_pairs() -> None:
    """Written out as DeLong does, pair by pair; back from the logit scale."""
    rng = np.random.default_rng(0)
    good, defect = rng.normal(size=40).round(1), rng.normal(1, size=25).round(1)
    wins = (defect[:, None] > good).astype(float) + 0.5 * (defect[:, None] == good)
    deviation = math.sqrt(wins.mean(axis=1).var(ddof=1) / 25 + wins.mean(axis=0).var(ddof=1) / 40)
    area, (low, high) = image_auroc(good, defect), auroc_interval(good, defect)
    logits = [math.log(value / (1 - value)) for value in (low, area, high)]
    assert logits[1] == pytest.approx((logits[0] + logits[2]) / 2)
    assert logits[2] - logits[1] == pytest.approx(1.96 * deviation / (area * (1 - area)), rel=1e-4)


@pytest.mark.parametrize(("shift", "good", "defect"), [(1.0, 40, 60), (2.5, 190, 392), (3.0, 15, 40)])
def test_nineteen_of_twenty_intervals_hold_the_truth(shift: float, good: int, defect: int) -> None:
    truth = 0.5 * (1 + math.erf(shift / 2))
    rng = np.random.default_rng(0)
    found = [auroc_interval(rng.normal(size=good), rng.normal(shift, size=defect)) for _ in range(400)]
    assert 0.92 <= np.mean([low <= truth <= high for low, high in found]) <= 0.99


def test_scores_that_part_entirely_are_not_certain() -> None:
    few, many = auroc_interval([1, 2, 3], [4, 5, 6]), auroc_interval(range(100), range(200, 300))
    assert few[1] == many[1] == 1 and 0.4 < few[0] < 0.8 < many[0] < 1
    assert auroc_interval([4, 5, 6], [1, 2, 3]) == pytest.approx((0, 1 - few[0]))


def test_too_few_images_have_no_interval() -> None:
    assert all(map(math.isnan, auroc_interval([1.0], [2.0, 3.0]) + auroc_interval([1.0, 2.0], [])))


def test_a_mean_is_known_better_than_its_parts() -> None:
    assert interval_of_mean([0.9], [(0.8, 0.95)]) == pytest.approx((0.8, 0.95))
    low, high = interval_of_mean([0.9, 0.9, 0.9, 0.9], [(0.8, 0.95)] * 4)
    assert (low, high) == pytest.approx((0.85, 0.925))
