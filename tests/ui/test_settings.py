"""Settings in the window: shared by all screens, stored in a thread, in force even where they cannot be stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.setting import setting
from inspector.core.user_settings import Settings
from inspector.services import diagnostics
from inspector.services.context import Context
from inspector.services.crashes import write_report
from inspector.storage import projects
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.settings import UserSettings


@pytest.fixture
def settings(qtbot: QtBot) -> Iterator[UserSettings]:
    made = UserSettings()
    yield made
    assert made.finish()


def stored() -> Settings:
    return UserSettings().now


def test_every_change_is_told_and_the_last_one_is_stored(settings: UserSettings, qtbot: QtBot) -> None:
    with qtbot.waitSignals([settings.changed] * 3):
        settings.change(freeze_on_ng=True)
        settings.change(language="de")
        settings.change(freeze_on_ng=False)
    with qtbot.assertNotEmitted(settings.changed):
        settings.change(language="de")
    assert settings.finish() and stored() == settings.now == Settings(language="de")


def test_a_switch_shows_and_changes_its_setting_for_as_long_as_it_is_there(settings: UserSettings) -> None:
    one, other = QPushButton(checkable=True), QPushButton(checkable=True)
    settings.bind(one, "freeze_on_ng")
    settings.bind(other, "freeze_on_ng")
    one.click()
    assert other.isChecked() and settings.now.freeze_on_ng
    one.deleteLater()
    del one
    other.click()
    assert not settings.now.freeze_on_ng
    with pytest.raises(TypeError):
        settings.change(freeze=True)


def test_what_cannot_be_stored_is_told_and_in_force_until_the_end(settings: UserSettings, qtbot: QtBot, home: Path) -> None:
    (home / "data").write_text("in the way", encoding="utf-8")
    with qtbot.waitSignal(settings.failed) as failed:
        settings.change(freeze_on_ng=True)
    (error,) = failed.args
    assert isinstance(error, InspectorError) and error.code is ErrorCode.NOT_WRITABLE
    assert settings.now.freeze_on_ng and not stored().freeze_on_ng


@dataclass(frozen=True, slots=True)
class LaterSettings(Settings):
    """The settings with one field more."""

    beep: bool = setting(False, "sound at every NG part")


def test_a_new_setting_is_a_field_and_a_switch(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for reader in ("core.user_settings", "storage.settings", "services.settings", "services.settings_storing", "services.who"):
        monkeypatch.setattr(f"inspector.{reader}.Settings", LaterSettings)
    switch, settings = QPushButton(checkable=True), UserSettings()
    settings.bind(switch, "beep")
    switch.click()
    assert settings.finish()
    assert paths.settings_file().read_text(encoding="utf-8") == "beep = true\n"
    assert stored() == LaterSettings(beep=True)
    assert diagnostics.harmless({"beep": True}) == {"beep": True}


def open_window(qtbot: QtBot, tmp_path: Path) -> tuple[MainWindow, InspectPage]:
    window = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(window)
    window.show()
    window.begin()
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    return window, page


def close(window: MainWindow) -> None:
    window.close()
    assert threads.join_all(10_000)


def test_freeze_on_ng_is_remembered_from_one_window_to_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    window, page = open_window(qtbot, tmp_path)
    assert not page.desk.bar.freeze.isChecked() and not page.run.freezes
    page.desk.bar.freeze.click()
    assert page.run.freezes
    close(window)
    assert paths.settings_file().read_text(encoding="utf-8") == "freeze_on_ng = true\n"
    window, page = open_window(qtbot, tmp_path)
    assert page.desk.bar.freeze.isChecked() and page.run.freezes and window.notice.isHidden()
    page.desk.bar.freeze.click()
    close(window)
    window, page = open_window(qtbot, tmp_path)
    assert not page.desk.bar.freeze.isChecked() and not page.run.freezes
    close(window)


@pytest.fixture
def window_of_damage(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    paths.data_folder().mkdir(parents=True)
    paths.settings_file().write_text("freeze_on_ng = tr", encoding="utf-8")
    window = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(window)
    window.show()
    yield window
    close(window)


def test_damaged_settings_are_told_once_and_the_window_opens(qtbot: QtBot, tmp_path: Path) -> None:
    paths.data_folder().mkdir(parents=True)
    paths.settings_file().write_text("freeze_on_ng = tr", encoding="utf-8")
    write_report(KeyError("lost"))
    window, page = open_window(qtbot, tmp_path)
    assert "Settings of this PC cannot be used." in window.notice.text() and "settings-damaged-" in window.notice.text()
    assert not page.desk.bar.freeze.isChecked()
    close(window)
    window, _ = open_window(qtbot, tmp_path)
    assert "did not end properly" in window.notice.text()
    close(window)


def test_damaged_settings_are_told_to_whoever_opens_a_project_at_once(qtbot: QtBot, window_of_damage: MainWindow, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "project", Project("Cover"))
    window_of_damage.begin(tmp_path / "project")
    qtbot.waitUntil(lambda: window_of_damage.session.project is not None)
    assert window_of_damage.notice.isVisible() and "Settings of this PC cannot be used." in window_of_damage.notice.text()


def test_a_folder_that_cannot_be_written_is_explained_and_the_window_goes_on(qtbot: QtBot, tmp_path: Path, home: Path) -> None:
    (home / "data").write_text("in the way", encoding="utf-8")
    window, page = open_window(qtbot, tmp_path)
    page.desk.bar.freeze.click()
    qtbot.waitUntil(lambda: "cannot be written" in window.notice.text())
    assert page.run.freezes and page.desk.bar.freeze.isChecked()
    close(window)
