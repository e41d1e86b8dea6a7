"""VisA (Zou et al., ECCV 2022): a table in split_csv says what every image is.

    split_csv/1cls.csv (object,split,label,image,mask)    CATEGORY/Data/Images/{Normal,Anomaly}/*.JPG    CATEGORY/image_anno.csv

The table knows `normal` and `anomaly` alone; kinds of defects come from the categories' image_anno.csv where they are there.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import read_text
from inspector.core.said import said
from inspector.datasets.dataset import GOOD, Category, Dataset, LabelledImage, ReadOptions, checked_root, complete, wrong_layout

LAYOUT = "VisA"
TABLE = Path("split_csv", "1cls.csv")
ANOMALY, SEVERAL = "anomaly", "combined"
COLUMNS = ("object", "split", "label", "image", "mask")


def read(root: Path, options: ReadOptions) -> Dataset:
    """`root` holds split_csv; `options.splits` names another table of the same kind. See `Reader`."""
    table = options.splits or checked_root(root, LAYOUT) / TABLE
    if not table.is_file():
        raise wrong_layout(root, LAYOUT, f"table {table.relative_to(root) if table.is_relative_to(root) else table}")
    rows = _rows(table, COLUMNS)
    names = list(dict.fromkeys(row["object"] for row in rows))
    categories = tuple(_category(root, name, [row for row in rows if row["object"] == name]) for name in names)
    if not categories:
        raise wrong_layout(root, LAYOUT, f"image in {table}")
    protocol = f"Learned from the normal images that {table.name} calls train, tested on those that it calls test."
    # Masks hold small numbers, one for every kind of defect.
    return complete(Dataset("visa", categories, protocol, mask_above=0))


def _category(root: Path, name: str, rows: list[dict[str, str]]) -> Category:
    kinds = _kinds(root, root / name / "image_anno.csv")
    train = tuple(_existing(root, row["image"]) for row in rows if row["split"] == "train" and row["label"] == "normal")
    test = tuple(_labelled(root, row, kinds) for row in rows if row["split"] == "test")
    return Category(name, train, test)


def _labelled(root: Path, row: dict[str, str], kinds: dict[Path, str]) -> LabelledImage:
    path = _existing(root, row["image"])
    if row["label"] == "normal":
        return LabelledImage(path, GOOD)
    return LabelledImage(path, kinds.get(path, ANOMALY), _existing(root, row["mask"]) if row["mask"] else None)


def _kinds(root: Path, table: Path) -> dict[Path, str]:
    """Kind of defect by image; several at once are `combined`."""
    if not table.is_file():
        return {}
    rows = _rows(table, ("image", "label"))
    return {root / row["image"]: SEVERAL if "," in row["label"] else row["label"] for row in rows if row["label"] != "normal"}


def _existing(root: Path, name: str) -> Path:
    path = root / name
    if not path.is_file():
        raise InspectorError(
            ErrorCode.NO_IMAGES, said("The table of {layout} names {file}, which does not exist.", layout=LAYOUT, file=path)
        )
    return path


def _rows(table: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        lines = io.StringIO(read_text(table), newline="")
        return [{name: (row.get(name) or "").strip() for name in columns} for row in _reader(lines, table, columns)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InspectorError(
            ErrorCode.FOLDER_UNREADABLE, said("The table {table} cannot be read: {reason}.", table=table, reason=error)
        ) from error


def _reader(file: Iterable[str], table: Path, columns: tuple[str, ...]) -> "csv.DictReader[str]":
    reader = csv.DictReader(file)
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The table {table} has no column {missing}.", table=table, missing=missing[0]))
    return reader
