"""A camera made of pictures in memory, for the demo and for tests. It can fail in the ways in which real ones do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from inspector.core.types import Image
from inspector.devices.camera import Camera, EndOfStream, Frame, Pacer, lost


@dataclass(frozen=True, slots=True)
class Faults:
    """What shall go wrong. Frames are counted from the opening of the camera."""

    vanish_after: int | None = None
    """The camera is unplugged after this many frames, until `plug_in` is called."""
    slow_ms: float = 0.0
    """Every frame comes this much later than the interval asks for."""
    wrong_size_every: int | None = None
    """Every n-th frame arrives with its lower half missing."""


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
            raise ValueError("A simulated camera needs at least one image.")
        self._images = tuple(images)
        self._interval_ms = interval_ms
        self._loop = loop
        self._faults = faults or Faults()
        self._name = name
        self._plugged = True
        self._number = 0
        self._pacer: Pacer | None = None

    @property
    def name(self) -> str:
        """The name that it was given."""
        return self._name

    def open(self) -> None:
        """Starts from the first image."""
        self.close()
        if not self._plugged:
            raise lost(self._name, "it is not connected")
        self._number = 0
        self._pacer = Pacer(self._interval_ms / 1000)

    def read(self, timeout_ms: float) -> Frame | None:
        """The next image once its time has come."""
        pacer = self._pacer
        if pacer is None:
            raise EndOfStream(self._name)
        if self._number == self._faults.vanish_after:
            self._faults = replace(self._faults, vanish_after=None)
            self._plugged = False
        if not self._plugged:
            raise lost(self._name, "it was disconnected")
        if self._number >= len(self._images) and not self._loop:
            raise EndOfStream(self._name)
        return self._next_frame() if pacer.wait(timeout_ms, self._faults.slow_ms) else None

    def close(self) -> None:
        """Stops; a read that waits in another thread ends with None."""
        if self._pacer is not None:
            self._pacer.stop()
        self._pacer = None

    def unplug(self) -> None:
        """From now on the camera is lost, until `plug_in`."""
        self._plugged = False

    def plug_in(self) -> None:
        """From now on the camera can be opened again."""
        self._plugged = True

    def _next_frame(self) -> Frame:
        image = self._images[self._number % len(self._images)]
        every = self._faults.wrong_size_every
        if every and self._number % every == every - 1:
            image = np.ascontiguousarray(image[: max(1, len(image) // 2)])  # type: ignore[assignment]  # numpy's stub keeps no union of dtypes
        frame = Frame(image, self._number, datetime.now(), self._name)
        self._number += 1
        return frame
