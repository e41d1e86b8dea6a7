"""Several files in one, to be carried to another PC: a plain zip file, a hash for every file in it and one over all of it."""

import hashlib
import io
import os
import re
import struct
import zipfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, open_regular, parse_json
from inspector.core.kinds import MAPPING, WHOLE, expect
from inspector.core.said import reason_of, said
from inspector.core.versions import refusal
from inspector.storage import atomic, signatures
from inspector.storage.signatures import SigningKey

SUFFIX = ".inspector"
FORMAT = 1
MANIFEST = "manifest.json"
_DIGEST_LENGTH = 64
_CHUNK = 1 << 20
_MOST_ENTRIES, _MOST_DIRECTORY, _MOST_MANIFEST = 1000, 1 << 18, 1 << 18
_END, _END_64, _LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
"""Of a zip file's directory (APPNOTE 4.3.14 to 4.3.16); the later two are there in archives of 2 GB and more."""
_LOCAL = struct.Struct("<4s5H3L2H")
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, ValueError, KeyError, TypeError, EOFError, RuntimeError, struct.error)
_SAFE_NAME = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)*[A-Za-z0-9][\w.-]*", re.ASCII)
_STRANGE = said("it is no file that Inspector exported")
_WINDOWS_DEVICES = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$)", re.IGNORECASE)


def write_archive(file: Path, about: dict[str, Any], contents: Mapping[str, bytes | Path], key: SigningKey) -> Generator[int, None, None]:
    """Writes `contents`, bytes or files by their names in the archive, signs them, and yields after every part how many bytes it had.

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
            archive.writestr(_entry(MANIFEST), atomic.json_bytes(signatures.signed(manifest, key)))
        digest = _digest_before_end(beside)
        with beside.open("rb+") as written:
            written.seek(-_DIGEST_LENGTH, os.SEEK_END)
            written.write(digest)


class Archive:
    """An archive; what is taken out of it is what was put in. Make it with `open_archive`."""

    def __init__(self, file: Path, archive: zipfile.ZipFile, source: BinaryIO) -> None:
        self._file, self._archive = file, archive
        _check_entries(archive, source)
        manifest = expect(MAPPING, "The manifest", parse_json(archive.read(MANIFEST)))
        self.about: dict[str, Any] = dict(expect(MAPPING, "about", manifest["about"]))
        program, number = self.about.get("program"), expect(WHOLE, "format", manifest["format"])
        if number > FORMAT:
            error = InspectorError(
                ErrorCode.PROJECT_TOO_NEW, said("It has format {format}, this one reads {ours}.", format=number, ours=FORMAT)
            )
            raise refusal(said("The file {file}", file=file), program, error) or error
        self.files: dict[str, str] = {name: str(digest) for name, digest in expect(MAPPING, "files", manifest["files"]).items()}
        if sorted(archive.namelist()) != sorted({*self.files, MANIFEST}):
            raise ValueError(said("the manifest lists other files"))
        try:
            self.signer, self.digest = signatures.signer_of(manifest), signatures.digest_of(manifest)
        except ValueError as error:
            raise damaged(file, reason_of(error)) from error

    def refused(self, why: str) -> InspectorError:
        """The refusal of this file."""
        return damaged(self._file, why)

    def size(self, name: str) -> int:
        """Bytes of one file."""
        return self._archive.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """The content of one file of some MB at most. Raises `TRANSFER_UNREADABLE` where it is larger, or its hash is wrong."""
        if self.size(name) > MOST_JSON_BYTES:
            raise self.refused(said("{name} in it is too large", name=name))
        with self._explained():
            content = self._archive.read(name)
        self._expect(name, hashlib.sha256(content).hexdigest())
        return content

    def extract(self, name: str, target: Path) -> Generator[int, None, None]:
        """Writes one file to `target`, yields the bytes of every part. Raises `TRANSFER_UNREADABLE`, `DISK_FULL`, `NOT_WRITABLE`."""
        digest = hashlib.sha256()
        with self._explained(), self._archive.open(name) as source, atomic.explained(target), target.open("xb") as sink:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                sink.write(chunk)
                yield len(chunk)
        self._expect(name, digest.hexdigest())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what a zip file that contradicts itself gives into `TRANSFER_UNREADABLE`."""
        try:
            yield
        except _UNREADABLE as error:
            raise self.refused(said("its parts contradict each other")) from error

    def _expect(self, name: str, digest: str) -> None:
        if self.files[name] != digest:
            raise self.refused(said("the hash of {name} is wrong", name=name))


