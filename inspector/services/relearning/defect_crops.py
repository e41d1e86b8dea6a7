"""Small pictures of confirmed defects: what is around the painted place, or the whole picture where nobody has painted."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image, Pixels
from inspector.devices.image_file import read_image
from inspector.engine.images.ignore import Bits
from inspector.services.relearning.sample import SampleImage
from inspector.services.sources import one_name
from inspector.services.validation.images import ValidationImage
from inspector.services.validation.labels import read_said
from inspector.services.validation.masks import mask_file, read_mask

AROUND = 1.0
"""What is shown on every side of a defect, in its own longer side; at least `LEAST` px in all."""
LEAST = 64


def crops_of(folder: Path, images: Sequence[SampleImage], longest: int) -> Steps[dict[str, Pixels]]:
    """By path, at most `longest` px long, as 8 bits; those that cannot be read are left out. Raises `PROJECT_*` for the labels."""
    said, found = read_said(folder), dict[str, Pixels]()
    for number, each in enumerate(images):
        yield Progress("Reading a picture", number, len(images), "images")
        label = said.newest(one_name(each.path))
        try:
            picture = read_image(Path(each.path))
            file = mask_file(folder, ValidationImage(each.path, Truth.DEFECT, each.kind, label))
            mask = read_mask(file, (picture.shape[0], picture.shape[1])) if file is not None else None
        except InspectorError:
            continue
        found[each.path] = _shrunk(picture if mask is None or not mask.any() else picture[around(mask)], longest)
    return found


def around(mask: Bits) -> tuple[slice, slice]:
    """Rows and columns around the largest defect of a mask (H, W)."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    left, top, width, height, _ = (int(value) for value in max(stats[1:], key=lambda row: int(row[cv2.CC_STAT_AREA])))
    half = max(LEAST, int((1 + 2 * AROUND) * max(width, height))) // 2
    y, x = top + height // 2, left + width // 2
    return slice(max(0, y - half), y + half), slice(max(0, x - half), x + half)


def _shrunk(picture: Image, longest: int) -> Pixels:
    shown = (picture >> 8 if picture.dtype == np.uint16 else picture).astype(np.uint8)
    scale = min(1.0, longest / max(picture.shape[:2]))
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    return np.ascontiguousarray(cv2.resize(shown, size, interpolation=cv2.INTER_AREA), np.uint8)
