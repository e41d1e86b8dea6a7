"""The page Settings: a row for each setting of the table, changed where it stands, and taken from PC to PC."""

import shutil
from collections.abc import Iterator
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from small_parts import write_parts

from inspector import paths
from inspector.core.access import LoggedOnBy, Person, Role
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.setting import about, plain, setting
from inspector.core.user_settings import Settings
from inspector.services import who
from inspector.services.context import Context
from inspector.services.line.state import State
from inspector.services.recent import remember_project
from inspector.services.settings_storing import store_settings
from inspector.storage import projects
from inspector.ui import page_list
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.settings import words
from inspector.ui.pages.settings.inputs import ChoiceInput, FileInput, HiddenInput, SwitchInput, TextInput
from inspector.ui.pages.settings.page import SettingsPage
from inspector.ui.pages.settings.row import SettingRow
from inspector.ui.settings import UserSettings

SAMPLE = Path(__file__).parents[1] / "data" / "projects" / "schema-1"
EVERY = [pytest.param(each, id=each.name) for each in fields(Settings)]
INPUTS = SwitchInput, ChoiceInput, TextInput


@pytest.fixture
def settings(qtbot: QtBot) -> Iterator[UserSettings]:
    made = UserSettings()
    yield made
    assert made.finish()


@pytest.fixture
def page(qtbot: QtBot, settings: UserSettings) -> Iterator[SettingsPage]:
    made = shown(qtbot, settings)
    yield made
    assert made.shutdown(5000)


def shown(qtbot: QtBot, settings: UserSettings) -> SettingsPage:
    made = SettingsPage(settings, page_list.PAGES)
    made.make_whole()
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    return made


def write(qtbot: QtBot, row: SettingRow, text: str) -> TextInput:
    assert isinstance(row.input, TextInput)
    row.input.edit.selectAll()
    qtbot.keyClick(row.input.edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(row.input.edit, text)
    qtbot.keyClick(row.input.edit, Qt.Key.Key_Return)
    return row.input


def visible(page: SettingsPage) -> set[str]:
    return {name for name, row in page.rows.items() if row.isVisible()}


def test_every_setting_of_the_table_is_there_under_its_heading(page: SettingsPage) -> None:
    assert list(page.rows) == [each.name for each in fields(Settings)] and visible(page) == set(page.rows)
    for group, card in page.groups.items():
        assert {row.setting.name for row in card.findChildren(SettingRow)} == {
            each.name for each in fields(Settings) if about(each).group == group
        }


@pytest.mark.parametrize("each", EVERY)
def test_every_setting_has_words_of_its_own_and_says_what_it_can_be(each: "Field[Any]") -> None:
    assert each.name in words.WORDS and words.title(each) and words.purpose(each) and words.about_text(each)
    names = about(each).names
    if names is not None and each.type is not int:
        assert all((each.name, plain(value)) in words.VALUES for value in names())


@pytest.mark.parametrize("each", EVERY)
def test_every_input_has_a_name_and_shows_what_holds(page: SettingsPage, settings: UserSettings, each: "Field[Any]") -> None:
    row = page.rows[each.name]
    if row.pin is not None:
        return
    assert isinstance(row.input, INPUTS)
    control = row.input.edit if isinstance(row.input, TextInput) else row.input.box
    assert control.accessibleName() == words.title(each) and control.isEnabled() and control.height() >= 44
    assert not row.differs and not row.reset.isVisible() and not row.locked.isVisible()


def test_each_kind_of_input_changes_its_setting_at_once(qtbot: QtBot, page: SettingsPage, settings: UserSettings) -> None:
    switch, choice = page.rows["sound"].input, page.rows["scheme"].input
    assert isinstance(switch, SwitchInput) and isinstance(choice, ChoiceInput)
    switch.box.click()
    choice.box.setCurrentIndex(choice.box.findData("dark"))
    choice.box.activated.emit(choice.box.currentIndex())
    write(qtbot, page.rows["log_off_min"], "30")
    write(qtbot, page.rows["keep_quota_gb"], "12.5")
    write(qtbot, page.rows["station"], "Line 7")
    assert settings.now == Settings(sound=True, scheme="dark", log_off_min=30, keep_quota_gb=12.5, station="Line 7")  # type: ignore[arg-type]
    assert settings.finish() and UserSettings().now == settings.now


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("log_off_min", "2000", "between 0 and 1440"), ("log_off_min", "1.5", "whole number"), ("source", "webcam", "A source begins with")],
)
def test_what_cannot_be_is_said_where_it_stands_and_not_taken(
    qtbot: QtBot, page: SettingsPage, settings: UserSettings, name: str, text: str, said: str
) -> None:
    made = write(qtbot, page.rows[name], text)
    assert said in made.problem.text() and made.problem.isVisible() and settings.now == Settings()
    write(qtbot, page.rows[name], "")
    assert not made.problem.isVisible() and settings.now == Settings()
    assert made.edit.text() == words.value_text(page.rows[name].setting, getattr(Settings(), name)).removesuffix(" min").replace(
        "empty", ""
    )


