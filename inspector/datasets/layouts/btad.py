"""BTAD, the beanTech anomaly detection data set (Mishra et al., ISIE 2021).

CATEGORY/train/ok/*    CATEGORY/test/ok/*    CATEGORY/test/ko/X.bmp    CATEGORY/ground_truth/ko/X.png
"""

from pathlib import Path

from inspector.datasets.dataset import (
    Category,
    Dataset,
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

LAYOUT = "BTAD"
PROTOCOL = "Learned from train/ok, tested on test/ok and test/ko."
DEFECT = "ko"


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds categories (01, 02, 03), or is a category itself. See `Reader`."""
    without_splits(options, LAYOUT)
    folders = [root] if _is_category(checked_root(root, LAYOUT)) else [folder for folder in folders_in(root) if _is_category(folder)]
    if not folders:
        raise wrong_layout(root, LAYOUT, "folder train/ok in it or in a folder of it")
    return complete(Dataset("btad", tuple(_category(folder) for folder in folders), PROTOCOL))


def _is_category(folder: Path) -> bool:
    return (folder / "train" / "ok").is_dir()


def _category(folder: Path) -> Category:
    good, defect = images_in(folder / "test" / "ok"), images_in(folder / "test" / DEFECT)
    test = labelled(good) + labelled(defect, DEFECT, masks_in(folder / "ground_truth" / DEFECT))
    return Category(folder.absolute().name, images_in(folder / "train" / "ok"), test)
