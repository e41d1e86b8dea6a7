"""How well good parts and defects are told apart, and whether a gain is more than noise."""

from dataclasses import replace

import numpy as np
import pytest

from inspector.core.metrics import image_auroc
from inspector.core.recipe import Recipe
from inspector.services.settings_search.evidence import REAL, Evidence
from inspector.services.settings_search.proposal import chosen, ranked


def drawn(shift: float, seed: int = 0, good: int = 40, defects: int = 40) -> Evidence:
    rng = np.random.default_rng(seed)
    return Evidence(tuple(rng.normal(size=good)), tuple(rng.normal(size=defects) + shift), (REAL,) * defects, 10.0)


def test_separation_is_the_auroc() -> None:
    found = drawn(1.0)
    assert found.separation == pytest.approx(image_auroc(found.good, found.defect))
    low, high = found.interval
    assert low < found.separation < high
    assert 0.1 < high - low < 0.3


def test_scores_that_are_all_told_apart_are_not_certain() -> None:
    low, high = Evidence((1.0, 2.0, 3.0), (4.0, 5.0), (REAL, REAL)).interval
    assert low < 0.9
    assert high == pytest.approx(1.0)


def test_a_gain_is_measured_on_the_same_draws() -> None:
    own, better = drawn(0.5), drawn(2.0)
    low, high = better.gain_over(own, 0.8)
    assert low < better.separation - own.separation < high
    assert low > 0
    assert own.gain_over(own, 0.8) == (0.0, 0.0)


def test_defects_on_the_same_part_are_drawn_together() -> None:
    """Ten defects on each of four parts say less than defects on forty parts."""
    rng = np.random.default_rng(0)
    good, levels = tuple(rng.normal(size=4)), rng.normal(size=4)
    scores = tuple(float(levels[part]) for part in range(4) for _ in range(10))
    together = Evidence(good, scores, tuple(part for part in range(4) for _ in range(10)))
    apart = Evidence(good, scores, (REAL,) * 40)
    assert np.ptp(together.interval) > 1.2 * np.ptp(apart.interval)


def test_json_gives_the_same_back() -> None:
    found = drawn(1.0)
    assert Evidence.from_json(found.to_json()) == found


@pytest.mark.parametrize("change", [{"parts": [0]}, {"good": []}, {"defect": ["a"] * 40}, {"ms": float("nan")}, {"parts": [99] * 40}])
def test_a_damaged_trial_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Evidence.from_json(drawn(1.0).to_json() | change)


class TestTheChoice:
    """The own recipe stays unless another one is better by more than noise, and within the time of a part."""

    own, other = Recipe(), Recipe(size=640)

    def test_a_clear_gain_is_proposed(self) -> None:
        rows = ranked(self.own, {self.own: drawn(0.5), self.other: drawn(2.0)})
        assert [row.recipe for row in rows] == [self.other, self.own]
        assert chosen(rows[1], rows) == rows[0]

    def test_noise_is_not(self) -> None:
        rows = ranked(self.own, {self.own: drawn(0.5), self.other: drawn(0.6, seed=5)})
        assert rows[0].recipe == self.other
        assert chosen(rows[1], rows).recipe == self.own

    def test_what_is_too_slow_is_not(self) -> None:
        best, own = ranked(self.own, {self.own: drawn(0.5), self.other: drawn(2.0)})
        best, own = replace(best, ms_per_part=50.0), replace(own, ms_per_part=9.0)
        assert chosen(own, (best, own), most_ms=20).recipe == self.own
        assert chosen(own, (best, own), most_ms=60).recipe == self.other

    def test_an_own_recipe_that_is_too_slow_gives_way(self) -> None:
        first, second = ranked(self.own, {self.own: drawn(2.0), self.other: drawn(0.5)})
        own, other = replace(first, ms_per_part=50.0), replace(second, ms_per_part=9.0)
        assert chosen(own, (own, other), most_ms=20).recipe == self.other
        assert chosen(own, (own, other), most_ms=1).recipe == self.own
