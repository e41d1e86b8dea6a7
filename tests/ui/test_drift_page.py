"""What the watch says: on the Drift page with its charts, and on Inspect in a quiet line; and what people enter on both."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from math import nan
from pathlib import Path

import numpy as np
import pytest
from line_stand_ins import StandInRecorder, by_brightness, pictures, setup
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from record_parts import a_part, a_run, reader, record

from inspector.core.drift.cause import Cause
from inspector.core.drift.figures import Figure
from inspector.core.drift.watch import Alarm, Mover, Watch
from inspector.core.inspection import Inspection
from inspector.core.picture_facts import PictureFacts
from inspector.core.project import Project
from inspector.core.record import CHANGES, Event, EventKind
from inspector.core.types import Image
from inspector.services.health.drift_watch import LineWatch
from inspector.storage.projects import create_project
from inspector.storage.record.database import FILE
from inspector.ui import change_desk
from inspector.ui.date_text import moment_text
from inspector.ui.drift_text import alarm_text, change_text
from inspector.ui.pages.drift.page import DriftPage
from inspector.ui.pages.drift.plot import DriftPlot
from inspector.ui.pages.inspecting import drift_line
from inspector.ui.pages.inspecting.drift_line import DriftLine
from inspector.ui.pages.inspecting.page import InspectPage

MakePage = Callable[[FakeSession], DriftPage]


def fill(folder: Path, levels: list[float]) -> None:
    run = a_run(project="Project")
    rng, began = np.random.default_rng(0), datetime.now().astimezone() - timedelta(hours=1)
    parts = []
    for number, level in enumerate(levels, 1):
        facts = PictureFacts(level * float(rng.normal(1, 0.01)), 0.2 * level, 0.3, 0.01, 0.0, 0.0)
        part = a_part(run, number, score=1.5 + float(rng.normal(0, 0.1)), judged=began + timedelta(seconds=number))
        parts.append(replace(part, views=(replace(part.views[0], facts=facts, zones=(1.0,), evidence=None),)))
    record(folder, "", run, *parts)


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    session = FakeSession()
    session.folder, session.project = tmp_path / "p", Project("Project", good=("a",))
    create_project(session.folder, session.project)
    return session


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    made: list[DriftPage] = []

    def make(session: FakeSession) -> DriftPage:
        page = DriftPage(session)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        made.append(page)
        return page

    yield make
    for page in made:
        assert page.shutdown(10_000)


def folder_of(session: FakeSession) -> Path:
    assert session.folder is not None
    return session.folder


def test_a_drift_is_told_with_its_cause_and_every_figure_has_a_chart(make_page: MakePage, session: FakeSession, qtbot: QtBot) -> None:
    fill(folder_of(session), [0.5] * 260 + [0.42] * 60)
    page = make_page(session)
    qtbot.waitUntil(lambda: not page.busy and bool(page.plots))
    assert page.said() == "" and page.head.state.text().startswith("Since ") and page.head.state.text().endswith("by 16%: lamp?")
    assert "parts since then." in page.head.more.text()
    figures = [plot.figure for plot in page.plots]
    assert figures[:3] == [Figure.SCORE, Figure.BRIGHTNESS, Figure.CONTRAST] and figures[-1] is Figure.ZONE
    assert len(page.plots[1].outliers.points()) > 0 and "may move by 2.0%" in page.plots[1].said()


def test_charts_are_drawn_one_at_a_time(make_page: MakePage, session: FakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[int] = []
    drawn: list[int] = []
    show = DriftPlot.show_course
    monkeypatch.setattr(DriftPlot, "show_course", lambda self, *given: (drawn.append(len(turns)), show(self, *given)))
    fill(folder_of(session), [0.5] * 260)
    page = make_page(session)
    page._drawing._turn.timeout.connect(lambda: turns.append(0))
    qtbot.waitUntil(lambda: not page.busy and bool(page.plots))
    assert len(set(drawn)) == len(drawn) == len(page.plots)


@pytest.mark.usefixtures("quick")
def test_a_change_is_entered_by_one_tap_and_then_learned(make_page: MakePage, session: FakeSession, qtbot: QtBot) -> None:
    fill(folder_of(session), [0.5] * 260 + [0.42] * 60)
    page = make_page(session)
    qtbot.waitUntil(lambda: not page.busy and bool(page.plots))
    with qtbot.waitSignal(session.station_changed):
        qtbot.mouseClick(page.head.buttons[EventKind.LAMP_CHANGED], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.busy and bool(page.plots[0].marks))
    with reader(folder_of(session)) as opened:
        assert [each.kind for each in opened.events()] == [EventKind.LAMP_CHANGED]


def test_without_a_project_and_without_a_record_the_page_says_what_to_do(make_page: MakePage, session: FakeSession, qtbot: QtBot) -> None:
    assert "No project is open" in make_page(FakeSession()).said()
    page = make_page(session)
    qtbot.waitUntil(lambda: "Nothing has been recorded yet" in page.said())
    fill(folder_of(session), [0.5] * 20)
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: not page.busy and bool(page.plots))
    assert page.head.state.text() == "What is usual is being learned" and page.head.more.text().startswith("180 more good parts")


def test_a_damaged_record_is_told_and_so_is_a_change_that_cannot_be_entered(
    make_page: MakePage, session: FakeSession, qtbot: QtBot
) -> None:
    (folder_of(session) / FILE).write_bytes(b"no database" * 20)
    page = make_page(session)
    qtbot.waitUntil(lambda: "damaged" in page.said())
    with qtbot.waitSignal(page.failed):
        page.head.buttons[EventKind.CLEANED].click()


@pytest.mark.parametrize(
    ("figure", "change", "words"),
    [
        (Figure.BRIGHTNESS, -0.12, "darker by 12%"),
        (Figure.SHARPNESS, -0.05, "less sharp by 5.0%"),
        (Figure.RIGHT, -3.04, "shifted to the left by 3.0 px"),
        (Figure.TURN, 0.5, "turned clockwise by 0.5°"),
        (Figure.ZONE, 0.25, "scores in thread higher by 25%"),
    ],
)
def test_what_has_moved_is_said_in_words(figure: Figure, change: float, words: str) -> None:
    assert change_text(Mover(figure, 0 if figure is Figure.ZONE else -1, 0.0, 5, change, 2.0), ("thread",)) == words


# -- Inspect ---------------------------------------------------------------------------------------------------------------


def engine(image: Image, source: str) -> Inspection:
    level = float(image.mean()) / 255
    return replace(by_brightness(image, source), score=2.0, facts=PictureFacts(level, level / 4, 0.3, 0.01, 0.0, 0.0))


@pytest.fixture
def inspect(qtbot: QtBot, session: FakeSession) -> Iterator[InspectPage]:
    session.open_with(BrightnessInspector())
    page = InspectPage(session)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1208, 800)
    page.show()
    yield page
    assert page.shutdown(10_000)


def test_the_quiet_line_says_what_has_moved_and_leads_to_the_charts(inspect: InspectPage, qtbot: QtBot) -> None:
    line = inspect.desk.drift
    assert line.said.isHidden() and line.look.isHidden() and not line.buttons[EventKind.CLEANED].isHidden()
    watch = LineWatch(Watch(learned_from=20), 0)
    inspect.run.start(setup(pictures(*[100] * 30, *[80] * 30), recorder=StandInRecorder(), watch=watch), engine)
    qtbot.waitUntil(lambda: not line.said.isHidden())
    assert line.said.text().endswith("darker by 20%: lamp?") and line.said.text().startswith("Since ")
    with qtbot.waitSignal(inspect.page_wanted, check_params_cb=lambda key, _: key == "drift"):
        qtbot.mouseClick(line.look, Qt.MouseButton.LeftButton)
    line.set_large(True)
    assert line.look.isHidden() and not line.said.isHidden()  # whoever has operator mode has no charts


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo is offered for three short moments instead of ten seconds. To come before the page."""
    monkeypatch.setattr(change_desk, "UNDO_S", 3)
    monkeypatch.setattr(change_desk, "_TICK_MS", 30)


