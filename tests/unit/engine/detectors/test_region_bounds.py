"""A picture that is said to have no region as large as a fault has none, and of most that have none it is said."""

import numpy as np
import pytest

from inspector.core.decision_rule import RegionRule
from inspector.core.evidence import Evidence, Sheet
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import ImageScore
from inspector.engine.detectors.region_bounds import without_faults
from inspector.engine.detectors.scoring import Scoring, result_of
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.regions import regions_of

RNG = np.random.default_rng(3)


def scoring(**values: object) -> Scoring:
    recipe = Recipe(size=64, **values)  # type: ignore[arg-type]
    return Scoring(recipe, Preprocess.of(recipe))


def pictures(by: Scoring, shape: tuple[int, int], count: int = 150) -> list[Evidence]:
    """Faint patches, and a stain of its own size and strength in each."""
    height, width = (side // 8 for side in by.preprocess.geometry(*shape).input)
    found = []
    for _ in range(count):
        grid = RNG.gamma(20, 0.1, (height, width)).astype(np.float32)
        y, x, size = RNG.integers(height), RNG.integers(width), RNG.integers(1, 4)
        grid[y : y + size, x : x + size] += RNG.random() * 4
        image_score = float(RNG.random() * 5) if by.recipe.seed == 1 else None
        found.append(Evidence((Sheet(grid, float(0.7 + RNG.random()), image_score),), shape))
    return found


@pytest.mark.parametrize("shape", [(96, 120), (64, 64), (40, 200), (30, 30)])
@pytest.mark.parametrize("values", [{}, {"image_score": ImageScore.PATCH}, {"sigma": 0.0}, {"seed": 1}], ids=str)
def test_no_fault_is_ever_overlooked(shape: tuple[int, int], values: dict[str, object]) -> None:
    by = scoring(**values)
    found = pictures(by, shape)
    results = [result_of(evidence, [by]) for evidence in found]
    said = hidden = 0
    for level in np.quantile([result.score for result in results], [0.05, 0.4, 0.9]):
        for least_area in (1, shape[0] * shape[1] // 100, shape[0] * shape[1] // 12):
            rule = RegionRule(float(level), least_area)
            largest = [max((region.area for region in regions_of(result, rule) or ()), default=0) for result in results]
            clear = without_faults(found, [by], rule)
            assert all(area < least_area for area, is_clear in zip(largest, clear, strict=True) if is_clear)
            said += int(clear.sum())
            hidden += sum(area < least_area for area in largest) - int(clear.sum())
    assert said > 5 * hidden or min(shape) < 64  # of a picture that is made larger for the network less is known


def test_what_cannot_be_known_is_left_open() -> None:
    by, rule = scoring(), RegionRule(2.0, 10**6)
    found = pictures(by, (96, 120), 3)
    assert without_faults(found, [by], rule).all()
    broken = found[0].sheets[0].grid.copy()
    broken[0, 0] = np.nan
    assert list(without_faults([Evidence((Sheet(broken),), (96, 120)), *found[1:]], [by], rule)) == [False, True, True]
    assert not without_faults(found, [by, by], rule).any() and not without_faults(found, [by], RegionRule(-1.0, 10**6)).any()
    masked = Scoring(by.recipe, Preprocess(64, ignore=IgnoreMask.of(np.eye(96, 120, dtype=bool))))
    assert not without_faults(found, [masked], rule).any()
