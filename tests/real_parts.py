"""Real parts for choosing settings: good ones to learn, good ones and defects to judge by. Test images are no part of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.datasets.dataset import Category, Dataset, ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image

SEED, DEFECTS = 0, 10


@dataclass(frozen=True)
class Choosing:
    """What of one set may choose."""

    name: str
    learned: list[Path]
    good: list[Path]
    """A third of the set's good parts, at most 60, which nothing learns."""
    defects: list[Path]
    """Those that `inspector benchmark --validation-defects 10` takes out of the test."""


def choosing(sets: Path, learned: int) -> list[Choosing]:
    """Of every set that the file lists, with at most so many good parts to learn."""
    whole = read_dataset("sets", sets, ReadOptions(read_image, seed=SEED))
    tested = whole.spare_defects(DEFECTS, SEED)
    return [_choosing(category, tested, learned) for category in whole.categories]


def _choosing(category: Category, tested: Dataset, learned: int) -> Choosing:
    rest = next(each for each in tested.categories if each.name == category.name)
    spared = {item.path for item in category.test if item.defect} - {item.path for item in rest.test}
    order = np.random.default_rng(SEED).permutation(len(category.train_good))
    good = min(60, len(order) // 3)
    drawn = [category.train_good[k] for k in order]
    return Choosing(category.name, sorted(drawn[good:][:learned]), sorted(drawn[:good]), sorted(spared))
