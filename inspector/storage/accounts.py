"""The accounts of this PC in one small file. Without it, or with none in it, nobody has to log on.

A file that cannot be read does not make everybody an administrator: whoever cannot change the file must gain nothing by damaging it.
"""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inspector.core.account import Account
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import parse_json, read_regular
from inspector.core.kinds import ENTRIES, MAPPING, TEXT, WHOLE, expect
from inspector.core.said import said
from inspector.storage import atomic
from inspector.storage.held_locks import held
from inspector.storage.secret_hashes import SALT_BYTES

FORMAT = 1
_LOCK = ".accounts.lock"
_WAIT_S = 10.0
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Accounts:
    """All accounts, by name, with what the hashes of badges are salted with."""

    all: tuple[Account, ...] = ()
    badge_salt: bytes = b""

    def named(self, name: str) -> Account | None:
        """The account of a name, however it is spelled."""
        key = " ".join(name.split()).casefold()
        return next((each for each in self.all if each.key == key), None)

    @property
    def has_administrator(self) -> bool:
        """Whether somebody can look after them."""
        return any(each.is_administrator for each in self.all)


def read_accounts(file: Path) -> Accounts:
    """What is in the file; nothing where there is none. Raises `ACCOUNTS_DAMAGED`."""
    try:
        stored = expect(MAPPING, "The file", parse_json(read_regular(file, _MOST_BYTES)))
        if expect(WHOLE, "format", stored["format"]) != FORMAT:
            raise ValueError(said("it is of a later version"))
        salt = bytes.fromhex(expect(TEXT, "badge_salt", stored["badge_salt"]))
        accounts = tuple(map(Account.from_json, expect(ENTRIES, "accounts", stored["accounts"])))
        if len({each.key for each in accounts}) != len(accounts) or len(salt) != SALT_BYTES:
            raise ValueError(said("there are two accounts of one name, or no salt"))
    except (FileNotFoundError, NotADirectoryError):
        if os.path.lexists(file):
            raise _damaged(file) from None  # a link to nothing
        return Accounts()
    except (OSError, ValueError, KeyError, TypeError, InspectorError) as error:
        raise _damaged(file) from error
    return Accounts(accounts, salt)


def change_accounts(file: Path, change: Callable[[Accounts], Accounts]) -> Accounts:
    """Applies `change` to what is in the file now; nobody else changes it meanwhile.

    Raises `ACCOUNTS_DAMAGED`, `NOT_WRITABLE`, `DISK_FULL`; the old file then stands.
    """
    with _changing(file):
        found = read_accounts(file)
        changed = change(found if found.badge_salt else Accounts(badge_salt=secrets.token_bytes(SALT_BYTES)))
        ordered = sorted(changed.all, key=lambda each: each.key)
        stored = {"format": FORMAT, "badge_salt": changed.badge_salt.hex(), "accounts": [each.to_json() for each in ordered]}
        atomic.write_bytes(file, atomic.json_bytes(stored), private=True)
    return changed


def stamp(file: Path) -> tuple[int, ...] | None:
    """Changes whenever the file does; None where there is no file. Raises nothing."""
    try:
        found = os.stat(file)
    except (FileNotFoundError, NotADirectoryError):
        return (-2,) if os.path.lexists(file) else None
    except OSError:
        return (-1,)
    return found.st_mtime_ns, found.st_size, found.st_ino, stat.S_IFMT(found.st_mode)


@contextmanager
def _changing(file: Path) -> Iterator[None]:
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with held(file.parent / _LOCK, _WAIT_S, said("Another program is changing the accounts of this PC.")):
        yield


def _damaged(file: Path) -> InspectorError:
    return InspectorError(ErrorCode.ACCOUNTS_DAMAGED, said("The accounts in {file} cannot be read.", file=file))
