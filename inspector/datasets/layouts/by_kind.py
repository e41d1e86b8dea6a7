"""Categories with a folder for good images and one for every kind of defect: what MVTec AD and BTAD have in common.

CATEGORY/train/GOOD/*    CATEGORY/test/GOOD/*    CATEGORY/test/KIND/*    CATEGORY/ground_truth/KIND/X.png or X_mask.png
"""

from dataclasses import dataclass
from pathlib import Path

from inspector.datasets.dataset import (
    GOOD,
    Category,
    Dataset,
    LabelledImage,
    ReadOptions,
    checked_root,
    complete,
    folders_in,
    images_in,
    labelled,
    masks_in,
    without_splits,
    wrong_layout,
)


@dataclass(frozen=True, slots=True)
class ByKind:
    """A layout of this family."""

    name: str
    """What the data set is called in tables."""
    layout: str
    """What it is called in messages."""
    good: str = GOOD
    """Name of the folders with good images."""

    def read(self, root: Path, options: ReadOptions) -> Dataset:
        """`root` holds categories, or is a category itself. See `Reader`."""
        without_splits(options, self.layout)
        is_category = self._is_category(checked_root(root, self.layout))
        folders = [root] if is_category else [folder for folder in folders_in(root) if self._is_category(folder)]
        if not folders:
            raise wrong_layout(root, self.layout, f"folder train/{self.good} in it or in a folder of it")
        protocol = f"Learned from train/{self.good}, tested on everything in test."
        return complete(Dataset(self.name, tuple(self.category(folder) for folder in folders), protocol))

    def _is_category(self, folder: Path) -> bool:
        return (folder / "train" / self.good).is_dir()

    def category(self, folder: Path) -> Category:
        """What one product's folder holds, be it complete or not."""
        test: list[LabelledImage] = []
        for kind in folders_in(folder / "test"):
            if kind.name == self.good:
                test += labelled(images_in(kind))
            else:
                test += labelled(images_in(kind), kind.name, masks_in(folder / "ground_truth" / kind.name))
        return Category(folder.absolute().name, images_in(folder / "train" / self.good), tuple(test))
