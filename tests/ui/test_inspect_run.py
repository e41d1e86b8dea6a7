"""A run hands out every part of a folder, only the newest of a camera, freezes on NG, and says when camera or engine are silent."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from line_stand_ins import setup
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import finish
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Frame
from inspector.devices.image_file import write_image
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.services.line.state import State
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.sources import Source, files_source, find_source, simulated_source, video_source


def judge(image: Image, source: str) -> Inspection:
    """The mean brightness is the score; above 100 is NG."""
    return Inspection(source, float(image.mean()), 100.0, "model", 1.0, np.zeros(image.shape[:2], np.float32))


def grey(level: int) -> Image:
    return np.full((8, 8), level, np.uint8)


class Listener(QObject):
    def __init__(self, run: InspectionRun) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.words: list[str] = []
        self.errors: list[object] = []
        run.inspected.connect(self.on_inspected)
        run.camera_lost.connect(self.on_lost)
        run.camera_back.connect(self.on_back)
        run.late.connect(self.on_late)
        run.failed.connect(self.on_failed)
        run.finished.connect(self.on_finished)

    @Slot(object)
    def on_inspected(self, part: Part) -> None:
        self.parts.append(part)

    @Slot(str)
    def on_lost(self, sentence: str) -> None:
        self.words.append("lost")

    @Slot()
    def on_back(self) -> None:
        self.words.append("back")

    @Slot(str)
    def on_late(self, sentence: str) -> None:
        self.words.append("late")

    @Slot(object)
    def on_failed(self, error: object) -> None:
        self.errors.append(error)

    @Slot()
    def on_finished(self) -> None:
        self.words.append("finished")


@pytest.fixture
def run(qtbot: QtBot) -> Iterator[InspectionRun]:
    made = InspectionRun(first_retry_s=0.01)
    yield made
    assert made.shutdown()


def folder(path: Path, *levels: int) -> Source:
    for index, level in enumerate(levels):
        write_image(path / f"{index}.png", grey(level))
    return finish(files_source([path]))


def verdicts(listener: Listener) -> list[Verdict]:
    return [part.inspection.verdict for part in listener.parts]


def test_a_folder_is_judged_to_its_last_file(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    source = folder(tmp_path, *range(0, 200, 10))
    listener = Listener(run)
    with qtbot.waitSignal(run.finished):
        run.start(setup(source, judge), judge)
    assert [part.path for part in listener.parts] == [tmp_path / f"{n}.png" for n in range(20)] and source.total == 20
    assert [part.number for part in listener.parts] == list(range(1, 21))
    assert verdicts(listener) == [Verdict.OK] * 11 + [Verdict.NG] * 9
    assert run.state is State.IDLE


def test_an_unreadable_file_is_undecided_and_named(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    source = folder(tmp_path, 10, 10, 200)
    (tmp_path / "1.png").write_bytes(b"no picture")
    listener = Listener(run)
    with qtbot.waitSignal(run.finished):
        run.start(setup(source, judge), judge)
    parts = {part.path.name: part for part in listener.parts if part.path}
    assert parts["1.png"].inspection.verdict is Verdict.UNDECIDED
    assert parts["1.png"].inspection.source == str(tmp_path / "1.png")
    assert "1.png" in parts["1.png"].inspection.error
    assert parts["0.png"].inspection.verdict is Verdict.OK and parts["2.png"].inspection.verdict is Verdict.NG


def test_a_dropped_video_is_for_the_kind_that_claims_it_and_everything_else_for_the_first(tmp_path: Path) -> None:
    folder(tmp_path, 10)
    assert finish(find_source([tmp_path / "line.MP4"])).icon == "video"
    assert finish(find_source([tmp_path, tmp_path / "0.png"])).total == 1
    with pytest.raises(InspectorError, match=r"line.MP4 has to be opened alone"):
        finish(find_source([tmp_path, tmp_path / "line.MP4"]))
    (tmp_path / "odd.mp4").mkdir()
    write_image(tmp_path / "odd.mp4" / "1.png", grey(10))
    assert finish(find_source([tmp_path / "odd.mp4"])).total == 1


def test_freeze_on_ng_holds_the_line_until_it_is_told_to_go_on(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    run.set_freeze_on_ng(True)
    source = folder(tmp_path, 10, 200, 10, 210, 10)
    listener = Listener(run)
    run.start(setup(source, judge), judge)
    qtbot.waitUntil(lambda: run.state is State.FROZEN)
    assert verdicts(listener) == [Verdict.OK, Verdict.NG]
    run.resume()
    qtbot.waitUntil(lambda: run.state is State.FROZEN and len(listener.parts) == 4)
    with qtbot.waitSignal(run.finished):
        run.resume()
    assert [part.number for part in listener.parts] == [1, 2, 3, 4, 5]


def test_stopping_a_frozen_run_loses_no_part_that_was_judged(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    gate = threading.Event()

    def wait_and_judge(image: Image, source: str) -> Inspection:
        gate.wait()
        return judge(image, source)

    run.set_freeze_on_ng(True)
    listener = Listener(run)
    run.start(setup(folder(tmp_path, 200, 10, 10), wait_and_judge), wait_and_judge)
    qtbot.waitUntil(lambda: run.in_flight == 3)
    gate.set()
    qtbot.waitUntil(lambda: run.state is State.FROZEN and run.in_flight == 2)
    assert [part.number for part in listener.parts] == [1]
    run.stop()
    qtbot.waitUntil(lambda: run.in_flight == 0)
    assert [part.number for part in listener.parts] == [1, 2, 3] and run.state is State.IDLE


def test_a_paused_folder_goes_on_where_it_was(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    listener = Listener(run)
    run.start(setup(folder(tmp_path, *[10] * 12), judge), judge)
    run.pause()
    assert run.state is State.PAUSED
    with qtbot.waitSignal(run.finished):
        run.resume()
    assert [part.number for part in listener.parts] == list(range(1, 13))


def test_a_second_run_has_nothing_of_the_first(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    listener = Listener(run)
    run.start(setup(simulated_source(lambda: SimulatedCamera([grey(200)], 1.0)), judge), judge)
    qtbot.waitUntil(lambda: len(listener.parts) > 2)
    (tmp_path / "new").mkdir()
    listener.parts.clear()
    with qtbot.waitSignal(run.finished):
        run.start(setup(folder(tmp_path / "new", 10, 20), judge), judge)
    assert [part.inspection.score for part in listener.parts] == [10, 20]


class OneAtATime(SimulatedCamera):
    """A device that can be opened only once, and whose driver holds a read until it is told to go on."""

    def __init__(self) -> None:
        super().__init__([grey(10)], 1.0)
        self.reading, self.go_on = threading.Event(), threading.Event()
        self.opened = self.most_opened = 0

    def open(self) -> None:
        super().open()
        self.opened += 1
        self.most_opened = max(self.most_opened, self.opened)

    def read(self, timeout_ms: float) -> Frame | None:
        self.reading.set()
        self.go_on.wait()
        return super().read(timeout_ms)

    def close(self) -> None:
        self.opened = 0
        super().close()


def test_a_camera_is_opened_again_only_after_it_was_let_go(qtbot: QtBot, run: InspectionRun) -> None:
    camera = OneAtATime()
    listener = Listener(run)
    run.start(setup(simulated_source(lambda: camera), judge), judge)
    qtbot.waitUntil(camera.reading.is_set)
    run.stop()
    run.start(setup(simulated_source(lambda: camera), judge), judge)
    camera.go_on.set()
    qtbot.waitUntil(lambda: len(listener.parts) > 2)
    assert camera.most_opened == 1 and listener.words == []


def test_what_a_live_camera_delivers_too_fast_is_skipped_and_counted(qtbot: QtBot, run: InspectionRun) -> None:
    gate = threading.Semaphore(0)

    def slow(image: Image, source: str) -> Inspection:
        gate.acquire()
        return judge(image, source)

    listener = Listener(run)
    run.start(setup(simulated_source(lambda: SimulatedCamera([grey(10)], 1.0)), slow), slow)
    qtbot.waitUntil(lambda: run.skipped > 10)
    gate.release(2)
    qtbot.waitUntil(lambda: len(listener.parts) == 2)
    assert run.in_flight < 10 and [part.number for part in listener.parts] == [1, 2]
    gate.release(10_000)
    before = run.skipped
    run.stop()
    assert run.skipped >= before > 10


def test_a_lost_camera_is_told_and_comes_back(qtbot: QtBot, run: InspectionRun) -> None:
    camera = SimulatedCamera([grey(10)], 1.0, faults=Faults(vanish_after=3))
    listener = Listener(run)
    run.start(setup(simulated_source(lambda: camera), judge), judge)
    qtbot.waitUntil(lambda: "lost" in listener.words)
    assert run.lost and run.state is State.RUNNING
    seen = len(listener.parts)
    camera.plug_in()
    qtbot.waitUntil(lambda: "back" in listener.words and len(listener.parts) > seen)
    assert not run.lost and listener.words == ["lost", "back"]


def test_a_silent_engine_is_told_once(qtbot: QtBot, tmp_path: Path) -> None:
    gate = threading.Event()

    def hang(image: Image, source: str) -> Inspection:
        gate.wait()
        return judge(image, source)

    run = InspectionRun(late_s=0.01)
    listener = Listener(run)
    with qtbot.waitSignal(run.late):
        run.start(setup(folder(tmp_path, 10), hang), hang)
    gate.set()
    qtbot.waitUntil(lambda: "finished" in listener.words)
    assert listener.words == ["late", "finished"]
    assert run.shutdown()


def test_a_source_that_cannot_be_used_ends_the_run_with_its_reason(qtbot: QtBot, run: InspectionRun, tmp_path: Path) -> None:
    listener = Listener(run)
    with qtbot.waitSignal(run.failed):
        run.start(setup(video_source(tmp_path / "missing.mp4"), judge), judge)
    assert run.state is State.IDLE
    error = listener.errors[0]
    assert isinstance(error, InspectorError) and error.code is ErrorCode.VIDEO_UNREADABLE
