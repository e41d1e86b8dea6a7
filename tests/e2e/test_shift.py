"""A shift from start to end through the real program: a line of 200 parts, a camera that is pulled, NG parts, Verify, History, a table.

With SHIFT_PICTURES=FOLDER in the environment the screens are saved there.
"""

import csv
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from small_parts import good_part, scratched_part

from inspector.cli import main
from inspector.core.record_query import Filter
from inspector.core.types import Verdict
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services.line.state import State
from inspector.services.reviewing.archive import open_archive
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.recorded.export import Kind, Wanted
from inspector.ui.pages.recorded.page import HistoryPage
from inspector.ui.pages.verifying.page import VerifyPage

Play = Callable[[list[str], Callable[[MainWindow], None]], int]

PARTS, FPS_MS = 200, 25.0
SCRATCHED_EVERY, PULLED_AFTER = 20, 60
LONG_MS = 120_000


def photograph(window: MainWindow, name: str) -> None:
    if folder := os.environ.get("SHIFT_PICTURES"):
        assert window.grab().save(str(Path(folder) / f"{name}.png"))


class Shift:
    """What an operator does, one thing after another."""

    def __init__(self, qtbot: QtBot, window: MainWindow, project: Path) -> None:
        self.qtbot, self.window, self.project = qtbot, window, project
        page = window.show_page("inspect")
        assert isinstance(page, InspectPage)
        self.inspect = page

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=LONG_MS)

    def start_line(self) -> SimulatedCamera:
        pictures = [scratched_part(200) if number % SCRATCHED_EVERY == 7 else good_part(100 + number) for number in range(40)]
        camera = SimulatedCamera(pictures, FPS_MS, faults=Faults(vanish_after=PULLED_AFTER))
        self.window.session.simulated_camera = camera
        self.inspect.starter.start_named("simulated")
        self.until(lambda: self.inspect.record.tally.total > 20)
        photograph(self.window, "1 running")
        return camera

    def pull_the_camera_and_put_it_back(self, camera: SimulatedCamera) -> None:
        self.until(lambda: self.inspect.run.lost)
        assert self.inspect.desk.side.banner.verdict is Verdict.UNDECIDED
        photograph(self.window, "2 camera pulled")
        camera.plug_in()
        self.until(lambda: self.inspect.record.tally.total >= PARTS and not self.inspect.run.lost)
        photograph(self.window, "3 two hundred parts")

    def acknowledge_an_ng_part(self) -> None:
        self.qtbot.mouseClick(self.inspect.desk.bar.freeze, Qt.MouseButton.LeftButton)
        self.until(lambda: self.inspect.run.state is State.FROZEN)
        assert self.inspect.desk.side.banner.verdict is Verdict.NG
        photograph(self.window, "4 frozen on NG")
        self.qtbot.mouseClick(self.inspect.desk.bar.start, Qt.MouseButton.LeftButton)
        assert self.inspect.run.state is State.RUNNING

    def stop_line(self) -> Counter[Verdict]:
        self.inspect.run.stop()
        self.until(lambda: self.inspect.run.in_flight == 0)
        return Counter(self.inspect.record.tally.verdicts)

    def work_off_the_queue(self, expected: int) -> None:
        page = self.window.show_page("verify")
        assert isinstance(page, VerifyPage)
        self.until(lambda: page.queue.open == expected and page.queue.now is not None)
        photograph(self.window, "5 verify")
        for number in range(expected):
            here = page.queue.now
            assert here is not None
            self.until(lambda here=here: page._prefetch.get(here.id) is not None)
            self.qtbot.keyClick(page, Qt.Key.Key_2 if number == 0 else Qt.Key.Key_1)
        self.until(lambda: page.queue.now is None and not page._storing.running)
        photograph(self.window, "6 queue worked off")

    def look_up_ng_parts(self, expected: int, table: Path) -> None:
        page = self.window.show_page("history")
        assert isinstance(page, HistoryPage)
        parts = page.parts
        self.until(lambda: parts.table.parts.rowCount() > 0)
        parts.filters.verdict.setCurrentIndex(parts.filters.verdict.findText("NG"))
        self.until(lambda: parts.table.parts.rowCount() == expected and bool(parts.head.said()))
        photograph(self.window, "7 history")
        with self.qtbot.waitSignal(parts.exporter.ended, timeout=LONG_MS):
            assert parts.archive is not None
            parts.exporter.save(table, Wanted(Kind.CSV), parts.archive, Filter(verdicts=(Verdict.NG,)), [])


def test_a_shift_is_inspected_verified_and_looked_up(
    qtbot: QtBot, play: Play, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counted: Counter[Verdict] = Counter()

    def work(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.session.inspector is not None, timeout=LONG_MS)
        window.resize(1280, 800)
        shift = Shift(qtbot, window, project)
        shift.pull_the_camera_and_put_it_back(shift.start_line())
        shift.acknowledge_an_ng_part()
        counted.update(shift.stop_line())
        shift.work_off_the_queue(counted[Verdict.NG] + counted[Verdict.UNDECIDED])
        shift.look_up_ng_parts(counted[Verdict.NG], tmp_path / "ng parts.csv")

    assert play([str(project)], work) == 0
    assert counted.total() >= PARTS and counted[Verdict.NG] >= 5 and counted[Verdict.OK] > 150
    with (tmp_path / "ng parts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == counted[Verdict.NG] and {row["verdict"] for row in rows} == {"NG"}
    archive = open_archive(project)
    try:
        assert archive.count(Filter()) == counted.total()
        assert archive.count(Filter(answers=(None,), verdicts=(Verdict.NG, Verdict.UNDECIDED))) == 0
    finally:
        archive.close()
    capsys.readouterr()
    assert main(["results", str(project), "--events", "--json"]) == 0
    happened = [event["kind"] for event in json.loads(capsys.readouterr().out)["events"]][::-1]
    assert happened[:5] == ["started", "camera_lost", "camera_back", "frozen", "acknowledged"] and happened[-1] == "stopped"
