"""MVTec AD (Bergmann et al., CVPR 2019), and every data set in its layout.

CATEGORY/train/good/*    CATEGORY/test/good/*    CATEGORY/test/KIND/X.png    CATEGORY/ground_truth/KIND/X_mask.png
"""

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

LAYOUT = "MVTec AD"
PROTOCOL = "Learned from train/good, tested on everything in test."


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds categories, or is a category itself. See `Reader`."""
    without_splits(options, LAYOUT)
    folders = [root] if _is_category(checked_root(root, LAYOUT)) else [folder for folder in folders_in(root) if _is_category(folder)]
    if not folders:
        raise wrong_layout(root, LAYOUT, "folder train/good in it or in a folder of it")
    return complete(Dataset("mvtec", tuple(_category(folder) for folder in folders), PROTOCOL))


def _is_category(folder: Path) -> bool:
    return (folder / "train" / GOOD).is_dir()


def _category(folder: Path) -> Category:
    test: list[LabelledImage] = []
    for kind in folders_in(folder / "test"):
        masks = {} if kind.name == GOOD else masks_in(folder / "ground_truth" / kind.name)
        test += labelled(images_in(kind), kind.name, masks)
    return Category(folder.absolute().name, images_in(folder / "train" / GOOD), tuple(test))
