"""A job turns a generator into signals, in a fixed order, and stops when it is told to."""

import threading
from collections.abc import Generator
from contextlib import nullcontext

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from inspector.core.abandon import abandonable
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.ui.bridge import threads
from inspector.ui.bridge.job import Job


class Listener(QObject):
    """Writes down what a job says, and in which thread it was heard."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.content: list[object] = []
        self.heard_in: set[QThread] = set()
        job.stepped.connect(self.on_stepped)
        job.succeeded.connect(self.on_succeeded)
        job.failed.connect(self.on_failed)
        job.ended.connect(self.on_ended)

    def note(self, name: str, content: object = None) -> None:
        self.heard.append(name)
        self.content.append(content)
        self.heard_in.add(QThread.currentThread())

    @Slot(object)
    def on_stepped(self, progress: Progress) -> None:
        self.note("stepped", progress)

    @Slot(object)
    def on_succeeded(self, result: object) -> None:
        self.note("succeeded", result)

    @Slot(object)
    def on_failed(self, error: object) -> None:
        self.note("failed", error)

    @Slot()
    def on_ended(self) -> None:
        self.note("ended")


def counting(total: int, stage: str = "count") -> Generator[Progress, None, int]:
    for done in range(1, total + 1):
        yield Progress(stage, done, total)
    return total


def test_result_arrives_in_the_gui_thread_and_ended_is_last(qtbot: QtBot) -> None:
    job = Job(counting(5))
    listener = Listener(job)
    with qtbot.waitSignal(job.ended):
        job.start()
    assert listener.heard[-2:] == ["succeeded", "ended"]
    assert listener.content[-2] == 5
    assert listener.heard_in == {QThread.currentThread()}


def test_quick_steps_are_thinned_out_but_the_last_one_of_every_stage_comes(qtbot: QtBot) -> None:
    def steps() -> Generator[Progress, None, None]:
        yield from counting(20_000, "read")
        yield from counting(20_000, "coreset")

    job = Job(steps())
    listener = Listener(job)
    with qtbot.waitSignal(job.ended):
        job.start()
    steps_heard = [each for each in listener.content if isinstance(each, Progress)]
    assert Progress("read", 20_000, 20_000) in steps_heard
    assert Progress("coreset", 1, 20_000) in steps_heard
    assert steps_heard[-1] == Progress("coreset", 20_000, 20_000)
    assert len(steps_heard) < 2_000


def test_cancel_closes_the_generator_and_fails_with_cancelled(qtbot: QtBot) -> None:
    cleaned_up_in: list[str] = []

    def endless() -> Generator[Progress, None, None]:
        try:
            done = 0
            while True:
                done += 1
                yield Progress("search", done, 0)
        finally:
            cleaned_up_in.append(threading.current_thread().name)

    job = Job(endless())
    listener = Listener(job)
    job.start()
    qtbot.waitUntil(lambda: "stepped" in listener.heard)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert len(cleaned_up_in) == 1 and cleaned_up_in[0] != threading.current_thread().name
    assert listener.heard[-2:] == ["failed", "ended"]
    assert isinstance(listener.content[-2], Cancelled)


def test_cancel_before_start_runs_nothing(qtbot: QtBot) -> None:
    ran = []

    def steps() -> Generator[Progress, None, None]:
        ran.append(True)
        yield Progress("never", 1, 1)

    job = Job(steps())
    listener = Listener(job)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        job.start()
    assert ran == [] and listener.heard == ["failed", "ended"]


@pytest.mark.parametrize("error", [InspectorError(ErrorCode.NO_IMAGES, "Empty."), ValueError("a bug"), MemoryError()])
def test_any_exception_arrives_as_failed(qtbot: QtBot, error: Exception) -> None:
    def steps() -> Generator[Progress, None, None]:
        yield Progress("read", 1, 2)
        raise error

    job = Job(steps())
    listener = Listener(job)
    with qtbot.waitSignal(job.ended):
        job.start()
    assert listener.heard == ["stepped", "failed", "ended"]
    assert listener.content[1] is error


def test_wait_hands_everything_out_without_an_event_loop(qapp: object) -> None:
    job = Job(counting(3))
    listener = Listener(job)
    job.start()
    assert job.wait(5000)
    assert listener.heard[-2:] == ["succeeded", "ended"]
    assert not job.is_running()


def test_nothing_comes_after_ended(qtbot: QtBot) -> None:
    job = Job(counting(100))
    listener = Listener(job)
    job.start()
    assert job.wait(5000)
    heard = list(listener.heard)
    other = Job(counting(1))
    with qtbot.waitSignal(other.ended):
        other.start()
    assert listener.heard == heard


def test_wait_says_no_while_the_work_goes_on(qtbot: QtBot) -> None:
    gate = threading.Event()

    def steps() -> Generator[Progress, None, str]:
        yield Progress("wait", 0, 1)
        gate.wait()
        return "done"

    job = Job(steps())
    job.start()
    assert not job.wait(20)
    assert threads.running_threads() == ["job"]
    gate.set()
    with qtbot.waitSignal(job.succeeded) as heard:
        pass
    assert heard.args == ["done"]
    assert job.wait(5000)


def test_a_running_job_survives_being_forgotten_and_its_window_being_deleted(qtbot: QtBot) -> None:
    gate, begun = threading.Event(), threading.Semaphore(0)
    ended = []

    def steps() -> Generator[Progress, None, None]:
        try:
            begun.release()
            while not gate.wait(0.005):
                yield Progress("wait", 0, 0)
        finally:
            ended.append(True)

    Job(steps()).start()
    window = QObject()
    Job(steps(), window).start()
    assert begun.acquire(timeout=60) and begun.acquire(timeout=60)  # what never began would have nothing to end
    window.deleteLater()
    with qtbot.waitSignal(window.destroyed):
        pass
    qtbot.waitUntil(lambda: ended == [True])  # nobody waits for what was asked for by the window
    gate.set()
    assert threads.join_all(5000)
    assert ended == [True, True]


def test_a_thread_is_awaited_unless_the_end_of_the_process_may_cut_it_off(qtbot: QtBot) -> None:
    gate, marked = threading.Event(), threading.Event()

    def steps(careless: bool) -> Generator[Progress, None, None]:
        yield Progress("wait", 0, 0)
        with abandonable() if careless else nullcontext():
            marked.set()
            gate.wait()

    job = Job(steps(True))
    job.start()
    assert marked.wait(10)
    assert threads.join_what_matters(10_000) and threads.running_threads() == ["job"]
    other = Job(steps(False))
    other.start()
    assert not threads.join_what_matters(20)
    gate.set()
    assert threads.join_what_matters(10_000) and job.wait(5000) and other.wait(5000)