def drifting(inspect: InspectPage, qtbot: QtBot) -> DriftLine:
    inspect.run.start(
        setup(pictures(*[100] * 30, *[80] * 30), recorder=StandInRecorder(), watch=LineWatch(Watch(learned_from=20), 0)), engine
    )
    qtbot.waitUntil(lambda: not inspect.desk.drift.said.isHidden())
    return inspect.desk.drift


def events_of(session: FakeSession) -> list[Event]:
    with reader(folder_of(session)) as opened:
        return opened.events()[::-1]


@pytest.mark.usefixtures("quick")
def test_what_the_operator_changes_is_entered_by_one_tap_and_ends_the_alarm(
    inspect: InspectPage, session: FakeSession, qtbot: QtBot
) -> None:
    fill(folder_of(session), [0.5] * 5)
    line = drifting(inspect, qtbot)
    assert {*line.buttons, *line.kinds.values()} == {*CHANGES}
    with qtbot.waitSignal(session.station_changed):
        line.buttons[EventKind.CLEANED].click()
        qtbot.waitUntil(lambda: not line.entered.isHidden())
        assert "Cleaned" in line.entered.said.text() and line.entered.undo.text().startswith("Undo (")
        assert line.said.isHidden() and inspect.run.drift is not None  # as long as it can be taken back
    assert line.entered.isHidden() and line.said.isHidden() and not line.buttons[EventKind.CLEANED].isHidden()
    assert [each.kind for each in events_of(session)] == [EventKind.CLEANED]


