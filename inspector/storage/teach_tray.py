"""The tray of a project: good parts that were rejected and wait to be taught back, with a copy of their picture each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, parse_json, read_regular
from inspector.core.kinds import ENTRIES, FINITE, MAPPING, NAME, TEXT, WHOLE, expect
from inspector.core.said import said
from inspector.core.versions import clause, refusal
from inspector.storage import atomic, projects

FILE = "teach_tray.json"
SCHEMA = 1


class Standing(StrEnum):
    """What becomes of a part in the tray. Stable names, stored."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    """An engineer calls it good: it is taught with the next lesson."""
    REFUSED = "refused"
    """An engineer does not want it learned, or a known defect would pass by it."""
    TAUGHT = "taught"


@dataclass(frozen=True, slots=True)
class Entry:
    """One part in the tray."""

    part: str
    """Its id in the record."""
    picture: str
    """Name of the copy in the folder of the project that holds what is taught."""
    name: str
    """How people know the part."""
    score: float | None = None
    """That it was rejected with."""
    standing: Standing = Standing.WAITING
    why: str = ""
    """Of a part that is refused: what stands against it, as a clause."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        texts = {"part": self.part, "picture": self.picture, "name": self.name, "standing": str(self.standing), "why": self.why}
        return texts | {"score": self.score}

    @classmethod
    def from_json(cls, stored: Any) -> "Entry":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        found = expect(MAPPING, "A part in the tray", stored)
        part, name, why = (expect(TEXT, key, found[key]) for key in ("part", "name", "why"))
        picture = expect(NAME, "picture", found["picture"])
        UUID(part)
        score = None if found["score"] is None else float(expect(FINITE, "score", found["score"]))
        return cls(part, picture, name, score, Standing(found["standing"]), why)


Tray: TypeAlias = tuple[Entry, ...]


def read_tray(folder: Path) -> Tray:
    """The parts in the tray of a project, the oldest first. Raises `PROJECT_DAMAGED`, `PROJECT_TOO_NEW`."""
    file = folder / FILE
    try:
        stored = expect(MAPPING, "The tray", parse_json(read_regular(file, MOST_JSON_BYTES)))
        if expect(WHOLE, "schema", stored["schema"]) > SCHEMA:
            raise InspectorError(
                ErrorCode.PROJECT_TOO_NEW,
                said("The tray has format {format}, this one reads {ours}.", format=stored["schema"], ours=SCHEMA),
            )
        return tuple(map(Entry.from_json, expect(ENTRIES, "parts", stored["parts"])))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The tray {file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from error
    except (ValueError, KeyError, TypeError, InspectorError) as error:
        newer = refusal(said("The tray"), None, error)
        raise newer or InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The tray {file} is damaged: {reason}.", file=file, reason=clause(error))
        ) from error


def change_tray(folder: Path, change: Callable[[Tray], Tray]) -> Tray:
    """Applies `change` to what is on disk now, and gives the result. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
    with projects.changing(folder):
        before = read_tray(folder)
        after = change(before)
        if after != before:
            atomic.write_json(folder / FILE, {"schema": SCHEMA, "parts": [each.to_json() for each in after]})
    return after
