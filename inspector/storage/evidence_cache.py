"""What a model found in images of known truth, kept beside the project: safe to delete at any time, made again from the pictures."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence
from inspector.storage.record import evidence_bytes

FOLDER, FILE = "validation", "evidence.sqlite"
_WAIT_S = 10.0
_TABLE = """CREATE TABLE IF NOT EXISTS found
    (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, places TEXT NOT NULL, score REAL, evidence BLOB NOT NULL)"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a model found in one picture."""

    name: str
    """The one name of the file."""
    stamp: str
    """Changes with the file: what was found in another one says nothing."""
    places: str
    """Names the areas that the score was found with; empty: every place counted the same. The evidence knows of none."""
    score: float | None
    """None where it is no number."""
    evidence: Evidence


class EvidenceCache:
    """What one model of a project found. Several programs may use it at once. A damaged, locked or missing file is an empty one."""

    def __init__(self, folder: Path, model_id: str) -> None:
        self.file = folder / FOLDER / model_id / FILE

    def scores(self) -> dict[str, tuple[str, str, float | None]]:
        """(stamp, places, score) by name."""
        return {name: (*rest,) for name, *rest in self._rows("SELECT name, stamp, places, score FROM found")}

    def evidence(self) -> dict[str, Evidence]:
        """All of it by name; what is damaged is missing."""
        found: dict[str, Evidence] = {}
        for name, content in self._rows("SELECT name, evidence FROM found"):
            with suppress(InspectorError):
                found[name] = evidence_bytes.decode(content)
        return found

    def add(self, found: Iterable[Found]) -> bool:
        """Keeps what was found in place of what was found before; False where that is not possible: it is only a cache."""
        rows = [(each.name, each.stamp, each.places, each.score, evidence_bytes.encode(each.evidence)) for each in found]
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as connection, connection:
                connection.execute(_TABLE)
                connection.executemany("REPLACE INTO found VALUES (?, ?, ?, ?, ?)", rows)
        except (sqlite3.Error, OSError) as error:
            log.warning("What was found in validation images is not kept in %s: %s", self.file, error)
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                self._delete()
            return False
        return True

    def _rows(self, query: str) -> list[Any]:
        if not self.file.is_file():
            return []
        try:
            with self._open() as connection:
                return connection.execute(query).fetchall()
        except (sqlite3.Error, OSError) as error:
            log.warning("What was found in validation images cannot be read from %s: %s", self.file, error)
            return []

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=_WAIT_S)) as connection:
            yield connection

    def _delete(self) -> None:
        """A damaged file would never be filled again."""
        with suppress(OSError):
            self.file.unlink()
