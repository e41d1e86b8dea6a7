"""Saves the results of a run: a table for spreadsheets and pictures with the heatmap over them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps, finish
from inspector.core.types import Verdict
from inspector.services.export import WRITERS, write_overlay, write_results
from inspector.services.line.setup import Engine
from inspector.ui.pages.judging import judge_file

TABLE = "results"
PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be saved."""

    verdicts: tuple[Verdict, ...] = ()
    """Of parts with one of these a picture, too."""
    suffix: str = next(iter(WRITERS))
    """Ending of the table, which says its format."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written."""

    folder: Path
    rows: int
    pictures: int
    unreadable: int
    """Files that could not be read again."""


def new_folder(parent: Path, now: datetime) -> Path:
    """A folder that does not exist yet, so that no earlier result is overwritten."""
    name = f"inspection {now:%Y-%m-%d %H-%M-%S}"
    candidate, count = parent / name, 1
    while candidate.exists():
        count += 1
        candidate = parent / f"{name} ({count})"
    return candidate


def save_results(folder: Path, inspections: Sequence[Inspection], judge: Engine, wanted: Wanted) -> Steps[Saved]:
    """Writes the table and the pictures; these are read and judged again, because maps are not kept.

    Raises `NOT_WRITABLE`, `DISK_FULL`.
    """
    yield Progress("Saving the table", 0, 1)
    write_results(folder / f"{TABLE}{wanted.suffix}", inspections)
    shown = [(n, each) for n, each in enumerate(inspections, start=1) if each.verdict in wanted.verdicts]
    written = unreadable = 0
    for done, (number, inspection) in enumerate(shown):
        yield Progress("Saving pictures", done, len(shown), "images")
        image, again = finish(judge_file(Path(inspection.source), judge))
        if image is None:
            unreadable += 1
            continue
        write_overlay(folder / PICTURES, number, image, replace(again, threshold=inspection.threshold))
        written += 1
    return Saved(folder, len(inspections), written, unreadable)
