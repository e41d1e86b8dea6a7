"""What a line does arrives in the GUI thread, one event after another, and a window that is busy never holds the line up."""

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest
from line_stand_ins import Gate, Hand, StandInRecorder, StandInSource, by_brightness, pictures, setup, wait_for
from PySide6.QtCore import QObject, QThread, QTimer, Slot
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.types import Image
from inspector.devices.camera import Feed
from inspector.services.line.state import Forgotten, Judged, State, StateChanged
from inspector.ui.bridge import threads
from inspector.ui.bridge.inbox import PICTURES_KEPT, Inbox
from inspector.ui.bridge.line_bridge import LineBridge


class Listener(QObject):
    def __init__(self, bridge: LineBridge) -> None:
        super().__init__()
        self.judged: list[Judged] = []
        self.heard_in: set[QThread] = set()
        self.faults: list[object] = []
        self.states: list[State] = []
        bridge.judged.connect(self.on_judged)
        bridge.faulted.connect(self.on_fault)
        bridge.state_changed.connect(self.on_state)

    @Slot(object)
    def on_judged(self, judged: Judged) -> None:
        self.judged.append(judged)
        self.heard_in.add(QThread.currentThread())

    @Slot(object)
    def on_fault(self, fault: object) -> None:
        self.faults.append(fault)

    @Slot(object)
    def on_state(self, state: State) -> None:
        self.states.append(state)


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[LineBridge]:
    made = LineBridge(first_retry_s=0.001)
    yield made
    assert made.shutdown(60_000)


class Counting:
    """An engine that says when it has judged a part."""

    def __init__(self) -> None:
        self.judged = threading.Semaphore(0)

    def __call__(self, image: Image, source: str) -> Inspection:
        self.judged.release()
        return by_brightness(image, source)


def test_parts_are_heard_in_order_and_in_the_gui_thread(qtbot: QtBot, bridge: LineBridge) -> None:
    listener = Listener(bridge)
    with qtbot.waitSignal(bridge.finished):
        bridge.begin(setup(pictures(*range(30))))
    assert [each.part.number for each in listener.judged] == list(range(1, 31))
    assert listener.heard_in == {QThread.currentThread()}
    assert listener.states == [State.RUNNING, State.IDLE]


def test_a_busy_window_does_not_stop_the_verdicts_and_few_pictures_wait_for_it(qtbot: QtBot, bridge: LineBridge) -> None:
    engine, listener, count = Counting(), Listener(bridge), 40
    bridge.begin(setup(pictures(*[10] * count), engine, look=lambda image, _: image))
    for _ in range(count):
        assert engine.judged.acquire(timeout=60)  # while this thread does nothing for the window
    wait_for(lambda: bridge._line.state is State.IDLE)
    assert listener.judged == []
    with qtbot.waitSignal(bridge.finished):
        pass
    kept = [each.part.number for each in listener.judged if each.picture is not None]
    assert len(listener.judged) == count and kept == list(range(count + 1 - len(kept), count + 1)) and 0 < len(kept) <= PICTURES_KEPT


def test_a_live_line_goes_on_while_the_window_is_busy(qtbot: QtBot, bridge: LineBridge) -> None:
    engine, listener, hand = Counting(), Listener(bridge), Hand()
    bridge.begin(setup(StandInSource(hand.camera, Feed.LIVE), engine))
    for _ in range(45):  # 1.5 s at 30 pictures a second
        hand.show()
        assert engine.judged.acquire(timeout=60)
    assert bridge.skipped == 0 and listener.judged == []
    qtbot.waitUntil(lambda: len(listener.judged) == 45)


def test_other_events_are_heard_between_two_parts(qtbot: QtBot, bridge: LineBridge) -> None:
    heard: list[str] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: heard.append("other"))
    bridge.judged.connect(lambda judged: heard.append(str(judged.part.number)))
    bridge.begin(setup(pictures(*range(5))))
    wait_for(lambda: bridge._line.state is State.IDLE)  # nothing has been heard of it so far
    assert heard == []
    timer.start()
    qtbot.waitUntil(lambda: "5" in heard)
    timer.stop()
    places = [heard.index(str(number)) for number in range(1, 6)]
    assert all("other" in heard[first:second] for first, second in pairwise(places))


def test_who_gives_an_order_sees_at_once_what_came_of_it(qtbot: QtBot, bridge: LineBridge) -> None:
    bridge.begin(setup(StandInSource(Hand().camera, Feed.LIVE)))
    assert bridge.state is State.RUNNING
    bridge.pause()
    assert bridge.state is State.PAUSED
    bridge.resume()
    assert bridge.state is State.RUNNING
    bridge.abandon()
    assert bridge.state is State.IDLE


def test_a_fault_is_heard_with_its_reason(qtbot: QtBot, bridge: LineBridge) -> None:
    listener, recorder = Listener(bridge), StandInRecorder()
    recorder.fault = InspectorError(ErrorCode.DISK_FULL, "The disk is full.")
    with qtbot.waitSignal(bridge.faulted):
        bridge.begin(setup(pictures(10), recorder=recorder))
    assert listener.faults == [recorder.fault] and bridge.state is State.FAULT
    recorder.fault = None
    with qtbot.waitSignal(bridge.finished):
        bridge.resume()


def test_an_engine_that_hangs_is_said_to_and_nothing_of_it_is_heard(qtbot: QtBot) -> None:
    bridge, gate = LineBridge(), Gate()
    listener = Listener(bridge)
    bridge.begin(setup(pictures(10), gate))
    gate.entered.acquire()
    assert not bridge.shutdown(20) and "engine" in threads.running_threads()
    gate.open.release()
    assert bridge.shutdown(60_000) and listener.judged == []


def test_what_came_before_a_run_was_forgotten_is_not_heard() -> None:
    inbox = Inbox()
    assert inbox.put(StateChanged(State.RUNNING)) and not inbox.put(StateChanged(State.PAUSED))
    assert inbox.put(Forgotten())
    assert inbox.take() == Forgotten() and inbox.take() is None
