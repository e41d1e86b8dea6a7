"""Of work that is asked for again and again, only the newest is heard, and nothing of the rest is kept."""

import threading
import weakref
from collections.abc import Generator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.ui.bridge import threads
from inspector.ui.bridge.job import Job
from inspector.ui.bridge.newest_job import NewestJob


class Picture:
    """Something large that a job returns."""


class Heard:
    def __init__(self, newest: NewestJob) -> None:
        self.stages: list[str] = []
        self.results: list[object] = []
        self.errors: list[BaseException] = []
        self.running: list[bool] = []
        newest.stepped.connect(lambda progress: self.stages.append(progress.stage))
        newest.succeeded.connect(self.results.append)
        newest.failed.connect(self.errors.append)
        newest.succeeded.connect(lambda _: self.running.append(newest.running))


def steps(result: object, gate: threading.Event | None = None) -> Generator[Progress, None, object]:
    yield Progress(str(result), 0, 1)
    if gate is not None:
        gate.wait()
        yield Progress(str(result), 1, 1)
    return result


def failing() -> Generator[Progress, None, None]:
    yield Progress("read", 0, 1)
    raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is no image.")


def test_a_result_is_heard_and_nothing_runs_any_more(qtbot: QtBot) -> None:
    newest = NewestJob()
    heard = Heard(newest)
    newest.start(steps("a"))
    assert newest.running
    qtbot.waitUntil(lambda: heard.results == ["a"])
    assert heard.stages == ["a"] and heard.running == [False] and heard.errors == []


def test_a_failure_is_heard_and_the_next_wish_is_done(qtbot: QtBot) -> None:
    newest = NewestJob()
    heard = Heard(newest)
    newest.start(failing())
    qtbot.waitUntil(lambda: len(heard.errors) == 1)
    assert not newest.running
    newest.start(steps("b"))
    qtbot.waitUntil(lambda: heard.results == ["b"])


@pytest.mark.parametrize("drop_first", [False, True])
def test_of_a_former_wish_nothing_is_heard(qtbot: QtBot, drop_first: bool) -> None:
    newest, gate = NewestJob(), threading.Event()
    heard = Heard(newest)
    newest.start(steps("old", gate))
    if drop_first:
        newest.drop()
        assert not newest.running
    newest.start(steps("new"))
    gate.set()
    qtbot.waitUntil(lambda: heard.results == ["new"] and threads.running_threads() == [])
    assert "old" not in heard.results and heard.errors == []


def test_stopping_waits_for_the_thread_and_no_longer_than_allowed(qtbot: QtBot) -> None:
    newest, gate = NewestJob(), threading.Event()
    heard = Heard(newest)
    newest.start(steps("held", gate))
    qtbot.waitUntil(lambda: heard.stages == ["held"])
    assert not newest.stop(10)
    gate.set()
    assert threads.join_all(5000) and newest.stop(10)
    QCoreApplication.processEvents()
    assert heard.results == heard.errors == []


def test_stopping_waits_for_wishes_that_were_dropped_before(qtbot: QtBot) -> None:
    newest, gate = NewestJob(), threading.Event()
    heard = Heard(newest)
    newest.start(steps("held", gate))
    qtbot.waitUntil(lambda: heard.stages == ["held"])
    newest.drop()
    assert not newest.stop(10)
    gate.set()
    assert newest.stop(5000) and threads.running_threads() == []


def test_neither_jobs_nor_what_they_brought_are_kept(qtbot: QtBot) -> None:
    newest = NewestJob()
    brought: list[weakref.ref[Picture]] = []
    newest.succeeded.connect(lambda picture: brought.append(weakref.ref(picture)))
    for count in range(1, 4):
        newest.start(steps(Picture()))
        qtbot.waitUntil(lambda count=count: len(brought) == count)
    for _ in range(3):
        newest.start(steps(Picture()))
        newest.drop()
    qtbot.waitUntil(lambda: threads.running_threads() == [])
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert newest.findChildren(Job) == []
    assert [each() for each in brought] == [None, None, None]
