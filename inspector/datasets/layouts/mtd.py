"""Magnetic tile defects (Huang et al., "Surface defect saliency of magnetic tile", 2018).

    MT_Free/Imgs/X.jpg    MT_KIND/Imgs/X.jpg with its mask X.png beside it

Published without a division. Papers on learning from good parts learn from 80 % of the good tiles, drawn at random.
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
    wrong_layout,
)
from inspector.datasets.splits import read_splits

LAYOUT, PREFIX, FREE = "magnetic tile defects", "MT_", "MT_Free"
_MASK, _IMAGES = ".png", "Imgs"


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds MT_Free and a folder for every kind of defect; `options.splits` names a division made before. See `Reader`."""
    if options.splits is not None:
        return read_splits("mtd", checked_root(root, LAYOUT).absolute().name, options, _known)
    good = _tiles(checked_root(root, LAYOUT) / FREE)
    if not good:
        raise wrong_layout(root, LAYOUT, f"image in {FREE}/{_IMAGES}")
    train, test_good = divide(good, options.seed)
    kinds = [folder for folder in folders_in(root) if folder.name.startswith(PREFIX) and folder.name != FREE]
    test = labelled(test_good) + tuple(_known(path) for folder in kinds for path in _tiles(folder))
    protocol = f"Learned from 80 % of the good tiles, drawn with seed {options.seed}; tested on the other good tiles and on every defect."
    return complete(Dataset("mtd", (Category(root.absolute().name, train, test),), protocol))


def _tiles(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in images_in(folder / _IMAGES) if path.suffix.lower() != _MASK)


def _known(path: Path) -> LabelledImage:
    """A tile with the kind of defect that its folder names."""
    mask = path.with_suffix(_MASK)
    return LabelledImage(path, path.parent.parent.name.removeprefix(PREFIX).lower(), mask if mask.is_file() else None)
