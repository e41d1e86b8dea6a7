"""A region of interest is cut out before anything else: what is outside neither reaches the network nor the map."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.types import Image
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.preprocess import Preprocess
from inspector.services.benchmarking.run import inspected

ROI = (40, 30, 120, 80)
RECIPES = [Recipe(size=64), Recipe(size=64, fit=Fit.STRETCH), Recipe(size=64, fit=Fit.PAPER), Recipe(defect_px=12), Recipe(enlarge=True)]


def picture(height: int, width: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def with_roi(recipe: Recipe, roi: tuple[int, ...] = ROI) -> Preprocess:
    return Preprocess.of(replace(recipe, roi=roi))


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_network_sees_the_box_as_if_it_were_the_picture(recipe: Recipe) -> None:
    whole = picture(200, 300)
    cut = np.ascontiguousarray(whole[30:110, 40:160])
    assert (with_roi(recipe).apply(whole) == Preprocess.of(recipe).apply(cut)).all()


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_map_is_that_of_the_box_in_its_place_and_0_outside(recipe: Recipe) -> None:
    geometry = with_roi(recipe).geometry(200, 300)
    smoothed = np.random.default_rng(1).random(geometry.input, np.float32) + 1
    found = to_image(smoothed, geometry)
    alone = to_image(smoothed, Preprocess.of(recipe).geometry(80, 120))
    assert found.shape == (200, 300) and (found[30:110, 40:160] == alone).all()
    found[30:110, 40:160] = 0
    assert not found.any()


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_benchmark_counts_the_pixels_that_the_network_sees(recipe: Recipe) -> None:
    rows, columns = inspected(replace(recipe, roi=ROI), 200, 300)
    within = inspected(recipe, 80, 120)
    assert [(s.start, s.stop) for s in (rows, columns)] == [
        (s.start + first, s.stop + first) for s, first in zip(within, (30, 40), strict=True)
    ]


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_picture_without_the_box_is_unlike_the_good_parts(height: int, width: int) -> None:
    preprocess = with_roi(Recipe(size=64))
    if height >= 110 and width >= 160:
        assert preprocess.geometry(height, width).image == (height, width)
        return
    with pytest.raises(InspectorError) as caught:
        preprocess.apply(picture(height, width))
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE
    assert f"{width} x {height} px" in caught.value.detail and "120 x 80 px at 40, 30" in caught.value.detail


def test_a_thin_box_needs_no_enlarged_picture() -> None:
    preprocess = with_roi(Recipe(size=64, fit=Fit.PAPER), (5, 10, 30_000, 2))
    geometry = preprocess.geometry(20, 31_000)
    assert geometry.is_thin
    found = to_image(np.ones(geometry.input, np.float32), geometry)
    rows, columns = geometry.inspected()
    assert found.shape == (20, 31_000) and found[rows, columns].mean() > 0.9 and not found[:10].any() and not found[12:].any()


@pytest.mark.parametrize("roi", [(1, 2, 3), (-1, 0, 5, 5), (0, 0, 0, 5), (0, 0, 5, 0), (0, 0, 1 << 21, 5), (1, 2, 3, 4, 5)])
def test_what_is_no_box_is_refused(roi: tuple[int, ...]) -> None:
    with pytest.raises(InspectorError) as caught:
        Recipe(roi=roi)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_a_box_is_stored_only_where_there_is_one() -> None:
    assert "roi" not in Recipe().to_json() and "roi" not in Preprocess.of(Recipe()).to_json()
    recipe = Recipe(roi=ROI)
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert Preprocess.from_json(Preprocess.of(recipe).to_json()) == Preprocess.of(recipe)