def test_a_setting_goes_back_to_its_default(qtbot: QtBot, page: SettingsPage, settings: UserSettings) -> None:
    row = page.rows["takt_s"]
    write(qtbot, row, "2.5")
    assert row.differs and row.reset.isVisible()
    row.reset.click()
    assert settings.now == Settings() and not row.reset.isVisible()
    assert isinstance(row.input, TextInput) and row.input.edit.text() == "0"


def test_a_word_and_what_differs_find_settings(page: SettingsPage, settings: UserSettings) -> None:
    page.search.setText("pictures OK")
    assert {"keep_ok_share", "keep_ok_days"} <= visible(page) < set(page.rows) and not page.groups["window"].isVisible()
    page.search.setText("keep_quota")
    assert visible(page) == {"keep_quota_gb"}, "the name in the file"
    page.search.setText("no such thing")
    assert not visible(page) and page.nothing.isVisible()
    page.search.clear()
    page.only_changed.click()
    assert not visible(page) and page.nothing.isVisible()
    settings.change(sound=True)
    assert visible(page) == {"sound"} and not page.nothing.isVisible()


def test_what_is_fixed_has_a_lock_and_a_reason(qtbot: QtBot) -> None:
    paths.fixed_settings_file().write_text('takt_s = 2.0\ndatabase = "postgresql://u:pw@h/x"\nreason = "Plant IT, call 4711"\n', "utf-8")
    settings = UserSettings()
    page = shown(qtbot, settings)
    row, database = page.rows["takt_s"], page.rows["database"]
    assert isinstance(row.input, TextInput) and row.input.edit.text() == "2" and not row.input.isEnabled()
    assert "Plant IT, call 4711" in row.locked.text() and row.locked.isVisible() and not row.reset.isVisible()
    assert isinstance(database.input, HiddenInput) and "pw" not in database.input.shown.text()
    with qtbot.waitSignal(settings.failed) as failed:
        settings.change(takt_s=1.0)
    assert isinstance(failed.args[0], InspectorError) and failed.args[0].code is ErrorCode.SETTING_FIXED and settings.now.takt_s == 2.0
    assert page.shutdown(5000) and settings.finish()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_can_touch_what_it_may_change(qtbot: QtBot, settings: UserSettings, role: Role) -> None:
    settings.change(station="Line 7")
    with who.acting(Person("Kim", role, LoggedOnBy.PIN)):
        page = shown(qtbot, settings)
        for name, row in page.rows.items():
            part = row.pin if row.pin is not None else row.input
            assert part is not None and part.isEnabled() is (role.rank >= Role(about(row.setting).role).rank), name
        assert isinstance(page.rows["station"].input, HiddenInput) is (role is not Role.ADMINISTRATOR)
    page._refresh()
    assert isinstance(page.rows["station"].input, TextInput), "of whoever is there now"
    assert page.shutdown(5000)


def test_whoever_comes_to_the_pc_can_touch_what_is_theirs(page: SettingsPage, settings: UserSettings) -> None:
    switch = QPushButton()
    switch.setCheckable(True)
    settings.bind(switch, "record")
    with who.acting(Person("Kim", Role.OPERATOR, LoggedOnBy.PIN)):
        who.tell()
        row = page.rows["log_off_min"]
        assert row.input is not None and not row.input.isEnabled() and not switch.isEnabled()
    who.tell()
    assert row.input.isEnabled() and switch.isEnabled()


def test_a_file_says_what_it_would_change_before_it_does(qtbot: QtBot, page: SettingsPage, settings: UserSettings, tmp_path: Path) -> None:
    settings.change(sound=True, takt_s=2.0, station="Line 7")
    with qtbot.waitSignal(page.exchange.said):
        page.exchange.export(tmp_path / "fleet")
    settings.change(sound=False, takt_s=0.0)
    page.exchange.look_into(tmp_path / "fleet.toml")
    qtbot.waitUntil(lambda: page.exchange.dialog is not None)
    dialog = page.exchange.dialog
    assert dialog is not None and settings.now == Settings(station="Line 7")
    items = [[dialog.table.item(row, column) for column in range(3)] for row in range(dialog.table.rowCount())]
    cells = [[item.text().strip() for item in row if item is not None] for row in items]
    assert cells == [["Sound", "off", "on"], ["Time for a verdict", "0 s", "2 s"]] and "2 settings" in dialog.said.text()
    dialog.do.click()
    assert settings.now == Settings(sound=True, takt_s=2.0, station="Line 7") and "hold" in page.said.text()


