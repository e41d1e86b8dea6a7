"""SPADE against the paper's formulas written out in plain NumPy."""

from pathlib import Path

import numpy as np
import pytest
import torch
from plain_patchcore import bilinear
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import cdist
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine.backbones.network import load_network
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors.spade import Spade

RECIPE = Recipe(size=64, detector="spade", nearest_images=3)
GOOD = [good_part(seed) for seed in range(5)] + [good_part(seed, 60, 60) for seed in range(5, 8)]


class PlainSpade:
    """Equations 1 to 4 in float64, with the good images of a fitted detector."""

    def __init__(self, fitted: Spade, images: list[Image]) -> None:
        self.preprocess, self.network = fitted.preprocess, load_network(backbone("efficientnet_lite0"), (1, 2, 3, 4)).double()
        self.known = [self.features(image) for image in images]

    def features(self, image: Image) -> tuple[np.ndarray, np.ndarray]:
        """(h, w, C) pyramid on the grid of level 1, and the pooled last level (D,)."""
        with torch.inference_mode():
            normalised = torch.from_numpy(self.preprocess.apply(image)).permute(2, 0, 1)[None].double() / 127.5 - 1
            maps = [level[0].numpy() for level in self.network(normalised)]
        grid = maps[0].shape[1:]
        pyramid = np.concatenate([np.stack([bilinear(channel, grid) for channel in level]) for level in maps[:3]])
        return pyramid.transpose(1, 2, 0), maps[3].mean(axis=(1, 2))

    def score(self, image: Image, count: int) -> tuple[float, np.ndarray, list[int]]:
        """Image score, squared distances of all positions (h, w), and the most similar images."""
        pyramid, pooled = self.features(image)
        squares = np.array([np.square(pooled - other).sum() for _, other in self.known])
        nearest = np.argsort(squares, kind="stable")[:count]
        gallery = np.concatenate([self.known[k][0].reshape(-1, pyramid.shape[2]) for k in nearest])
        distances = cdist(pyramid.reshape(-1, pyramid.shape[2]), gallery, "sqeuclidean").min(axis=1)
        return float(squares[nearest].mean()), distances.reshape(pyramid.shape[:2]), nearest.tolist()


@pytest.fixture(scope="module")
def fitted(network_cache: Path) -> Spade:
    detector = Spade(RECIPE, cache=network_cache)
    finish(detector.fit(GOOD))
    return detector


@pytest.fixture(scope="module")
def plain(fitted: Spade) -> PlainSpade:
    return PlainSpade(fitted, GOOD)


@pytest.mark.parametrize("image", [scratched_part(50), good_part(51), good_part(52, 60, 60)], ids=["scratched", "good", "square"])
def test_scores_and_maps_are_those_of_the_paper(fitted: Spade, plain: PlainSpade, image: Image) -> None:
    score, distances, _ = plain.score(image, 3)
    result, geometry = fitted.score([image])[0], fitted.preprocess.geometry(*image.shape[:2])
    assert result.score == pytest.approx(score, rel=1e-3)
    smoothed = fitted.map_scale_ * gaussian_filter(bilinear(distances, geometry.input), 4, mode="nearest", truncate=4.0)
    assert result.map == pytest.approx(bilinear(smoothed, image.shape[:2]), abs=5e-3 * smoothed.max())
    assert distances[result.patch] == pytest.approx(distances.max(), rel=5e-3)


def test_more_neighbours_than_good_images_means_all_of_them(network_cache: Path, plain: PlainSpade) -> None:
    detector = Spade(Recipe(size=64, detector="spade"), cache=network_cache)
    finish(detector.fit(GOOD))
    assert detector.recipe.nearest_images == 50
    assert detector.score([scratched_part(3)])[0].score == pytest.approx(plain.score(scratched_part(3), 50)[0], rel=1e-3)


def test_the_correspondence_is_a_position_of_one_of_the_most_similar_images(fitted: Spade, plain: PlainSpade) -> None:
    image = scratched_part(60)
    result, (_, distances, similar) = fitted.score([image])[0], plain.score(image, 3)
    origin = fitted.origin(result.neighbour)
    assert origin is not None and origin[0] in similar
    found = plain.known[origin[0]][0]
    place = int(origin[1] * found.shape[0]), int(origin[2] * found.shape[1])
    assert np.square(plain.features(image)[0][result.patch] - found[place]).sum() == pytest.approx(distances.max(), rel=5e-3)


def test_every_row_of_the_gallery_knows_its_image_and_place(fitted: Spade) -> None:
    gallery = fitted.gallery_
    row = 0
    for image, (rows, columns) in enumerate(gallery.grids.tolist()):
        for y, x in ((0, 0), (rows - 1, columns - 1)):
            found = gallery.origin(row + y * columns + x)
            assert found == (image, pytest.approx((y + 0.5) / rows), pytest.approx((x + 0.5) / columns))
        row += rows * columns
    assert row == len(gallery.pixels)


def test_the_map_of_a_good_part_has_the_unit_of_its_score(fitted: Spade) -> None:
    results = fitted.score([good_part(seed) for seed in range(70, 76)])
    quotients = [result.map.max() / result.score for result in results]
    assert 0.3 < float(np.median(quotients)) < 3


def test_what_would_not_fit_into_memory_is_refused_with_its_size(network_cache: Path) -> None:
    with pytest.raises(InspectorError, match="Keeping 8 good images as a whole takes") as caught:
        finish(Spade(RECIPE, cache=network_cache, memory_budget=5e5).fit(GOOD))
    assert caught.value.code is ErrorCode.OUT_OF_MEMORY
