"""What a benchmark data set is, whatever its layout on disk: categories with good images to learn from and labelled ones to test."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.said import said
from inspector.core.types import Image
from inspector.datasets.leftovers import folder_kind
from inspector.datasets.natural_order import natural_key

GOOD = "good"
VIDEO_SUFFIXES = frozenset({".avi", ".mp4"})
"""Lower-case endings of videos whose frames a data set may name."""
LEARN_SHARE = 0.8
"""Share of good images to learn from, where a data set comes without a division of its own."""
DEFECT_ABOVE = 127
"""Mask values above this mean defect: masks are drawn in black and white, some with soft edges."""


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """A test image with its truth: `kind` is `good` or the kind of defect, `mask` its defect mask where one was drawn."""

    path: Path
    kind: str
    mask: Path | None = None

    @property
    def defect(self) -> bool:
        """Whether the part is defective."""
        return self.kind != GOOD


@dataclass(frozen=True, slots=True)
class Category:
    """One product: good images to learn from, and test images that share no file with them."""

    name: str
    train_good: tuple[Path, ...]
    test: tuple[LabelledImage, ...]
    spared: tuple[Path, ...] = ()
    """Defects that were left out of the test, so that settings can be chosen by them."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that was found on disk. Images are listed, not read."""

    name: str
    categories: tuple[Category, ...]
    protocol: str
    """One sentence: how images were divided into those to learn from and those to test."""
    mask_above: int = DEFECT_ABOVE
    """Mask values above this mean defect."""

    def select(self, names: Sequence[str]) -> "Dataset":
        """The same data set with some of its categories, in the order of `names`. Raises `BAD_ARGUMENT` for unknown ones."""
        known = {category.name: category for category in self.categories}
        for name in names:
            if name not in known:
                there = ", ".join(known)
                raise InspectorError(
                    ErrorCode.BAD_ARGUMENT,
                    said("The data set {dataset} has no category {name}; it has {there}.", dataset=self.name, name=name, there=there),
                )
        return replace(self, categories=tuple(known[name] for name in dict.fromkeys(names))) if names else self

    def spare_defects(self, count: int, seed: int) -> "Dataset":
        """The same data set without `count` defects of every category, drawn with `seed`: what settings were chosen by cannot test them.

        Raises `BAD_ARGUMENT` where a category has no more defects than that.
        """
        if not count:
            return self
        note = f"{count} defect{'s' * (count > 1)} of every category, drawn with seed {seed}, took no part: they are for choosing settings."
        categories = tuple(_without_defects(category, count, seed) for category in self.categories)
        return replace(self, categories=categories, protocol=f"{self.protocol} {note}")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What some layouts need beside the root: `read` reads an image file and raises `InspectorError` where it cannot."""

    read: Callable[[Path], Image]
    frames: Callable[[Path], int] = lambda _: 0
    """How many frames a video holds; raises `InspectorError` where it cannot be read."""
    seed: int = 0
    """Draws the division of data sets that come without one."""
    splits: Path | None = None
    """File with a division made before, in place of the layout's own."""
    split: str = ""
    """Which of the divisions in that file; empty: `paper`, or the only one."""


class Reader(Protocol):
    """Finds a data set under `root`. Raises `InspectorError` when `root` is not in the reader's layout."""

    def __call__(self, root: Path, options: ReadOptions) -> Dataset:
        """The data set, in the same order on every PC."""
        ...


def images_in(folder: Path) -> tuple[Path, ...]:
    """Image files of a folder, not of its subfolders, in natural order; none if there is no such folder."""
    return tuple(path for path in _entries(folder) if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file())


def videos_in(folder: Path) -> tuple[Path, ...]:
    """Videos of a folder in natural order; none if there is no such folder."""
    return tuple(path for path in _entries(folder) if path.suffix.lower() in VIDEO_SUFFIXES and path.is_file())


def folders_in(folder: Path) -> tuple[Path, ...]:
    """Subfolders in natural order without hidden ones and those that systems make; none if there is no such folder."""
    return tuple(path for path in _entries(folder) if path.is_dir() and not folder_kind(path.name))


def _entries(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        reason = error.strerror or str(error)
        raise InspectorError(
            ErrorCode.FOLDER_UNREADABLE, said("The folder {folder} cannot be read: {reason}.", folder=folder, reason=reason)
        ) from error
    return sorted(found, key=lambda path: natural_key(path.name))


def masks_in(folder: Path, ending: str = "_mask") -> dict[str, Path]:
    """Mask files of a folder by the stem of the image that they belong to: `X_mask.png`, or `X.png` where the folder holds masks only."""
    return {path.stem.removesuffix(ending): path for path in images_in(folder)}


def divide(good: Sequence[Path], seed: int) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """(to learn from, to test): `LEARN_SHARE` of good images drawn with `seed`; both keep the order of `good`."""
    learned = set(np.random.default_rng(seed).permutation(len(good))[: round(LEARN_SHARE * len(good))].tolist())
    return tuple(p for k, p in enumerate(good) if k in learned), tuple(p for k, p in enumerate(good) if k not in learned)


def _without_defects(category: Category, count: int, seed: int) -> Category:
    defects = [position for position, image in enumerate(category.test) if image.defect]
    if count >= len(defects):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said(
                "{category} has {defects} defects: {count} cannot be left out of the test.",
                category=category.name,
                defects=len(defects),
                count=count,
            ),
        )
    spared = set(np.random.default_rng(seed).permutation(defects)[:count].tolist())
    tested = tuple(image for position, image in enumerate(category.test) if position not in spared)
    return replace(category, test=tested, spared=tuple(category.test[position].path for position in sorted(spared)))


def labelled(paths: Iterable[Path], kind: str = GOOD, masks: dict[str, Path] | None = None) -> tuple[LabelledImage, ...]:
    """Test images of one kind with their masks, found by stem."""
    return tuple(LabelledImage(path, kind, (masks or {}).get(path.stem)) for path in paths)


def checked_root(root: Path, layout: str) -> Path:
    """`root` if it is a folder. Raises `NO_IMAGES` otherwise."""
    if not root.is_dir():
        raise InspectorError(
            ErrorCode.NO_IMAGES, said("There is no folder {root} with a data set in the layout of {layout}.", root=root, layout=layout)
        )
    return root


def wrong_layout(root: Path, layout: str, missing: str) -> InspectorError:
    """The error for a folder that is not in a layout; `missing` says what was looked for."""
    return InspectorError(
        ErrorCode.NO_IMAGES,
        said("{root} is not in the layout of {layout}: there is no {missing}.", root=root, layout=layout, missing=missing),
    )


def without_splits(options: ReadOptions, layout: str) -> None:
    """Raises `BAD_ARGUMENT` when a file with a division was named for a layout that has its own."""
    if options.splits is not None:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("{layout} has a division of its own: {splits} cannot replace it.", layout=layout, splits=options.splits),
        )


def complete(dataset: Dataset) -> Dataset:
    """The data set if every category can be learned and tested. Raises `TOO_FEW_IMAGES` otherwise."""
    for category in dataset.categories:
        if not category.train_good or not category.test:
            lacking = "image to test" if category.train_good else "good image to learn from"
            raise InspectorError(
                ErrorCode.TOO_FEW_IMAGES,
                said("{category} of {dataset} holds no {lacking}.", category=category.name, dataset=dataset.name, lacking=lacking),
            )
    return dataset
