"""Work that waits its turn is done in its order, each piece in a thread; what is replaced or stopped is heard no more."""

import threading
from collections.abc import Generator

import pytest
from pytestqt.qtbot import QtBot

from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.ui.bridge import threads
from inspector.ui.bridge.job_queue import JobQueue


class Desk:
    """Does what is asked in upper case; `gate` holds the work until it is opened."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.queue = JobQueue(self.work)
        self.heard: list[tuple[str, object, object]] = []
        self.queue.started.connect(lambda thing: self.hear("started", thing))
        self.queue.succeeded.connect(lambda result: self.hear("succeeded", result))
        self.queue.failed.connect(lambda error: self.hear("failed", type(error)))

    def hear(self, what: str, content: object) -> None:
        self.heard.append((what, content, self.queue.now))

    def work(self, thing: str) -> Generator[Progress, None, str]:
        yield Progress(thing, 0, 2)
        self.gate.wait()
        yield Progress(thing, 1, 2)
        if thing == "bad":
            raise InspectorError(ErrorCode.BAD_ARGUMENT, "It is bad.")
        return thing.upper()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_one_thing_after_another_and_a_failure_holds_up_nobody(qtbot: QtBot, desk: Desk) -> None:
    desk.gate.set()
    for thing in ("a", "bad", "c"):
        desk.queue.add(thing)
    assert desk.queue.running
    qtbot.waitUntil(lambda: not desk.queue.running)
    expected = [("started", "a"), ("succeeded", "A"), ("started", "bad"), ("failed", InspectorError), ("started", "c"), ("succeeded", "C")]
    assert [each[:2] for each in desk.heard] == expected
    assert [now for _, _, now in desk.heard] == ["a", "a", "bad", "bad", "c", "c"]


def test_what_waits_is_replaced_and_what_runs_goes_on(qtbot: QtBot, desk: Desk) -> None:
    desk.queue.replace(["a", "b"])
    desk.queue.replace(["c", "d"])
    desk.gate.set()
    qtbot.waitUntil(lambda: not desk.queue.running)
    assert [content for what, content, _ in desk.heard if what == "succeeded"] == ["A", "C", "D"]


def test_cancel_ends_one_and_the_next_is_done(qtbot: QtBot, desk: Desk) -> None:
    desk.queue.add("a")
    desk.queue.add("b")
    desk.queue.cancel()
    desk.gate.set()
    qtbot.waitUntil(lambda: not desk.queue.running)
    assert [each[:2] for each in desk.heard if each[0] != "started"] == [("failed", Cancelled), ("succeeded", "B")]


def test_after_stop_nothing_is_begun_and_nothing_is_said(qtbot: QtBot, desk: Desk) -> None:
    desk.queue.add("a")
    desk.queue.add("b")
    desk.queue.stop()
    desk.gate.set()
    qtbot.waitUntil(lambda: not desk.queue.running)
    desk.queue.add("c")
    assert not desk.queue.running and [each[:2] for each in desk.heard] == [("started", "a")]
    assert threads.running_threads() == []


def test_what_is_wanted_is_waited_for_and_the_rest_forgotten(desk: Desk) -> None:
    for thing in ("a", "b", "c"):
        desk.queue.add(thing)
    assert not desk.queue.finish(1)
    desk.queue.keep(lambda thing: thing != "b")
    desk.gate.set()
    assert desk.queue.finish(10_000) and not desk.queue.running
    assert [content for what, content, _ in desk.heard if what == "succeeded"] == ["A", "C"]
