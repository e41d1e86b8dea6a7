"""Every frame, a timer, and a key or line that fires."""

import threading
from datetime import datetime

import numpy as np
import pytest

from inspector.devices.camera import Frame
from inspector.devices.triggers.trigger import EveryFrame, Fired, Timed, Trigger


def frame(number: int) -> Frame:
    return Frame(np.zeros((2, 2), np.uint8), number, datetime(2026, 1, 1), "camera")


def passed(trigger: Trigger, numbers: range) -> list[int]:
    return [number for number in numbers if trigger.offer(frame(number)) is not None]


def test_every_frame() -> None:
    assert passed(EveryFrame(), range(3)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("times", "passes"),
    [
        ([0, 0.5, 0.9, 1.1, 1.9, 2.0, 3.5], [0, 3, 5, 6]),
        ([0, 10, 10.1, 10.5, 11, 11.5], [0, 1, 4]),
    ],
    ids=["late pictures do not shift the beat", "no burst after a pause"],
)
def test_a_timer(times: list[float], passes: list[int]) -> None:
    clock = iter(times)
    assert passed(Timed(1.0, lambda: next(clock)), range(len(times))) == passes


def test_a_key_takes_the_next_picture_and_two_strokes_are_two_parts() -> None:
    key = Fired()
    assert passed(key, range(2)) == []
    key.fire()
    assert passed(key, range(2, 5)) == [2]
    key.fire()
    key.fire()
    assert passed(key, range(5, 9)) == [5, 6]


def test_no_stroke_from_another_thread_is_lost() -> None:
    key = Fired()
    threads = [threading.Thread(target=lambda: [key.fire() for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    found = passed(key, range(100))
    for thread in threads:
        thread.join()
    assert len(found) + len(passed(key, range(3000))) == 2000
