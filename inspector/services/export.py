"""Takes inspections out of the program: a table for spreadsheets, pictures with the heatmap over them."""

import csv
import errno
import io
import tempfile
from collections.abc import Iterable
from pathlib import Path

from inspector.core.heatmap import overlay
from inspector.core.types import Image, Inspection
from inspector.devices.image_file import write_image
from inspector.services.file_names import file_name
from inspector.storage import atomic

COLUMNS = ("path", "verdict", "score", "threshold", "ms", "model", "time", "error")


def write_csv(path: Path, inspections: Iterable[Inspection]) -> None:
    """One row an inspection, UTF-8 with a byte-order mark, which spreadsheets need to read umlauts. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for i in inspections:
        score = "" if i.score is None else f"{i.score:.6g}"
        threshold = "" if i.threshold is None else f"{i.threshold:.6g}"
        moment = i.at.astimezone().isoformat(timespec="seconds")  # with the offset: an hour occurs twice a year
        writer.writerow([i.source, i.verdict, score, threshold, f"{i.ms:.2f}", i.model_id, moment, i.error])
    with atomic.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(path, table.getvalue().encode("utf-8-sig", "backslashreplace"))


def expect_writable(path: Path) -> None:
    """Raises `NOT_WRITABLE` or `DISK_FULL` where no file `path` could be written: better before an hour's work than after it."""
    with atomic.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
        with tempfile.TemporaryFile(dir=path.parent):
            pass


def write_overlay(folder: Path, number: int, image: Image, inspection: Inspection) -> Path:
    """Writes `image` with heatmap and contour as `0007-NG-name.jpg` into `folder`. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    path = folder / f"{number:04}-{inspection.verdict}-{file_name(Path(inspection.source).stem)}.jpg"
    with atomic.explained(path):
        folder.mkdir(parents=True, exist_ok=True)
    write_image(path, overlay(image, inspection.map, inspection.threshold, depth=inspection.depth))
    return path
