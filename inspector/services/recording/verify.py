"""Compares the record with what lies on the disk: every picture and its hash, every piece of evidence, the database itself."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from inspector.core.progress import Progress, Steps
from inspector.core.record import Picture
from inspector.storage.record import inventory
from inspector.storage.record.reader import RecordReader


@dataclass(slots=True)
class Verification:
    """What was found. Pictures are named as the record does: relative to the folder of the project."""

    parts: int = 0
    evidence: int = 0
    pictures: int = 0
    """That are as they were when they were kept."""
    deleted: int = 0
    """Known as deleted, by age or quota."""
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """With another content than was kept, or that cannot be read."""
    left_over: list[str] = field(default_factory=list)
    """Known as deleted, and still there."""
    nobodys: list[str] = field(default_factory=list)
    """That the record does not name."""
    damaged_evidence: list[str] = field(default_factory=list)
    """Part and number of the view."""
    damage: str = ""
    """Of the database itself, a clause."""

    @property
    def is_whole(self) -> bool:
        """Whether everything that the record promises is there. Files too many are no loss."""
        return not (self.missing or self.changed or self.damaged_evidence or self.damage)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"whole": self.is_whole} | asdict(self)


def verify(project: Path, reader: RecordReader) -> Steps[Verification]:
    """Reads all of the record and all pictures. Raises what reading does; what is wrong is found and not raised."""
    found = Verification()
    database = reader.database
    evidence, pictures = inventory.size(database)
    yield Progress("Checking the database", 0, 1)
    found.damage = inventory.inner_damage(database)
    found.parts = reader.count()
    for pieces in inventory.all_evidence(database):
        found.evidence += len(pieces)
        found.damaged_evidence += [f"{part}-{view}" for (part, view), problem in pieces if problem]
        yield Progress("Checking evidence", found.evidence, max(evidence, found.evidence), "views")
    done = 0
    for kept in inventory.all_pictures(database):
        for picture in kept:
            _compare(project, picture, found)
        done += len(kept)
        yield Progress("Checking pictures", done, max(pictures, done), "pictures")
    yield from _look_for_others(project, reader, found)
    return found


def _compare(project: Path, picture: Picture, found: Verification) -> None:
    file = project / picture.path
    if picture.deleted is not None:
        found.deleted += 1
        found.left_over += [picture.path] if file.exists() else []
        return
    try:
        is_same = file.stat().st_size == picture.size and inventory.sha256_of(file) == picture.sha256
    except FileNotFoundError:
        found.missing.append(picture.path)
        return
    except OSError:
        is_same = False
    if is_same:
        found.pictures += 1
    else:
        found.changed.append(picture.path)


def _look_for_others(project: Path, reader: RecordReader, found: Verification) -> Iterator[Progress]:
    for number, names in enumerate(inventory.nobodys_files(reader.database, project), 1):
        found.nobodys += names
        yield Progress("Looking for other files", number, number)
