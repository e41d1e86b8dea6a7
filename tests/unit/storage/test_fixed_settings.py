"""What an administrator fixes holds also where his file is damaged."""

import os
from pathlib import Path

import pytest

from inspector.storage.fixed_settings import FixedSettings, keep_last, read_fixed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings-fixed.toml"


@pytest.fixture
def last(tmp_path: Path) -> Path:
    return tmp_path / "home" / "last.toml"


def test_no_file_fixes_nothing(file: Path, last: Path) -> None:
    keep_last(file, last)
    assert read_fixed(file, last) == FixedSettings() and not last.exists()


def test_it_names_values_and_a_reason_in_one_line(file: Path, last: Path) -> None:
    file.write_text('record = true\nreason = """Plant IT,\n call 4711"""\nnewer = 1\n', encoding="utf-8")
    assert read_fixed(file, last) == FixedSettings({"record": True}, reason="Plant IT, call 4711")
    keep_last(file, last)
    assert last.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("content", [b"record = tru", b"\xff\xfe", b"record = true\nrecord = true", b"a = " + b"[" * 5000])
def test_a_damaged_file_keeps_what_it_said_last(file: Path, last: Path, content: bytes) -> None:
    file.write_text("keep_quota_gb = 500.0\n", encoding="utf-8")
    keep_last(file, last)
    file.write_bytes(content)
    found = read_fixed(file, last)
    assert found.unreadable and dict(found.values) == {"keep_quota_gb": 500.0} and str(file) in found.problem
    assert file.read_bytes() == content, "nothing of the administrator's is set aside"


def test_a_damaged_value_keeps_what_it_was_last_and_stays_locked(file: Path, last: Path) -> None:
    file.write_text("keep_quota_gb = 500.0\nrecord = true\n", encoding="utf-8")
    keep_last(file, last)
    file.write_text('keep_quota_gb = "much"\nrecord = true\ntakt_s = -1.0\n', encoding="utf-8")
    found = read_fixed(file, last)
    assert not found.unreadable and dict(found.values) == {"keep_quota_gb": 500.0, "record": True}
    assert found.damaged == {"keep_quota_gb", "takt_s"} and "much" in found.problem and "takt must" in found.problem


def test_without_a_last_copy_it_is_said_and_nothing_is_made_up(file: Path, last: Path) -> None:
    file.mkdir()
    found = read_fixed(file, last)
    assert found == FixedSettings(problem=found.problem, unreadable=True) and "it is a folder" in found.problem


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_damaged_one(file: Path, last: Path) -> None:
    file.write_text("record = true\n", encoding="utf-8")
    file.chmod(0)
    assert read_fixed(file, last).unreadable
