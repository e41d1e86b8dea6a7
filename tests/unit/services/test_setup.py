"""A project is made, or an existing one gets new sources and settings and loses nothing."""

from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.services.releasing.releasing import put_in_force
from inspector.services.setup import set_up_project
from inspector.storage.projects import FILE, open_project, update_project


def test_a_new_project_is_named_after_its_folder(tmp_path: Path) -> None:
    made = set_up_project(tmp_path / "Deckel ü 7", Recipe(seed=5), ["/good"], ["/v"], ["/d"])
    assert made == open_project(tmp_path / "Deckel ü 7")
    assert (made.name, made.recipe.seed, made.active_model) == ("Deckel ü 7", 5, "")


def test_sources_mean_the_same_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = set_up_project(Path("project"), Recipe(), ["good", "@list.txt", "/far/away"])
    assert made.good == (str(tmp_path / "good"), f"@{tmp_path / 'list.txt'}", str(Path("/far/away").absolute()))


def test_a_folder_whose_name_begins_like_a_list_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("@eaDir").mkdir()
    assert set_up_project(Path("project"), Recipe(), ["@eaDir"]).good == (str(tmp_path / "@eaDir"),)


def test_an_existing_project_keeps_its_models_and_thresholds(tmp_path: Path) -> None:
    set_up_project(tmp_path, Recipe(), ["/old"], ["/v"], ["/d"])
    put_in_force(tmp_path, "m", Threshold(2.0, Rule.MANUAL), "Complaint 17", "Ada")
    update_project(tmp_path, lambda now: now)
    made = set_up_project(tmp_path, Recipe(size=320), ["/new"])
    assert made == open_project(tmp_path)
    assert made.threshold("m") == Threshold(2.0, Rule.MANUAL)
    assert (made.recipe.size, made.validation_good, made.validation_defect) == (320, (), ())


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    set_up_project(tmp_path, Recipe(), ["/good"])
    before = (tmp_path / FILE).stat().st_mtime_ns, (tmp_path / FILE).stat().st_ino
    set_up_project(tmp_path, Recipe(), ["/good"])
    assert ((tmp_path / FILE).stat().st_mtime_ns, (tmp_path / FILE).stat().st_ino) == before


def test_a_project_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="ascii")
    with pytest.raises(InspectorError) as caught:
        set_up_project(tmp_path, Recipe(), ["/good"])
    assert caught.value.code is ErrorCode.PROJECT_DAMAGED
    assert (tmp_path / FILE).read_text(encoding="ascii") == "{"


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    with pytest.raises(InspectorError, match="file") as caught:
        set_up_project(tmp_path / "file", Recipe(), ["/good"])
    assert caught.value.code is ErrorCode.NOT_WRITABLE
