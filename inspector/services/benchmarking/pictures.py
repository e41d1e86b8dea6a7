"""Reads what a data set names: image files, frames of videos and masks in arrays, the last two as FILE/NUMBER."""

from pathlib import Path

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.mask_arrays import SUFFIX, open_masks
from inspector.core.said import said
from inspector.core.types import Image
from inspector.datasets.dataset import VIDEO_SUFFIXES
from inspector.devices.image_file import read_image
from inspector.devices.video_frames import read_frame


def read_picture(path: Path) -> Image:
    """An image, a frame or a mask. Raises the errors of their readers."""
    file, kind = path.parent, path.parent.suffix.lower()
    if kind in VIDEO_SUFFIXES and file.is_file():
        return read_frame(file, int(path.name))
    if kind == SUFFIX and file.is_file():
        masks, number = open_masks(file, axes=3), int(path.name)
        if number >= len(masks):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("{file} holds {masks} masks, and none of the frame {number}.", file=file, masks=len(masks), number=number),
            )
        return np.asarray(masks[number] != 0, np.uint8)
    return read_image(path)
