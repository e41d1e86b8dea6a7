"""Searching a gallery at matrix-product speed against brute force."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from inspector.core.types import FloatArray
from inspector.engine.detectors.gallery import Gallery
from inspector.engine.runtime import closeness
from inspector.engine.runtime.closeness import Closeness


def gallery(images: int, side: int = 6, channels: int = 10, offset: float = 0.0) -> Gallery:
    rng = np.random.default_rng(0)
    pixels = (rng.standard_normal((images * side * side, channels)) + offset).astype(np.float16)
    return Gallery(pixels, np.zeros((images, 2), np.float32), np.full((images, 2), side, np.int16))


def queries(count: int, channels: int = 10, offset: float = 0.0) -> FloatArray:
    return (np.random.default_rng(1).standard_normal((count, channels)) + offset).astype(np.float32)


@pytest.mark.parametrize("block", [4096, 7])
def test_products_are_those_of_the_nearest_vectors(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closeness, "BLOCK", block)
    asked, sets = queries(20), [gallery(1).pixels, gallery(2).pixels[:50]]
    found = Closeness(10)(asked, sets)
    lengths = np.square(asked.astype(np.float64)).sum(axis=1)
    expected = [(lengths - cdist(asked, vectors.astype(np.float64), "sqeuclidean").min(axis=1)) / 2 for vectors in sets]
    assert found == pytest.approx(np.array(expected), abs=1e-4)


@pytest.mark.parametrize("offset", [0.0, 30.0], ids=["around 0", "far from 0, where products are rounded to 0.001"])
def test_the_nearest_position_is_found_in_whichever_image_it_is(offset: float) -> None:
    known, asked = gallery(9, offset=offset), queries(100, offset=offset)
    images = [7, 2, 5, 0]
    rows = np.concatenate([np.arange(known.place(k).start, known.place(k).stop) for k in images])
    distances = cdist(asked.astype(np.float64), known.pixels[rows].astype(np.float64), "sqeuclidean")
    squares, found = known.correspondences(asked, images, Closeness(10))
    assert squares == pytest.approx(distances.min(axis=1), rel=1e-3)
    assert (found == rows[distances.argmin(axis=1)]).mean() > 0.97


def test_a_position_of_the_gallery_finds_itself_at_no_distance() -> None:
    known = gallery(5, offset=30.0)
    squares, rows = known.correspondences(known.pyramid(3), [0, 1, 3], Closeness(10))
    assert not squares.any()
    assert (known.pixels[rows] == known.pixels[known.place(3)]).all()


def test_rounding_hides_no_image() -> None:
    """Products that are off by as much as rounding allows still lead to the nearest position."""
    known, asked = gallery(4, offset=30.0), queries(60, offset=30.0)
    exact = Closeness(10)

    def rounded(pyramid: FloatArray, sets: list[np.ndarray]) -> FloatArray:
        true = exact(pyramid, sets)
        unit = 11 * 2.0**-24 * 2 * np.square(np.linalg.norm(pyramid, axis=1)) * 0.9
        return np.where(np.arange(len(sets))[:, None] % 2 == 0, true - unit, true + unit).astype(np.float32)

    assert (known.correspondences(asked, [0, 1, 2, 3], rounded)[0] == known.correspondences(asked, [0, 1, 2, 3], exact)[0]).all()
