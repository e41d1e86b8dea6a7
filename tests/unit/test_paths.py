"""Files are found in a checkout and in the frozen program, and one variable moves everything that is written."""

import subprocess
import sys
from pathlib import Path

import pytest

from inspector import paths

FOLDERS = [paths.data_folder, paths.log_folder, paths.projects_folder, paths.weights_folder, paths.cache_folder]


def test_resources_of_the_checkout_exist() -> None:
    assert paths.resource("fonts/Inter-Regular.otf").is_file()


def test_resources_of_the_frozen_program_are_where_it_was_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("icons/inspector.svg") == tmp_path / "resources" / "icons" / "inspector.svg"


def test_home_variable_moves_every_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "Prüfstand 1"))
    for folder in FOLDERS:
        assert tmp_path / "Prüfstand 1" in folder().parents
    assert paths.settings_file().parent == paths.data_folder()
    assert len({folder() for folder in FOLDERS}) == len(FOLDERS)
    assert not (tmp_path / "Prüfstand 1").exists()


@pytest.mark.parametrize("value", [None, "", "  "])
def test_without_the_variable_the_system_decides(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("INSPECTOR_HOME", raising=False)
    else:
        monkeypatch.setenv("INSPECTOR_HOME", value)
    for folder in FOLDERS:
        assert folder().is_absolute() and "nspector" in str(folder())


def test_a_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INSPECTOR_HOME", "here")
    assert paths.data_folder() == tmp_path / "here" / "data"


def test_paths_need_no_qt() -> None:
    code = "import sys; sys.modules['PySide6'] = None; import inspector.paths"
    subprocess.run([sys.executable, "-c", code], check=True)
