"""What every trigger answers to, and the simple ones."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from inspector.devices.camera import Frame


class Trigger(Protocol):
    """Is offered every picture of a camera, in one thread, and passes on those that show a part."""

    def offer(self, frame: Frame) -> Frame | None:
        """The frame where it is to be judged, otherwise None."""


class EveryFrame(Trigger):
    """Every picture is a part: the camera is triggered itself, or files are."""

    def offer(self, frame: Frame) -> Frame | None:
        """The frame."""
        return frame


class Timed(Trigger):
    """One picture every `interval_s`, beginning with the first. A late one is not caught up with."""

    def __init__(self, interval_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval_s = interval_s
        self._clock = clock
        self._due: float | None = None

    def offer(self, frame: Frame) -> Frame | None:
        """The first frame since the time has come."""
        now = self._clock()
        if self._due is not None and now < self._due:
            return None
        on_time = self._due is not None and now < self._due + self._interval_s
        self._due = (self._due if on_time and self._due is not None else now) + self._interval_s
        return frame


class Fired(Trigger):
    """One picture each time that somebody calls `fire`: a key, a pedal, a light barrier, a controller."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting = 0

    def fire(self) -> None:
        """A part is there: the next picture shows it. May be called from any thread; two calls are two parts."""
        with self._lock:
            self._waiting += 1

    def forget(self) -> None:
        """No picture came for what was said: a later one shows another part, or none."""
        with self._lock:
            self._waiting = 0

    def offer(self, frame: Frame) -> Frame | None:
        """The frame, once for every call of `fire`."""
        with self._lock:
            if not self._waiting:
                return None
            self._waiting -= 1
            return frame
