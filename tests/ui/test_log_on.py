"""Who is let in how, what is shown to whom, and that nothing ends when somebody goes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from people_at_the_pc import ADA, ADMINISTRATOR, BADGE, ENGINEER, GRACE, PASSWORD, PIN, leave_nobody, log_off, log_on, set_up_accounts
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from inspector import paths
from inspector.core.access import LoggedOnBy, Role
from inspector.core.audit import AuditKind
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.user_settings import LogOn
from inspector.devices.simulated import SimulatedCamera
from inspector.services import auditing, who
from inspector.services.access import logging_on
from inspector.services.line.state import State
from inspector.storage import projects
from inspector.storage.settings import change_settings
from inspector.ui.log_on.own_secret import OwnSecretDialog
from inspector.ui.log_on.screen import LogOnScreen
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pin.keypad import Keypad


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With accounts, and nobody logged on. Comes before the window."""
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    set_up_accounts()
    log_off()
    yield
    leave_nobody()


def operators_log_on_by(way: LogOn) -> None:
    change_settings(paths.settings_file(), {"operator_log_on": str(way)})


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[InspectPage]:
    """An engineer's inspection, that runs."""
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    projects.create_project(tmp_path / "Cover", Project("Cover"))
    open_in(qtbot, window, tmp_path / "Cover")
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: page.record.tally.total > 2)
    yield page
    page.run.abandon()


def screen(window: MainWindow) -> LogOnScreen:
    assert window.entrance.is_locked
    return window.entrance.desk.screen


