"""Wrong tries to log on, counted for each account in one small file, so that starting the program anew gives nobody fresh ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from inspector.core.foreign import read_json
from inspector.core.pin import LONGEST_WAIT_S, Tries
from inspector.core.said import said
from inspector.storage import atomic
from inspector.storage.held_locks import held

_LOCK = ".log-on-tries.lock"
_WAIT_S = 10.0


def wait_s(file: Path, key: str, now: float) -> float:
    """For how many seconds no try of this account is taken, `now` in seconds since 1970; 0 where one is. A clock set back gains nothing."""
    return _tries(_read(file).get(key), now).wait_s()


def claim(file: Path, key: str, now: float) -> float:
    """Counts a try as a wrong one before it is made, and gives 0; where none is taken now, how many seconds are to be waited for.

    Counted first, many programs that try at once get no more tries than one. Raises `NOT_WRITABLE`, `DISK_FULL`, `PROJECT_BUSY`.
    """
    with _changing(file) as stored:
        tries = _tries(stored.get(key), now)
        if left := tries.wait_s():
            return left
        tries.note(right=False)
        stored[key] = [tries.wrong, now + tries.wait_s()]
    return 0.0


def forgive(file: Path, key: str) -> None:
    """The claimed try was right, or somebody who may has given a new secret: it makes up for all that were wrong. Raises as `claim`."""
    with _changing(file) as stored:
        stored.pop(key, None)


def _tries(stored: Any, now: float) -> Tries:
    """What is stored of an account. What is damaged counts as no tries: whoever can write here can write the accounts, too."""
    try:
        wrong, free_at = int(stored[0]), float(stored[1])
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        wrong, free_at = 0, 0.0
    return Tries(lambda: now, wrong, min(free_at, now + LONGEST_WAIT_S))


def _read(file: Path) -> dict[str, Any]:
    try:
        stored = read_json(file)
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


@contextmanager
def _changing(file: Path) -> Iterator[dict[str, Any]]:
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with held(file.parent / _LOCK, _WAIT_S, said("Another program is logging on.")):
        stored = _read(file)
        before = dict(stored)
        yield stored
        if stored != before:
            atomic.write_bytes(file, atomic.json_bytes(stored), private=True)
