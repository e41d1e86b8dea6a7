"""A camera made of pictures in memory, for the demo and for tests. It can fail in the ways in which real ones do."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.camera import Camera, EndOfStream, Frame, Pacer, lost


@dataclass(frozen=True, slots=True)
class Faults:
    """What shall go wrong. Frames are counted from the opening of the camera."""

    vanish_after: int | None = None
    """The camera is unplugged after this many frames, once."""
    back_after_s: float | None = None
    """And plugged in again so much later; None: when `plug_in` is called."""
    freeze_after: int | None = None
    """After this many frames none comes any more, and there is no error either."""
    slow_ms: float = 0.0
    """Every frame comes this much later than the interval asks for."""
    late_ms: float = 0.0
    """Every tenth frame does."""
    burst: int = 1
    """So many frames come at once, and then none for as long as they would have taken."""
    wrong_size_every: int | None = None
    """Every n-th frame arrives with its lower half missing."""
    black_every: int | None = None
    """Every n-th frame is black."""

    def delay_ms(self, number: int) -> float:
        """How much later than its time a frame comes."""
        return self.slow_ms + (self.late_ms if _nth(number, 10) else 0.0)

    def spoilt(self, image: Image, number: int) -> Image:
        """The picture as it arrives."""
        if _nth(number, self.wrong_size_every):
            image = np.ascontiguousarray(image[: max(1, len(image) // 2)])  # type: ignore[assignment]  # numpy's stub keeps no union of dtypes
        return np.zeros_like(image) if _nth(number, self.black_every) else image


def _nth(number: int, every: int | None) -> bool:
    return bool(every) and number % every == every - 1  # type: ignore[operator]


class SimulatedCamera(Camera):
    """Delivers `images` in turn, one every `interval_ms`; in a loop unless `loop` is false."""

    def __init__(
        self,
        images: Sequence[Image],
        interval_ms: float = 100.0,
        *,
        loop: bool = True,
        faults: Faults | None = None,
        name: str = "Simulated camera",
    ) -> None:
        if not images:
            raise ValueError(said("A simulated camera needs at least one image."))
        self._images = tuple(images)
        self._interval_ms = interval_ms
        self._loop = loop
        self._faults = faults or Faults()
        self._name = name
        self._back_at = -math.inf
        self._number = 0
        self._pacer: Pacer | None = None

    @property
    def name(self) -> str:
        """The name that it was given."""
        return self._name

    def open(self) -> None:
        """Starts from the first image."""
        self.close()
        if self._is_unplugged():
            raise lost(self._name, said("it is not connected"))
        self._number = 0
        self._pacer = Pacer(self._interval_ms * self._faults.burst / 1000)

    def read(self, timeout_ms: float) -> Frame | None:
        """The next image once its time has come."""
        pacer = self._pacer
        if pacer is None:
            raise EndOfStream(self._name)
        self._vanish_if_it_is_time()
        if self._is_unplugged():
            raise lost(self._name, said("it was disconnected"))
        if self._number >= len(self._images) and not self._loop:
            raise EndOfStream(self._name)
        if self._number == self._faults.freeze_after:
            pacer.sleep(timeout_ms)
            return None
        at_once = self._number % self._faults.burst > 0
        return self._next_frame() if at_once or pacer.wait(timeout_ms, self._faults.delay_ms(self._number)) else None

    def close(self) -> None:
        """Stops; a read that waits in another thread ends with None."""
        if self._pacer is not None:
            self._pacer.stop()
        self._pacer = None

    def unplug(self) -> None:
        """From now on the camera is lost, until `plug_in`."""
        self._back_at = math.inf

    def plug_in(self) -> None:
        """From now on the camera can be opened again."""
        self._back_at = -math.inf

    def _is_unplugged(self) -> bool:
        return time.monotonic() < self._back_at

    def _vanish_if_it_is_time(self) -> None:
        if self._number == self._faults.vanish_after:
            back_s = self._faults.back_after_s
            self._faults = replace(self._faults, vanish_after=None)
            self._back_at = math.inf if back_s is None else time.monotonic() + back_s

    def _next_frame(self) -> Frame:
        image = self._faults.spoilt(self._images[self._number % len(self._images)], self._number)
        frame = Frame(image, self._number, datetime.now(), self._name)
        self._number += 1
        return frame