def test_a_tap_that_was_a_mistake_is_taken_back_and_the_watch_goes_on(inspect: InspectPage, session: FakeSession, qtbot: QtBot) -> None:
    fill(folder_of(session), [0.5] * 5)
    line, told = drifting(inspect, qtbot), []
    session.station_changed.connect(lambda: told.append(True))
    line.buttons[EventKind.TOOL_CHANGED].click()
    qtbot.waitUntil(lambda: not line.entered.isHidden())
    line.entered.undo.click()
    qtbot.waitUntil(lambda: len(events_of(session)) == 2)
    assert [each.kind for each in events_of(session)] == [EventKind.TOOL_CHANGED, EventKind.TAKEN_BACK]
    assert line.entered.isHidden() and not line.said.isHidden() and not told and inspect.run.drift is not None
    qtbot.waitUntil(lambda: "Taken back: Tool" in inspect.desk.stage.notice.text())


@pytest.mark.usefixtures("quick")
def test_a_note_may_be_written_as_long_as_somebody_writes(inspect: InspectPage, session: FakeSession, qtbot: QtBot) -> None:
    fill(folder_of(session), [0.5] * 5)
    line = inspect.desk.drift
    next(action for action, kind in line.kinds.items() if kind is EventKind.OTHER_CHANGE).trigger()
    qtbot.waitUntil(lambda: not line.entered.isHidden())
    with qtbot.waitSignal(session.station_changed):
        line.entered.note.setFocus()
        qtbot.keyClicks(line.entered.note, "new fixture")
    assert not line.entered.isHidden() and line.entered.undo.isHidden()
    qtbot.keyClick(line.entered.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(events_of(session)) == 2)
    noted = events_of(session)[1]
    assert (noted.kind, noted.detail) == (EventKind.NOTED, "new fixture") and line.entered.isHidden()


def test_a_note_is_not_lost_when_the_page_ends(inspect: InspectPage, session: FakeSession, qtbot: QtBot) -> None:
    fill(folder_of(session), [0.5] * 5)
    line = inspect.desk.drift
    line.buttons[EventKind.MATERIAL_CHANGED].click()
    qtbot.waitUntil(lambda: not line.entered.isHidden())
    line.entered.note.setText("batch 7")
    assert inspect._drift.stop(10_000)
    assert [(each.kind, each.detail) for each in events_of(session)] == [(EventKind.MATERIAL_CHANGED, ""), (EventKind.NOTED, "batch 7")]


def test_a_change_without_a_record_is_explained(inspect: InspectPage, qtbot: QtBot) -> None:
    inspect.desk.drift.buttons[EventKind.CLEANED].click()
    qtbot.waitUntil(lambda: not inspect.desk.stage.notice.isHidden())
    assert "recorded" in inspect.desk.stage.notice.text()


def test_an_alarm_of_another_day_says_which() -> None:
    mover = Mover(Figure.SCORE, -1, datetime(2026, 3, 29, 14, 5).timestamp(), 60, 0.1, 2.0)
    at = moment_text(datetime(2026, 3, 29, 14, 5))
    assert alarm_text(Alarm(nan, Cause.PARTS, (mover,))) == f"Since {at} scores higher by 10%: the parts, or a tool?"


@pytest.mark.parametrize(("word", "said"), [("Tool", True), ("Werkzeug gewechselt", False)])
def test_an_operator_has_words_on_the_buttons_only_where_they_take_no_room_of_the_line(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, word: str, said: bool
) -> None:
    monkeypatch.setattr(drift_line, "event_text", lambda kind: word)
    line = DriftLine()
    qtbot.addWidget(line)
    line.set_large(True)
    line.fit(1280, 1500)
    assert [bool(button.text()) for button in line.buttons.values()] == [said] * len(line.buttons)
    line.fit(1920, 1500)
    assert all(button.text() == word for button in line.buttons.values())
