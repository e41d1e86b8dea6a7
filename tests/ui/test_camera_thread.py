"""A camera's pictures, its loss and its return arrive as signals; pausing, stopping and hanging drivers are survived."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices.camera import EndOfStream
from inspector.ui.bridge import threads
from inspector.ui.bridge.camera_thread import CameraThread


@dataclass(frozen=True)
class Picture:
    number: int
    image: Image = field(default_factory=lambda: np.zeros((2, 2), np.uint8))
    at: datetime = field(default_factory=datetime.now)
    source: str = "test"


class ScriptedCamera:
    """A camera that does what the functions given to it do, one after another; after that it is silent."""

    def __init__(self, *steps: Callable[[], Picture | None], opens: list[Exception | None] | None = None) -> None:
        self.steps = list(steps)
        self.opens = opens or []
        self.open_count = self.close_count = self.read_count = 0

    def open(self) -> None:
        self.open_count += 1
        problem = self.opens.pop(0) if self.opens else None
        if problem is not None:
            raise problem

    def read(self, timeout_ms: int) -> Picture | None:
        self.read_count += 1
        if self.steps:
            return self.steps.pop(0)()
        threading.Event().wait(0.002)
        return None

    def close(self) -> None:
        self.close_count += 1


def give(number: int) -> Callable[[], Picture]:
    return lambda: Picture(number)


def fail(error: Exception) -> Callable[[], Picture]:
    def step() -> Picture:
        raise error

    return step


LOST = InspectorError(ErrorCode.CAMERA_LOST, "The camera was unplugged.")
END = EndOfStream()


class Listener(QObject):
    """Writes down what a camera thread says, and in which thread it was heard."""

    def __init__(self, thread: CameraThread) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.numbers: list[int] = []
        self.sentences: list[str] = []
        self.errors: list[object] = []
        self.heard_in: set[QThread] = set()
        thread.opened.connect(self.on_opened)
        thread.frame_arrived.connect(self.on_frame)
        thread.lost.connect(self.on_lost)
        thread.reconnecting.connect(self.on_reconnecting)
        thread.frame_failed.connect(self.on_error)
        thread.failed.connect(self.on_failed)
        thread.finished_stream.connect(self.on_finished_stream)
        thread.ended.connect(self.on_ended)

    def note(self, name: str) -> None:
        self.heard.append(name)
        self.heard_in.add(QThread.currentThread())

    @Slot()
    def on_opened(self) -> None:
        self.note("opened")

    @Slot(object)
    def on_frame(self, frame: Picture) -> None:
        self.note("frame")
        self.numbers.append(frame.number)

    @Slot(str)
    def on_lost(self, sentence: str) -> None:
        self.note("lost")
        self.sentences.append(sentence)

    @Slot(int)
    def on_reconnecting(self, attempt: int) -> None:
        self.note(f"reconnecting {attempt}")

    @Slot(object)
    def on_error(self, error: object) -> None:
        self.note("frame failed")
        self.errors.append(error)

    @Slot(object)
    def on_failed(self, error: object) -> None:
        self.note("failed")
        self.errors.append(error)

    @Slot()
    def on_finished_stream(self) -> None:
        self.note("finished")

    @Slot()
    def on_ended(self) -> None:
        self.note("ended")


def test_every_frame_of_a_file_arrives_in_order_then_the_end(qtbot: QtBot) -> None:
    camera = ScriptedCamera(*(give(number) for number in range(20)), fail(END))
    thread = CameraThread(camera, every_frame=True, watchdog_ms=0)
    listener = Listener(thread)
    thread.frame_arrived.connect(thread.acknowledge)
    with qtbot.waitSignal(thread.ended):
        thread.start()
    assert listener.numbers == list(range(20))
    assert listener.heard[0] == "opened" and listener.heard[-2:] == ["finished", "ended"]
    assert listener.heard_in == {QThread.currentThread()}
    assert camera.close_count == 1 and not thread.is_running()


def test_a_file_waits_for_the_engine(qtbot: QtBot) -> None:
    camera = ScriptedCamera(*(give(number) for number in range(20)), fail(END))
    thread = CameraThread(camera, every_frame=True, ahead=3, watchdog_ms=0)
    listener = Listener(thread)
    thread.start()
    qtbot.waitUntil(lambda: len(listener.numbers) == 3)
    assert camera.read_count == 3
    assert thread._loop.silent_s() == 0  # nothing that a watchdog could bark at
    thread.acknowledge()
    qtbot.waitUntil(lambda: len(listener.numbers) == 4)
    assert camera.read_count == 4 and thread._loop.silent_s() == 0
    assert thread.stop()


def test_a_live_camera_shows_its_newest_picture_and_counts_the_others(qapp: object) -> None:
    all_read = threading.Event()

    def last() -> None:
        all_read.set()

    camera = ScriptedCamera(*(give(number) for number in range(10)), last)
    thread = CameraThread(camera)
    listener = Listener(thread)
    thread.start()
    assert all_read.wait(30)
    QCoreApplication.processEvents()
    assert listener.numbers == [9]
    assert thread.skipped == 9
    assert thread.stop()


def test_an_unplugged_camera_is_lost_once_and_comes_back(qtbot: QtBot) -> None:
    camera = ScriptedCamera(give(1), fail(LOST), give(2), opens=[None, LOST, LOST, None])
    thread = CameraThread(camera, first_retry_s=0.001)
    listener = Listener(thread)
    thread.start()
    qtbot.waitUntil(lambda: listener.heard.count("opened") == 2)
    qtbot.waitUntil(lambda: 2 in listener.numbers)
    assert thread.stop()
    assert [each for each in listener.heard if each != "frame"] == [
        "opened", "lost", "reconnecting 1", "reconnecting 2", "reconnecting 3", "opened", "ended",
    ]  # fmt: skip
    assert listener.sentences == ["The camera was unplugged."]
    assert camera.open_count == camera.close_count == 4


def test_a_camera_that_is_not_there_at_start_is_lost_and_tried_again(qtbot: QtBot) -> None:
    camera = ScriptedCamera(give(1), opens=[LOST, None])
    thread = CameraThread(camera, first_retry_s=0.001)
    listener = Listener(thread)
    with qtbot.waitSignal(thread.frame_arrived):
        thread.start()
    assert thread.stop()
    assert listener.heard[:3] == ["lost", "reconnecting 1", "opened"]


def test_silence_is_a_loss_and_the_camera_is_opened_again(qtbot: QtBot) -> None:
    camera = ScriptedCamera(give(1))
    thread = CameraThread(camera, watchdog_ms=30, first_retry_s=0.001)
    listener = Listener(thread)
    thread.start()
    qtbot.waitUntil(lambda: camera.open_count >= 2)
    assert listener.heard.count("lost") == 1
    camera.steps.append(give(2))
    qtbot.waitUntil(lambda: listener.numbers == [1, 2])
    assert listener.heard.count("opened") == 2
    assert thread.stop()


def test_the_watchdog_barks_while_the_driver_hangs(qtbot: QtBot) -> None:
    gate = threading.Event()

    def hang() -> None:
        gate.wait()

    camera = ScriptedCamera(give(1), hang)
    thread = CameraThread(camera, watchdog_ms=30)
    with qtbot.waitSignal(thread.lost):
        thread.start()
    assert not thread.stop(timeout_ms=20)
    assert threads.join_what_matters(100), "a driver that hangs does not keep the program alive"
    gate.set()
    assert thread.stop()


def test_a_paused_camera_is_silent_and_not_lost(qtbot: QtBot) -> None:
    camera = ScriptedCamera(give(1))
    thread = CameraThread(camera, watchdog_ms=0)
    listener = Listener(thread)
    thread.start()
    qtbot.waitUntil(lambda: listener.numbers == [1])
    thread.pause()
    camera.steps.append(give(2))
    before = camera.read_count
    qtbot.waitUntil(lambda: camera.read_count > before + 60)
    assert listener.numbers == [1] and thread._loop.silent_s() == 0 and thread.paused
    thread.resume()
    camera.steps.append(give(3))
    qtbot.waitUntil(lambda: listener.numbers == [1, 3])
    assert thread.stop()


def test_a_paused_file_is_not_read_on(qtbot: QtBot) -> None:
    camera = ScriptedCamera(*(give(number) for number in range(5)), fail(END))
    thread = CameraThread(camera, every_frame=True, watchdog_ms=0)
    listener = Listener(thread)
    thread.frame_arrived.connect(thread.acknowledge)
    thread.pause()
    thread.start()
    qtbot.waitUntil(lambda: camera.open_count == 1)
    assert camera.read_count == 0
    with qtbot.waitSignal(thread.ended):
        thread.resume()
    assert listener.numbers == list(range(5))


def test_one_unreadable_file_does_not_end_the_folder(qtbot: QtBot) -> None:
    broken = InspectorError(ErrorCode.IMAGE_UNREADABLE, "b.png is cut off.")
    camera = ScriptedCamera(give(1), fail(broken), give(2), fail(END))
    thread = CameraThread(camera, every_frame=True, watchdog_ms=0)
    listener = Listener(thread)
    with qtbot.waitSignal(thread.ended):
        thread.start()
    assert listener.heard == ["opened", "frame", "frame failed", "frame", "finished", "ended"]
    assert listener.errors == [broken]


def test_unreadable_files_wait_for_the_window_as_well(qtbot: QtBot) -> None:
    broken = InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is no image.")
    camera = ScriptedCamera(*[fail(broken)] * 50, fail(END))
    thread = CameraThread(camera, every_frame=True, ahead=4, watchdog_ms=0)
    listener = Listener(thread)
    thread.start()
    qtbot.waitUntil(lambda: len(listener.errors) == 4)
    thread.acknowledge()
    qtbot.waitUntil(lambda: len(listener.errors) == 5)
    assert camera.read_count == 5
    thread.frame_failed.connect(thread.acknowledge)
    with qtbot.waitSignal(thread.ended):
        for _ in range(4):
            thread.acknowledge()
    assert len(listener.errors) == 50


def test_a_source_that_cannot_work_fails_with_its_reason(qtbot: QtBot) -> None:
    for error in (InspectorError(ErrorCode.VIDEO_UNREADABLE, "No video."), ValueError("a bug")):
        thread = CameraThread(ScriptedCamera(opens=[error]), watchdog_ms=0)
        listener = Listener(thread)
        with qtbot.waitSignal(thread.ended):
            thread.start()
        assert listener.heard == ["failed", "ended"] and listener.errors == [error]


def test_stop_ends_the_wait_for_the_next_attempt(qtbot: QtBot) -> None:
    thread = CameraThread(ScriptedCamera(opens=[LOST] * 99), first_retry_s=600)
    with qtbot.waitSignal(thread.lost):
        thread.start()
    assert thread.stop(timeout_ms=5000)
