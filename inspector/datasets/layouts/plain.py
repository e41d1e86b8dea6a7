"""Plain folders: one with good images, and one for every kind of defect.

good/*    KIND/X.jpg    masks, where there are some: ground_truth/KIND/X_mask.png, or KIND/X_mask.png, or KIND/X.png beside X.jpg
"""

from pathlib import Path

from inspector.datasets.dataset import (
    Category,
    Dataset,
    LabelledImage,
    ReadOptions,
    checked_root,
    complete,
    divide,
    folders_in,
    images_in,
    labelled,
    masks_in,
    wrong_layout,
)
from inspector.datasets.folder_words import GOOD_NAMES
from inspector.datasets.listing import find_images
from inspector.datasets.masks import MASK_FOLDER
from inspector.datasets.splits import read_splits

LAYOUT = "plain folders"


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds a folder good (or ok, or normal); every other folder is a kind of defect. See `Reader`."""
    name = checked_root(root, LAYOUT).absolute().name
    if options.splits is not None:
        return read_splits("folder", name, options, _known)
    folders = [folder for folder in folders_in(root) if folder.name.lower() != MASK_FOLDER]
    good = next((folder for folder in folders if folder.name.lower() in GOOD_NAMES), None)
    if good is None:
        raise wrong_layout(root, LAYOUT, f"folder {' or '.join(GOOD_NAMES)}")
    train, test_good = divide(find_images([good]).paths, options.seed)
    test = labelled(test_good) + tuple(each for folder in folders if folder != good for each in _defects(root, folder))
    protocol = f"Learned from 80 % of the good images, drawn with seed {options.seed}; tested on the others and on every defect."
    return complete(Dataset("folder", (Category(name, train, test),), protocol))


def _defects(root: Path, folder: Path) -> tuple[LabelledImage, ...]:
    paths = find_images([folder]).paths
    masks = _masks_beside(folder, paths) | masks_in(root / MASK_FOLDER / folder.name)
    return labelled(paths, folder.name, masks)


def _masks_beside(folder: Path, paths: tuple[Path, ...]) -> dict[str, Path]:
    """Pictures of a folder that the listing passed over because they describe others."""
    described = {path.name for path in paths}
    return {path.stem.removesuffix("_mask"): path for path in images_in(folder) if path.name not in described}


def _known(path: Path) -> LabelledImage:
    folder = path.parent
    masks = _masks_beside(folder, find_images([folder]).paths) | masks_in(folder.parent / MASK_FOLDER / folder.name)
    return LabelledImage(path, folder.name, masks.get(path.stem))
