"""Masks as pictures: read from any picture file, written as PNGs of two colours."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.storage import atomic


def read_grey(path: Path) -> npt.NDArray[Any]:
    """(H, W) the brightest channel of a picture. Raises `IMAGE_UNREADABLE`."""
    picture = read_image(path)
    return picture if picture.ndim == 2 else picture.max(axis=2)


def write_mask(path: Path, pixels: Bits) -> None:
    """Replaces `path` by a mask (H, W), white where it is True. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    done, encoded = cv2.imencode(".png", pixels.astype(np.uint8) * np.uint8(255), [cv2.IMWRITE_PNG_BILEVEL, 1])
    if not done:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "The mask cannot be stored as a picture.")
    atomic.write_bytes(path, bytes(encoded))
