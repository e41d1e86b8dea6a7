"""Single frames of a video, found by their numbers."""

from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.opencv import cv2
from inspector.devices.video_file import decoded


def count_frames(video: Path) -> int:
    """How many frames a video says it holds. Raises `VIDEO_UNREADABLE`."""
    return max(0, int(_opened(video).get(cv2.CAP_PROP_FRAME_COUNT)))


def read_frame(video: Path, number: int) -> Image:
    """The frame, (H, W, 3) RGB. Raises `VIDEO_UNREADABLE`."""
    capture = _opened(video)
    capture.set(cv2.CAP_PROP_POS_FRAMES, number)
    image = decoded(capture)
    if image is None:
        raise InspectorError(
            ErrorCode.VIDEO_UNREADABLE, said("The frame {number} of {video} cannot be decoded.", number=number, video=video.name)
        )
    return image


def _opened(video: Path) -> cv2.VideoCapture:
    # An absolute path cannot be taken for the address of a network stream.
    capture = cv2.VideoCapture(str(video.resolve()), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise InspectorError(ErrorCode.VIDEO_UNREADABLE, said("The video {video} cannot be played.", video=video.name))
    return capture
