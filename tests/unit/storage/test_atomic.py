"""Every file is the old one or the new one after a crash at any moment, and nothing half-written stays behind."""

import errno
import json
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import renaming
from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage import atomic, locks
from inspector.storage.atomic import staged_folder, write_bytes, write_json

Fail = Callable[[str, BaseException], None]
FULL = OSError(errno.ENOSPC, "No space left on device")
DENIED = PermissionError(errno.EACCES, "Permission denied")


class PowerCut(BaseException):
    """The process ends here."""


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Makes a function of `os` raise."""

    def run(name: str, error: BaseException) -> None:
        def raising(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(os, name, raising)

    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "Datei ü 1.json"
    for content in (b"old", b"", b"new" * 100_000):
        write_bytes(path, content)
        assert path.read_bytes() == content and names(tmp_path) == [path.name]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("error", "code"),
    [(FULL, ErrorCode.DISK_FULL), (OSError(errno.EDQUOT, "Quota exceeded"), ErrorCode.DISK_FULL), (DENIED, ErrorCode.NOT_WRITABLE)],
    ids=["full", "quota", "denied"],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(step: str, error: OSError, code: ErrorCode, tmp_path: Path, fail: Fail) -> None:
    path = tmp_path / "project.json"
    write_bytes(path, b"old")
    fail(step, error)
    with pytest.raises(InspectorError, match=r"project\.json") as caught:
        write_bytes(path, b"new")
    assert caught.value.code is code
    assert path.read_bytes() == b"old" and names(tmp_path) == ["project.json"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_leaves_the_old_file(step: str, tmp_path: Path, fail: Fail) -> None:
    path = tmp_path / "project.json"
    write_bytes(path, b"old")
    fail(step, PowerCut())
    with pytest.raises(PowerCut):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"


def test_the_content_is_on_the_disk_before_the_name_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, name=name, real=real: (order.append(name), real(*a))[1])
    write_bytes(tmp_path / "file", b"content")
    assert order[:2] == ["fsync", "replace"]
    assert order[2:] == ([] if os.name == "nt" else ["fsync"])


@pytest.mark.parametrize("step", ["write", "file", "folder"])
def test_a_rename_that_a_virus_scanner_holds_up_is_tried_again(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "rename" if step == "folder" else "replace"
    real, refusals = getattr(os, name), [DENIED, DENIED]

    def held_up(*names: object) -> None:
        if refusals:
            raise refusals.pop()
        real(*names)

    monkeypatch.setattr(os, name, held_up)
    monkeypatch.setattr(renaming, "RETRIES_S", 60.0)
    if step == "write":
        write_bytes(tmp_path / "new", b"content")
    elif step == "file":
        with atomic.staged_file(tmp_path / "new") as beside:
            beside.write_bytes(b"content")
    else:
        with staged_folder(tmp_path / "new") as beside:
            (beside / "file").write_bytes(b"content")
    assert not refusals and names(tmp_path) == ["new"]


def test_letters_that_the_system_has_none_of_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def encode(*_: object) -> None:
        "Prüfteil".encode("ascii")

    monkeypatch.setattr(os, "replace", encode)
    with pytest.raises(InspectorError, match=r"cannot be written: .* no ü in names of files\.$") as caught:
        write_bytes(tmp_path / "new", b"content")
    assert caught.value.code is ErrorCode.NOT_WRITABLE and names(tmp_path) == []


def test_a_file_that_is_marked_read_only_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    refusals: list[object] = []

    def refused(*names: object) -> None:
        refusals.append(names)
        assert len(refusals) == 1, "it was tried again"
        raise DENIED

    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(renaming, "RETRIES_S", 60.0)
    with pytest.raises(InspectorError) as caught:
        write_bytes(tmp_path / "kept", b"new")
    assert caught.value.code is ErrorCode.NOT_WRITABLE and names(tmp_path) == ["kept"]


def test_a_file_system_that_cannot_sync_a_folder_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_bytes(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="cannot be written: No such file") as caught:
        write_bytes(tmp_path / "gone" / "file", b"content")
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_a_full_disk_is_told_apart_from_one_that_is_locked(tiny_disk: Path) -> None:
    write_bytes(tiny_disk / "file", b"old")
    with pytest.raises(InspectorError, match="disk is full") as caught:
        write_bytes(tiny_disk / "file", bytes(5_000_000))
    assert caught.value.code is ErrorCode.DISK_FULL
    assert (tiny_disk / "file").read_bytes() == b"old" and names(tiny_disk) == ["file"]


def test_a_folder_without_permission_to_write(read_only_folder: Path) -> None:
    with pytest.raises(InspectorError, match="Permission denied") as caught:
        write_bytes(read_only_folder / "file", b"content")
    assert caught.value.code is ErrorCode.NOT_WRITABLE
    with pytest.raises(InspectorError) as caught, staged_folder(read_only_folder / "model"):
        pytest.fail("the block was entered")
    assert caught.value.code is ErrorCode.NOT_WRITABLE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_json_comes_back(value: object) -> None:
    assert json.loads(atomic.json_bytes(value).decode("utf-8")) == value


def test_equal_values_have_equal_bytes_and_read_well() -> None:
    assert atomic.json_bytes({"b": 1, "a": "ü"}) == atomic.json_bytes({"a": "ü", "b": 1}) == '{\n "a": "ü",\n "b": 1\n}\n'.encode()


@pytest.mark.parametrize("name", [b"caf\xe9.png", b"\xff\xfe", "Prüfling ☃.png".encode()])
def test_file_names_of_any_bytes_come_back(name: bytes) -> None:
    assert os.fsencode(json.loads(atomic.json_bytes([os.fsdecode(name)]))[0]) == name


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"deep": [float("-inf")]}])
def test_what_no_other_reader_takes_is_not_written(value: object, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "file.json", value)
    assert names(tmp_path) == []


def fill(folder: Path) -> None:
    (folder / "one").write_bytes(b"1")
    (folder / "two").write_bytes(b"2")


def test_a_folder_appears_complete(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "deep" / "model") as folder:
        fill(folder)
        assert folder.parent == tmp_path / "deep" and folder.name.startswith(atomic.STAGING)
        assert not (tmp_path / "deep" / "model").exists()
    assert names(tmp_path / "deep") == ["model"]
    assert names(tmp_path / "deep" / "model") == ["one", "two"]


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), GeneratorExit(), PowerCut()], ids=lambda e: type(e).__name__)
def test_a_block_that_fails_leaves_no_folder(error: BaseException, tmp_path: Path) -> None:
    with pytest.raises(type(error)), staged_folder(tmp_path / "model") as folder:
        fill(folder)
        raise error
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "rename"])
@pytest.mark.parametrize(("error", "code"), [(FULL, ErrorCode.DISK_FULL), (DENIED, ErrorCode.NOT_WRITABLE)], ids=["full", "denied"])
def test_a_folder_that_cannot_be_finished_is_gone(step: str, error: OSError, code: ErrorCode, tmp_path: Path, fail: Fail) -> None:
    fail(step, error)
    with pytest.raises(InspectorError) as caught, staged_folder(tmp_path / "model") as folder:
        fill(folder)
    assert caught.value.code is code
    assert names(tmp_path) == []


def test_a_folder_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "old").write_bytes(b"old")
    with pytest.raises(InspectorError), staged_folder(tmp_path / "model") as folder:
        fill(folder)
    assert names(tmp_path) == ["model"] and names(tmp_path / "model") == ["old"]


def leftover(folder: Path, age_s: float, name: str = "") -> Path:
    """A folder such as a program that was killed `age_s` ago leaves behind."""
    path = folder / (name or f"{atomic.STAGING}{uuid.uuid4().hex}")
    (path / "models").mkdir(parents=True)
    (path / "models" / "bank.safetensors").write_bytes(b"half")
    for each in (path / "models" / "bank.safetensors", path / "models", path):
        os.utime(each, (time.time() - age_s,) * 2)
    return path


@pytest.mark.parametrize("use", ["clear", "write a folder", "write a file"])
def test_what_a_killed_program_left_is_cleared_an_hour_later(use: str, tmp_path: Path) -> None:
    old, young = leftover(tmp_path, 3700), leftover(tmp_path, 3500)
    written = leftover(tmp_path, 3700)
    (written / "models" / "bank.safetensors").write_bytes(b"more")
    alike = leftover(tmp_path, 3700, f"{atomic.STAGING}of-somebody-else")
    file = tmp_path / f"{atomic.STAGING}{uuid.uuid4().hex}"
    file.write_bytes(b"half")
    os.utime(file, (time.time() - 3700,) * 2)
    if use == "clear":
        atomic.clear_leftovers(tmp_path)
    elif use == "write a folder":
        with staged_folder(tmp_path / "new"):
            pass
    else:
        with atomic.staged_file(tmp_path / "new") as beside:
            beside.write_bytes(b"")
    assert not old.exists() and not file.exists()
    assert young.is_dir() and alike.is_dir() and (written / "models" / "bank.safetensors").read_bytes() == b"more"


def test_leftovers_that_cannot_be_cleared_are_no_failure(tmp_path: Path, read_only_folder: Path) -> None:
    atomic.clear_leftovers(tmp_path / "gone")
    atomic.clear_leftovers(read_only_folder)


def test_a_leftover_that_cannot_be_cleared_keeps_no_other_one_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / f"{atomic.STAGING}{digit * 32}" for digit in "0123"]
    for file in files:
        file.write_bytes(b"half")
        os.utime(file, (time.time() - 3700,) * 2)
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path in files[1:3]:
            raise DENIED
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    atomic.clear_leftovers(tmp_path)
    assert names(tmp_path) == [file.name for file in files[1:3]]


def abandoned(folder: Path, owner: bytes) -> tuple[Path, Path]:
    """A folder that was begun a moment ago, and the mark of the program that was killed over it."""
    path = leftover(folder, 10)
    mark = path.with_name(f"{atomic.STAGING}owner-{path.name.removeprefix(atomic.STAGING)}")
    mark.write_bytes(owner)
    return path, mark


def test_what_a_program_of_this_pc_left_is_cleared_at_once(tmp_path: Path) -> None:
    path, mark = abandoned(tmp_path, locks.this_pc())
    with locks.marked(tmp_path / f"{atomic.STAGING}owner-{'0' * 32}"):
        atomic.clear_leftovers(tmp_path)
        assert not path.exists() and not mark.exists() and names(tmp_path) == [f"{atomic.STAGING}owner-{'0' * 32}"]
    assert names(tmp_path) == []


@pytest.mark.parametrize("owner", [b"", b"another PC 0123456789ab"], ids=["not yet locked", "another PC"])
def test_of_a_mark_that_says_nothing_the_time_counts(owner: bytes, tmp_path: Path) -> None:
    young, old = abandoned(tmp_path, owner), abandoned(tmp_path, owner)
    for each in (*old[0].rglob("*"), *old):
        os.utime(each, (time.time() - 3700,) * 2)
    atomic.clear_leftovers(tmp_path)
    assert names(tmp_path) == sorted(path.name for path in young)


def test_where_there_are_no_locks_the_time_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "claim", lambda descriptor: locks.Claim.UNKNOWN)
    with staged_folder(tmp_path / "new") as beside:
        atomic.clear_leftovers(tmp_path)
        assert beside.is_dir()
    path, _ = abandoned(tmp_path, locks.this_pc())
    atomic.clear_leftovers(tmp_path)
    assert path.is_dir() and (tmp_path / "new").is_dir()
