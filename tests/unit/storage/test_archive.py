"""An archive that somebody forged, its hash over all made to fit, ends in a sentence before anything of it is believed."""

import hashlib
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage.archive import MANIFEST, check_archive, open_archive, write_archive
from inspector.storage.signatures import SigningKey

CONTENTS = {"project.json": b"{}", "models/m/bank": bytes(range(256)) * 40, "models/m/net": b"<net/>"}
CENTRAL, LOCAL = b"PK\1\2", b"PK\3\4"
FLAGS, CRC, PACKED, SIZE, OFFSET = 8, 16, 20, 24, 42
"""Where these lie in an entry of a zip file's directory."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for _ in write_archive(tmp_path / "a.inspector", {"program": "0.1.0"}, CONTENTS, SigningKey.generate("a PC")):
        pass
    return tmp_path / "a.inspector"


def hashed(file: Path, content: bytes) -> Path:
    """The archive `content`, all but its last 64 bytes, as if Inspector had written it."""
    file.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    return file


def zipped(file: Path, contents: dict[str, bytes], compressed: tuple[str, ...] = ()) -> Path:
    with zipfile.ZipFile(file, "w") as made:
        made.comment = b"0" * 64
        for name, content in contents.items():
            made.writestr(name, content, zipfile.ZIP_DEFLATED if name in compressed else zipfile.ZIP_STORED)
    return hashed(file, file.read_bytes()[:-64])


def with_manifest(file: Path, manifest: bytes, compressed: tuple[str, ...] = ()) -> Path:
    return zipped(file, {**CONTENTS, MANIFEST: manifest}, compressed)


def entry_of(content: bytearray, name: str, mark: bytes = CENTRAL) -> int:
    """Where the entry of `name` begins: in the directory, or in front of its own bytes."""
    at, (head, length) = -1, (46, 28) if mark == CENTRAL else (30, 26)
    while True:
        at = content.index(mark, at + 1)
        (size,) = struct.unpack_from("<H", content, at + length)
        if content[at + head : at + head + size] == name.encode():
            return at


def patched(file: Path, *places: tuple[str, int, str, int]) -> Path:
    """The archive with other numbers in its directory: name of the entry, place in it, format, number."""
    content = bytearray(file.read_bytes()[:-64])
    for name, place, kind, number in places:
        struct.pack_into(kind, content, entry_of(content, name) + place, number)
    return hashed(file, bytes(content))


def read_all(file: Path) -> dict[str, bytes]:
    for _ in check_archive(file):
        pass
    with open_archive(file) as opened:
        found = {name: opened.read(name) for name in opened.files}
        for number, name in enumerate(opened.files):
            target = file.with_name(f"{number}.out")
            assert sum(opened.extract(name, target)) == len(target.read_bytes()) == len(found[name])
    return found


def refusal(file: Path) -> str:
    with pytest.raises(InspectorError) as caught:
        read_all(file)
    assert caught.value.code is ErrorCode.TRANSFER_UNREADABLE and "\n" not in caught.value.detail and len(caught.value.detail) < 400
    return caught.value.detail


def test_what_was_written_is_read(archive: Path) -> None:
    assert read_all(archive) == CONTENTS


def test_an_archive_of_more_than_2_gb_has_a_directory_of_another_kind(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 5000)
    for _ in write_archive(archive, {"program": "0.1.0"}, CONTENTS, SigningKey.generate("a PC")):
        pass
    assert b"PK\6\7" in archive.read_bytes()
    assert read_all(archive) == CONTENTS


def test_a_manifest_that_inflates_is_not_inflated(archive: Path) -> None:
    with_manifest(archive, b'{"format": 1, "about": {}, "files": {}}' + b" " * 60_000_000, (MANIFEST,))
    assert archive.stat().st_size < 200_000
    tracemalloc.start()
    refusal(archive)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_directory_as_large_as_the_file_is_not_read(archive: Path) -> None:
    entry = CENTRAL + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    directory = entry * (20_000_000 // len(entry))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 64)
    hashed(archive, directory + end)
    tracemalloc.start()
    refusal(archive)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_nor_one_that_hides_behind_a_second_end(archive: Path) -> None:
    entry = CENTRAL + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    directory = entry * (20_000_000 // len(entry))
    count = len(directory) // len(entry)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(directory), 1)
    hashed(archive, directory + record + locator + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 47, 0, 64))
    tracemalloc.start()
    refusal(archive)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


MANIFESTS = [
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\xff",
    b'{"format": Infinity, "about": {}, "files": {}}',
    b'{"format": 1e999, "about": {}, "files": {}}',
    b'{"format": "1", "about": {}, "files": {}}',
    b'{"format": 1, "about": [], "files": {}}',
    b'{"format": 1, "about": {}, "files": []}',
    b'{"format": 1, "about": {}, "files": {"project.json": 5, "models/m/bank": [], "models/m/net": null}}',
    b'{"format": 1, "about": {}, "files": {"../x": ""}}',
    b" " * 1_000_000 + b'{"format": 1, "about": {}, "files": {}}',
]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest[:40].decode(errors="replace"))
def test_a_manifest_that_says_nothing_is_refused(archive: Path, manifest: bytes) -> None:
    refusal(with_manifest(archive, manifest))


CHANGES: dict[str, Callable[[Path], Path]] = {
    "encrypted": lambda file: patched(file, ("models/m/net", FLAGS, "<H", 1)),
    "encrypted manifest": lambda file: patched(file, (MANIFEST, FLAGS, "<H", 1)),
    "two names for the same bytes": lambda file: patched(file, ("models/m/net", OFFSET, "<L", 0)),
    "beyond the file": lambda file: patched(file, ("models/m/net", OFFSET, "<L", 2**32 - 2)),
    "shorter": lambda file: patched(file, ("models/m/bank", PACKED, "<L", 100), ("models/m/bank", SIZE, "<L", 100)),
    "longer": lambda file: patched(file, ("models/m/bank", PACKED, "<L", 10**9), ("models/m/bank", SIZE, "<L", 10**9)),
    "longer when inflated": lambda file: patched(file, ("models/m/bank", SIZE, "<L", 10**9)),
    "another sum": lambda file: patched(file, ("models/m/bank", CRC, "<L", 1)),
    "another sum of the manifest": lambda file: patched(file, (MANIFEST, CRC, "<L", 1)),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_directory_that_contradicts_the_file_is_refused(archive: Path, kind: str) -> None:
    refusal(CHANGES[kind](archive))


def test_bytes_that_belong_to_no_entry_are_refused(archive: Path) -> None:
    content = archive.read_bytes()[:-64]
    refusal(hashed(archive, b"#!/bin/sh\n" + content))
    at = content.index(CENTRAL)
    refusal(hashed(archive, content[:at] + b"hidden" + content[at:]))


def test_a_local_header_that_names_another_file_is_refused(archive: Path) -> None:
    content = bytearray(archive.read_bytes()[:-64])
    at = entry_of(content, "models/m/net", LOCAL) + 30
    content[at : at + 12] = b"models/m/NET"
    refusal(hashed(archive, bytes(content)))


def test_broken_compression_is_refused(archive: Path) -> None:
    manifest = json.dumps({"format": 1, "about": {}, "files": {}}).encode()
    content = bytearray(with_manifest(archive, manifest * 50, (MANIFEST,)).read_bytes()[:-64])
    at = entry_of(content, MANIFEST, LOCAL) + 30 + len(MANIFEST)
    content[at : at + 10] = b"\xff" * 10
    refusal(hashed(archive, bytes(content)))


@pytest.mark.timeout(20)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_is_no_file_is_refused_at_once(archive: Path) -> None:
    archive.unlink()
    os.mkfifo(archive)
    assert "not a regular file" in refusal(archive)
    archive.unlink()
    archive.symlink_to("/dev/zero")
    assert "not a regular file" in refusal(archive)
