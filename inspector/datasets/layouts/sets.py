"""Several sets as one bench, named by a JSON file; folders are relative to it.

{"about": "...", "screw": {"train_good": "screw/train/good", "test_good": "screw/test/good", "test_defect": "screw/test/defect",
"masks": "screw/ground_truth/defect"}, "tiles": {"splits": "mtd_splits.json", "split": "paper"}}

`masks` may be missing. A set with `splits` holds magnetic tiles, divided as that file says.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import is_plain_name, read_json
from inspector.core.said import said
from inspector.datasets.dataset import Category, Dataset, ReadOptions, complete, images_in, labelled, masks_in, without_splits
from inspector.datasets.layouts import mtd

NAME, ABOUT = "sets", "about"
_FOLDERS, _MASKS = ("train_good", "test_good", "test_defect"), "masks"
_FILE, _DIVISION = "splits", "split"


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` is the file; every set in it is a category. Raises `BAD_ARGUMENT` for one that cannot be understood. See `Reader`."""
    without_splits(options, "A list of sets")
    entries = _content(root)
    categories = tuple(
        _tiles(root, name, entry, options) if _FILE in entry else _folders(root, name, entry) for name, entry in entries.items()
    )
    return complete(Dataset(NAME, categories, "Learned from and tested on what the list of sets names."))


def _content(file: Path) -> dict[str, dict[str, str]]:
    try:
        content = read_json(file)
    except FileNotFoundError:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There is no list of sets {file}.", file=file)) from None
    except (OSError, ValueError) as error:
        raise InspectorError(
            ErrorCode.NO_IMAGES, said("{file} cannot be read as a list of sets: {reason}.", file=file, reason=error)
        ) from error
    entries = {name: entry for name, entry in content.items() if name != ABOUT} if isinstance(content, dict) else {}
    if not entries:
        raise InspectorError(ErrorCode.NO_IMAGES, said("{file} names no set.", file=file))
    for name, entry in entries.items():
        _expect_set(file, name, entry)
    return entries


def _expect_set(file: Path, name: str, entry: Any) -> None:
    if not is_plain_name(name):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("A set of {file} is called {name}: that is no name for a file.", file=file.name, name=repr(name[:40])),
        )
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("The set {name} of {file} is no list of names and folders.", name=name, file=file.name)
        )
    needed, possible = ((_FILE,), (_FILE, _DIVISION)) if _FILE in entry else (_FOLDERS, (*_FOLDERS, _MASKS))
    missing = [key for key in needed if key not in entry]
    unknown = [key for key in entry if key not in possible]
    if missing or unknown:
        wrong = f"does not say {missing[0]}" if missing else f"says {unknown[0][:40]!r}, which nobody understands"
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The set {name} of {file} {wrong}.", name=name, file=file.name, wrong=wrong))


def _tiles(file: Path, name: str, entry: dict[str, str], options: ReadOptions) -> Category:
    division = replace(options, splits=file.parent / entry[_FILE], split=entry.get(_DIVISION, ""))
    try:
        (category,) = mtd.read(file.parent, division).categories
    except InspectorError as error:
        raise InspectorError(
            error.code, said("The set {name} of {file}: {reason}", name=name, file=file.name, reason=error.detail)
        ) from error
    return replace(category, name=name)


def _folders(file: Path, name: str, entry: dict[str, str]) -> Category:
    folders = {key: file.parent / folder for key, folder in entry.items()}
    for folder in folders.values():
        if not os.path.isdir(folder):
            raise InspectorError(
                ErrorCode.NO_IMAGES,
                said("The set {name} of {file} names the folder {folder}, which does not exist.", name=name, file=file.name, folder=folder),
            )
    train, good, defect = (images_in(folders[key]) for key in _FOLDERS)
    for key, images in zip(_FOLDERS, (train, good, defect), strict=True):
        if not images:
            raise InspectorError(
                ErrorCode.TOO_FEW_IMAGES,
                said("The set {name} of {file} names {folder}, which holds no image.", name=name, file=file.name, folder=folders[key]),
            )
    if twice := {*train, *good} & {*defect} or {*train} & {*good}:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("The set {name} of {file} names {twice} twice.", name=name, file=file.name, twice=min(twice))
        )
    masks = masks_in(folders[_MASKS]) if _MASKS in folders else {}
    return Category(name, train, labelled(good) + labelled(defect, folders["test_defect"].name, masks))
