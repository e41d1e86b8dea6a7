"""The list of recent projects: order, no doubles, and nothing in it can stop the program."""

import json
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage.recent import MOST, forget, read_recent, remember


def names(file: Path) -> list[str]:
    return [each.name for each in read_recent(file)]


def test_last_opened_is_first_and_a_project_is_listed_once(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "recent.json"
    for name in ("a", "b", "a"):
        remember(file, tmp_path / name, name)
    remember(file, tmp_path / "x" / ".." / "b", "b renamed")
    assert names(file) == ["b renamed", "a"]
    assert read_recent(file)[0].folder == tmp_path / "b"
    assert read_recent(file)[0].opened_at


def test_forget_takes_one_off_and_leaves_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    (tmp_path / "a").mkdir()
    remember(file, tmp_path / "a", "a")
    remember(file, tmp_path / "b", "b")
    forget(file, tmp_path / "a")
    forget(file, tmp_path / "never there")
    assert names(file) == ["b"]
    assert (tmp_path / "a").is_dir()


def test_the_oldest_are_let_go(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    for number in range(MOST + 3):
        remember(file, tmp_path / str(number), str(number))
    assert names(file) == [str(number) for number in range(MOST + 2, 2, -1)]


DAMAGED = ["", "{", "[]", "null", '{"format": 99, "projects": [{"folder": "a"}]}', '{"format": 1, "projects": 5}']


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_an_empty_list_and_is_mended_by_the_next_project(tmp_path: Path, content: str) -> None:
    file = tmp_path / "recent.json"
    assert read_recent(file) == []
    file.write_text(content, encoding="utf-8")
    assert read_recent(file) == []
    remember(file, tmp_path / "a", "a")
    assert names(file) == ["a"]


def test_a_damaged_entry_costs_that_entry(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    remember(file, tmp_path / "ü ß", "Prüfung")
    stored = json.loads(file.read_text(encoding="utf-8"))
    stored["projects"] += [5, {}, {"folder": 7}, {"folder": ""}, {"folder": "x"}]
    file.write_text(json.dumps(stored), encoding="utf-8")
    assert [(each.folder, each.name) for each in read_recent(file)] == [(tmp_path / "ü ß", "Prüfung"), (Path("x"), "")]


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InspectorError) as caught:
        remember(tmp_path / "file" / "recent.json", tmp_path / "a", "a")
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_a_list_of_a_thousand_is_cut(tmp_path: Path) -> None:
    entries = [{"folder": f"/p{number}", "name": "", "opened_at": ""} for number in range(1000)]
    (tmp_path / "recent.json").write_text(json.dumps({"format": 1, "projects": entries}))
    assert [each.folder.name for each in read_recent(tmp_path / "recent.json")] == [f"p{number}" for number in range(MOST)]