def check_archive(file: Path) -> Generator[int, None, None]:
    """Reads `file` to its end, yields the bytes of every part. Raises `TRANSFER_UNREADABLE` unless every byte is the one written."""
    try:
        with open_regular(file) as source:
            if not zipfile.is_zipfile(source):
                raise damaged(file, said("it was not copied completely, or {strange}", strange=_STRANGE))
            digest = hashlib.sha256()
            for chunk in _before_end(source):
                digest.update(chunk)
                yield len(chunk)
            stored = source.read(_DIGEST_LENGTH)
        if stored != digest.hexdigest().encode():
            raise damaged(file, said("it is damaged, was changed, or was not copied completely"))
    except ValueError as error:
        raise damaged(file, _STRANGE) from error
    except OSError as error:
        raise damaged(file, reason_of(error)) from error


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Opens an archive that `check_archive` has read. Raises `TRANSFER_UNREADABLE`, and `PROJECT_TOO_NEW` for a later format."""
    with ExitStack() as stack:
        try:
            source = stack.enter_context(open_regular(file))
            _check_directory(source)
            archive = Archive(file, stack.enter_context(zipfile.ZipFile(source)), source)
        except _UNREADABLE as error:
            raise damaged(file, _STRANGE) from error
        except OSError as error:
            raise damaged(file, reason_of(error)) from error
        yield archive


def damaged(file: Path, why: str) -> InspectorError:
    """The refusal of `file`."""
    return InspectorError(ErrorCode.TRANSFER_UNREADABLE, said("The file {file} cannot be used: {why}.", file=file, why=why))


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


def _check_directory(source: BinaryIO) -> None:
    """Bounds the directory of a zip file before it is read, which happens as a whole. Raises ValueError."""
    lengths = _END_64.size + _LOCATOR.size + _END.size
    source.seek(max(0, source.seek(0, os.SEEK_END) - lengths - _DIGEST_LENGTH))
    ends = source.read(lengths).rjust(lengths, b"\0")
    end, locator = _END.unpack_from(ends, _END_64.size + _LOCATOR.size), _LOCATOR.unpack_from(ends, _END_64.size)
    sizes = [end[5]] + ([_END_64.unpack_from(ends)[8]] if locator[0] == b"PK\6\7" else [])
    if end[0] != b"PK\5\6" or end[7] != _DIGEST_LENGTH or max(sizes) > _MOST_DIRECTORY:
        raise ValueError(said("its directory is another one than Inspector writes"))


def _check_entries(archive: zipfile.ZipFile, source: BinaryIO) -> None:
    """Refuses what Inspector never writes: names that could lead out of a folder, compression, encryption, gaps and overlaps.

    Entries then hold no more together than the file itself, wherever they are written to.
    """
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    unsafe = [entry.filename for entry in entries if not _is_safe(entry.filename)]
    if unsafe:
        raise ValueError(said("unsafe name {unsafe}", unsafe=unsafe[0]))
    if len(entries) > _MOST_ENTRIES or archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise ValueError(said("there is too much in it"))
    if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits or entry.file_size != entry.compress_size for entry in entries):
        raise ValueError(said("an entry is compressed or encrypted"))
    end = 0
    for entry in entries:
        if entry.header_offset != end:
            raise ValueError(said("{filename} does not begin where the one before it ends", filename=entry.filename))
        source.seek(end)
        header = _LOCAL.unpack(source.read(_LOCAL.size))
        end += _LOCAL.size + header[9] + header[10] + entry.file_size
    if end != archive.start_dir:
        raise ValueError(said("its directory does not begin where its last entry ends"))


def _is_safe(name: str) -> bool:
    return bool(_SAFE_NAME.fullmatch(name)) and ".." not in name and not _WINDOWS_DEVICES.search(name)


def _digest_before_end(file: Path) -> bytes:
    """SHA-256 of everything but the last 64 bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        for chunk in _before_end(source):
            digest.update(chunk)
    return digest.hexdigest().encode()


def _before_end(source: BinaryIO) -> Iterator[bytes]:
    left = source.seek(0, os.SEEK_END) - _DIGEST_LENGTH
    source.seek(0)
    while left > 0:
        chunk = source.read(min(left, _CHUNK))
        if not chunk:
            raise ValueError(said("the file ended early"))
        left -= len(chunk)
        yield chunk
