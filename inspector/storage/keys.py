"""Keys on this PC: the private one that exported archives are signed with, and the public ones of those who are trusted.

FOLDER/private-key.json          made at the first export, readable by its user only
FOLDER/trusted/*.inspectorkey    one file for each trusted key; copied in or deleted by hand, it counts as well
"""

import errno
import json
import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import reason_of, said
from inspector.storage import atomic
from inspector.storage.signatures import KEY_BYTES, Signer, SigningKey, plain_name

SUFFIX = ".inspectorkey"
FORMAT = 1
_PRIVATE, _TRUSTED = "private-key.json", "trusted"
_MOST_BYTES = 4096
_MOST_FILES = 10_000
_ONE_NAME = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a drive answers on which no file has two names."""


def own_key(folder: Path) -> SigningKey | None:
    """The key that exports are signed with; None before it was made. Raises `KEY_UNREADABLE` where it is damaged."""
    file = folder / _PRIVATE
    try:
        os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _refused(file, reason_of(error)) from error
    stored = _read(file)
    try:
        secret = bytes.fromhex(stored["private"])
        if len(secret) != KEY_BYTES:
            raise ValueError(said("a key has 32 bytes"))
        return SigningKey(plain_name(stored["name"]), secret)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refused(file, said("it is damaged")) from error


def make_own_key(folder: Path, name: str) -> SigningKey:
    """The key that exports are signed with, made now where there is none; of two programs that make one both get the same.

    Raises `KEY_UNREADABLE`, `NOT_WRITABLE`, `DISK_FULL`, and `BAD_ARGUMENT` for a name with nothing to read in it.
    """
    if (found := own_key(folder)) is not None:
        return found
    _make_private_folder(folder)
    atomic.clear_leftovers(folder)
    _write_first(folder / _PRIVATE, _private_bytes(SigningKey.generate(_named(name))))
    made = own_key(folder)
    if made is None:
        raise _refused(folder / _PRIVATE, said("it was deleted a moment ago"))
    return made


def rename_own_key(folder: Path, name: str) -> SigningKey:
    """Changes the name that others see; the key, which they trust, stays. Raises as `make_own_key`."""
    key = SigningKey(_named(name), make_own_key(folder, name).secret)
    atomic.write_bytes(folder / _PRIVATE, _private_bytes(key), private=True)
    return key


def trusted_signers(folder: Path) -> list[Signer]:
    """Those whose archives need no question, by name. A file that holds no key is passed over: it makes nobody trusted."""
    found: dict[bytes, Signer] = {}
    for _, signer in _trusted_files(folder):
        found.setdefault(signer.key, signer)
    return sorted(found.values(), key=lambda signer: (signer.name.lower(), signer.key))


def trust(folder: Path, signer: Signer) -> None:
    """Needs no question from now on. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    _make_private_folder(folder)
    _make_private_folder(folder / _TRUSTED)
    atomic.clear_leftovers(folder / _TRUSTED)
    write_public(folder / _TRUSTED / f"{signer.fingerprint.replace(' ', '')}{SUFFIX}", signer)


def distrust(folder: Path, signer: Signer) -> None:
    """Asks again from now on. Raises `NOT_WRITABLE`."""
    for file, each in list(_trusted_files(folder)):
        if each.key == signer.key:
            with atomic.explained(file):
                file.unlink(missing_ok=True)


def write_public(file: Path, signer: Signer) -> None:
    """Writes a key to a file that other PCs can be given. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    atomic.write_json(file, {"format": FORMAT, **signer.to_json()})


def read_public(file: Path) -> Signer:
    """The key in such a file. Raises `KEY_UNREADABLE`."""
    try:
        return Signer.from_json(_read(file))
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(file, said("it holds no public key that Inspector wrote")) from error


def _trusted_files(folder: Path) -> Iterator[tuple[Path, Signer]]:
    listed: list[Path] = []
    with suppress(OSError):
        listed = sorted((folder / _TRUSTED).glob(f"*{SUFFIX}"))[:_MOST_FILES]
    for file in listed:
        with suppress(InspectorError):
            yield file, read_public(file)


def _read(file: Path) -> dict[str, Any]:
    """A small JSON object in a regular file. Raises `KEY_UNREADABLE`."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise _refused(file, said("it is no ordinary file"))
        with file.open("rb") as source:
            content = source.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise _refused(file, said("it is too long for a key"))
        stored = json.loads(content)
        if not isinstance(stored, dict) or stored["format"] != FORMAT:
            raise ValueError(said("this is no key, or one of a later format"))
        return stored
    except OSError as error:
        raise _refused(file, reason_of(error)) from error
    except (ValueError, KeyError, RecursionError) as error:
        raise _refused(file, said("it holds no key that Inspector wrote")) from error


def _refused(file: Path, why: str) -> InspectorError:
    return InspectorError(ErrorCode.KEY_UNREADABLE, said("The key {file} cannot be used: {why}.", file=file, why=why))


def _named(name: str) -> str:
    try:
        return plain_name(name)
    except ValueError as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The name has no letters in it.")) from error


def _private_bytes(key: SigningKey) -> bytes:
    return atomic.json_bytes({"format": FORMAT, "name": key.name, "private": key.secret.hex()})


def _make_private_folder(folder: Path) -> None:
    with atomic.explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_first(file: Path, content: bytes) -> None:
    """Writes a private file unless there is one by now: what another program has signed with meanwhile must not be replaced."""
    beside = file.with_name(f"{atomic.STAGING}{uuid.uuid4().hex}")
    atomic.write_bytes(beside, content, private=True)
    try:
        with atomic.explained(file), suppress(FileExistsError):
            _name_first(beside, file)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    with atomic.explained(file):
        atomic.sync_folder(file.parent)


def _name_first(beside: Path, file: Path) -> None:
    """Raises FileExistsError where `file` is there. Only Windows refuses to rename onto it; elsewhere a second name is refused."""
    if os.name == "nt":
        os.rename(beside, file)
        return
    try:
        os.link(beside, file)
    except OSError as error:
        if error.errno not in _ONE_NAME:
            raise
        if not os.path.lexists(file):
            os.rename(beside, file)
