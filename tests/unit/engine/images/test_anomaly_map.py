"""The anomaly map against scipy's Gaussian and interpolation written out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_patchcore import bilinear
from scipy.ndimage import gaussian_filter

from inspector.core.recipe_choices import Fit
from inspector.engine.images.anomaly_map import smooth, to_image
from inspector.engine.images.geometry import Geometry
from inspector.engine.images.preprocess import Preprocess


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([0.0, 0.8, 2.0, 4.0, 7.5]), st.integers(0, 2**32))
@settings(deadline=None)
def test_smooth_is_bilinear_then_gaussian(rows: int, columns: int, sigma: float, seed: int) -> None:
    scores = np.random.default_rng(seed).uniform(0, 9, (rows, columns)).astype(np.float32)
    size = (rows * 8, columns * 8)
    expected = gaussian_filter(bilinear(scores, size), sigma, mode="nearest", truncate=4.0)
    found = smooth(scores, size, sigma)
    assert found.dtype == np.float32
    assert found == pytest.approx(expected, abs=1e-3)


@given(st.integers(2, 40), st.integers(2, 40), st.integers(4, 120), st.integers(4, 120), st.integers(0, 2**32))
@settings(deadline=None)
def test_to_image_is_bilinear(rows: int, columns: int, height: int, width: int, seed: int) -> None:
    smoothed = np.random.default_rng(seed).uniform(0, 9, (rows, columns)).astype(np.float32)
    geometry = Geometry((height, width), (rows, columns), (rows, columns), (0, 0))
    assert to_image(smoothed, geometry) == pytest.approx(bilinear(smoothed, (height, width)), abs=1e-3)


def test_a_constant_stays_constant() -> None:
    scores = np.full((5, 7), 3.5, np.float32)
    geometry = Preprocess(64).geometry(50, 90)
    assert to_image(smooth(scores, geometry.input, 4.0), geometry) == pytest.approx(np.full((50, 90), 3.5), abs=1e-5)


def test_a_peak_stays_where_it_is() -> None:
    scores = np.zeros((8, 12), np.float32)
    scores[2, 9] = 1
    found = smooth(scores, (64, 96), 4.0)
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert abs(row + 0.5 - 2.5 * 8) <= 1 and abs(column + 0.5 - 9.5 * 8) <= 1
    at_image = to_image(found, Geometry((128, 96), (64, 96), (64, 96), (0, 0)))
    row, column = np.unravel_index(at_image.argmax(), at_image.shape)
    assert abs(row + 0.5 - 2.5 * 16) <= 2 and abs(column + 0.5 - 9.5 * 8) <= 1


def test_outside_a_centre_crop_nothing_was_seen() -> None:
    geometry = Preprocess(64, Fit.PAPER).geometry(100, 200)
    found = to_image(np.ones(geometry.input, np.float32), geometry)
    assert found.shape == (100, 200)
    assert found[50, 100] == 1
    assert not found[:3].any() and not found[-3:].any()
    assert not found[:, :50].any() and not found[:, -50:].any()
    assert (found == 1).mean() == pytest.approx(64 * 64 / (geometry.resized[0] * geometry.resized[1]), rel=0.1)


@pytest.mark.parametrize("shape", [(2, 900), (900, 3), (1, 1), (60, 50)])
def test_the_map_of_a_thin_image_is_the_same_without_the_resized_whole(shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    geometry = Preprocess(64, Fit.PAPER).geometry(*shape)
    smoothed = np.random.default_rng(0).uniform(1, 9, geometry.input).astype(np.float32)
    monkeypatch.setattr("inspector.engine.images.geometry._MOST_RESIZED_PX", 1 << 40)
    whole = to_image(smoothed, geometry)
    monkeypatch.setattr("inspector.engine.images.geometry._MOST_RESIZED_PX", 0)
    assert whole.max() > 0 and geometry.is_thin
    assert to_image(smoothed, geometry) == pytest.approx(whole, abs=1e-4)
