"""What people call folders of good parts and of defects, and what that says of the images in them."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

GOOD_NAMES = ("good", "ok", "normal")
DEFECT_NAMES = ("defect", "defects", "defective", "ng", "nok", "bad", "fail", "anomaly", "anomalies")


PLAIN_NAMES = ("img", "imgs", "image", "images", "pictures")
"""Of folders that say nothing: the one above them does."""


def is_good_folder(name: str) -> bool:
    """Whether a folder of this name holds good parts."""
    return name.lower() in GOOD_NAMES


def is_defect_folder(name: str) -> bool:
    """Whether a folder of this name holds defects of any kind."""
    return name.lower() in DEFECT_NAMES


def telling_folder(image: Path) -> str:
    """The name of the folder that says what an image shows: the nearest one that is not merely called images."""
    folder = image.parent
    while folder.name.lower() in PLAIN_NAMES and folder.parent != folder:
        folder = folder.parent
    return folder.name


def reader_of_folders(top: Path) -> Callable[[Path], tuple[bool | None, str]]:
    """What the folders from `top` downwards say of an image: (whether it shows a defect, of which kind); None where they say nothing.

    The nearest word counts. Folders below one of defects are kinds, and so are those beside one that such a word names, as in
    `test/good, test/scratch`; `top` itself, which a person chose alone, is no kind because of its neighbours.
    """

    @cache
    def holds_named(folder: Path) -> bool:
        try:
            with os.scandir(folder) as entries:
                return any(each.is_dir() for each in entries if is_good_folder(each.name) or is_defect_folder(each.name))
        except OSError:
            return False

    @cache
    def word_of(folder: Path) -> tuple[bool | None, str]:
        if is_good_folder(folder.name) or is_defect_folder(folder.name):
            return is_defect_folder(folder.name), ""
        if folder == top or folder.parent == folder:
            return None, ""
        if folder.name.lower() in PLAIN_NAMES:
            return word_of(folder.parent)
        defect, kind = word_of(folder.parent)
        is_kind = defect or holds_named(folder.parent)
        return (True, kind or folder.name) if is_kind else (defect, kind)

    return lambda image: word_of(image.parent)
