"""The challenges of a project: a file with one signed JSON object a line, to which lines are only ever added.

Every line names the hash of the one before it: a line that is taken out or put elsewhere is noticed, even by who can sign.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.core.challenge_record import UNREADABLE, Challenge
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, parse_json, read_regular
from inspector.core.kinds import MAPPING, expect
from inspector.core.renaming import patiently
from inspector.core.said import said
from inspector.storage import atomic, projects, signatures
from inspector.storage.signatures import Signer, SigningKey

FILE = "challenges.jsonl"
ROUND_BYTES = 8 << 20
"""A longer file is set aside under a number, and a new one goes on: some years of three challenges a day."""
_BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    challenge: Challenge | None
    """None: the line is damaged, or of a later version."""
    signer: Signer | None
    """Whose signature it carries, and rightly; None: nobody's."""
    in_place: bool
    """Whether it follows the line that it was written behind."""

    @property
    def holds(self) -> bool:
        """Whether it is as it was written, where it was written."""
        return self.challenge is not None and self.signer is not None and self.in_place


def read_log(folder: Path) -> list[Line]:
    """The newest file of the log, the oldest challenge first. Raises `PROJECT_DAMAGED` where it cannot be read."""
    return list(_lines([_newest(folder)], starts=False))


def newest_line(folder: Path) -> Line | None:
    """The last line of the log, which says how it stands; None where there is none. Raises as `read_log`."""
    last = _last(_newest(folder))
    return _line(last, None) if last else None


def read_all(folder: Path) -> list[Line]:
    """The whole log, with what was set aside. Raises as `read_log`."""
    return list(_lines([*map(_content, _aside(folder)), _content(folder / FILE)], starts=True))


def append(folder: Path, challenge: Challenge, key: SigningKey) -> None:
    """Adds a challenge, signed. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`; the old file stands then."""
    with projects.changing(folder):
        before = _content(folder / FILE)
        manifest = challenge.to_json() | {_BEFORE: _hash(_last(_newest(folder)))}
        text = json.dumps(signatures.signed(manifest, key, signatures.CHALLENGE), sort_keys=True, allow_nan=False)
        line = f"{text}\n".encode()
        if len(before) + len(line) > ROUND_BYTES:
            _set_aside(folder)
            before = b""
        elif before and not before.endswith(b"\n"):
            before += b"\n"  # a line that was cut off stays one of its own
        atomic.write_bytes(folder / FILE, before + line)


def _lines(contents: Sequence[bytes], starts: bool) -> Iterator[Line]:
    """`starts`: whether the first line of all is the first that was ever written; otherwise what it follows was set aside."""
    before: str | None = _hash(b"") if starts else None
    for content in contents:
        for line in content.splitlines():
            if line.strip():
                yield _line(line, before)
                before = _hash(line)


def _line(line: bytes, before: str | None) -> Line:
    try:
        stored: dict[str, Any] = expect(MAPPING, "A challenge", parse_json(line))
        signer = signatures.signer_of(stored, signatures.CHALLENGE)
        values = signatures.unsigned(stored)
        follows = values.pop(_BEFORE)
        return Line(Challenge.from_json(values), signer, before in (None, follows))
    except UNREADABLE:
        return Line(None, None, False)


def _content(file: Path) -> bytes:
    try:
        return read_regular(file, MOST_JSON_BYTES)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The challenges in {file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from error


def _newest(folder: Path) -> bytes:
    """What is written behind; where a crash came between setting it aside and going on, that is the last one set aside."""
    content = _content(folder / FILE)
    return content or next((_content(file) for file in reversed(_aside(folder))), b"")


def _last(content: bytes) -> bytes:
    return next((line for line in reversed(content.splitlines()) if line.strip()), b"")


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _aside(folder: Path) -> list[Path]:
    return sorted(folder.glob("challenges-*.jsonl"))


def _set_aside(folder: Path) -> None:
    file = folder / FILE
    with atomic.explained(file):
        if file.exists():
            patiently(os.rename, file, folder / f"challenges-{len(_aside(folder)) + 1:04}.jsonl")
            atomic.sync_folder(folder)