def test_a_damaged_file_changes_nothing_and_is_explained(qtbot: QtBot, page: SettingsPage, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("sound = 7\n", encoding="utf-8")
    with qtbot.waitSignal(page.failed) as failed:
        page.exchange.look_into(tmp_path / "bad.toml")
    assert isinstance(failed.args[0], InspectorError) and failed.args[0].code is ErrorCode.SETTINGS_UNREADABLE
    assert page.exchange.dialog is None


@dataclass(frozen=True, slots=True)
class LaterSettings(Settings):
    """The settings with one field more."""

    fan_min: int = setting(5, "minutes for which the fan runs on", group="line")


def test_a_setting_that_is_added_to_the_table_is_on_the_page(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    modules = ("core.user_settings", "storage.settings", "services.settings", "services.settings_storing", "services.who")
    for module in (*modules, "ui.pages.settings.page", "ui.pages.settings.inputs"):
        monkeypatch.setattr(f"inspector.{module}.Settings", LaterSettings)
    settings = UserSettings()
    page = shown(qtbot, settings)
    row = page.rows["fan_min"]
    write(qtbot, row, "7")
    assert words.title(row.setting) == "Fan min" and settings.now.fan_min == 7  # type: ignore[attr-defined]
    assert page.shutdown(5000) and settings.finish() and paths.settings_file().read_text(encoding="utf-8") == "fan_min = 7\n"
    settings.changed.disconnect(page._refresh)  # the table is the usual one again before the page is gone


def test_a_value_that_does_not_go_with_another_is_refused_and_shown_as_it_was(
    qtbot: QtBot, page: SettingsPage, settings: UserSettings
) -> None:
    settings.change(csv_separator="comma")
    choice = page.rows["csv_decimal_mark"].input
    assert isinstance(choice, ChoiceInput)
    choice.box.setCurrentIndex(choice.box.findData("comma"))
    with qtbot.waitSignal(page.failed):
        choice.box.activated.emit(choice.box.currentIndex())
    assert settings.now.csv_decimal_mark == "auto" and choice.box.currentData() == "auto"


def test_a_file_is_chosen(qtbot: QtBot, page: SettingsPage, settings: UserSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.ui.pages.settings.inputs.QFileDialog.getOpenFileName", lambda *_: ("/opt/maker.cti", ""))
    made = page.rows["gentl_producer"].input
    assert isinstance(made, FileInput)
    made.choose.click()
    assert settings.now.gentl_producer == "/opt/maker.cti"


def window_of(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(made)
    made.show()
    return made


def close(window: MainWindow) -> None:
    window._closing = True
    window.close()
    assert threads.join_all(10_000)


def test_the_window_begins_with_the_page_and_the_project_that_are_wanted(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "cover"
    projects.create_project(folder, Project("Cover"))
    remember_project(folder, "Cover")
    finish(store_settings({"start_page": "history", "open_last": True}))
    window = window_of(qtbot, tmp_path)
    assert window.page_key == window.rail.current() == "history"
    window.begin()
    qtbot.waitUntil(lambda: window.session.project is not None)
    assert window.session.folder == folder
    close(window)
    finish(store_settings({"start_page": "page of a later version", "open_last": False}))
    window = window_of(qtbot, tmp_path)
    assert window.page_key == "projects"
    close(window)


def test_the_usual_source_is_chosen_and_waits_for_start(qtbot: QtBot, tmp_path: Path) -> None:
    write_parts(tmp_path / "parts", range(2))
    finish(store_settings({"source": f"file:{tmp_path / 'parts'}", "record": False}))
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "project"))
    window = window_of(qtbot, tmp_path)
    window.open_project(folder)
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    qtbot.waitUntil(lambda: page.starter.source is not None, timeout=60_000)
    assert page.run.state is State.IDLE and page.desk.bar.start.isEnabled()
    write_parts(tmp_path / "parts", range(3))
    with qtbot.waitSignal(page.run.finished, timeout=60_000):
        page.desk.bar.start.click()
    assert page.record.tally.total == 3, "the folder is looked through again"
    close(window)
