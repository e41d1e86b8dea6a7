"""The settings that an administrator fixes for everybody at a PC, in a TOML file that users cannot write."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.foreign import read_regular
from inspector.core.said import joined, reason_of, said
from inspector.core.user_settings import Settings, usable
from inspector.storage import atomic
from inspector.storage.settings import parse_values

REASON = "reason"
"""The name in the file of the sentence that users are shown."""
_MOST_LETTERS = 300
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class FixedSettings:
    """What the administrator's file says, or said last."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """The values that hold, whatever users have stored."""
    damaged: frozenset[str] = frozenset()
    """Settings that it names, whose values cannot be: nobody knows what was meant, so they stay as they are."""
    reason: str = ""
    """What the administrator tells users; may be empty."""
    problem: str = ""
    """What is wrong with the file, as sentences; empty where nothing is."""
    unreadable: bool = False
    """Whether nobody knows which settings it names."""


def read_fixed(file: Path, last: Path) -> FixedSettings:
    """What `file` fixes; no file fixes nothing. Nothing is raised.

    Where it cannot be read, or one of its values cannot be, what `last` has of it still holds: an administrator may have fixed that
    parts are recorded or that pictures are kept, and a slip in a file must not end that unnoticed.
    """
    if not os.path.lexists(file):
        return FixedSettings()
    try:
        stored = parse_values(file)
    except (OSError, ValueError) as error:
        problem = said("The administrator's file {file} cannot be used: {reason}.", file=file, reason=reason_of(error))
        return FixedSettings(_last(last), problem=problem, unreadable=True)
    values, problems = usable(stored)
    names = {each.name for each in fields(Settings)}
    damaged = frozenset(stored.keys() & names - values.keys())
    before = _last(last) if damaged else {}
    wrong = joined(problems)
    return FixedSettings(
        values | {name: before[name] for name in damaged & before.keys()},
        damaged,
        _sentence(stored.get(REASON)),
        said("In the administrator's file {file}: {problems}", file=file, problems=wrong) if wrong else "",
    )


def keep_last(file: Path, last: Path) -> None:
    """Keeps a copy of a file that is whole, for `read_fixed`. What cannot be kept is not."""
    with suppress(OSError, InspectorError):
        content = read_regular(file, _MOST_BYTES)
        if not last.is_file() or read_regular(last, _MOST_BYTES) != content:
            last.parent.mkdir(parents=True, exist_ok=True)
            atomic.write_bytes(last, content, private=True)


def _last(last: Path) -> dict[str, Any]:
    try:
        return usable(parse_values(last))[0]
    except (OSError, ValueError):
        return {}


def _sentence(value: Any) -> str:
    """One line of a text that somebody wrote; what is none is nothing."""
    return " ".join(value.split())[:_MOST_LETTERS] if isinstance(value, str) else ""
