"""Cameras that deliver whether or not somebody looks: a thread takes the pictures, and the newest one counts."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from inspector.core.said import reason_of, said
from inspector.core.types import Image
from inspector.devices.camera import Camera, EndOfStream, Frame, lost

RELEASE_S = 2.0


class Gone(Exception):
    """A device gives no pictures any more; says why as the second half of a sentence."""


class Device(Protocol):
    """A camera that is connected. One thread alone touches it."""

    def take(self) -> Image | None:
        """The next picture, in memory of its own; None when none has come for a while. Raises `Gone`."""

    def release(self) -> None:
        """Lets go of it."""


class LiveCamera(Camera):
    """Delivers the newest picture of a device; those that nobody fetched in time are skipped and counted.

    A thread of its own takes pictures, because a driver may block for seconds when a camera is unplugged.
    """

    def __init__(self, name: str, connect: Callable[[], Device], lost_after_ms: float = 5000.0) -> None:
        """`connect` gives the device, ready to deliver, or raises `Gone`."""
        self._name = name
        self._connect = connect
        self._lost_after_s = lost_after_ms / 1000
        self._grabber: _Grabber | None = None

    @property
    def name(self) -> str:
        """The name that it was given."""
        return self._name

    @property
    def skipped(self) -> int:
        """Pictures since opening that were replaced by a newer one before anybody fetched them."""
        return self._grabber.skipped if self._grabber else 0

    def open(self) -> None:
        """Connects to the device, and starts to take pictures."""
        self.close()
        try:
            device = self._connect()
        except Gone as gone:
            raise lost(self._name, reason_of(gone)) from None
        self._grabber = _Grabber(device, self._name)
        self._grabber.start()

    def read(self, timeout_ms: float) -> Frame | None:
        """The newest picture that has not been delivered yet."""
        grabber = self._grabber
        if grabber is None:
            raise EndOfStream(self._name)
        frame = grabber.fetch(timeout_ms / 1000)
        if frame is None and grabber.silent_s() > self._lost_after_s:
            raise lost(self._name, said("it has delivered no picture for {seconds:g} seconds", seconds=self._lost_after_s))
        return frame

    def close(self) -> None:
        """Stops and releases the device; waits for a blocked driver no longer than two seconds."""
        if self._grabber is not None:
            self._grabber.stop()
        self._grabber = None


class _Grabber(threading.Thread):
    """Takes pictures until it is stopped or the device fails, and keeps the newest. It alone touches the device."""

    def __init__(self, device: Device, name: str) -> None:
        super().__init__(name=f"grab {name}", daemon=True)
        self.skipped = 0
        self._device = device
        self._source = name
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._stopping = False
        self._failure = ""
        self._last = time.monotonic()

    def run(self) -> None:
        number = 0
        try:
            while not self._stopping:
                image = self._device.take()
                if image is not None:
                    self._keep(Frame(image, number, datetime.now(), self._source))
                    number += 1
        except Gone as gone:
            with self._changed:
                self._failure = reason_of(gone)
                self._changed.notify_all()
        finally:
            self._device.release()

    def _keep(self, frame: Frame) -> None:
        with self._changed:
            self.skipped += self._frame is not None
            self._frame = frame
            self._last = time.monotonic()
            self._changed.notify_all()

    def fetch(self, timeout_s: float) -> Frame | None:
        """Takes the frame out of the mailbox; raises CAMERA_LOST once the device has failed and the box is empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._failure or self._stopping, timeout_s)
            frame, self._frame = self._frame, None
            if frame is None and self._failure:
                raise lost(self._source, self._failure)
            return frame

    def silent_s(self) -> float:
        """Seconds since the last picture."""
        return time.monotonic() - self._last

    def stop(self) -> None:
        """Asks the thread to end and waits for it, unless the driver blocks it; then it ends when the driver returns."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if threading.current_thread() is not self:
            self.join(RELEASE_S)
