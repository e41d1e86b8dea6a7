"""Pictures of recorded parts, taken out of the project."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.record_query import Row
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.file_names import file_name
from inspector.services.reviewing.archive import Archive
from inspector.storage import atomic


@dataclass(frozen=True, slots=True)
class SavedPictures:
    """What came of it."""

    folder: Path
    saved: int
    missing: int
    """Parts of which no picture is kept, or none that can be read."""


@guarded(Act.EXPORT)
def save_pictures(archive: Archive, rows: Sequence[Row], folder: Path) -> Steps[SavedPictures]:
    """Copies the pictures of parts into `folder`, which is made if need be; names begin with the time. Files of these names are replaced.

    Raises `NOT_WRITABLE`, `DISK_FULL`.
    """
    auditing.note(AuditKind.EXPORT, archive.folder, what="pictures", file=str(folder), count=len(rows))
    with atomic.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    saved = 0
    for number, row in enumerate(rows):
        yield Progress("Saving pictures", number, len(rows), "images")
        try:
            path = archive.picture_file(row)
        except InspectorError:
            continue
        if path.is_file():
            target = folder / _name(row, path)
            with atomic.explained(target):
                shutil.copyfile(path, target)
            saved += 1
    return SavedPictures(folder, saved, len(rows) - saved)


def _name(row: Row, path: Path) -> str:
    words = f"{row.judged:%Y%m%d-%H%M%S}", f"{row.number:05}", str(row.verdict), file_name(row.serial)
    return "_".join(word for word in words if word) + f"_{row.id.hex[-6:]}{path.suffix}"
