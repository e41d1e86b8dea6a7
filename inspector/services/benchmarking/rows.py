"""Runs of a benchmark and what came of them, one JSON line each in a file that only ever grows."""

import hashlib
import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from inspector.core.recipe import Recipe
from inspector.datasets.dataset import Category
from inspector.storage import atomic

ROWS_FILE = "runs.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """One detector learned and tested once. Two runs with equal `key` would give equal figures, times aside."""

    dataset: str
    category: str
    recipe: Recipe
    shots: int
    """Good images to learn from, drawn with the recipe's seed; 0: all of them."""
    rotate: bool
    images: str
    """Names and truth of the category's images, as a hash."""

    @property
    def key(self) -> str:
        """Hash of all that decides the figures."""
        identity = [self.dataset, self.category, self.recipe.to_json(), self.shots, self.rotate, self.images]
        return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def networks(self) -> str:
        """The network, or those of an ensemble with + between them."""
        return "+".join((self.recipe.backbone, *self.recipe.ensemble))

    @property
    def label(self) -> str:
        """The run in a few words, for people and for names of files."""
        words = [self.dataset, self.category, self.recipe.detector, self.networks]
        words += [shots_text(self.shots)] if self.shots else []
        words += ["rotated"] if self.rotate else []
        return " ".join([*words, f"seed {self.recipe.seed}"])


def shots_text(count: int) -> str:
    """ "1 shot", "5 shots"."""
    return f"{count} shot{'s' * (count > 1)}"


def fingerprint(category: Category, root: Path) -> str:
    """Hash of the category's images by name and truth: another division of the same images is another experiment."""
    names = [("train", path) for path in category.train_good] + [(image.kind, image.path) for image in category.test]
    text = "\n".join(f"{kind} {_relative(path, root)}" for kind, path in names)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:16]


def _relative(path: Path, root: Path) -> str:
    """A name that does not depend on where the data set lies."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How one kind of defect was found; escapes are shares of its images."""

    images: int
    image_auroc: float
    escapes_at_1: float
    escapes_at_5: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. Rates and areas are shares, 0 to 1; what cannot be computed is NaN."""

    key: str
    dataset: str
    category: str
    protocol: str
    detector: str
    backbone: str
    seed: int
    shots: int
    rotate: bool
    recipe: dict[str, Any]
    trained: int
    good: int
    defect: int
    unreadable: tuple[str, ...]
    image_auroc: float
    average_precision: float
    f1_max: float
    escapes_at_1: float
    """Share of defects judged OK by the threshold that rejects 1 % of the good test images."""
    escapes_at_5: float
    pixel_auroc: float
    pixel_ap: float
    pixel_f1_max: float
    aupro: float
    """Per-region overlap, integrated to a false-positive rate of 30 % and divided by it."""
    masks: int
    """Defective images with a mask; the pixel figures leave the others out."""
    regions: int
    kinds: dict[str, KindFigures]
    fit_s: float
    ms_per_image: float
    """Median time of one image in memory, alone, from pixels to map."""
    peak_rss_mb: float
    """Largest memory of learning and inspecting, the program itself included, the metrics not; of all runs so far where the system
    cannot forget the peak of the one before (see `forget_peak`)."""
    bank_vectors: int
    runtime: str
    threads: int
    version: str
    at: str
    sheet: str = ""
    image_auroc_low: float = math.nan
    image_auroc_high: float = math.nan
    """95 % interval of the image AUROC (see `auroc_interval`); rows of before have none."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; what is not finite becomes null."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Outcome":
        """Reads what `to_json` wrote. Raises TypeError, KeyError or AttributeError for anything else."""
        floats = {f.name for f in fields(cls) if f.type is float}
        values: dict[str, Any] = {name: math.nan if value is None and name in floats else value for name, value in stored.items()}
        kinds = {kind: KindFigures(**_numbers(figures)) for kind, figures in values["kinds"].items()}
        return cls(**(values | {"kinds": kinds, "unreadable": tuple(values["unreadable"])}))


def _numbers(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: math.nan if value is None else value for name, value in stored.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass(slots=True)
class RowFile:
    """The finished runs in a folder. A row is on the disk before the next run begins; a torn one is run again."""

    folder: Path
    outcomes: list[Outcome] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path) -> "RowFile":
        """Reads the rows that are there; makes the folder. Raises `NOT_WRITABLE`, `DISK_FULL`."""
        path = folder / ROWS_FILE
        with atomic.explained(path):
            folder.mkdir(parents=True, exist_ok=True)
            lines = path.read_bytes().splitlines() if path.exists() else []
        return cls(folder, [row for row in map(_parsed, lines) if row is not None])

    def keys(self) -> set[str]:
        """Keys of finished runs."""
        return {row.key for row in self.outcomes}

    def append(self, outcome: Outcome) -> None:
        """Adds a row and waits until the disk has it."""
        path = self.folder / ROWS_FILE
        line = json.dumps(outcome.to_json(), ensure_ascii=False, allow_nan=False).encode(errors="backslashreplace")
        with atomic.explained(path), path.open("ab+") as file:
            if file.tell() and _last_byte(path) != b"\n":
                file.write(b"\n")  # a row was torn by a crash
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.outcomes.append(outcome)


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)


def _parsed(line: bytes) -> Outcome | None:
    try:
        return Outcome.from_json(json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def newest(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """One row a key, the last one written, in the order in which they first came."""
    return list({row.key: row for row in outcomes}.values())
