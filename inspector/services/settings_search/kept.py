"""Trials that are finished stay finished: they are kept beside the project, so that a search goes on where the last one ended."""

import hashlib
from pathlib import Path
from typing import Any

from inspector import __version__
from inspector.core.errors import InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, parse_json, read_regular
from inspector.core.kinds import MAPPING, expect
from inspector.core.recipe import Recipe
from inspector.services.settings_search.evidence import Evidence
from inspector.services.settings_search.parts import Parts
from inspector.storage import atomic

FILE = "settings-search.json"
RULES = 2
"""Goes up when a trial gives other scores for the same recipe and pictures."""


class Kept:
    """The trials of one set of pictures; those of other pictures are dropped with the first new one. A damaged file counts as none."""

    def __init__(self, folder: Path, pictures: str) -> None:
        self._file = folder / FILE
        self._heading: dict[str, Any] = {"pictures": pictures, "program": __version__, "rules": RULES}
        self._trials = self._read()

    def get(self, recipe: Recipe, parts: Parts) -> Evidence | None:
        """The evidence of a trial that is finished."""
        return self._trials.get(_key(recipe, parts))

    def put(self, recipe: Recipe, parts: Parts, evidence: Evidence) -> None:
        """Keeps one more. Raises `DISK_FULL`, `NOT_WRITABLE`; the others then stay."""
        self._trials[_key(recipe, parts)] = evidence
        trials = {key: found.to_json() for key, found in self._trials.items()}
        atomic.write_json(self._file, self._heading | {"trials": trials})

    def _read(self) -> dict[str, Evidence]:
        try:
            stored = expect(MAPPING, "The file", parse_json(read_regular(self._file, MOST_JSON_BYTES)))
            if {name: stored.get(name) for name in self._heading} != self._heading:
                return {}
            return {key: Evidence.from_json(found) for key, found in expect(MAPPING, "trials", stored["trials"]).items()}
        except (OSError, InspectorError, ValueError, KeyError, TypeError):
            return {}


def _key(recipe: Recipe, parts: Parts) -> str:
    """A trial is the same where recipe and number of good parts are; the pictures are those of the whole file."""
    return hashlib.sha256(atomic.json_bytes([recipe.to_json(), len(parts.good)])).hexdigest()
