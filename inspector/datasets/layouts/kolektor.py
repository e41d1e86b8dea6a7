"""KolektorSDD (Tabernik et al., JIM 2020): electrical commutators, each photographed from several sides.

    kosXX/PartN.jpg    kosXX/PartN_label.bmp (black where the part is good)

The paper divides the 50 items into three folds and learns from defects too. Learning from good parts alone needs a division of its
own: it keeps all sides of an item together, as the folds do.
"""

from pathlib import Path

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.datasets.dataset import (
    DEFECT_ABOVE,
    Category,
    Dataset,
    LabelledImage,
    ReadOptions,
    checked_root,
    complete,
    folders_in,
    images_in,
    labelled,
    without_splits,
    wrong_layout,
)

LAYOUT = "KolektorSDD"
DEFECT, LABEL = "defect", "_label"


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds the items kos01, kos02 and so on. Every label is read to tell good from defect. See `Reader`."""
    without_splits(options, LAYOUT)
    items = [folder for folder in folders_in(checked_root(root, LAYOUT)) if folder.name.lower().startswith("kos")]
    if not items:
        raise wrong_layout(root, LAYOUT, "folder kos01")
    learned = set(np.random.default_rng(options.seed).permutation(len(items))[: round(len(items) * 2 / 3)].tolist())
    train: list[Path] = []
    test: list[LabelledImage] = []
    for number, item in enumerate(items):
        good, defect = _sorted_by_truth(item, options)
        if number in learned:
            train += good
        else:
            test += labelled(good)
        test += defect
    protocol = (
        f"Learned from the good images of {len(learned)} of {len(items)} items, drawn with seed {options.seed}; "
        "tested on the other items' good images and on every defect."
    )
    return complete(Dataset("kolektor", (Category(LAYOUT, tuple(train), tuple(test)),), protocol))


def _sorted_by_truth(item: Path, options: ReadOptions) -> tuple[list[Path], list[LabelledImage]]:
    files = images_in(item)
    labels = {path.stem.removesuffix(LABEL): path for path in files if path.stem.endswith(LABEL)}
    good: list[Path] = []
    defect: list[LabelledImage] = []
    for path in files:
        if path.stem.endswith(LABEL):
            continue
        if path.stem not in labels:
            raise InspectorError(
                ErrorCode.NO_IMAGES, said("{file} has no label {label} beside it.", file=path, label=f"{path.stem}{LABEL}.bmp")
            )
        label = labels[path.stem]
        if options.read(label).max() > DEFECT_ABOVE:
            defect.append(LabelledImage(path, DEFECT, label))
        else:
            good.append(path)
    return good, defect
