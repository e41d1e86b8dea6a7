"""What the operator says of the next part on Inspect: that it is there, its serial, its lot; and what the line waits for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from asking import stop
from page_stand_ins import BrightnessInspector, FakeSession, grey
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.core.record import SerialState
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Verdict
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services.line.state import State
from inspector.ui.pages.inspecting.awaited import LineFacts, awaited
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.inspecting.scanner import Scanner
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.pages.sources import simulated_source

F8 = Qt.Key.Key_F8


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(BrightnessInspector())


@pytest.fixture
def page(qtbot: QtBot, session: FakeSession) -> Iterator[InspectPage]:
    page = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1184, 760)
    page.show()
    yield page
    if session.inspector is not None:
        session.inspector.gate.set()
    assert page.shutdown() and session.settings.finish()


def run_camera(page: InspectPage, faults: Faults | None = None) -> SimulatedCamera:
    camera = SimulatedCamera([grey(10)], 2.0, faults=faults)
    page.starter.start_source(simulated_source(lambda: camera))
    return camera


def triggered_by(session: FakeSession, kind: TriggerKind) -> None:
    session.edit(lambda project: replace(project, trigger=TriggerSettings(kind)))


def said(page: InspectPage) -> tuple[str, str]:
    return page.desk.state.word.text(), page.desk.state.sentence.text()


# -- that it is there -------------------------------------------------------------------------------------------------------


def test_the_key_and_the_button_take_one_picture_each(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    assert page.desk.entries.isHidden()
    triggered_by(session, TriggerKind.KEY)
    assert page.desk.entries.here.isVisible() and page.desk.entries.here.height() >= 56
    run_camera(page)
    assert said(page) == ("Running", "Waits for the key F8, or Part is here.")
    QTest.keyClick(page, F8)
    qtbot.waitUntil(lambda: page.record.tally.total == 1)
    page.desk.entries.here.click()
    qtbot.waitUntil(lambda: page.record.tally.total == 2)
    stop(page)
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    assert page.record.tally.total == 2 and not page.run.fire()


def test_a_controller_fires_through_the_run_and_sees_no_button(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    triggered_by(session, TriggerKind.EXTERNAL)
    assert page.desk.entries.isHidden() and not page.run.fire()
    run_camera(page)
    assert said(page)[1] == "Waits for the signal that a part is there."
    QTest.keyClick(page, F8)
    assert page.run.fire()
    qtbot.waitUntil(lambda: page.record.tally.total == 1)
    stop(page)
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    assert page.record.tally.total == 1


def test_more_parts_than_can_wait_are_a_fault_that_says_so(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    triggered_by(session, TriggerKind.KEY)
    assert session.inspector is not None
    session.inspector.gate.clear()
    run_camera(page)
    for _ in range(70):
        page.desk.entries.here.click()
    qtbot.waitUntil(lambda: page.run.state is State.FAULT)
    assert said(page)[0] == "Fault" and "press Continue" in said(page)[1]
    assert "parts wait" in page.desk.stage.notice.text() and page.desk.side.banner.verdict is not None
    session.inspector.gate.set()
    qtbot.waitUntil(lambda: page.run.in_flight == 0)
    page.desk.bar.start.click()
    assert page.run.state is State.RUNNING


# -- what the line waits for ------------------------------------------------------------------------------------------------


def test_the_sentence_follows_the_line(qtbot: QtBot, page: InspectPage) -> None:
    assert said(page) == ("Waiting", "Waits for a source: choose one, or drop images here.")
    camera = run_camera(page, Faults(vanish_after=100))
    assert said(page) == ("Running", "Waits for the next picture of Simulated camera.")
    qtbot.waitUntil(lambda: page.run.lost)
    assert said(page)[1] == "Waits for Simulated camera to answer again."
    camera.plug_in()
    qtbot.waitUntil(lambda: said(page)[1] == "Waits for the next picture of Simulated camera.")
    page.desk.bar.pause.click()
    assert said(page) == ("Paused", "Takes no pictures: press Continue.")
    stop(page)
    assert said(page) == ("Ready", "Waits for Start: Simulated camera.")


@pytest.mark.parametrize("kind", TriggerKind)
def test_every_trigger_has_its_sentence(kind: TriggerKind) -> None:
    source = simulated_source(lambda: SimulatedCamera([grey(10)], 2.0))
    project = Project("p", trigger=TriggerSettings(kind, interval_s=2.5))
    sentence = awaited(LineFacts(State.RUNNING, source, project.trigger))
    assert sentence.endswith(".") and "{" not in sentence
    assert ("2.5 s" in sentence) is (kind is TriggerKind.TIMER)


# -- its serial -------------------------------------------------------------------------------------------------------------


def want_serials(session: FakeSession, **others: bool) -> None:
    session.edit(lambda project: replace(project, serial=SerialSettings(SerialOrigin.TYPED, **others)))


def scan(page: InspectPage, text: str, every_ms: int = 5, begin_ms: int = 1000) -> None:
    """Types into whatever has the focus, as a scanner does or, slower, a person."""
    for number, letter in enumerate([*text, "\r"]):
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter.upper()))
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter)
        press.setTimestamp(begin_ms + number * every_ms)
        QApplication.sendEvent(page.focusWidget() or page, press)


def serials(page: InspectPage) -> list[tuple[str, SerialState]]:
    return [(part.serial.text, part.serial.state) for part in page.record.parts]


def test_a_scanner_is_heard_wherever_the_focus_is_and_the_next_part_gets_its_serial(
    qtbot: QtBot, page: InspectPage, session: FakeSession
) -> None:
    want_serials(session)
    triggered_by(session, TriggerKind.KEY)
    entries, shown = page.desk.entries, page.desk.stage.view.heatmap_shown
    assert entries.serial.isVisible() and entries.waiting_text() == "The next part has no serial yet."
    run_camera(page)
    page.desk.side.table.setFocus()
    scan(page, "H4 H0")
    assert entries.waiting_text() == "Next part: H4 H0" and entries.take_back.isVisible()
    QTest.keyClick(page, F8)
    qtbot.waitUntil(lambda: page.record.tally.total == 1)
    assert entries.waiting_text() == "The next part has no serial yet." and not entries.take_back.isVisible()
    QTest.keyClick(page, F8)
    qtbot.waitUntil(lambda: page.record.tally.total == 2)
    assert serials(page) == [("H4 H0", SerialState.READ), ("", SerialState.NO_READ)]
    qtbot.waitUntil(lambda: "no serial read" in page.desk.stage.caption())
    page.shown.on_show.look_at(1)
    assert "serial H4 H0" in page.desk.stage.caption() and page.desk.stage.view.heatmap_shown is shown


def test_a_key_of_a_scan_does_nothing_else(qtbot: QtBot) -> None:
    scanner, done = Scanner(), list[str]()
    for number, letter in enumerate("47H"):
        scanner.press(letter, 1000 + 5 * number, lambda: done.append("scan"))
    assert scanner.press("\r", 1015)
    scanner.press("h", 5000, lambda: done.append("person"))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["person"]


def test_a_key_that_a_person_presses_still_does_its_work(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    want_serials(session)
    before = page.desk.tools.heatmap.isChecked()
    scan(page, "h", every_ms=400)
    qtbot.waitUntil(lambda: page.desk.tools.heatmap.isChecked() is not before)
    scan(page, "hoh", every_ms=400, begin_ms=9000)
    assert page.desk.entries.waiting_text() == "The next part has no serial yet."


def test_a_serial_is_typed_mended_and_taken_back(page: InspectPage, session: FakeSession) -> None:
    want_serials(session)
    entries = page.desk.entries
    for text in ("4710", "4711"):
        entries.serial.setFocus()
        QTest.keyClicks(entries.serial, text)
        QTest.keyClick(entries.serial, Qt.Key.Key_Return)
    assert entries.waiting_text() == "Next part: 4711" and entries.serial.text() == ""
    entries.take_back.click()
    assert entries.waiting_text() == "The next part has no serial yet."


def test_a_good_part_without_the_serial_that_it_must_have_is_undecided(qtbot: QtBot, page: InspectPage, session: FakeSession) -> None:
    want_serials(session, no_read_rejects=True)
    run_camera(page)
    qtbot.waitUntil(lambda: page.record.tally.total > 0)
    stop(page)
    assert page.record.tally.verdicts[Verdict.OK] == 0
    assert page.record.newest is not None and "Nobody typed a serial" in page.record.newest.inspection.error


def test_another_project_does_not_get_the_serial_and_the_lot_of_this_one(page: InspectPage, session: FakeSession) -> None:
    want_serials(session)
    scan(page, "4711")
    page.desk.strip.lot.setText("L 7")
    page.desk.strip.lot.editingFinished.emit()
    assert page.starter.lot == "L 7" and page.starter.typed.waiting is not None
    session.open_without_model("Other")
    assert (page.starter.lot, page.desk.strip.lot.text(), page.starter.typed.waiting) == ("", "", None)


# -- its lot ----------------------------------------------------------------------------------------------------------------


def test_a_lot_counts_from_the_next_start_on_and_stays(qtbot: QtBot, page: InspectPage) -> None:
    def write(lot: str) -> None:
        page.desk.strip.lot.setText(lot)
        page.desk.strip.lot.editingFinished.emit()

    write("L 7")
    run_camera(page)
    assert "next start" not in said(page)[1]
    write("L 8")
    assert said(page)[1].endswith("The lot counts from the next start on.")
    stop(page)
    page.desk.bar.start.click()
    assert "next start" not in said(page)[1] and page.desk.strip.lot.text() == "L 8"


def test_pictures_beyond_their_quota_are_told_of(page: InspectPage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "quota" not in page.desk.state.sentence.text()
    monkeypatch.setattr(Starter, "excess_bytes", 1.26e9)
    page._next_part.show_state()
    assert "The pictures take 1.3 GB more than their quota" in page.desk.state.sentence.text()
