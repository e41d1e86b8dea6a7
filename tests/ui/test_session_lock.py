"""While another program holds the project's lock: the window goes on, and what was set arrives in its order once the lock is free."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.recent import recent_projects
from inspector.storage import projects
from inspector.ui.main_window import MainWindow

MODEL = "model-1"


@contextmanager
def other_program(folder: Path) -> Iterator[Callable[[], None]]:
    """Changes the project at leisure, until it is told to get done with it."""
    holds, may_end = threading.Event(), threading.Event()

    def change(project: Project) -> Project:
        holds.set()
        may_end.wait(30)
        return replace(project, good=("elsewhere",))

    thread = threading.Thread(target=projects.update_project, args=(folder, change))
    thread.start()
    assert holds.wait(10)

    def end() -> None:
        may_end.set()
        thread.join(10)

    try:
        yield end
    finally:
        end()


def manual(value: float) -> Threshold:
    return Threshold(value, Rule.MANUAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    projects.create_project(tmp_path / "p", Project("p", active_model=MODEL))
    return tmp_path / "p"


@pytest.fixture
def line(home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, qtbot: QtBot, folder: Path) -> MainWindow:
    """A window with a project and its model in use; on Projects."""
    window: MainWindow = request.getfixturevalue("window")
    open_in(qtbot, window, folder)
    qtbot.waitUntil(lambda: window.session.settled)
    inspector = BrightnessInspector(threshold=1.0)
    inspector.runtime_name = "this PC"
    window.session.inspector = inspector
    window.show_page("projects")
    return window


def values(folder: Path) -> list[float]:
    return [record.value for record in projects.open_project(folder).thresholds.get(MODEL, ())]


def test_the_window_goes_on_and_thresholds_arrive_in_their_order(qtbot: QtBot, line: MainWindow, folder: Path) -> None:
    session, ticks = line.session, list[int]()
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(0)
    with other_program(folder) as end:
        for value in (2.0, 3.0, 4.0):
            session.set_threshold(manual(value), "Complaint 17")
        assert session.inspector is not None and session.inspector.threshold.value == 4.0  # at once
        qtbot.waitUntil(lambda: len(ticks) > 20)
        assert not session.settled and values(folder) == []
        end()
        qtbot.waitUntil(lambda: session.settled)
    assert values(folder) == [2.0, 3.0, 4.0] and session.project == projects.open_project(folder)
    assert session.project is not None and session.project.good == ("elsewhere",)


def test_a_threshold_that_cannot_be_stored_is_taken_back_and_said(
    qtbot: QtBot, line: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = line.session
    with qtbot.waitSignal(session.answered):
        session.set_threshold(manual(2.0), "Complaint 17")
    monkeypatch.setattr(projects, "CHANGE_WAIT_S", 0.0)
    with other_program(folder), qtbot.waitSignal(session.answered) as answered:
        session.set_threshold(manual(3.0), "Complaint 17")
    assert answered.args[1] is False and session.inspector is not None and session.inspector.threshold.value == 2.0
    assert session.project is not None and session.project.threshold(MODEL) == manual(2.0)
    assert "p" in line.notice.text() and line.notice.isVisible()


def test_a_threshold_that_failed_does_not_take_back_a_later_one(
    qtbot: QtBot, line: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, answers = line.session, list[bool]()
    session.answered.connect(lambda request, done: answers.append(done))
    monkeypatch.setattr(projects, "CHANGE_WAIT_S", 0.0)
    with other_program(folder) as end:
        session.answered.connect(lambda *_: end())
        session.set_threshold(manual(2.0), "Complaint 17")
        session.set_threshold(manual(3.0), "Complaint 17")
        qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [False, True] and values(folder) == [3.0]
    assert session.inspector is not None and session.inspector.threshold.value == 3.0


def test_closing_the_window_does_not_lose_what_was_just_set(line: MainWindow, folder: Path) -> None:
    with other_program(folder) as end:
        line.session.set_threshold(manual(2.0), "Complaint 17")
        line.session.set_threshold(manual(3.0), "Complaint 17")
        threading.Timer(0.2, end).start()
        line.close()
    assert values(folder) == [2.0, 3.0]


def test_what_is_not_stored_in_time_is_in_the_log(line: MainWindow, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with other_program(folder):
        line.session.set_threshold(manual(2.0), "Complaint 17")
        assert not line.session.shutdown(1)
    assert "were not stored" in caplog.text


def test_a_project_that_waits_to_be_opened_is_not_opened_while_the_window_closes(line: MainWindow, folder: Path, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "q", Project("q"))
    with other_program(folder) as end:
        line.session.set_threshold(manual(2.0), "Complaint 17")
        line.open_project(tmp_path / "q")
        end()
        line.close()
    assert values(folder) == [2.0] and [each.folder for each in recent_projects()] == [folder]


def test_a_project_that_is_being_read_is_dropped_when_the_window_closes(
    line: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects.create_project(tmp_path / "q", Project("q"))
    read, gate, seen = projects.open_project, threading.Event(), list[Path | None]()

    def slow(folder: Path) -> Project:
        gate.wait(10)
        return read(folder)

    monkeypatch.setattr(projects, "open_project", slow)
    line.session.project_changed.connect(lambda: seen.append(line.session.folder))
    line.open_project(tmp_path / "q")
    threading.Timer(0.1, gate.set).start()
    line.close()
    assert seen == [None] and line.page_key == "projects"
