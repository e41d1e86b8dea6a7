"""Pictures and masks that the program keeps for itself, as PNGs: the old file or the new one after a crash at any moment."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.storage import atomic


def read_grey(path: Path) -> npt.NDArray[Any]:
    """(H, W) the brightest channel of a picture of any format. Raises `IMAGE_UNREADABLE`."""
    picture = read_image(path)
    return picture if picture.ndim == 2 else picture.max(axis=2)


def write_mask(path: Path, pixels: Bits) -> None:
    """Replaces `path` by a mask (H, W) of two colours, white where it is True. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    _write(path, pixels.astype(np.uint8) * np.uint8(255), cv2.IMWRITE_PNG_BILEVEL, 1)


def write_picture(path: Path, picture: Image) -> None:
    """Replaces `path` by a picture, in as many bits as it has. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    _write(path, picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))


def _write(path: Path, pixels: npt.NDArray[Any], *options: int) -> None:
    done, encoded = cv2.imencode(".png", pixels, options)
    if not done:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{file} cannot be stored as a picture.", file=path.name))
    with atomic.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(path, bytes(encoded))
