"""What the operator says of the next part on Inspect: that it is there, its serial, its lot; and what the line waits for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services.line.state import State
from inspector.ui.pages.inspecting.awaited import LineFacts, awaited
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.inspecting.sources import simulated_source

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
    assert session.inspector is not None
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
    page.desk.bar.stop.click()
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
    page.desk.bar.stop.click()
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
    assert said(page) == ("Ready", "Waits for a source: choose one, or drop images here.")
    camera = run_camera(page, Faults(vanish_after=3))
    assert said(page) == ("Running", "Waits for the next picture of Simulated camera.")
    qtbot.waitUntil(lambda: page.run.lost)
    assert said(page)[1] == "Waits for Simulated camera to answer again."
    camera.plug_in()
    qtbot.waitUntil(lambda: said(page)[1] == "Waits for the next picture of Simulated camera.")
    page.desk.bar.pause.click()
    assert said(page) == ("Paused", "Takes no pictures: press Continue.")
    page.desk.bar.stop.click()
    assert said(page) == ("Ready", "Waits for Start.")


@pytest.mark.parametrize("kind", TriggerKind)
def test_every_trigger_has_its_sentence(kind: TriggerKind) -> None:
    source = simulated_source(lambda: SimulatedCamera([grey(10)], 2.0))
    project = Project("p", trigger=TriggerSettings(kind, interval_s=2.5))
    sentence = awaited(LineFacts(State.RUNNING, source, project.trigger))
    assert sentence.endswith(".") and "{" not in sentence
    assert ("2.5 s" in sentence) is (kind is TriggerKind.TIMER)
