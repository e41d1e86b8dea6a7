"""What goes on is seen from every page: in the rail and in the title of the window."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.devices.simulated import SimulatedCamera
from inspector.services.context import Context
from inspector.services.line.state import State
from inspector.storage import projects
from inspector.ui.going_on import Happening
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.awaited import happening_of
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.widgets.navigation_rail import NavigationRail


@pytest.fixture
def steps() -> threading.Event:
    return threading.Event()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, steps: threading.Event) -> Iterator[list[int]]:
    """A build that is as far as the last number of the list says, until the event is set."""
    done = [0]

    def build(folder: Path, context: Context) -> Steps[None]:
        while not steps.wait(0.005):
            yield Progress("Reading", done[-1], 200, "images")
        projects.update_project(folder, lambda now: replace(now, active_model=""))

    monkeypatch.setattr("inspector.services.build.build", build)
    yield done
    steps.set()


@pytest.fixture
def project(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Path:
    projects.create_project(tmp_path / "Cover", Project("Cover"))
    open_in(qtbot, window, tmp_path / "Cover")
    return tmp_path / "Cover"


def test_a_build_is_seen_from_elsewhere(qtbot: QtBot, window: MainWindow, project: Path, held: list[int], steps: threading.Event) -> None:
    window.building.start()
    window.show_page("projects")
    held.append(86)
    qtbot.waitUntil(lambda: window.windowTitle() == "Build: Reading 43% – Cover – Inspector")
    mark = window.rail.entry("build").happening
    assert mark is not None and mark.short == "43%" and mark.share == 0.43
    assert window.rail.entry("build").accessibleDescription() == mark.text
    with qtbot.waitSignal(window.building.ended):
        window.building.cancel()
    assert window.windowTitle() == "Cover – Inspector" and window.rail.entry("build").happening is None


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, project: Path) -> InspectPage:
    window.session.inspector = BrightnessInspector()
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 2.0)
    page = window.page("inspect")
    assert isinstance(page, InspectPage)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: page.record.tally.total > 2)
    return page


def test_an_inspection_is_seen_from_elsewhere_with_its_state(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    window.show_page("history")
    entry, name = window.rail.entry("inspect"), line.starter.source.label
    assert window.windowTitle() == f"Running: {name} – Cover – Inspector"
    assert entry.happening == Happening("Running", name, "play")
    line.run.pause()
    qtbot.waitUntil(lambda: window.windowTitle() == f"Paused: {name} – Cover – Inspector")
    assert entry.happening.needs_hand and entry.happening.icon == "pause"
    line.run.stop()
    qtbot.waitUntil(lambda: entry.happening is None)
    assert window.windowTitle() == "Cover – Inspector"


def test_both_are_said_at_once(qtbot: QtBot, window: MainWindow, line: InspectPage, held: list[int]) -> None:
    window.building.start()
    qtbot.waitUntil(lambda: "Build: Reading" in window.windowTitle())
    assert window.windowTitle().startswith("Running: ")


@pytest.mark.parametrize("state", [State.PAUSED, State.FROZEN, State.FAULT])
def test_what_waits_for_somebody_says_so(qtbot: QtBot, state: State) -> None:
    assert happening_of(state, None, lost=False).needs_hand
    assert happening_of(State.RUNNING, None, lost=True).word == "Camera lost" and happening_of(State.RUNNING, None, lost=True).needs_hand
    assert not happening_of(State.RUNNING, None, lost=False).needs_hand


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_rail_draws_it_and_says_it_under_the_mouse(qtbot: QtBot) -> None:
    rail = NavigationRail()
    qtbot.addWidget(rail)
    rail.add("build", "build", "Build")
    rail.show()
    entry = rail.entry("build")

    def drawn() -> QImage:
        return entry.grab().toImage()

    before = drawn()
    rail.mark("build", Happening("Build", "Reading", "build", 0.2))
    some = drawn()
    rail.mark("build", Happening("Build", "Reading", "build", 0.9))
    more = drawn()
    assert before != some != more
    QApplication.sendEvent(entry, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), entry.mapToGlobal(QPoint(5, 5))))
    qtbot.waitUntil(lambda: "Build: Reading 90%" in QToolTip.text())
    QToolTip.hideText()
    rail.mark("build", None)
    rail.mark("nowhere", None)
    assert drawn() == before


def test_nothing_is_timed_beside_an_inspection(
    qtbot: QtBot, window: MainWindow, line: InspectPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    page = window.show_page("build")
    monkeypatch.setattr(page.forecast, "predict", lambda *arguments: asked.append(True))
    page.summary.counted.emit()
    assert asked == [] and page.forecast.text() == "How long a build takes is predicted once no inspection runs."
    line.run.stop()
    qtbot.waitUntil(lambda: asked == [True])


def test_what_is_being_timed_stops_as_soon_as_a_line_runs(qtbot: QtBot, window: MainWindow, line: InspectPage) -> None:
    line.run.stop()
    qtbot.waitUntil(lambda: window.content.going_on.line is None)
    page = window.show_page("build")
    gate = threading.Event()

    def plan(folder: Path, context: Context) -> Steps[None]:
        while not gate.wait(0.005):
            yield Progress("Timing a few images", 0, 1)
        raise InspectorError(ErrorCode.NO_IMAGES, "")

    page.forecast._plan = plan
    page.forecast._known = None
    page.summary.counted.emit()
    assert page.forecast.text().startswith("Timing")
    line.starter.start_again()
    qtbot.waitUntil(lambda: "once no inspection runs" in page.forecast.text())
    assert not page.forecast._job.running
    line.run.stop()
    gate.set()
