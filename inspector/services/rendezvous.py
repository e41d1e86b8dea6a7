"""How a second start finds the window that is open, and how both prove to be of the same user before a word is said.

The open window leaves a note that only its user can read: a name to be reached by, which nobody can foresee, and a secret. Whoever
comes first shows nothing but a random number; the window proves that it knows the secret, then the other one proves it along with
what it wants. Somebody else who listens at the name, or calls it, knows no secret, learns nothing and is not listened to.
"""

import hashlib
import hmac
import json
import os
import platform
import re
import secrets
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inspector import paths
from inspector.services.who import system_name
from inspector.storage import atomic

MOST_BYTES = 100_000
"""More than any line that is said; whoever says more is not listened to."""
FORMAT = 1
_NAME = re.compile(r"inspector-[0-9a-f]{32}")
_PROOF = re.compile(rb"[0-9a-f]{64}")
_MOST_LETTERS = 32_768  # of a path, on any system
_NONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Note:
    """Where the open window listens, and what proves that it is the one."""

    name: str
    secret: bytes

    def __repr__(self) -> str:  # the secret must not get into a log
        return f"Note({self.name!r})"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a start of the program was asked to show."""

    project: Path | None
    demo: bool


def leave_note() -> Note:
    """Writes a new note in place of an old one. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    note = Note(f"inspector-{secrets.token_hex(16)}", secrets.token_bytes(32))
    file = _file()
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    stored = {"format": FORMAT, "name": note.name, "secret": note.secret.hex()}
    atomic.write_bytes(file, atomic.json_bytes(stored), private=True)
    return note


def find_note() -> Note | None:
    """The note that the open window, or a killed one, has left; None where there is none, or one that somebody else may have written."""
    try:
        with open(_file(), "rb", opener=_without_waiting) as source:
            content = source.read(4096) if _is_private(os.fstat(source.fileno())) else b""
        stored = json.loads(content)
        name, secret = str(stored["name"]), bytes.fromhex(stored["secret"])
        return Note(name, secret) if stored["format"] == FORMAT and _NAME.fullmatch(name) and len(secret) == 32 else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def take_note_away(note: Note) -> None:
    """Takes the note away if it is still this one. Nothing is raised: a name at which nobody answers does no harm."""
    if find_note() == note:
        with suppress(OSError):
            _file().unlink()


class Host:
    """The side of the open window in one conversation. A line that is not understood or not proved raises ValueError."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._nonces: tuple[bytes, bytes] | None = None
        self._over = False

    def hear(self, line: bytes) -> tuple[bytes, Wish | None]:
        """What to answer to a line, and what the other one wants once it has said and proved it."""
        if self._nonces is None:
            self._nonces = _number(line), secrets.token_bytes(_NONCE_BYTES)
            return self._nonces[1].hex().encode() + b" " + self._proof(b"host", b""), None
        if self._over:
            raise ValueError("everything was said")
        self._over = True
        told, _, proof = line.rpartition(b" ")
        wish = bytes.fromhex(told.decode("ascii"))
        _expect(proof, self._proof(b"guest", wish))
        return self._proof(b"done", b""), _read_wish(wish)

    def _proof(self, role: bytes, told: bytes) -> bytes:
        theirs, ours = self._nonces or (b"", b"")
        return _prove(self._secret, role, theirs, ours, told)


class Guest:
    """The side of a second start; say `greeting` first. A line that does not prove the same user raises ValueError."""

    def __init__(self, secret: bytes, wish: Wish) -> None:
        self._secret = secret
        self._number = secrets.token_bytes(_NONCE_BYTES)
        self._theirs = b""
        self._wish = json.dumps({"project": str(wish.project or ""), "demo": wish.demo}).encode("ascii")
        self.greeting = self._number.hex().encode()
        self.understood = False
        """Whether the window has proved to be this user's, and that it has taken the wish."""

    def hear(self, line: bytes) -> bytes:
        """What to answer to a line; nothing once everything is said."""
        if not self._theirs:
            number, _, proof = line.partition(b" ")
            theirs = _number(number)
            _expect(proof, _prove(self._secret, b"host", self._number, theirs, b""))
            self._theirs = theirs
            return self._wish.hex().encode() + b" " + _prove(self._secret, b"guest", self._number, theirs, self._wish)
        _expect(line, _prove(self._secret, b"done", self._number, self._theirs, b""))
        self.understood = True
        return b""


def _prove(secret: bytes, role: bytes, guest: bytes, host: bytes, told: bytes) -> bytes:
    return hmac.new(secret, b"|".join((role, guest.hex().encode(), host.hex().encode(), told)), hashlib.sha256).hexdigest().encode()


def _expect(proof: bytes, right: bytes) -> None:
    if not _PROOF.fullmatch(proof) or not hmac.compare_digest(proof, right):
        raise ValueError("this is not proved")


def _number(line: bytes) -> bytes:
    if not _PROOF.fullmatch(line):
        raise ValueError("this is no greeting")
    return bytes.fromhex(line.decode("ascii"))


def _read_wish(content: bytes) -> Wish:
    """Raises ValueError for everything that no start of this program says."""
    try:
        told = json.loads(content)
        project, demo = told["project"], told["demo"]
        if not isinstance(project, str) or not isinstance(demo, bool):
            raise TypeError("a wish is a text and a yes or no")
        if "\0" in project or len(project) > _MOST_LETTERS:
            raise ValueError("no path is like this")
        os.fsencode(project)  # a lone surrogate that stands for no byte
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("this is no wish") from error
    return Wish(Path(project) if project else None, demo)


def _file() -> Path:
    """One note for each user on each PC, also where the folder is on a network drive or shared."""
    mark = hashlib.sha256(f"{system_name()}\0{platform.node()}".encode(errors="replace")).hexdigest()[:16]
    return paths.data_folder() / f"window-{mark}.json"


def _without_waiting(file: str, flags: int) -> int:
    """Opens a file, and no link; a pipe is opened without anybody at its other end."""
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _is_private(state: os.stat_result) -> bool:
    """Whether this user alone has written a file and can read it; Windows says that of folders, and this one is in the user's own."""
    others_cannot = sys.platform == "win32" or (state.st_uid == os.geteuid() and not state.st_mode & 0o077)
    return stat.S_ISREG(state.st_mode) and others_cannot
