"""Files that others may have written are opened where they are files, and read within bounds."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.foreign import MOST_JSON_BYTES, MOST_LINES, is_plain_name, open_regular, parse_json, read_regular, read_text
from inspector.core.kinds import FINITE, expect

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def link(path: Path, target: str) -> Path:
    path.symlink_to(target)
    return path


STRANGE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "pipe": (lambda folder: pipe(folder / "x"), "it is not a regular file"),
    "device": (lambda folder: Path("/dev/zero"), "it is not a regular file"),
    "link to a device": (lambda folder: link(folder / "x", "/dev/zero"), "it is not a regular file"),
    "link to itself": (lambda folder: link(folder / "x", "x"), "Too many levels of symbolic links"),
    "folder": (lambda folder: folder, "it is a folder"),
    "nothing": (lambda folder: folder / "x", "No such file or directory"),
    "no name": (lambda folder: folder / "x\0y", "no file can be called so"),
}


@needs_pipes
@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    make, words = STRANGE[kind]
    with pytest.raises(OSError, match=re.escape(words)):
        read_regular(make(tmp_path))


@needs_pipes
@pytest.mark.timeout(20)
def test_a_file_that_becomes_a_pipe_while_it_is_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, opened = tmp_path / "x", os.open
    file.write_bytes(b"x")

    def swapped(path: Path, flags: int) -> int:
        file.unlink()
        os.mkfifo(file)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", swapped)
    with pytest.raises(OSError, match="not a regular file"):  # and nobody waited for a writer
        open_regular(file)


def test_a_link_is_followed_only_where_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"content")
    (tmp_path / "link").symlink_to("x")
    assert read_regular(tmp_path / "link") == b"content"
    with pytest.raises(OSError, match="link to another file"):
        read_regular(tmp_path / "link", links=False)


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(bytes(1000))
    assert read_regular(tmp_path / "x", 1000) == bytes(1000)
    with pytest.raises(OSError, match="larger than 0 MB"):
        read_regular(tmp_path / "x", 999)
    with (tmp_path / "y").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="larger than"):
        read_text(tmp_path / "y")


def test_a_text_has_a_bounded_number_of_lines(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("\ufeffone\ntwo\n", encoding="utf-8")
    assert read_text(tmp_path / "x") == "one\ntwo\n"
    (tmp_path / "x").write_bytes(b"\n" * (MOST_LINES + 1))
    with pytest.raises(OSError, match="lines"):
        read_text(tmp_path / "x")


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" + b"[]," * 1_000_000 + b"[]]",
        b" " * (MOST_JSON_BYTES + 1),
        b"9" * 400,
        b"-" + b"9" * 4000,
        b"\xff\xfe[\x00]\x00",
        b"\xef\xbb\xbf[]",
        b"",
        b"[1] 2",
    ],
    ids=lambda content: content[:9].decode(errors="replace"),
)
def test_what_is_no_json_or_too_much_of_it_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_json(content)


@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False) | st.text(), st.lists))
def test_json_gives_the_value_back(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize("value", [int("9" * 400), -int("9" * 400), float("inf"), float("nan"), True, "1", None])
def test_what_cannot_be_computed_with_is_no_finite_number(value: object) -> None:
    with pytest.raises(TypeError, match="x must be a finite number"):
        expect(FINITE, "x", value)


@pytest.mark.parametrize("name", ["20260102-030405-abcdef012345", "network.xml", "0.bank.safetensors", "Modell ü 2", "com0x", "m", "a..b"])
def test_a_plain_name(name: str) -> None:
    assert is_plain_name(name)


BAD = [".", "..", "a/b", r"a\b", "C:", "C:a", "/a", "../a", ".a", "a.", "nul", "NUL.txt", "com1.x", "a*", "", "a ", " a", "a\0", "a\nb"]


@pytest.mark.parametrize("name", [*BAD, "\ud800", None, 5, b"a"])
def test_what_could_lead_elsewhere_is_no_plain_name(name: object) -> None:
    assert not is_plain_name(name)


@given(st.text(max_size=8))
def test_a_plain_name_lies_in_its_folder(name: str) -> None:
    if is_plain_name(name):
        assert os.path.dirname(os.path.normpath(os.path.join("folder", name))) == "folder" and "\\" not in name
