"""The engine thread judges in order, drops what belongs to an older session, and never lets an error become OK."""

import threading
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Slot
from pytestqt.qtbot import QtBot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.types import Image, Verdict
from inspector.ui.bridge.engine_line import QueueOverflow
from inspector.ui.bridge.engine_thread import EngineThread
from inspector.ui.screen_picture import ScreenPicture

IMAGE = np.zeros((4, 4), np.uint8)


def accept(image: Image, source: str) -> Inspection:
    return Inspection(source, 0.5, 1.0, "model", 1.0)


class Listener(QObject):
    def __init__(self, engine: EngineThread) -> None:
        super().__init__()
        self.numbers: list[int] = []
        self.pictures: list[ScreenPicture | None] = []
        self.inspections: list[Inspection] = []
        self.heard_in: set[QThread] = set()
        engine.judged.connect(self.on_judged)

    @Slot(int, object, object)
    def on_judged(self, number: int, picture: ScreenPicture | None, inspection: Inspection) -> None:
        self.pictures.append(picture)
        self.numbers.append(number)
        self.inspections.append(inspection)
        self.heard_in.add(QThread.currentThread())


class Gate:
    """A judge that waits until it is let through, so that a test knows what is being judged."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self.open = threading.Semaphore(0)

    def __call__(self, image: Image, source: str) -> Inspection:
        self.entered.release()
        self.open.acquire()
        return accept(image, source)


def test_every_submitted_part_is_judged_in_order_and_heard_in_the_gui_thread(qtbot: QtBot) -> None:
    engine = EngineThread(accept)
    listener = Listener(engine)
    engine.start()
    numbers = [engine.submit(IMAGE, f"part {index}") for index in range(30)]
    qtbot.waitUntil(lambda: len(listener.numbers) == 30)
    assert listener.numbers == numbers == sorted(numbers)
    assert [each.source for each in listener.inspections] == [f"part {index}" for index in range(30)]
    assert listener.heard_in == {QThread.currentThread()}
    assert engine.stop()


def raise_bug(image: Image, source: str) -> Inspection:
    raise ZeroDivisionError("bug")


def raise_expected(image: Image, source: str) -> Inspection:
    raise InspectorError(ErrorCode.MODEL_DAMAGED, "The bank of model 7 is damaged.")


def give_nan(image: Image, source: str) -> Inspection:
    return Inspection(source, float("nan"), 1.0, "model", 1.0)


def give_nothing(image: Image, source: str) -> Inspection:
    return None  # type: ignore[return-value]


@pytest.mark.parametrize("judge", [None, raise_bug, raise_expected, give_nan, give_nothing])
def test_whatever_goes_wrong_is_undecided_and_the_engine_goes_on(qtbot: QtBot, judge: object) -> None:
    engine = EngineThread(judge)  # type: ignore[arg-type]
    listener = Listener(engine)
    engine.start()
    engine.submit(IMAGE, "bad")
    qtbot.waitUntil(lambda: len(listener.numbers) == 1)
    assert listener.inspections[0].verdict is Verdict.UNDECIDED
    assert listener.inspections[0].source == "bad"
    assert judge is give_nan or listener.inspections[0].error
    engine.begin_session(accept)
    engine.submit(IMAGE, "good")
    qtbot.waitUntil(lambda: len(listener.numbers) == 2)
    assert listener.inspections[1].verdict is Verdict.OK
    assert engine.stop()


def test_expected_error_keeps_its_sentence(qtbot: QtBot) -> None:
    engine = EngineThread(raise_expected)
    listener = Listener(engine)
    engine.start()
    engine.submit(IMAGE, "bad")
    qtbot.waitUntil(lambda: len(listener.inspections) == 1)
    assert listener.inspections[0].error == "The bank of model 7 is damaged."
    assert engine.stop()


def test_results_of_an_older_session_are_dropped(qtbot: QtBot) -> None:
    gate = Gate()
    engine = EngineThread(gate)
    listener = Listener(engine)
    engine.start()
    engine.submit(IMAGE, "old, being judged")
    engine.submit(IMAGE, "old, waiting")
    gate.entered.acquire()
    engine.begin_session(accept)
    new = engine.submit(IMAGE, "new")
    gate.open.release()
    qtbot.waitUntil(lambda: len(listener.numbers) == 1)
    assert engine.stop()
    assert listener.numbers == [new]


def test_a_full_queue_is_a_fault_and_not_a_lost_part(qtbot: QtBot) -> None:
    gate = Gate()
    engine = EngineThread(gate, capacity=2)
    listener = Listener(engine)
    engine.start()
    engine.submit(IMAGE, "being judged")
    gate.entered.acquire()
    engine.submit(IMAGE, "waits")
    engine.submit(IMAGE, "waits")
    with pytest.raises(QueueOverflow):
        engine.submit(IMAGE, "too many")
    for _ in range(3):
        gate.open.release()
    assert engine.stop()
    assert len(listener.numbers) == 3


def test_live_pictures_replace_each_other_and_are_counted(qtbot: QtBot) -> None:
    gate = Gate()
    engine = EngineThread(gate)
    listener = Listener(engine)
    engine.start()
    first = engine.offer(IMAGE, "live")
    gate.entered.acquire()
    last = [engine.offer(IMAGE, "live") for _ in range(5)][-1]
    assert engine.skipped == 4
    gate.open.release()
    gate.open.release()
    qtbot.waitUntil(lambda: len(listener.numbers) == 2)
    assert listener.numbers == [first, last]
    assert engine.stop()


def test_stop_judges_what_waits_and_hands_it_out_at_once(qapp: object) -> None:
    engine = EngineThread(accept)
    listener = Listener(engine)
    for index in range(40):
        engine.submit(IMAGE, str(index))
    engine.start()
    assert engine.stop()
    assert len(listener.numbers) == 40


def test_stop_says_when_a_judgement_does_not_come_back(qtbot: QtBot) -> None:
    gate = Gate()
    engine = EngineThread(gate)
    listener = Listener(engine)
    engine.start()
    engine.submit(IMAGE, "stuck")
    engine.submit(IMAGE, "never judged")
    gate.entered.acquire()
    assert not engine.stop(timeout_ms=20)
    gate.open.release()
    assert engine.stop()
    assert listener.numbers == []


def test_a_slow_screen_slows_the_engine_instead_of_filling_the_memory(qapp: object) -> None:
    judged = threading.Semaphore(0)

    def judge(image: Image, source: str) -> Inspection:
        judged.release()
        return accept(image, source)

    engine = EngineThread(judge)
    listener = Listener(engine)
    for index in range(40):
        engine.submit(IMAGE, str(index))
    engine.start()
    for _ in range(9):
        judged.acquire()
    assert not judged.acquire(timeout=0.05)
    assert engine.waiting == 40 - 9
    assert engine.stop()
    assert len(listener.numbers) == 40


def test_other_events_are_heard_between_two_results(qtbot: QtBot) -> None:
    judged = threading.Semaphore(0)

    def judge(image: Image, source: str) -> Inspection:
        judged.release()
        return accept(image, source)

    engine = EngineThread(judge)
    heard: list[str] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: heard.append("other"))
    engine.judged.connect(lambda number, picture, inspection: heard.append(inspection.source))
    for number in range(5):
        engine.submit(IMAGE, str(number))
    engine.start()
    for _ in range(5):
        judged.acquire()  # nothing has been heard so far: the results wait
    timer.start()
    qtbot.waitUntil(lambda: "4" in heard)
    timer.stop()
    results = [heard.index(str(number)) for number in range(5)]
    assert all("other" in heard[first:second] for first, second in pairwise(results))
    assert engine.stop()


def test_pictures_are_shown_by_the_depth_of_the_model(qtbot: QtBot) -> None:
    engine = EngineThread(lambda image, source: Inspection(source, 1.0, 2.0, "m", 0.0, depth=12))
    listener = Listener(engine)
    engine.start()
    engine.submit(np.full((4, 4), 1000, np.uint16), "deep")
    qtbot.waitUntil(lambda: len(listener.numbers) == 1)
    (shown,) = listener.pictures
    assert shown is not None and shown.full[0, 0, 0] == 1000 >> 4
    assert engine.stop()


def test_pictures_come_ready_for_the_screen_and_never_decide(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made_in: list[bool] = []
    ready = ScreenPicture.of

    def make(image: Image, depth: int) -> ScreenPicture:
        made_in.append(threading.current_thread() is threading.main_thread())
        if image.max() > 0:
            raise MemoryError
        return ready(image, depth)

    monkeypatch.setattr(ScreenPicture, "of", make)
    engine = EngineThread(accept)
    listener = Listener(engine)
    engine.start()
    engine.submit(IMAGE, "dark")
    engine.submit(IMAGE + 9, "too large")
    qtbot.waitUntil(lambda: len(listener.numbers) == 2)
    dark, too_large = listener.pictures
    assert dark is not None and dark.shape == (4, 4) and too_large is None
    assert [each.verdict for each in listener.inspections] == [Verdict.OK, Verdict.OK]
    assert made_in == [False, False]
    assert engine.stop()
