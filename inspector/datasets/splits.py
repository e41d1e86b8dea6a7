"""Divisions of a data set that were made before: a JSON file with lists of images.

{"paper": {"train_good": [...], "test_good": [...], "test_defect": [...]}, ...}    paths relative to the file's folder
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import read_json
from inspector.core.said import said
from inspector.datasets.dataset import Category, Dataset, LabelledImage, ReadOptions, complete, labelled

LISTS = ("train_good", "test_good", "test_defect")
DEFAULT = "paper"


def read_splits(name: str, category: str, options: ReadOptions, known: Callable[[Path], LabelledImage]) -> Dataset:
    """The data set `name` of one category, divided as `options.splits` says; `known` gives kind and mask of a defect.

    Raises `BAD_ARGUMENT` for a file that is no such list, `NO_IMAGES` for a path that does not exist.
    """
    assert options.splits is not None
    file = options.splits
    split, lists = _chosen(file, options.split)
    train, good, defect = ([_existing(file, path) for path in lists[each]] for each in LISTS)
    test = labelled(good) + tuple(known(path) for path in defect)
    return complete(Dataset(name, (Category(category, tuple(train), test),), f"Divided as {split} of {file.name} says."))


def _chosen(file: Path, wanted: str) -> tuple[str, dict[str, list[str]]]:
    splits = {name: lists for name, lists in _content(file).items() if _is_split(lists)}
    name = wanted or (DEFAULT if DEFAULT in splits else next(iter(splits), ""))
    if name not in splits or (not wanted and name != DEFAULT and len(splits) > 1):
        there = ", ".join(splits) or "none"
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("{file} does not hold the division {name}; it holds {there}.", file=file, name=name or DEFAULT, there=there),
        )
    return name, splits[name]


def _content(file: Path) -> dict[str, Any]:
    try:
        content = read_json(file)
    except FileNotFoundError:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no file {file} with a division.", file=file)) from None
    except (OSError, ValueError) as error:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{file} cannot be read as a division: {reason}.", file=file, reason=error)
        ) from error
    return content if isinstance(content, dict) else {}


def _is_split(value: Any) -> bool:
    if not isinstance(value, dict) or not all(isinstance(value.get(name), list) for name in LISTS):
        return False
    return all(isinstance(path, str) for name in LISTS for path in value[name])


def _existing(file: Path, name: str) -> Path:
    path = file.parent / name
    if not os.path.isfile(path):  # of a name that no system takes, too
        raise InspectorError(ErrorCode.NO_IMAGES, said("{file} names {picture}, which does not exist.", file=file.name, picture=path))
    return path
