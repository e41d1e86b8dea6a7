"""Network cameras and streams, RTSP and HTTP, through OpenCV and FFmpeg."""

from collections.abc import Callable

from inspector.core.said import said
from inspector.devices.capture import Capture, CaptureDevice
from inspector.devices.live import Gone, LiveCamera
from inspector.devices.opencv import cv2

TIMEOUT_S = 5.0


def open_stream(address: str, timeout_s: float) -> Capture:
    """The stream at `address`, opened or not (`isOpened`); neither opening nor a picture is waited for longer than `timeout_s`."""
    timeout_ms = round(1000 * timeout_s)
    return cv2.VideoCapture(
        address, cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, timeout_ms, cv2.CAP_PROP_READ_TIMEOUT_MSEC, timeout_ms]
    )


class StreamCamera(LiveCamera):
    """Delivers the newest picture of a stream. `name` stands in sentences and in the record: it must hold no password."""

    def __init__(
        self, address: str, name: str, timeout_s: float = TIMEOUT_S, *, capture: Callable[[str, float], Capture] = open_stream
    ) -> None:
        super().__init__(name, self._connected, 1000 * timeout_s)
        self._address = address
        self._timeout_s = timeout_s
        self._capture = capture

    def _connected(self) -> CaptureDevice:
        capture = self._capture(self._address, self._timeout_s)
        if not capture.isOpened():
            capture.release()
            raise Gone(said("it does not answer, wants another user or password, or sends no video"))
        return CaptureDevice(capture, said("the stream has ended, or is silent"), tries=1)
