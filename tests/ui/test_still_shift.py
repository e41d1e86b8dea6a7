"""A shift in short: what the thread of the window does meanwhile stays small, however many parts there were. Counted, not timed."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from asking import open_in
from page_stand_ins import BrightnessInspector
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_tour import no_work

from inspector.core.project import Project
from inspector.devices.simulated import SimulatedCamera
from inspector.storage import projects
from inspector.ui.bridge import garbage
from inspector.ui.bridge.garbage import GuiThreadCollector
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.building import forecast
from inspector.ui.pages.doctor import work as doctor
from inspector.ui.pages.inspecting.page import InspectPage

PARTS = 60
MOST_LOOKED_THROUGH = 60_000
"""Objects, in one collection: what is imported alone is more."""
MOST_A_PART = 40
"""Objects that a part of a camera may leave to the collector, until its picture is dropped."""


class Looked:
    """What was looked through by collections, and in which threads."""

    def __init__(self) -> None:
        self.objects: list[int] = []
        self.threads: set[int] = set()

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self.threads.add(threading.get_ident())
            self.objects.append(sum(len(gc.get_objects(each)) for each in range(info["generation"] + 1)))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Looked]:
    """The program's own collector, which looks through everything it may fifty times as often."""
    monkeypatch.setattr(garbage, "_INTERVAL_MS", 20)
    monkeypatch.setattr(garbage, "_OLDEST_EVERY", 3)
    gc.collect()
    collector, seen = GuiThreadCollector(), Looked()
    gc.callbacks.append(seen)
    yield seen
    gc.callbacks.remove(seen)
    collector.stop()


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InspectPage:
    """A line that runs; nothing heavy is worked out beside it."""
    monkeypatch.setattr(forecast, "_plan", no_work)
    for heavy in ("_look", "_ask"):
        monkeypatch.setattr(doctor, heavy, no_work)
    projects.create_project(tmp_path / "Cover", Project("Cover"))
    open_in(qtbot, window, tmp_path / "Cover")
    window.session.inspector = BrightnessInspector()
    window.session.model_changed.emit()
    window.session.simulated_camera = SimulatedCamera([np.full((8, 8, 3), 20, np.uint8)], 10.0)
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    page.starter.start_named("simulated")
    qtbot.waitUntil(lambda: page.record.tally.total > 2)
    return page


def test_a_shift_leaves_little_to_look_through(qtbot: QtBot, window: MainWindow, line: InspectPage, looked: Looked) -> None:
    for entry in PAGES:
        window.go_to(entry.key)
        qtbot.wait(1)
    before, parts = len(gc.get_objects()), line.record.tally.total
    qtbot.waitUntil(lambda: line.record.tally.total >= parts + PARTS)
    more, parts = len(gc.get_objects()) - before, line.record.tally.total - parts
    window.show_page("inspect")
    line.desk.side.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    line.run.stop()
    qtbot.waitUntil(lambda: not line.runs_line)
    with qtbot.waitSignal(window._remaking.ended):
        window.remake()
    found = len(looked.objects)
    qtbot.waitUntil(lambda: len(looked.objects) > found + 3)
    assert max(looked.objects) < MOST_LOOKED_THROUGH and looked.threads == {threading.get_ident()}
    assert more < MOST_A_PART * parts
    after = window.page("inspect")
    assert isinstance(after, InspectPage)
    assert after.record.tally.total >= PARTS and len(after.record.log.log._whole) == 0
