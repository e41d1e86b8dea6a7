"""How well parts of the five real sets are found, how long that takes, and how many are not found, or found where there are none.

pytest -s --benchmark-enable tests/benchmarks/test_alignment.py
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspector.core.placement import Placement
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Align
from inspector.core.types import Image
from inspector.datasets.dataset import Category, ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.alignment.laying import between_centres
from inspector.engine.images.learn_aligner import learn_aligner

SETS = ("tiles", "cookies", "screw", "cells", "boards")
DEGREES = {"screw": 180.0}
OTHERS = 20.0
SQUARE = 256
"""px that tiles are stretched to, of which every one has another size, and side of the pictures in which time is taken."""
MOVED, FOREIGN, TESTED = 40, 25, 200


@dataclass(frozen=True)
class Parts:
    """Pictures of one size."""

    learned: list[Image]
    good: list[Image]
    defect: list[Image]


@pytest.fixture(scope="module")
def parts(pytestconfig: pytest.Config) -> Callable[[str], Parts]:
    shared = pytestconfig.rootpath.parent / "shared"
    if not (shared / "data" / "sets.json").is_file():
        pytest.skip("the real sets are not here")
    categories = {each.name: each for each in read_dataset("sets", shared / "data" / "sets.json", ReadOptions(read_image)).categories}
    kept: dict[str, Parts] = {}
    return lambda name: kept.setdefault(name, _read(categories[name])) if name not in kept else kept[name]


def _read(category: Category) -> Parts:
    tests = [[item.path for item in category.test if item.defect is defect] for defect in (False, True)]
    learned, good, defect = ([read_image(path) for path in _some(paths)] for paths in (category.train_good, *tests))
    if category.name == "tiles":
        learned, good, defect = ([_resized(image, (SQUARE, SQUARE)) for image in images] for images in (learned, good, defect))
    return Parts(learned, good, defect)


def _some(paths: list[Path] | tuple[Path, ...]) -> list[Path]:
    return [paths[k] for k in np.unique(np.linspace(0, len(paths) - 1, TESTED).astype(int))]


def _resized(image: Image, size: tuple[int, int]) -> Image:
    return np.asarray(cv2.resize(image, size[::-1], interpolation=cv2.INTER_AREA))


def _moved(image: Image, placement: Placement) -> Image:
    size = image.shape[1::-1]
    return np.asarray(
        cv2.warpAffine(image, between_centres(placement, image.shape), size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    )


def _milliseconds(find: Callable[[Image], Placement], images: list[Image]) -> float:
    find(images[0])
    began = time.process_time()
    for image in images:
        find(image)
    return (time.process_time() - began) / len(images) * 1e3


@pytest.mark.parametrize("name", SETS)
def test_real_parts(name: str, parts: Callable[[str], Parts]) -> None:
    cv2.setNumThreads(1)
    own, degrees = parts(name), DEGREES.get(name, OTHERS)
    recipe = Recipe(align=Align.TURN, align_degrees=degrees)
    aligner = finish(learn_aligner([partial(np.copy, image) for image in own.learned], recipe))
    assert aligner is not None
    size = aligner.size
    print(f"\n{name}: {size[1]} x {size[0]} px, up to {degrees:g} degrees, limit {aligner.limit:.2f}")
    px, turns = _errors(own.learned, degrees)
    print(f"  moved by known amounts: off by {_spread(px)} px ({_spread(px * SQUARE / max(size))} of {SQUARE}), {_spread(turns)} degrees")
    small = [_resized(image, (SQUARE, SQUARE)) for image in own.good]
    of_small = Aligner.of(_resized(own.learned[0], (SQUARE, SQUARE)), degrees)
    print(f"  ms of one core: {_milliseconds(aligner.find, own.good):.1f}, of {SQUARE} px {_milliseconds(of_small.find, small):.1f}")
    good, defect = (_qualities(aligner, images) for images in (own.good, own.defect))
    print(f"  quality of good parts {_spread(good, (0, 1, 50))}, of parts with defects {_spread(defect, (0, 1, 50))}")
    print(
        f"  not found: {(good < aligner.limit).sum()} of {len(good)} good, {(defect < aligner.limit).sum()} of {len(defect)} with defects"
    )
    for other in SETS:
        if other != name:
            foreign = _qualities(aligner, [_resized(image, size) for image in parts(other).learned[:FOREIGN]])
            print(f"  {other}: {(foreign >= aligner.limit).sum()} of {len(foreign)} found, quality up to {foreign.max():.2f}")
    assert np.median(px) * SQUARE / max(size) < 1 and np.median(turns) < 0.5
    assert aligner.find(np.zeros_like(own.learned[0])).quality < aligner.limit


def _errors(images: list[Image], degrees: float) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Most px that a corner of the middle half is off, and degrees; of parts moved by known amounts, darker and with noise."""
    rng, px, turns = np.random.default_rng(0), [], []
    for image in images[:MOVED]:
        height, width = image.shape[:2]
        wanted = Placement(*(rng.uniform(-0.1, 0.1, 2) * (width, height)), rng.uniform(-degrees, degrees), 1.0)
        changed = _moved(image, wanted) * rng.uniform(0.6, 1.0) + rng.normal(0, 2, image.shape)
        found = Aligner.of(image, degrees).find(np.clip(changed, 0, 255).astype(np.uint8))
        corners = np.array([[x, y, 1] for x in (width / 4, 3 * width / 4) for y in (height / 4, 3 * height / 4)])
        apart = corners @ (found.matrix((height, width)) - wanted.matrix((height, width))).T
        px.append(np.linalg.norm(apart, axis=1).max())
        turns.append(abs((found.degrees - wanted.degrees + 180) % 360 - 180))
    return np.array(px), np.array(turns)


def _qualities(aligner: Aligner, images: list[Image]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([aligner.find(image).quality for image in images if image.shape[:2] == aligner.size])


def _spread(values: np.ndarray, at: tuple[int, ...] = (50, 90, 100)) -> str:  # type: ignore[type-arg]
    return " / ".join(f"{value:.2f}" for value in np.percentile(values, at))
