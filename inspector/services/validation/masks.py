"""Defect masks of validation images: those that lie beside them, and those that the project keeps, which are never written over.

A mask of the project is a PNG, named for its image and for what it shows: who paints anew adds a file, and a label that names it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from inspector.core.access import Act
from inspector.core.areas import Area, Drawn, Form, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.said import said
from inspector.datasets.coco.outlines import outlines_of
from inspector.datasets.masks import mask_of_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.shapes import Size, pixels_of
from inspector.services.access.signed_on import guarded
from inspector.services.file_names import file_name
from inspector.services.png_files import read_grey, write_mask
from inspector.services.validation.images import ValidationImage
from inspector.services.validation.labels import say

FOLDER = Path("validation") / "masks"
_FEW = 32
"""Masks with no brighter px than this hold numbers of kinds: whatever is not 0 is defective."""


def mask_file(folder: Path, image: ValidationImage) -> Path | None:
    """The file with the mask of an image of the project in `folder`: its own, else the one that lies beside it; None: it has none."""
    if image.label is not None and image.label.mask:
        return folder / FOLDER / Path(image.label.mask).name
    return mask_of_image(folder / image.path)


def read_mask(path: Path, size: Size | None = None) -> Bits:
    """(H, W) True where a part is defective: what is brighter than half of the brightest px, of any picture file.

    Raises `IMAGE_UNREADABLE`, and `IMAGE_UNLIKE` where its image has another `size`.
    """
    grey = read_grey(path)
    if size is not None and grey.shape != size:
        own, other = (f"{width} x {height} px" for height, width in (grey.shape, size))
        raise InspectorError(
            ErrorCode.IMAGE_UNLIKE,
            said("The mask {file} has {own}, its image {other}: it says nothing of it.", file=path.name, own=own, other=other),
            path,
        )
    brightest = float(grey.max(initial=0))
    return np.asarray(grey > (0 if brightest <= _FEW else brightest / 2))


@guarded(Act.LABEL)
def keep_mask(folder: Path, image: str | Path, pixels: Bits) -> str:
    """Puts a mask (H, W) of an image into a project; gives the name that a label has for it. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    digest = hashlib.sha256(f"{image} {pixels.shape}".encode(errors="surrogateescape") + np.packbits(pixels).tobytes())
    name = f"{file_name(Path(image).stem)}-{digest.hexdigest()[:12]}.png"
    if not (folder / FOLDER / name).is_file():
        write_mask(folder / FOLDER / name, pixels)
    return name


def painted(drawn: Sequence[Drawn], size: Size) -> Bits:
    """(H, W) what was painted, in its order."""
    return pixels_of(Area(Use.LOOK, tuple(drawn)), size)


@guarded(Act.LABEL)
def say_painted(folder: Path, image: ValidationImage, drawn: Sequence[Drawn], size: Size) -> Label:
    """Keeps what was painted on an image as its mask, and says so in a new label: it shows a defect. Nothing painted: it has no mask.

    Raises `NOT_WRITABLE`, `DISK_FULL`, and as `labels.say` does.
    """
    pixels = painted(drawn, size)
    name = keep_mask(folder, image.path, pixels) if pixels.any() else ""
    before = image.label or Label(image.path, image.truth, image.kind)
    truth = Truth.DEFECT if name else before.truth
    (said,) = say(folder, [replace(before, path=image.path, truth=truth, mask=name)])
    return said


def shapes_of(mask: Bits) -> tuple[Drawn, ...]:
    """A mask as polygons, to be painted on: `painted` gives exactly the same mask back.

    Regions come by their topmost px: one that lies in the hole of another after that one.
    """
    _, regions, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    shapes = list[Drawn]()
    for number, box in enumerate(boxes[1:], 1):
        left, top, width, height, _ = map(int, box)
        region = regions[top : top + height, left : left + width] == number
        for position, outline in enumerate(outlines_of(region)):
            corners = tuple((float(x + left), float(y + top)) for x, y in outline)
            shapes.append(Drawn(Form.POLYGON, corners, erases=position > 0))
    return tuple(shapes)
