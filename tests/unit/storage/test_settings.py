"""The settings of a PC on disk: only what differs, nothing of others lost, and no damage keeps the program from starting."""

import os
from dataclasses import fields
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.setting import about
from inspector.core.user_settings import Settings, harmless
from inspector.storage import atomic
from inspector.storage.settings import change_settings, read_values


def read_settings(file: Path) -> tuple[Settings, str]:
    values, problem = read_values(file)
    return Settings(**values), problem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "settings.toml"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def names(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir())


def test_only_what_differs_from_the_defaults_is_in_the_file(file: Path) -> None:
    assert read_settings(file) == (Settings(), "") and not file.parent.exists()
    change_settings(file, {"freeze_on_ng": True, "language": ""})
    assert file.read_text(encoding="utf-8") == "freeze_on_ng = true\n"
    assert read_settings(file) == (Settings(freeze_on_ng=True), "")
    change_settings(file, {"freeze_on_ng": False})
    assert file.read_text(encoding="utf-8") == "" and names(file) == ["settings.toml"]


def test_comments_and_settings_of_a_newer_version_stay(file: Path) -> None:
    write(file, '# of the night shift\nnewer = [1, 2]  # why\nlanguage = 7\n\n[line]\nfreeze_on_ng = "x"\n')
    change_settings(file, {"freeze_on_ng": True})
    said = file.read_text(encoding="utf-8")
    assert "# of the night shift\nnewer = [1, 2]  # why\nlanguage = 7\n" in said and '[line]\nfreeze_on_ng = "x"\n' in said
    assert read_settings(file)[0].freeze_on_ng, "it is not put into the table at the end"


def test_a_damaged_value_costs_that_setting_only(file: Path) -> None:
    write(file, 'freeze_on_ng = "yes"\nlanguage = "de"\n')
    settings, problem = read_settings(file)
    assert settings == Settings(language="de") and problem == "freeze_on_ng must be true or false, not 'yes'."


@pytest.mark.parametrize(
    "content", [b"freeze_on_ng = tru", b"\xff\xfe", b"a = 1\na = 2", b"a = " + b"[" * 5000], ids=["cut", "letters", "twice", "deep"]
)
def test_a_damaged_file_is_set_aside_and_told(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings, problem = read_settings(file)
    (kept,) = names(file)
    assert settings == Settings() and kept.startswith("settings-damaged-") and kept in problem
    assert (file.parent / kept).read_bytes() == content and read_settings(file) == (Settings(), "")


def test_a_file_damaged_while_the_program_ran_is_not_overwritten(file: Path) -> None:
    write(file, "half = [")
    with pytest.raises(InspectorError) as caught:
        change_settings(file, {"freeze_on_ng": True})
    kept = names(file)[0]
    assert caught.value.code is ErrorCode.SETTINGS_DAMAGED and kept in caught.value.detail
    assert (file.parent / kept).read_text(encoding="utf-8") == "half = [" and read_settings(file)[0].freeze_on_ng


def test_what_cannot_be_set_aside_is_not_overwritten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    write(file, "half = [")
    monkeypatch.setattr(os, "rename", refuse)
    assert "it was left as it is" in read_settings(file)[1]
    with pytest.raises(InspectorError) as caught:
        change_settings(file, {"freeze_on_ng": True})
    assert caught.value.code is ErrorCode.NOT_WRITABLE and file.read_text(encoding="utf-8") == "half = ["


def test_a_file_that_cannot_be_opened_or_is_none_leaves_the_defaults(file: Path) -> None:
    file.mkdir(parents=True)
    settings, problem = read_settings(file)
    assert settings == Settings() and "it is a folder" in problem
    with pytest.raises(InspectorError) as caught:
        change_settings(file, {"freeze_on_ng": True})
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_a_full_disk_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    change_settings(file, {"language": "de"})
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(InspectorError) as caught:
        change_settings(file, {"freeze_on_ng": True})
    assert caught.value.code is ErrorCode.DISK_FULL and names(file) == ["settings.toml"]
    assert read_settings(file) == (Settings(language="de"), "")


def test_nothing_impossible_is_written(file: Path) -> None:
    for values in ({"freeze_on_ng": 1}, {"language": "x" * 5000}, {"colour": "red"}):
        with pytest.raises((TypeError, InspectorError)):
            change_settings(file, values)
    assert not file.exists()


def test_every_setting_says_what_it_is_for_and_only_what_may_be_told_is_told() -> None:
    assert all(about(each).help for each in fields(Settings))
    assert harmless({"language": "de", "freeze_on_ng": "geheim", "other": 1}) == {"language": "de"}
