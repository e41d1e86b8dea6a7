"""Every score lies between its bounds, and these are close enough to be worth it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import ImageScore
from inspector.engine.detectors.score_bounds import score_bounds
from inspector.engine.detectors.scoring import Scoring, score_of
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess

SHAPE, GRID = (64, 80), (8, 10)
SIGMAS = st.sampled_from((0.0, 1.0, 4.0, 9.0))
MASK = np.zeros(SHAPE, bool)
MASK[:20, :33] = True
POINTS = st.tuples(st.integers(-9, 89), st.integers(-9, 73))
DRAWN = st.builds(Drawn, st.sampled_from((Form.RECTANGLE, Form.ELLIPSE)), st.tuples(POINTS, POINTS)).map(lambda drawn: (drawn,))
AREA = st.builds(Area, st.just(Use.IGNORE), DRAWN) | st.builds(Area, st.just(Use.ZONE), DRAWN, factor=st.floats(0.01, 100))


def scoring(sigma: float, image_score: ImageScore, masked: bool, unit: float = 1.0) -> Scoring:
    recipe = Recipe(defect_px=8.0, sigma=sigma, image_score=image_score)
    preprocess = Preprocess.of(recipe)
    return Scoring(recipe, replace(preprocess, ignore=IgnoreMask(MASK)) if masked else preprocess, unit)


def evidence(rng: np.random.Generator, sheets: int = 1) -> Evidence:
    """Mostly noise, with some patches far above it."""
    found = []
    for _ in range(sheets):
        grid = rng.gamma(2.0, 1.0, GRID) * (1 + 20 * (rng.random(GRID) < rng.choice((0, 0.02, 0.3))))
        found.append(Sheet(grid.astype(np.float32), rng.choice((1.0, 0.4))))
    return Evidence(tuple(found), SHAPE)


@given(
    st.integers(0, 2**32 - 1),
    SIGMAS,
    st.sampled_from(ImageScore),
    st.booleans(),
    st.lists(AREA, max_size=3),
    st.integers(1, 2),
    st.sampled_from((2, 4)),
)
@settings(max_examples=60)
def test_scores_lie_between_their_bounds(
    seed: int, sigma: float, image_score: ImageScore, masked: bool, areas: list[Area], networks: int, finer: int
) -> None:
    rng, scorings = np.random.default_rng(seed), [scoring(sigma, image_score, masked, (1.0, 2.5)[k]) for k in range(networks)]
    found = [evidence(rng, networks) for _ in range(6)]
    try:
        places = Places.of(Areas(SHAPE, tuple(areas)), 1.0)
        scores = np.array([score_of(each, scorings, places) for each in found])
    except InspectorError:  # nothing is left
        return
    low, high = score_bounds(found, scorings, places, finer)
    assert (low <= scores).all() and (scores <= high).all() and np.isfinite(high).all()


@pytest.mark.parametrize(("masked", "finer", "most"), [(False, 4, 1.05), (True, 4, 1.25), (False, 2, 1.2), (True, 2, 1.5)])
def test_bounds_are_close(masked: bool, finer: int, most: float) -> None:
    rng = np.random.default_rng(0)
    low, high = score_bounds([evidence(rng) for _ in range(200)], [scoring(4.0, ImageScore.SMOOTHED, masked)], None, finer)
    assert (high / low).max() < most


def test_a_whole_image_has_the_score_that_it_has() -> None:
    whole = Evidence((Sheet(np.ones(GRID, np.float32), image_score=7.0),), SHAPE)
    low, high = score_bounds([whole], [scoring(4.0, ImageScore.SMOOTHED, masked=False)], None, 4)
    assert (low[0], high[0]) == pytest.approx((7.0, 7.0), rel=1e-4)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_where_patches_have_no_distances_nothing_is_said(wrong: float) -> None:
    grid = np.ones(GRID, np.float32)
    grid[5, 5] = wrong
    low, high = score_bounds([Evidence((Sheet(grid),), SHAPE)], [scoring(4.0, ImageScore.SMOOTHED, masked=False)], None, 4)
    assert (low[0], high[0]) == (-np.inf, np.inf)


def test_evidence_of_another_number_of_networks_is_refused() -> None:
    with pytest.raises(ValueError, match="another number of networks"):
        score_bounds([evidence(np.random.default_rng(0), 2)], [scoring(4.0, ImageScore.SMOOTHED, masked=False)], None, 4)
