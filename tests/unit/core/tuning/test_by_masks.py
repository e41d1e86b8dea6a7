"""A region rule tuned on masks, against every threshold and every area tried one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inspector.core.pixel_metrics import PixelMetrics
from inspector.core.tuning.by_masks import PixelLevels, best_least_area

SCORES = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 1.25, 2.0, 3.0, 100.0])
SHAPE = (4, 5)
AREAS = st.lists(st.integers(0, 12), max_size=8)


def f1(found: float, false: float, defect: float) -> float:
    return 2 * found / (found + false + defect)


@given(st.lists(st.tuples(arrays(np.float32, SHAPE, elements=SCORES), arrays(np.bool_, SHAPE)), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_no_other_pixel_threshold_covers_the_masks_better(images: list[tuple[np.ndarray, np.ndarray]]) -> None:  # type: ignore[type-arg]
    levels = PixelLevels()
    for scores, mask in images:
        levels.add(scores, mask)
    found = levels.best()
    values, truth = np.concatenate([scores.ravel() for scores, _ in images]), np.concatenate([mask.ravel() for _, mask in images])
    if not truth.any() or truth.all():
        assert np.isnan(found.value)
        return
    above = values > found.value
    assert (found.found, found.false, found.defect) == ((above & truth).sum(), (above & ~truth).sum(), truth.sum())
    every = [f1((above & truth).sum(), (above & ~truth).sum(), truth.sum()) for level in values for above in [values >= level]]
    assert found.f1 == pytest.approx(max(every))
    assert found.iou == pytest.approx((above & truth).sum() / (above | truth).sum())


def test_the_best_f1_is_that_of_the_exact_figures() -> None:
    rng = np.random.default_rng(5)
    with PixelMetrics() as exact:
        levels = PixelLevels()
        for _ in range(3):
            mask = np.zeros((60, 80), np.bool_)
            mask[10:30, 20:50] = True
            scores = (rng.normal(2, 1, mask.shape) + 1.5 * mask).astype(np.float32)
            levels.add(scores, mask)
            exact.add(scores, mask.astype(np.int32))
        assert levels.best().f1 == pytest.approx(exact.result().f1_max, abs=1e-3)


def test_scores_that_are_no_numbers_lie_above_every_threshold() -> None:
    levels = PixelLevels()
    levels.add(np.array([[np.nan, 5.0, 1.0]], np.float32), np.array([[False, True, False]]))
    found = levels.best()
    assert 1.0 <= found.value < 5.0 and (found.found, found.false) == (1, 1)


@given(AREAS, AREAS.map(lambda areas: [area + 1 for area in areas]))
def test_no_other_least_area_tells_defects_better(touching: list[int], false: list[int]) -> None:
    chosen = best_least_area(touching, false)

    def counts(least: int) -> tuple[int, int]:
        return sum(area >= least for area in touching), sum(area >= least for area in false)

    assert chosen.value >= 1 and chosen.defect == len(touching)
    assert (chosen.found, chosen.false) == counts(chosen.value)
    if touching:
        best = max(f1(*counts(least), len(touching)) for least in range(1, 14))
        assert f1(chosen.found, chosen.false, chosen.defect) == pytest.approx(best)


def test_a_least_area_lies_half_way_between_false_regions_and_defects() -> None:
    assert best_least_area([40, 60, 80], [4, 10, 20]).value == 30
    assert best_least_area([40, 60], []).value == 20
    assert best_least_area([], []).value == 1
