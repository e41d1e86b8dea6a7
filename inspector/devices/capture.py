"""A camera or a network stream that OpenCV has opened, as a device that gives pictures as the program wants them."""

import time
from typing import Any, Protocol

import numpy as np

from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.live import Gone
from inspector.devices.opencv import cv2

_LUMA_LAST = ("UYVY", "UYNV", "Y422", "2vuy")
"""Names of the two-channel format whose first byte is a colour; of all others (YUYV, YUY2) it is a brightness."""
_BETWEEN_TRIES_S = 0.02

_GONE = said("it was disconnected")


class Capture(Protocol):
    """The part of `cv2.VideoCapture` that is used here."""

    def isOpened(self) -> bool: ...

    def read(self) -> tuple[bool, Any]: ...

    def set(self, propId: int, value: float) -> bool: ...

    def get(self, propId: int) -> float: ...

    def release(self) -> None: ...


class CaptureDevice:
    """What `capture`, which is open, delivers. When nothing came so many `tries` in a row, `Gone` says `gone`."""

    def __init__(self, capture: Capture, gone: str = _GONE, tries: int = 5) -> None:
        self._capture = capture
        self._gone = gone
        self._tries = tries

    def take(self) -> Image | None:
        """An RGB or grey picture. One spoilt transfer is no lost camera."""
        reason = self._gone
        for at in range(self._tries):
            if at:
                time.sleep(_BETWEEN_TRIES_S)
            try:
                taken, picture = self._capture.read()
                if taken and picture is not None:
                    return converted(picture, self._capture)
            except cv2.error:
                continue
            except Gone as unknown:
                reason = str(unknown)
        raise Gone(reason)

    def release(self) -> None:
        """Closes it."""
        self._capture.release()


def converted(picture: Any, capture: Capture) -> Image:
    """RGB (H, W, 3) or grey (H, W), uint8 or uint16, in memory of its own. Some drivers give pixels as the camera sends them.

    Raises `Gone` for what is no picture here.
    """
    channels = picture.shape[2] if picture.ndim == 3 else 1
    if picture.dtype not in (np.uint8, np.uint16) or channels > 4 or (channels == 2 and picture.dtype != np.uint8):
        raise Gone(
            said("it delivers pictures of {channels} channels of {dtype}, which cannot be used", channels=channels, dtype=picture.dtype)
        )
    if channels == 1:
        return picture.reshape(picture.shape[:2]).copy()  # type: ignore[no-any-return]
    if channels == 2:
        code = cv2.COLOR_YUV2RGB_UYVY if _sent_as(capture) in _LUMA_LAST else cv2.COLOR_YUV2RGB_YUY2
    else:
        code = cv2.COLOR_BGR2RGB if channels == 3 else cv2.COLOR_BGRA2RGB
    return cv2.cvtColor(picture, code)  # type: ignore[no-any-return]


def _sent_as(capture: Capture) -> str:
    """The four letters that name the camera's format."""
    return int(capture.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little", signed=True).decode("latin-1")