def tap(qtbot: QtBot, keypad: Keypad, pin: str) -> None:
    for digit in pin:
        qtbot.mouseClick(keypad.digits[int(digit)], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(keypad.done, Qt.MouseButton.LeftButton)


def enter(qtbot: QtBot, window: MainWindow, name: str, secret: str) -> None:
    """As people do it."""
    asked = screen(window)
    qtbot.mouseClick(asked.names.buttons[name], Qt.MouseButton.LeftButton)
    if asked.choice is not None and asked.choice.asks_pin:
        tap(qtbot, asked.keypad, secret)
    else:
        qtbot.keyClicks(asked.password, secret)
        qtbot.keyClick(asked.password, Qt.Key.Key_Return)


def logged_on(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.waitUntil(lambda: who.person().name == name and not window.entrance.is_locked)


# -- getting in -------------------------------------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_nothing_is_reached_before_somebody_logs_on(qtbot: QtBot, window: MainWindow) -> None:
    asked = screen(window)
    assert asked.isVisible() and asked.geometry() == window.rect() and not asked.back.isVisible() and not asked.off.isVisible()
    assert list(asked.names.buttons) == [ADA, GRACE, ENGINEER, ADMINISTRATOR] and not asked.names.without.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before = window.page_key
    for key in (Qt.Key.Key_2, Qt.Key.Key_8, Qt.Key.Key_N, Qt.Key.Key_O):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    window.come_forward(None, True)
    assert window.page_key == before and window.entrance.is_locked and not window.building.running
    window.resize(1300, 820)
    qtbot.waitUntil(lambda: asked.size() == window.size())


def test_an_operator_gets_in_by_pin_and_finds_the_operators_screen(qtbot: QtBot, window: MainWindow) -> None:
    enter(qtbot, window, ADA, PIN)
    logged_on(qtbot, window, ADA)
    inspect = window.page("inspect")
    assert inspect.is_alone and window.content.operator_bar.isVisible() and not window.rail.isVisible()
    assert window.content.operator_bar.who.text() == ADA and window.page_key == "products"  # nothing is open


def test_a_wrong_pin_is_told_and_the_right_one_is_taken(qtbot: QtBot, window: MainWindow) -> None:
    enter(qtbot, window, ADA, "9999")
    qtbot.waitUntil(lambda: "wrong" in screen(window).said())
    tap(qtbot, screen(window).keypad, PIN)
    logged_on(qtbot, window, ADA)


def test_after_too_many_wrong_tries_one_waits(qtbot: QtBot, window: MainWindow) -> None:
    enter(qtbot, window, ADA, "9999")
    asked = screen(window)
    for _ in range(3):
        qtbot.waitUntil(lambda: "wrong" in asked.said() or "Wait" in asked.said())
        if "Wait" in asked.said():
            break
        asked.say("")
        tap(qtbot, asked.keypad, "9999")
    qtbot.waitUntil(lambda: "Wait" in asked.said())
    assert not any(digit.isEnabled() for digit in asked.keypad.digits)


def test_an_engineer_gets_in_by_password_and_sees_the_pages(qtbot: QtBot, window: MainWindow) -> None:
    enter(qtbot, window, ENGINEER, PASSWORD)
    logged_on(qtbot, window, ENGINEER)
    assert window.rail.isVisible() and not window.page("inspect").is_alone
    assert window.content.person.isVisible() and window.content.person.text() == ENGINEER and window.content.person.height() >= 44


def test_another_name_is_chosen_where_the_first_was_a_slip(qtbot: QtBot, window: MainWindow) -> None:
    asked = screen(window)
    asked.names.buttons[GRACE].click()
    assert asked.keypad.isVisible() and GRACE in asked.keypad.question()
    asked.keypad.cancel.click()
    assert asked.names.isVisible()
    asked.names.buttons[ENGINEER].click()
    asked.other.click()
    assert asked.names.isVisible() and asked.choice is None


def scan(widget: QWidget, text: str) -> None:
    for letter in text:
        QTest.keyClick(widget, letter)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_a_badge_lets_in_from_the_names_and_from_the_keypad(qtbot: QtBot, window: MainWindow) -> None:
    operators_log_on_by(LogOn.BADGE)
    window.entrance.desk.ask(may_go_back=False)
    asked = screen(window)
    asked.names.buttons[GRACE].click()
    scan(asked, BADGE)
    logged_on(qtbot, window, ADA)
    assert who.person().by is LoggedOnBy.BADGE


def test_where_badges_are_not_taken_their_keys_do_nothing(qtbot: QtBot, window: MainWindow) -> None:
    scan(screen(window), BADGE)
    assert window.entrance.is_locked and screen(window).said() == "" and who.person().is_nobody


def test_an_unknown_badge_is_refused_and_typing_slowly_is_no_badge(qtbot: QtBot, window: MainWindow) -> None:
    operators_log_on_by(LogOn.BADGE)
    window.entrance.desk.ask(may_go_back=False)
    scan(screen(window), "4711471147")
    qtbot.waitUntil(lambda: "badge" in screen(window).said())
    asked = screen(window)
    asked.say("")
    for letter in BADGE:
        QTest.keyClick(asked, letter, delay=70)
    QTest.keyClick(asked, Qt.Key.Key_Return, delay=70)
    assert asked.said() == "" and who.person().is_nobody


# -- operators without log-on -----------------------------------------------------------------------------------------------


def test_operators_without_log_on_begin_at_once_and_take_over_again(qtbot: QtBot, tmp_path: Path) -> None:
    operators_log_on_by(LogOn.NONE)
    from inspector.services.context import Context

    window = MainWindow(Context(tmp_path / "weights", tmp_path / "cache"))
    qtbot.addWidget(window)
    window.show()
    assert not window.entrance.is_locked and who.person().role is Role.OPERATOR and window.page("inspect").is_alone
    window.content.operator_bar.log.click()
    enter(qtbot, window, ENGINEER, PASSWORD)
    logged_on(qtbot, window, ENGINEER)
    assert not window.page("inspect").is_alone
    window.session.people.log_off()
    assert who.person().role is Role.OPERATOR and window.page("inspect").is_alone and not window.entrance.is_locked
    window._closing = True
    window.close()


def test_damaged_accounts_let_an_operator_in_and_nobody_else(qtbot: QtBot, window: MainWindow) -> None:
    paths.accounts_file().write_bytes(b"{ nope")
    window.session.people.look()
    window.entrance.desk.ask(may_go_back=False)
    asked = screen(window)
    assert not asked.names.buttons and asked.names.without.isVisible() and "cannot be read" in asked.said()
    assert "accounts.json" in asked.said() and "backup" in asked.said() and "administrator repairs" not in asked.said()
    asked.names.without.click()
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    assert who.person().role is Role.OPERATOR and window.page("inspect").is_alone


# -- going ------------------------------------------------------------------------------------------------------------------


def test_a_line_goes_on_when_its_engineer_goes_and_its_verdicts_are_seen(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    window.session.people.log_off(by_itself=True)
    judged = line.record.tally.total
    qtbot.waitUntil(lambda: line.record.tally.total > judged + 2)
    assert line.run.state is State.RUNNING and line.operator.is_on and line.desk.side.banner.isVisible()
    bar = line.desk.bar
    assert not any(button.isEnabled() for button in (bar.stop, bar.pause, bar.start, bar.source, line.desk.drift))
    window.content.operator_bar.log.click()
    asked = screen(window)
    assert asked.back.isVisible()
    asked.back.click()
    assert not window.entrance.is_locked and line.run.state is State.RUNNING
    window.content.operator_bar.log.click()
    enter(qtbot, window, ADA, PIN)
    logged_on(qtbot, window, ADA)
    assert line.run.state is State.RUNNING and line.operator.is_on and bar.stop.isEnabled() and bar.pause.isEnabled()
    window.content.operator_bar.log.click()
    enter(qtbot, window, ENGINEER, PASSWORD)
    logged_on(qtbot, window, ENGINEER)
    assert line.run.state is State.RUNNING and not line.operator.is_on and window.rail.isVisible()


def test_when_the_line_has_ended_and_nobody_is_there_the_log_on_screen_comes(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    window.session.people.log_off(by_itself=True)
    assert not window.entrance.is_locked
    line.run.stop()
    qtbot.waitUntil(lambda: window.entrance.is_locked)


def test_an_operator_who_only_looked_at_the_log_on_screen_stays(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ADA)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    done: list[bool] = []
    window.page("inspect").ask_to_leave(lambda: done.append(True))
    screen(window).back.click()
    assert who.person().name == ADA and window.page("inspect").is_alone
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.page("inspect").is_alone)
    assert not done  # it was given up


def test_closing_from_operator_mode_asks_for_somebody_who_may(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ADA)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    window.close()
    assert window.isVisible()
    enter(qtbot, window, ENGINEER, PASSWORD)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_log_off_from_the_screen(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    window.content.person.other.trigger()
    screen(window).off.click()
    qtbot.waitUntil(lambda: who.person().is_nobody and window.entrance.is_locked)
    assert not screen(window).back.isVisible()


def test_an_open_box_is_put_away_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    box = QDialog(window)
    box.open()
    assert box.isVisible()
    window.session.people.log_off(by_itself=True)
    assert window.entrance.is_locked and not box.isVisible()
    enter(qtbot, window, ENGINEER, PASSWORD)
    logged_on(qtbot, window, ENGINEER)
    assert box.isVisible()
    box.reject()


def test_what_the_program_was_started_for_waits_until_somebody_is_there(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "Cover", Project("Cover"))
    window.begin(tmp_path / "Cover")
    QTest.qWait(60)
    assert window.session.folder is None and window.session.settled
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: window.session.folder == tmp_path / "Cover")


# -- by itself --------------------------------------------------------------------------------------------------------------


def test_who_touches_nothing_is_logged_off(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.ui.log_on.log_off._MINUTE_MS", 20)
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: who.person().is_nobody and window.entrance.is_locked)


def test_a_touch_begins_the_time_anew(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    off = window.entrance.log_off
    qtbot.waitUntil(lambda: off.is_counting)
    handle = window.windowHandle()
    kind, button = QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton
    QApplication.sendEvent(handle, QMouseEvent(kind, QPointF(5, 5), QPointF(5, 5), button, button, Qt.KeyboardModifier.NoModifier))
    assert off._rest.isActive() and off.is_counting


@pytest.mark.parametrize("minutes", [0, 15])
def test_nobody_is_logged_off_where_that_is_not_wanted_or_there_is_no_log_on(qtbot: QtBot, window: MainWindow, minutes: int) -> None:
    log_on(ADMINISTRATOR)
    window.session.settings.change(log_off_min=minutes)
    qtbot.waitUntil(lambda: window.entrance.log_off.is_counting == (minutes > 0))
    log_off()
    qtbot.waitUntil(lambda: not window.entrance.log_off.is_counting)


# -- rights -----------------------------------------------------------------------------------------------------------------


def test_rooms_and_pages_are_offered_to_those_who_may(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    window.show_page("settings")
    rooms = window.page("settings").rooms.buttons
    assert rooms["audit"].isVisible() and not rooms["users"].isVisible()
    window.go_to("users")
    assert window.page_key == "settings" and "administrator" in window.notice.text() and window.notice._button.isVisible()
    window.notice._button.click()
    enter(qtbot, window, ADMINISTRATOR, PASSWORD)
    logged_on(qtbot, window, ADMINISTRATOR)
    assert rooms["users"].isVisible()
    window.show_page("users")
    assert window.page_key == "users"
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: window.page_key != "users")  # not what somebody else may see


def test_what_somebody_may_do_can_be_done_again_after_a_log_off(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    verify = window.show_page("verify")
    assert verify.buttons.isEnabled()
    log_off()
    qtbot.waitUntil(lambda: window.entrance.is_locked)
    enter(qtbot, window, ADA, PIN)
    logged_on(qtbot, window, ADA)
    window.show_page("verify")
    assert verify.buttons.isEnabled() and not verify.buttons.toolTip()


def test_accounts_in_sight_are_put_away_without_a_word_when_somebody_goes(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ADMINISTRATOR)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    page = window.show_page("users")
    qtbot.waitUntil(lambda: len(page.accounts) > 2 and not page.busy)
    log_off()
    qtbot.waitUntil(lambda: window.entrance.is_locked)
    assert not page.busy and not page.accounts and window.notice.isHidden()
    log_on(ADMINISTRATOR)
    qtbot.waitUntil(lambda: len(page.accounts) > 2)


def test_an_operator_of_another_language_finds_it(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INSPECTOR_LANGUAGE", raising=False)
    window.session.settings.now = replace(window.session.settings.now, language="en")
    log_on(GRACE)
    qtbot.waitUntil(lambda: window.renewal.look.language == "de" and not window.entrance.is_locked)
    qtbot.waitUntil(lambda: window.page("inspect").is_alone and window.content.operator_bar.isVisible())
    assert window.content.operator_bar.who.text() == GRACE
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: window.renewal.look.language == "en" and not window._remaking.running)
    assert not window.page("inspect").is_alone and window.rail.isVisible()


# -- one's own secret, and an audit that cannot be written ----------------------------------------------------------------------


def test_an_engineer_takes_another_password(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    window.content.person.secret.trigger()
    (dialog,) = window.findChildren(OwnSecretDialog)
    for texts, said in (
        (("wrong words", "four small words here", "four small words here"), "wrong"),
        ((PASSWORD, "four small words here", "four small words her"), "differ"),
        ((PASSWORD, "short", "short"), "between"),
    ):
        for field, text in zip(dialog.fields, texts, strict=True):
            field.setText(text)
        dialog.save.click()
        qtbot.waitUntil(lambda said=said: said in dialog.said.text())
    for field, text in zip(dialog.fields, (PASSWORD, "four small words here", "four small words here"), strict=True):
        field.setText(text)
    with qtbot.waitSignal(dialog.changed):
        dialog.save.click()
    finish(logging_on.log_on(ENGINEER, "four small words here"))


def test_an_operator_takes_another_pin_on_the_keypad(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ADA)
    dialog = OwnSecretDialog(window.session.people, window)
    dialog.open()
    with qtbot.waitSignal(dialog.changed):
        for pin in (PIN, "7777", "7777"):
            tap(qtbot, dialog.keypad, pin)
    finish(logging_on.log_on(ADA, "7777"))


def test_an_audit_that_cannot_be_written_is_told_until_it_can(qtbot: QtBot, window: MainWindow) -> None:
    log_on(ENGINEER)
    qtbot.waitUntil(lambda: not window.entrance.is_locked)
    kept = paths.audit_file().read_bytes()
    paths.audit_file().write_bytes(b"no database" * 100)
    auditing.note_by_program(AuditKind.DELETED_BY_QUOTA, count=3)
    qtbot.waitUntil(lambda: "audit cannot be written" in window.notice.text() and window.notice.isVisible())
    paths.audit_file().write_bytes(kept)
    auditing.note_by_program(AuditKind.DELETED_BY_QUOTA, count=4)
    qtbot.waitUntil(lambda: window.notice.isHidden())
