"""PaDiM against the paper's formulas written out in plain NumPy."""

from pathlib import Path

import numpy as np
import pytest
import torch
from plain_patchcore import bilinear
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import mahalanobis
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.types import Image
from inspector.engine.detectors.gaussians import Factors, RunningGaussians
from inspector.engine.detectors.padim import PaDiM
from inspector.engine.runtime.embedding import load_embedding

RECIPE = Recipe(size=64, detector="padim", dimensions=20)
GOOD = [good_part(seed) for seed in range(11)]


def plain_features(detector: PaDiM, image: Image) -> np.ndarray:
    with torch.inference_mode():
        features = load_embedding(detector._plan, None).double()(torch.from_numpy(detector.preprocess.apply(image)[None]))
    return features[0].numpy()[..., detector.dimensions_]


def test_means_and_covariances_are_those_of_all_images_at_once() -> None:
    rng = np.random.default_rng(0)
    features = (rng.normal(size=(23, 70, 6)) * rng.uniform(0.1, 9, 6) + rng.uniform(-50, 50, (70, 6))).astype(np.float32)
    running = RunningGaussians(70, 6)
    for part in np.split(features, [1, 8, 9, 17]):
        running.add(part)
    factors = Factors.empty(70, 6)
    for _ in running.factors(0.01, factors):
        pass
    assert running.count == 23 and running.mean == pytest.approx(features.mean(axis=0, dtype=np.float64), abs=1e-5)
    asked = rng.normal(size=(70, 6)).astype(np.float32)
    for p in range(70):
        inverse = np.linalg.inv(np.cov(features[:, p].astype(float).T) + 0.01 * np.eye(6))
        assert factors.lengths(asked)[p] == pytest.approx(np.sqrt(asked[p] @ inverse @ asked[p]), rel=1e-4)


@pytest.mark.parametrize("dimensions", [1, 2, 3, 5, 37])
def test_a_factor_of_any_size_is_stored_without_loss(dimensions: int) -> None:
    rng = np.random.default_rng(1)
    lower = np.tril(rng.normal(size=(9, dimensions, dimensions))).astype(np.float32)
    factors = Factors.empty(9, dimensions)
    factors.put(slice(0, 9), lower)
    asked = rng.normal(size=(9, dimensions)).astype(np.float32)
    assert factors.lengths(asked) == pytest.approx(np.linalg.norm(np.einsum("pij,pj->pi", lower, asked), axis=1), rel=1e-5)


def test_scores_and_maps_are_those_of_the_paper(network_cache: Path) -> None:
    detector = PaDiM(RECIPE, cache=network_cache)
    finish(detector.fit(GOOD))
    known = np.stack([plain_features(detector, image) for image in GOOD])
    for image in (scratched_part(50), good_part(51), scratched_part(52)[:60, :60]):
        features = plain_features(detector, image)
        distances = np.empty(features.shape[:2])
        for place in np.ndindex(*features.shape[:2]):
            inverse = np.linalg.inv(np.cov(known[:, place[0], place[1]].T) + 0.01 * np.eye(20))
            distances[place] = mahalanobis(features[place], known[:, place[0], place[1]].mean(axis=0), inverse)
        smoothed = gaussian_filter(bilinear(distances, detector.input_size_), 4, mode="nearest", truncate=4.0)
        result = detector.score([image])[0]
        assert result.score == pytest.approx(smoothed.max(), rel=1e-3)
        assert result.map == pytest.approx(bilinear(smoothed, image.shape[:2]), abs=2e-3 * smoothed.max())
        assert result.patch == np.unravel_index(distances.argmax(), distances.shape)


def test_levels_1_to_3_on_the_finest_grid_with_the_papers_numbers(network_cache: Path) -> None:
    detector = PaDiM(Recipe(size=64, detector="padim"), cache=network_cache)
    finish(detector.fit(GOOD[:2]))
    rows, columns = (side // 4 for side in detector.input_size_)
    assert detector.mean_.shape == (rows, columns, 100) and len(set(detector.dimensions_.tolist())) == 100
    assert (len(detector._draw(448)), len(detector._draw(1792)), len(detector._draw(60))) == (100, 550, 60)


def test_another_seed_draws_other_dimensions() -> None:
    drawn = [PaDiM(Recipe(detector="padim", seed=seed))._draw(448).tolist() for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize("kind", Fit)
def test_images_of_any_shape_are_brought_to_one_grid(kind: Fit, network_cache: Path) -> None:
    detector = PaDiM(Recipe(size=64, detector="padim", dimensions=5, fit=kind), cache=network_cache)
    finish(detector.fit([GOOD[0], good_part(1, 40, 90), good_part(2, 90, 40)]))
    for image in (GOOD[3], good_part(4, 100, 30)):
        assert detector.preprocess.apply(image).shape[:2] == detector.input_size_
        assert detector.score([image])[0].map.shape == image.shape[:2]


def test_memory_does_not_grow_with_the_number_of_images(network_cache: Path) -> None:
    sizes = []
    for count in (2, 11):
        detector = PaDiM(RECIPE, cache=network_cache)
        finish(detector.fit(GOOD[:count]))
        sizes.append(sum(array.nbytes for array in detector.state().arrays.values()))
    assert sizes[0] == sizes[1]


def test_what_would_not_fit_into_memory_is_refused_with_its_size(network_cache: Path) -> None:
    with pytest.raises(InspectorError, match="240 positions in 20 dimensions takes") as caught:
        finish(PaDiM(RECIPE, cache=network_cache, memory_budget=500_000).fit(GOOD))
    assert caught.value.code is ErrorCode.OUT_OF_MEMORY
