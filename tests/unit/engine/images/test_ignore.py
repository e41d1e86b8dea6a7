"""Ignored patches count for nothing, whatever their scores are, and those beside them lose nothing."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Sheet
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit, ImageScore
from inspector.core.types import FloatArray
from inspector.engine.detectors.bank_scores import BankScores
from inspector.engine.detectors.scoring import Compared, Judged, judge
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.runtime import PatchScores

GRID, SIZE = (8, 12), (64, 96)
RECIPES = [Recipe(size=64), Recipe(size=64, sigma=0), Recipe(size=64, sigma=64), Recipe(size=64, image_score=ImageScore.PATCH)]
ODD = st.sampled_from([0.0, 1.0, 1e30, -1e30, np.inf, -np.inf, np.nan])


def scores(seed: int) -> FloatArray:
    return np.random.default_rng(seed).random(GRID, np.float32) + 1


@st.composite
def masks(draw: st.DrawFn) -> npt.NDArray[np.bool_]:
    """Some patches ignored, and some not."""
    bits = draw(st.lists(st.booleans(), min_size=96, max_size=96).filter(lambda found: 0 < sum(found) < 96))
    return np.array(bits).reshape(GRID)


def same(one: Judged, other: Judged) -> bool:
    figures = one.score == other.score and one.hottest == other.hottest
    return figures and bool((one.smoothed == other.smoothed).all())


@given(masks(), st.integers(0, 99), ODD, st.sampled_from(RECIPES))
def test_nothing_under_the_mask_changes_what_is_said(ignored: npt.NDArray[np.bool_], seed: int, odd: float, recipe: Recipe) -> None:
    plain, nearest = scores(seed), np.arange(96).reshape(GRID)
    sheet = Compared(plain, nearest).sheet(ignored)
    found = judge(sheet, SIZE, recipe, ignored)
    changed, others = np.where(ignored, np.float32(odd), plain), np.where(ignored, -5, nearest)
    spoiled = Compared(changed, others).sheet(ignored)
    assert same(found, judge(spoiled, SIZE, recipe, ignored)) and spoiled.neighbour == sheet.neighbour
    assert not ignored[found.hottest] and found.score <= plain[~ignored].max() * (1 + 1e-5)
    assert not found.smoothed[ignored.repeat(8, axis=0).repeat(8, axis=1)].any()


@given(masks(), st.sampled_from(RECIPES))
def test_patches_beside_an_ignored_area_lose_nothing(ignored: npt.NDArray[np.bool_], recipe: Recipe) -> None:
    even = np.where(ignored, np.float32(9000), np.float32(3))
    found = judge(Sheet(even), SIZE, recipe, ignored)
    assert found.score == pytest.approx(3, rel=1e-4)
    assert found.smoothed[~ignored.repeat(8, axis=0).repeat(8, axis=1)] == pytest.approx(3, rel=1e-4)


def test_the_smoothed_map_is_the_mean_of_the_patches_that_count() -> None:
    """Against the definition, in float64."""
    ignored = np.zeros(GRID, bool)
    ignored[:, :5] = True
    plain, recipe = scores(3), Recipe(size=64)
    found = judge(Sheet(plain), SIZE, recipe, ignored)

    def smoothed(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        weights = []
        for old, new in zip(values.shape, SIZE, strict=True):
            at = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
            weights.append(np.maximum(0, 1 - np.abs(at[:, None] - np.arange(old))))
        return np.asarray(gaussian_filter(weights[0] @ values.astype(float) @ weights[1].T, recipe.sigma, mode="nearest", truncate=4.0))

    kept = np.s_[:, 40:]
    expected = smoothed(plain * ~ignored)[kept] / smoothed(~ignored)[kept]
    assert found.smoothed[kept] == pytest.approx(expected, rel=1e-4) and found.score == pytest.approx(expected.max(), rel=1e-4)


def test_equation_7_is_that_of_the_hottest_patch_that_counts() -> None:
    rng = np.random.default_rng(0)
    bank = MemoryBank(rng.random((5, 3), np.float32), np.zeros(5, np.int32), np.zeros((5, 2), np.int16), np.ones((1, 2), np.int16))
    distances = np.array([[[9, 1, 2]]], np.float32)
    patches = PatchScores(distances, np.array([[[0, 1, 2]]], np.int32), rng.random((1, 1, 3, 3), np.float32))
    by_bank = BankScores(Recipe(reweight_neighbours=3), bank, None)
    without = replace(patches, distances=np.array([[[0, 1, 2]]], np.float32))
    ignored = np.array([[True, False, False]])
    assert by_bank.compare(patches, ignored).weight == by_bank.compare(without).weight != by_bank.compare(patches).weight


def mask(height: int = 80, width: int = 120, rows: slice = slice(0), columns: slice = slice(0)) -> npt.NDArray[np.bool_]:
    pixels = np.zeros((height, width), bool)
    pixels[rows, columns] = True
    return pixels


def test_a_patch_is_ignored_where_half_of_it_is() -> None:
    recipe = Recipe(size=96)  # 80 x 112 px: resized from 80 x 120 px
    preprocess = replace(Preprocess.of(recipe), ignore=IgnoreMask.of(mask(rows=slice(0, 80), columns=slice(0, 60))))
    grid = tuple(side // 8 for side in preprocess.geometry(80, 120).input)
    found = preprocess.ignored((grid[0], grid[1]))
    assert found is not None and found[:, : grid[1] // 2].all() and not found[:, (grid[1] + 1) // 2 :].any()


def test_the_mask_goes_the_way_of_the_pictures() -> None:
    """Through the box and the centre crop."""
    pixels = mask(200, 300, slice(30, 110), slice(40, 100))  # the left half of the box
    for fit in Fit:
        preprocess = replace(Preprocess.of(Recipe(size=64, fit=fit, roi=(40, 30, 120, 80))), ignore=IgnoreMask.of(pixels))
        found = preprocess.ignored((8, 8))
        assert found is not None and found[:, :4].all() and not found[:, 4:].any()


def test_a_mask_of_nothing_is_none_and_one_of_everything_is_refused() -> None:
    assert IgnoreMask.of(mask()) is None and IgnoreMask.of(None) is None
    speck = replace(Preprocess.of(Recipe(size=96)), ignore=IgnoreMask.of(mask(rows=slice(1), columns=slice(1))))
    assert speck.ignored((10, 14)) is None
    everything = replace(
        Preprocess.of(Recipe(size=64, roi=(10, 10, 50, 50))), ignore=IgnoreMask.of(mask(rows=slice(5, 65), columns=slice(5, 65)))
    )
    with pytest.raises(InspectorError, match="Everything that the network sees") as caught:
        everything.ignored((8, 8))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_a_picture_of_another_size_is_unlike_the_good_parts() -> None:
    preprocess = replace(Preprocess.of(Recipe()), ignore=IgnoreMask.of(mask(rows=slice(9), columns=slice(9))))
    assert preprocess.apply(np.zeros((80, 120), np.uint8)).any() == np.False_
    with pytest.raises(InspectorError, match=r"has 120 x 81 px, but .* pictures of 120 x 80 px") as caught:
        preprocess.apply(np.zeros((81, 120), np.uint8))
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 99))
def test_a_stored_mask_is_the_same(height: int, width: int, seed: int) -> None:
    stored = IgnoreMask(np.random.default_rng(seed).random((height, width)) < 0.5)
    again = IgnoreMask.from_arrays(stored.arrays())
    assert again == stored and (again.pixels == stored.pixels).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ignored": np.zeros((80, 14), np.uint8)},
        {"ignored": np.zeros((80, 15), np.int16)},
        {"ignored_size": np.array([80, 0], np.int32)},
        {"ignored_size": np.array([80, 120], np.int64)},
        {"ignored_size": np.array([80], np.int32)},
    ],
)
def test_what_is_no_mask_is_refused(wrong: dict[str, npt.NDArray[np.generic]]) -> None:
    stored = IgnoreMask(mask()).arrays()
    with pytest.raises(ValueError, match="mask"):
        IgnoreMask.from_arrays(stored | wrong)
