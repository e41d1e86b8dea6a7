"""The simulated camera as the command line orders it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.devices.opencv import cv2
from inspector.devices.simulated import Faults, SimulatedCamera

MOST_PARTS = 24
"""Pictures are kept in memory, so that reading them takes no time between two frames."""
_FPS = 10.0
_PLAIN_PARTS, _PLAIN_SIZE = 12, (480, 640)


def simulated_camera(values: Mapping[str, Any], images: Callable[[Path], Sequence[Path]]) -> SimulatedCamera:
    """A camera with the options of `sim:`; without parts, discs on a belt pass before it. Raises `NO_IMAGES`, `IMAGE_UNREADABLE`."""
    parts = _parts(Path(values["parts"]), images) if "parts" in values else plain_parts()
    faults = Faults(
        vanish_after=values.get("vanish"),
        back_after_s=values.get("back"),
        freeze_after=values.get("freeze"),
        slow_ms=values.get("slow", 0.0),
        late_ms=values.get("late", 0.0),
        burst=values.get("burst", 1),
        wrong_size_every=values.get("wrong_size"),
        black_every=values.get("black"),
    )
    sized = [_sized(part, values.get("width"), values.get("height")) for part in parts]
    return SimulatedCamera(sized, 1000 / values.get("fps", _FPS), faults=faults)


def plain_parts() -> list[Image]:
    """Grey discs on a darker ground, each somewhere else."""
    parts: list[Image] = []
    for number in range(_PLAIN_PARTS):
        part = np.full((*_PLAIN_SIZE, 3), 70, np.uint8)
        cv2.circle(part, (140 + 30 * number, 240), 100, (180, 180, 180), -1, cv2.LINE_AA)
        parts.append(part)
    return parts


def _parts(path: Path, images: Callable[[Path], Sequence[Path]]) -> list[Image]:
    """Pictures evenly taken from all there are."""
    found = images(path) if path.is_dir() else [path]
    if not found:
        raise InspectorError(ErrorCode.NO_IMAGES, said("There are no pictures in {file}.", file=path))
    return [read_image(each) for each in found[:: -(-len(found) // MOST_PARTS)]]


def _sized(image: Image, width: int | None, height: int | None) -> Image:
    if width is None and height is None:
        return image
    size = (width or image.shape[1], height or image.shape[0])
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]
