"""Operator mode: the whole screen for gloves, left by those only who may, and a run that knows nothing of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey, write_parts
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.pin import Tries, opens, seal
from inspector.core.project import Project
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Verdict
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services.line.state import State
from inspector.ui import theme
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.settings.inputs import SwitchInput
from inspector.ui.pages.settings.page import SettingsPage
from inspector.ui.pages.sources import simulated_source
from inspector.ui.pin.keypad import Keypad
from inspector.ui.pin.settings_box import PinSettings
from inspector.ui.settings import UserSettings

OK, NG = 50, 150
PIN = "2049"
LEAVE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[InspectPage]:
    """Inspect in the window, with a stand-in for the model and no record."""
    made = cast(InspectPage, window.show_page("inspect"))
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.project = Project("bolts")
    window.session.settings.change(record=False)
    window.session.model_changed.emit()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    made.run.abandon()
    window.session.inspector = window.session.project = None


def run_camera(page: InspectPage, *levels: int, faults: Faults | None = None) -> SimulatedCamera:
    camera = SimulatedCamera([grey(level) for level in levels], 2.0, faults=faults)
    page.starter.start_source(simulated_source(lambda: camera))
    return camera


def enter(qtbot: QtBot, page: InspectPage) -> None:
    page.desk.operator.click()
    assert page.operator.is_on and page.operator.screen.isVisible() and page.gate.isHidden()


def set_pin(page: InspectPage) -> None:
    page._session.settings.change(operator_pin=seal(PIN))


def tap(qtbot: QtBot, keypad: Keypad, pin: str) -> None:
    for digit in pin:
        qtbot.mouseClick(keypad.digits[int(digit)], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(keypad.done, Qt.MouseButton.LeftButton)


def focused(page: InspectPage) -> QWidget:
    widget = page.window().focusWidget()
    assert widget is not None
    return widget


def test_without_a_source_there_is_nothing_to_enter(page: InspectPage) -> None:
    page.desk.operator.click()
    page.operator.enter()
    assert not page.operator.is_on and not page.desk.operator.isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_nothing_leads_elsewhere(qtbot: QtBot, window: MainWindow, page: InspectPage) -> None:
    run_camera(page, OK)
    qtbot.keyClick(focused(page), Qt.Key.Key_F11)
    assert page.operator.is_on and window.isFullScreen()
    assert window.rail.isHidden() and window.statusBar().isHidden() and not page.acceptDrops()
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F11):
        qtbot.keyClick(focused(page), key)
    qtbot.keyClick(focused(page), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    window.come_forward(None, True)
    window.notice.show_error(ZeroDivisionError("division by zero"))
    window.notice.offer("log", "Show the log files")
    assert window.show_page("help") is page and window.page_key == "inspect" and page.operator.is_on
    assert not any(button.text() for button in window.notice.findChildren(QAbstractButton) if button.isVisible())
    page.operator.end()
    assert not window.isFullScreen() and not window.rail.isHidden() and not window.statusBar().isHidden() and page.gate.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("beside", ["verify", "products"])
def test_the_way_out_is_the_same_on_every_page(qtbot: QtBot, window: MainWindow, page: InspectPage, beside: str) -> None:
    run_camera(page, OK)
    enter(qtbot, page)
    tabs = window.content.operator_bar.tabs
    tabs[beside].click()
    qtbot.keyClick(window, Qt.Key.Key_F11, LEAVE)
    assert not page.operator.is_on and window.page_key == "inspect" and not window.rail.isHidden() and page.run.state is State.RUNNING
    set_pin(page)
    page.operator.enter()
    tabs[beside].click()
    qtbot.keyClick(window, Qt.Key.Key_F11, LEAVE)
    assert page.operator.is_on and window.page_key == "inspect" and page.operator.screen.keypad.isVisible()
    tap(qtbot, page.operator.screen.keypad, PIN)
    qtbot.waitUntil(lambda: not page.operator.is_on)
    page.operator.enter()
    tabs[beside].click()
    window.close()
    assert window.isVisible() and page.operator.screen.keypad.isVisible()
    page.operator.end()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_tabs_lead_to_verify_and_the_products_and_to_nothing_else(qtbot: QtBot, window: MainWindow, page: InspectPage) -> None:
    run_camera(page, OK)
    enter(qtbot, page)
    bar = window.content.operator_bar
    assert bar.isVisible() and list(bar.tabs) == ["inspect", "verify", "products"] and not bar.log.isVisible()
    assert all(tab.height() >= theme.GLOVES_PX for tab in bar.tabs.values())
    bar.tabs["verify"].click()
    verify = window.page("verify")
    assert window.page_key == "verify" and verify.isVisible() and page.run.state is State.RUNNING
    assert all(button.height() >= 92 for button in (verify.buttons.defect, verify.buttons.good, verify.buttons.unsure))
    assert verify.buttons.validates.isHidden() and verify.head.edit_kinds.isHidden() and verify.why.button.isHidden()
    verify.go_to("passed")
    window.go_to("history")
    assert window.page_key == "verify"
    bar.tabs["inspect"].click()
    assert window.page_key == "inspect" and page.run.state is State.RUNNING
    page.operator.end()
    assert bar.isHidden() and not verify.buttons.validates.isHidden()


def test_it_may_leave_the_window_as_it_is(qtbot: QtBot, window: MainWindow, page: InspectPage) -> None:
    page._session.settings.change(operator_full_screen=False)
    run_camera(page, OK)
    enter(qtbot, page)
    assert not window.isFullScreen() and window.rail.isHidden()


def test_without_a_pin_a_combination_of_keys_leaves_and_is_named(qtbot: QtBot, page: InspectPage) -> None:
    run_camera(page, OK)
    enter(qtbot, page)
    assert page.operator.screen.way_out.isVisible() and "Ctrl+Shift+F11" in page.operator.screen.way_out.text()
    assert not page.operator.screen.leave.isVisible()
    qtbot.keyClick(focused(page), Qt.Key.Key_F11, LEAVE)
    assert not page.operator.is_on


def test_with_a_pin_nothing_but_the_pin_leaves(qtbot: QtBot, page: InspectPage) -> None:
    set_pin(page)
    run_camera(page, OK)
    enter(qtbot, page)
    keypad = page.operator.screen.keypad
    qtbot.keyClick(focused(page), Qt.Key.Key_F11, LEAVE)
    assert page.operator.is_on and keypad.isVisible() and keypad.question()
    tap(qtbot, keypad, "1234")
    qtbot.waitUntil(lambda: "Wrong" in keypad.question())
    assert page.operator.is_on
    qtbot.mouseClick(keypad.cancel, Qt.MouseButton.LeftButton)
    assert page.operator.is_on and not keypad.isVisible()
    qtbot.mouseClick(page.operator.screen.leave, Qt.MouseButton.LeftButton)
    tap(qtbot, keypad, PIN)
    qtbot.waitUntil(lambda: not page.operator.is_on)


def test_three_wrong_pins_make_the_next_one_wait_and_cancelling_does_not_help(qtbot: QtBot, page: InspectPage) -> None:
    now = [0.0]
    page.operator.check._tries = Tries(lambda: now[0])
    set_pin(page)
    run_camera(page, OK)
    enter(qtbot, page)
    keypad = page.operator.screen.keypad
    page.operator.ask_to_leave()
    for _ in range(2):
        tap(qtbot, keypad, "1234")
        qtbot.waitUntil(lambda: "Wrong" in keypad.question() and keypad.digits[0].isEnabled())
        keypad.ask("")
    tap(qtbot, keypad, "1234")
    qtbot.waitUntil(lambda: "Wait 5 s" in keypad.question())
    qtbot.mouseClick(keypad.cancel, Qt.MouseButton.LeftButton)
    page.operator.ask_to_leave()
    assert "Wait" in keypad.question() and not any(digit.isEnabled() for digit in keypad.digits)
    now[0] = 5.0
    qtbot.waitUntil(lambda: keypad.digits[0].isEnabled())
    tap(qtbot, keypad, PIN)
    qtbot.waitUntil(lambda: not page.operator.is_on)


def test_what_a_scanner_types_neither_leaves_nor_does_anything(qtbot: QtBot, page: InspectPage) -> None:
    set_pin(page)
    run_camera(page, OK)
    enter(qtbot, page)
    page.operator.ask_to_leave()
    heatmap, state = page.desk.tools.heatmap.isChecked(), page.run.state
    for typed in (PIN, "H0-+ ABC"):
        qtbot.keyClicks(focused(page), typed)
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter):
            qtbot.keyClick(focused(page), key)
    assert page.operator.is_on and page.operator.screen.keypad._pin == "" and not page.operator.check._job.running
    assert page.desk.tools.heatmap.isChecked() is heatmap and page.run.state is state is State.RUNNING


def test_serials_are_scanned_and_parts_told_in_the_mode(qtbot: QtBot, page: InspectPage) -> None:
    project = Project("bolts", serial=SerialSettings(SerialOrigin.TYPED), trigger=TriggerSettings(TriggerKind.KEY))
    page._session.project = project
    page._session.project_changed.emit()
    run_camera(page, OK)
    enter(qtbot, page)
    entries = page.desk.entries
    assert page.operator.screen.isAncestorOf(entries) and entries.serial.isVisible() and entries.here.height() >= theme.GLOVES_PX
    qtbot.keyClicks(focused(page), "H0-17")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert "H0-17" in entries.waiting_text() and page.desk.tools.heatmap.isChecked()
    qtbot.keyClick(focused(page), Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.record.tally.total == 1)
    qtbot.mouseClick(entries.here, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.record.tally.total == 2)


def test_the_next_part_is_told_of_by_scanner_key_and_button(qtbot: QtBot, window: MainWindow, page: InspectPage) -> None:
    entries = page.desk.entries
    run_camera(page, OK)
    enter(qtbot, page)
    assert entries.isHidden()
    page.operator.end()
    page.run.stop()
    window.session.project = Project("bolts", trigger=TriggerSettings(TriggerKind.KEY), serial=SerialSettings(SerialOrigin.TYPED))
    window.session.project_changed.emit()
    run_camera(page, OK)
    enter(qtbot, page)
    assert entries.here.isVisible() and entries.serial.isVisible() and entries.window() is page.window()
    qtbot.keyClicks(focused(page), "4711")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert entries.waiting_text() == "Next part: 4711"
    qtbot.keyClick(focused(page), Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.record.tally.total == 1)
    entries.serial.setFocus()
    qtbot.keyClicks(entries.serial, "4712")
    qtbot.keyClick(entries.serial, Qt.Key.Key_Return)
    assert page.operator.screen.hasFocus()
    entries.here.click()
    qtbot.waitUntil(lambda: page.record.tally.total == 2)
    assert [part.serial.text for part in page.record.parts] == ["4711", "4712"]
    page.operator.end()
    assert entries.isVisible() and entries.parentWidget() is page.desk


@pytest.mark.parametrize("pin", [False, True], ids=["no PIN", "PIN"])
def test_closing_the_window_is_refused(qtbot: QtBot, window: MainWindow, page: InspectPage, pin: bool) -> None:
    if pin:
        set_pin(page)
    run_camera(page, OK)
    enter(qtbot, page)
    assert not window.close() and window.isVisible() and page.operator.is_on and page.runs_line
    if not pin:
        assert page.operator.screen.way_out.font().bold()
        return
    page.run.stop()
    tap(qtbot, page.operator.screen.keypad, PIN)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_program_that_is_told_to_end_ends(qtbot: QtBot, window: MainWindow, page: InspectPage) -> None:
    set_pin(page)
    run_camera(page, OK)
    enter(qtbot, page)
    window.close_now()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not page.operator.is_on and not window.isFullScreen()


def test_the_run_goes_on_untouched(qtbot: QtBot, page: InspectPage) -> None:
    states: list[State] = []
    run_camera(page, OK)
    page.run.state_changed.connect(states.append)
    enter(qtbot, page)
    here = page.record.tally.total
    qtbot.waitUntil(lambda: page.record.tally.total > here + 2)
    banner, counters = page.desk.side.banner, page.desk.side.counters
    qtbot.waitUntil(lambda: banner.verdict is Verdict.OK)
    assert banner.isVisible() and banner.window() is page.window() and page.operator.screen.isAncestorOf(banner)
    assert int(counters.text("ok").replace(",", "")) > 0 and page.operator.screen.isAncestorOf(counters)
    page.operator.end()
    there = page.record.tally.total
    qtbot.waitUntil(lambda: page.record.tally.total > there + 2)
    assert states == [] and page.desk.isAncestorOf(banner) and page.desk.isAncestorOf(page.desk.stage) and page.desk.stage.isVisible()


def test_it_lies_as_before_once_the_mode_is_left(qtbot: QtBot, page: InspectPage) -> None:
    run_camera(page, OK)
    bar, desk = page.desk.bar, page.desk
    watched = (
        desk.state,
        desk.entries,
        desk.stage,
        desk.film,
        desk.side.banner,
        desk.side.counters,
        bar.start,
        bar.pause,
        bar.stop,
        desk.sound,
    )
    qtbot.wait(0)
    before = [(widget.parentWidget(), widget.focusPolicy(), widget.minimumSize(), widget.maximumSize()) for widget in watched]
    order = [bar.layout().indexOf(button) for button in (bar.start, bar.pause, bar.stop)]
    enter(qtbot, page)
    page.operator.end()
    assert [(widget.parentWidget(), widget.focusPolicy(), widget.minimumSize(), widget.maximumSize()) for widget in watched] == before
    assert [bar.layout().indexOf(button) for button in (bar.start, bar.pause, bar.stop)] == order
    assert all(widget.isVisible() for widget in watched if widget is not desk.entries) and desk.entries.isHidden()


def test_an_ng_part_is_acknowledged_with_one_big_button(qtbot: QtBot, page: InspectPage) -> None:
    run_camera(page, OK, NG)
    enter(qtbot, page)
    screen = page.operator.screen
    assert page.desk.state.word.text() == "Running" and not screen.seen.isVisible()
    page._session.settings.change(freeze_on_ng=True)
    qtbot.waitUntil(lambda: page.run.state is State.FROZEN)
    assert screen.seen.isVisible() and page.desk.state.word.text() == "Frozen" and page.desk.side.banner.verdict is Verdict.NG
    judged = page.record.tally.total
    qtbot.mouseClick(screen.seen, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.record.tally.total > judged)


def test_stop_and_start_work_in_the_mode(qtbot: QtBot, page: InspectPage) -> None:
    run_camera(page, OK)
    enter(qtbot, page)
    for button, state in ((page.desk.bar.pause, State.PAUSED), (page.desk.bar.start, State.RUNNING), (page.desk.bar.stop, State.RUNNING)):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert page.run.state is state
    qtbot.mouseClick(page.starter.question.do_button, Qt.MouseButton.LeftButton)
    assert page.run.state is State.IDLE


def test_a_lost_camera_is_said_in_words(qtbot: QtBot, page: InspectPage) -> None:
    camera = run_camera(page, OK, faults=Faults(vanish_after=3))
    enter(qtbot, page)
    qtbot.waitUntil(lambda: "to answer again" in page.desk.state.sentence.text())
    assert page.desk.side.banner.verdict is Verdict.UNDECIDED
    camera.plug_in()
    qtbot.waitUntil(lambda: "next picture" in page.desk.state.sentence.text())


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)], ids=str)
@pytest.mark.parametrize("what", ["running", "frozen", "lost", "looking back", "PIN"])
def test_whatever_is_touched_is_large_enough_for_gloves(
    qtbot: QtBot, window: MainWindow, page: InspectPage, what: str, size: tuple[int, int]
) -> None:
    set_pin(page)
    page._session.settings.change(freeze_on_ng=what == "frozen")
    run_camera(page, OK, NG, faults=Faults(vanish_after=3) if what == "lost" else None)
    reached: dict[str, Callable[[], bool]] = {
        "frozen": lambda: page.run.state is State.FROZEN,
        "lost": lambda: not page.desk.stage.notice.isHidden(),
    }
    enter(qtbot, page)
    window.showNormal()
    window.resize(*size)
    window.notice.show_text("Something is to be said.")
    qtbot.waitUntil(reached.get(what, lambda: page.record.tally.total > 2))
    if what == "looking back":
        page.shown.on_show.look_at(1)
    if what == "PIN":
        page.operator.ask_to_leave()
    qtbot.waitUntil(lambda: window.width() == size[0] and page.operator.screen.width() > size[0] - 100)
    shown = [button for button in window.findChildren(QAbstractButton) if button.isVisible()]
    small = [(button.accessibleName(), button.size()) for button in shown if min(button.width(), button.height()) < theme.GLOVES_PX]
    assert small == [] and len(shown) >= 6
    inside = window.rect()
    assert all(inside.contains(button.mapTo(window, button.rect().bottomRight())) for button in shown)


def test_a_station_can_begin_in_the_mode(qtbot: QtBot, tmp_path: Path) -> None:
    session = FakeSession(BrightnessInspector())
    session.settings.change(start_in_operator_mode=True)
    page = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    assert not page.operator.is_on
    write_parts(tmp_path / "parts", OK)
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([tmp_path / "parts"])
    assert page.operator.is_on
    page.operator.end()
    with qtbot.waitSignal(page.run.finished):
        page.controls.start()
    assert not page.operator.is_on, "whoever has left it is not sent back"
    assert page.shutdown() and session.settings.finish()


def test_a_page_that_nobody_sees_does_not_take_the_whole_screen(qtbot: QtBot, tmp_path: Path) -> None:
    session = FakeSession(BrightnessInspector())
    session.settings.change(start_in_operator_mode=True)
    page = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    write_parts(tmp_path / "parts", OK)
    with qtbot.waitSignal(page.run.finished):
        page.starter.open_paths([tmp_path / "parts"])
    assert not page.operator.is_on
    page.show()
    assert page.operator.is_on
    assert page.shutdown() and session.settings.finish()


def test_what_may_open_another_project_ends_before_the_mode_begins(
    qtbot: QtBot, window: MainWindow, page: InspectPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_camera(page, OK)
    for owner in (type(window.building), type(window.desk.transfers)):
        with monkeypatch.context() as patched:
            patched.setattr(owner, "running", True)
            page.desk.operator.click()
            assert not page.operator.is_on and "once the build or the import has ended" in page.desk.stage.notice.text()
    enter(qtbot, page)


# -- where the PIN is set -------------------------------------------------------------------------------------------------


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[PinSettings]:
    settings = UserSettings()
    made = PinSettings(settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    assert made.stop(5000) and settings.finish()


def test_a_pin_is_set_by_saying_it_twice_and_stored_sealed(qtbot: QtBot, box: PinSettings) -> None:
    settings = box._settings
    box.set.click()
    for pin in (PIN, "1111"):
        tap(qtbot, box.keypad, pin)
    assert "another one" in box.keypad.question() and not settings.now.operator_pin
    for pin in (PIN, PIN):
        tap(qtbot, box.keypad, pin)
    qtbot.waitUntil(lambda: bool(settings.now.operator_pin))
    assert settings.finish() and opens(PIN, UserSettings().now.operator_pin) and not box.keypad.isVisible()


def test_the_pin_goes_only_for_whoever_knows_it(qtbot: QtBot, box: PinSettings) -> None:
    settings = box._settings
    settings.change(operator_pin=seal(PIN))
    box.remove.click()
    tap(qtbot, box.keypad, "1111")
    qtbot.waitUntil(lambda: "Wrong" in box.keypad.question())
    assert settings.now.operator_pin
    tap(qtbot, box.keypad, PIN)
    qtbot.waitUntil(lambda: not settings.now.operator_pin)
    assert not box.remove.isVisible() and "no PIN" in box.said.text()


def test_too_few_digits_are_no_pin(qtbot: QtBot, box: PinSettings) -> None:
    box.set.click()
    tap(qtbot, box.keypad, "123")
    assert not box.keypad.done.isEnabled() and box.keypad._pin == "123"
    qtbot.mouseClick(box.keypad.back, Qt.MouseButton.LeftButton)
    assert box.keypad._pin == "12"


def test_the_page_settings_has_it_with_the_settings_of_the_window(window: MainWindow) -> None:
    page = cast(SettingsPage, window.show_page("settings"))
    box, pin = page.rows["start_in_operator_mode"].input, page.rows["operator_pin"].pin
    assert isinstance(box, SwitchInput) and pin is not None and pin.set.isVisible()
    box.box.click()
    assert window.session.settings.now.start_in_operator_mode


def test_in_german_it_is_read_whole_what_the_line_waits_for(qtbot: QtBot, page: InspectPage) -> None:
    """Beside buttons that say what somebody has changed, in a window of 1280 px."""
    set_pin(page)
    run_camera(page, OK)
    enter(qtbot, page)
    page.window().showNormal()
    page.window().resize(1280, 800)
    state = page.desk.state
    state.say("Bereit", "Wartet auf „Start“: 8 Bilder.")
    buttons = page.desk.drift.buttons
    for button, text in zip(buttons.values(), ("Gereinigt", "Lampe", "Werkzeug", "Material"), strict=True):
        button.setText(text)
    qtbot.waitUntil(lambda: state.sentence.shown_text() == state.sentence.text() and state.sentence.y() > state.word.y())
