"""Regions of a map are those that a person would count, and nothing is counted in a map that is not known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from inspector.core.decision_rule import Region, RegionRule
from inspector.core.evidence import Evidence, Sheet
from inspector.core.recipe import Recipe
from inspector.engine.detectors.scoring import Scoring, result_of
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.regions import regions_above, regions_of

MAPS = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.sampled_from([0.0, 1.0, 1.5, 2.0]))


def flooded(above: np.ndarray) -> list[Region]:
    """Regions found by walking from pixel to neighbouring pixel."""
    left, found = {(int(y), int(x)) for y, x in np.argwhere(above)}, []
    while left:
        waiting, region = [left.pop()], []
        while waiting:
            y, x = waiting.pop()
            region.append((y, x))
            near = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= near
            waiting += near
        (top, start), (bottom, end) = np.min(region, axis=0), np.max(region, axis=0)
        found.append(Region(len(region), int(top), int(start), int(bottom - top + 1), int(end - start + 1)))
    return sorted(found, key=lambda each: (-each.area, each.top, each.left))


@given(MAPS, st.sampled_from([0.5, 1.0, 1.25, 2.0]))
def test_they_are_those_that_a_walk_over_the_pixels_finds(drawn: np.ndarray, threshold: float) -> None:
    found = regions_above(drawn, threshold)
    assert found is not None and list(found) == flooded(drawn > threshold)


def test_a_threshold_just_below_the_highest_value_leaves_nothing() -> None:
    """In single precision, in which maps are, both are the same."""
    drawn = np.full((3, 4), 0.1, np.float32)
    assert regions_above(drawn, float(drawn[0, 0]) * (1 - 1e-12)) == ()


def test_a_map_that_is_not_known_has_none_to_be_counted() -> None:
    for bad in (np.nan, np.inf):
        assert regions_above(np.array([[0.0, bad]], np.float32), 1.0) is None
    assert regions_above(np.zeros((2, 2), np.float32), 1.0) == () and regions_of(None, None) is None  # type: ignore[arg-type]


def test_they_are_read_of_the_map_as_it_is_drawn_in_units_of_the_score() -> None:
    recipe, grid = Recipe(size=64), np.zeros((8, 8), np.float32)
    grid[2:4, 3:6] = 4.0
    found = result_of(Evidence((Sheet(grid, weight=0.5),), (60, 80)), [Scoring(recipe, Preprocess.of(recipe))])
    regions = regions_of(found, RegionRule(0.5 * found.score, 1))
    assert regions is not None and len(regions) == 1
    assert regions[0].area == int((found.drawn > 0.5 * found.score).sum()) > 0
    assert regions_of(found, RegionRule(1.001 * found.score, 1)) == ()
