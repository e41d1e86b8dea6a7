"""Every detector looks at the region of interest alone, and what it says lies in the whole picture."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import HEIGHT, WIDTH, good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine import detectors

X, Y = 25, 15
QUICK = [
    Recipe(size=64, coreset=200),
    Recipe(size=64, detector="padim", dimensions=20),
    Recipe(size=64, detector="spade", levels=(3,), nearest_images=3),
    Recipe(size=64, detector="autoencoder", training_steps=2),
]


def before_a_mat(part: Image, seed: int) -> Image:
    """The part as a camera sees it that shows more, with something else beside it every time."""
    whole = np.random.default_rng(1000 + seed).integers(0, 256, (HEIGHT + 40, WIDTH + 60, 3), np.uint8)
    whole[Y : Y + HEIGHT, X : X + WIDTH] = part
    return whole


def fitted(recipe: Recipe, images: list[Image], cache: Path) -> detectors.AnyDetector:
    detector = detectors.make(recipe, cache=cache)
    finish(detector.fit(images))
    return detector


@pytest.mark.parametrize("recipe", QUICK, ids=lambda recipe: recipe.detector)
def test_a_part_scores_as_if_the_box_were_the_picture(recipe: Recipe, network_cache: Path) -> None:
    good = [good_part(seed) for seed in range(5)]
    plain = fitted(recipe, good, network_cache)
    wide = [before_a_mat(part, seed) for seed, part in enumerate(good)]
    with_box = fitted(replace(recipe, roi=(X, Y, WIDTH, HEIGHT)), wide, network_cache)
    scratched = scratched_part(50)
    alone, found = plain.score([scratched])[0], with_box.score([before_a_mat(scratched, 50)])[0]
    assert found.score == alone.score and found.neighbour == alone.neighbour and found.patch == alone.patch
    assert found.map.shape == (HEIGHT + 40, WIDTH + 60)
    assert (found.map[Y : Y + HEIGHT, X : X + WIDTH] == alone.map).all() and found.map[:Y].max() == 0


def test_a_stored_model_knows_its_box(network_cache: Path) -> None:
    images = [before_a_mat(good_part(seed), seed) for seed in range(4)]
    detector = fitted(Recipe(size=64, coreset=200, roi=(X, Y, WIDTH, HEIGHT)), images, network_cache)
    again = detectors.from_state(detector.state())
    part = before_a_mat(scratched_part(50), 50)
    assert again.preprocess.box == detector.preprocess.box
    assert again.score([part])[0].score == detector.score([part])[0].score
    with pytest.raises(InspectorError) as caught:
        again.score([scratched_part(50)])
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


def test_a_model_whose_box_is_not_the_recipes_is_damaged(network_cache: Path) -> None:
    images = [before_a_mat(good_part(seed), seed) for seed in range(3)]
    state = fitted(Recipe(size=64, coreset=50, roi=(X, Y, WIDTH, HEIGHT)), images, network_cache).state()
    for roi in ([X, Y, WIDTH, HEIGHT - 1], [X, Y, WIDTH], "all", None):
        meta: dict[str, Any] = state.meta | {"preprocess": state.meta["preprocess"] | {"roi": roi}}
        with pytest.raises(InspectorError) as caught:
            detectors.from_state(replace(state, meta=meta))
        assert caught.value.code is ErrorCode.MODEL_DAMAGED
    huge = [X, Y, 1 << 20, 1 << 20]
    meta = state.meta | {"preprocess": state.meta["preprocess"] | {"roi": huge}, "recipe": state.meta["recipe"] | {"roi": huge}}
    with pytest.raises(InspectorError) as caught:
        detectors.from_state(replace(state, meta=meta))
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_good_pictures_without_the_box_are_left_out(network_cache: Path) -> None:
    images = [good_part(0), *(before_a_mat(good_part(seed), seed) for seed in range(1, 4))]
    detector = detectors.make(Recipe(size=64, coreset=50, roi=(X, Y, WIDTH, HEIGHT)), cache=network_cache)
    report = finish(detector.fit(images))
    assert report.images == 3 and [(k, error.code) for k, error in report.skipped] == [(0, ErrorCode.IMAGE_UNLIKE)]
