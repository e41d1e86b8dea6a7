"""Several files in one, to be carried to another PC: a plain zip file, a hash for every file in it and one over all of it."""

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.versions import refusal
from inspector.storage import atomic

SUFFIX = ".inspector"
FORMAT = 1
MANIFEST = "manifest.json"
_DIGEST_LENGTH = 64
_CHUNK = 1 << 20
_SAFE_NAME = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)*[A-Za-z0-9][\w.-]*", re.ASCII)
_STRANGE = "it is no file that Inspector exported"
_WINDOWS_DEVICES = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$)", re.IGNORECASE)


def write_archive(file: Path, about: dict[str, Any], contents: Mapping[str, bytes | Path]) -> Generator[int, None, None]:
    """Writes `contents`, bytes or files by their names in the archive, and yields after every part how many bytes it had.

    The file appears under its name when it is complete. `about` is what a reader learns before it takes anything out.
    Raises `DISK_FULL`, `NOT_WRITABLE`.
    """
    with atomic.staged_file(file) as beside:
        files: dict[str, str] = {}
        # Nothing is compressed: the contents hardly would be, and a small file can then not claim to hold a large one.
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.comment = b"0" * _DIGEST_LENGTH  # replaced below, when everything before it is known
            for name, content in contents.items():
                files[name] = yield from _put(archive, name, content)
            manifest = {"format": FORMAT, "about": about, "files": files}
            archive.writestr(_entry(MANIFEST), atomic.json_bytes(manifest))
        digest = _digest_before_end(beside)
        with beside.open("rb+") as written:
            written.seek(-_DIGEST_LENGTH, os.SEEK_END)
            written.write(digest)


class Archive:
    """An archive; what is taken out of it is what was put in. Make it with `open_archive`."""

    def __init__(self, file: Path, archive: zipfile.ZipFile) -> None:
        self._file, self._archive = file, archive
        manifest = json.loads(archive.read(MANIFEST))
        program, number = manifest["about"].get("program"), int(manifest["format"])
        if number > FORMAT:
            error = InspectorError(ErrorCode.PROJECT_TOO_NEW, f"It has format {number}, this one reads {FORMAT}.")
            raise refusal(f"The file {file}", program, error) or error
        self.about: dict[str, Any] = dict(manifest["about"])
        self.files: dict[str, str] = {str(name): str(digest) for name, digest in manifest["files"].items()}
        _check_names(archive, {*self.files, MANIFEST})

    def size(self, name: str) -> int:
        """Bytes of one file."""
        return self._archive.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """The content of one file. Raises `TRANSFER_UNREADABLE` where its hash is wrong."""
        content = self._archive.read(name)
        self._expect(name, hashlib.sha256(content).hexdigest())
        return content

    def extract(self, name: str, target: Path) -> Generator[int, None, None]:
        """Writes one file to `target`, yields the bytes of every part. Raises `TRANSFER_UNREADABLE`, `DISK_FULL`, `NOT_WRITABLE`."""
        digest = hashlib.sha256()
        with self._archive.open(name) as source, atomic.explained(target), target.open("xb") as sink:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                sink.write(chunk)
                yield len(chunk)
        self._expect(name, digest.hexdigest())

    def _expect(self, name: str, digest: str) -> None:
        if self.files[name] != digest:
            raise damaged(self._file, f"the hash of {name} is wrong")


def check_archive(file: Path) -> Generator[int, None, None]:
    """Reads `file` to its end, yields the bytes of every part. Raises `TRANSFER_UNREADABLE` unless every byte is the one written."""
    try:
        with file.open("rb") as source:
            if not zipfile.is_zipfile(source):
                raise damaged(file, f"it was not copied completely, or {_STRANGE}")
            source.seek(-_DIGEST_LENGTH, os.SEEK_END)
            stored = source.read()
        digest = hashlib.sha256()
        for chunk in _before_end(file):
            digest.update(chunk)
            yield len(chunk)
        if stored != digest.hexdigest().encode():
            raise damaged(file, "it is damaged, was changed, or was not copied completely")
    except ValueError as error:
        raise damaged(file, _STRANGE) from error
    except OSError as error:
        raise damaged(file, error.strerror or str(error)) from error


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Opens an archive that `check_archive` has read. Raises `TRANSFER_UNREADABLE`, and `PROJECT_TOO_NEW` for a later format."""
    with ExitStack() as stack:
        try:
            archive = Archive(file, stack.enter_context(zipfile.ZipFile(file)))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(file, _STRANGE) from error
        except OSError as error:
            raise damaged(file, error.strerror or str(error)) from error
        yield archive


def damaged(file: Path, why: str) -> InspectorError:
    """The refusal of `file`."""
    return InspectorError(ErrorCode.TRANSFER_UNREADABLE, f"The file {file} cannot be used: {why}.")


def _put(archive: zipfile.ZipFile, name: str, content: bytes | Path) -> Generator[int, None, str]:
    """Adds one file, yields the bytes of every part, gives the hash."""
    digest = hashlib.sha256()
    with _opened(content) as source, archive.open(_entry(name), "w", force_zip64=True) as sink:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            sink.write(chunk)
            yield len(chunk)
    return digest.hexdigest()


def _opened(content: bytes | Path) -> IO[bytes]:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the time of day, so that equal contents give equal files."""
    return zipfile.ZipInfo(name)


def _check_names(archive: zipfile.ZipFile, listed: set[str]) -> None:
    """Refuses names that could lead out of a folder, entries that the manifest does not list, and compressed ones."""
    names = [entry.filename for entry in archive.infolist()]
    unsafe = [name for name in names if not _SAFE_NAME.fullmatch(name) or ".." in name or _WINDOWS_DEVICES.search(name)]
    if unsafe:
        raise ValueError(f"unsafe name {unsafe[0]}")
    if sorted(names) != sorted(listed):
        raise ValueError("the manifest lists other files")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
        raise ValueError("an entry is compressed")


def _digest_before_end(file: Path) -> bytes:
    """SHA-256 of everything but the last 64 bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in _before_end(file):
        digest.update(chunk)
    return digest.hexdigest().encode()


def _before_end(file: Path) -> Iterator[bytes]:
    left = file.stat().st_size - _DIGEST_LENGTH
    with file.open("rb") as source:
        while left > 0:
            chunk = source.read(min(left, _CHUNK))
            if not chunk:
                raise ValueError("the file ended early")
            left -= len(chunk)
            yield chunk
