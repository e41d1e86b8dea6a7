"""Pictures of the parts that would get another verdict, small and with their heatmaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.heatmap import overlay
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import FloatArray, Image, Pixels
from inspector.devices.opencv import cv2
from inspector.services.reviewing.archive import open_archive

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """A recorded part as a small picture."""

    id: UUID
    picture: Pixels | None
    """(H, W, 3) with the heatmap over it; None where no picture is kept any more."""
    problem: str = ""
    """Why there is none, as a sentence."""


def pictured(
    folder: Path, parts: Sequence[UUID], threshold: float, inspector: "PartInspector | None", longest_px: int
) -> Steps[list[Pictured]]:
    """Reads the pictures of some parts; heatmaps are anchored at `threshold`. Raises what a `RecordReader` does."""
    archive, found = open_archive(folder), list[Pictured]()
    try:
        for number, part in enumerate(parts):
            yield Progress("Reading pictures", number, len(parts), "parts")
            row = archive.reader.row(part)
            if row is None:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no part {part} in the record.", part=part))
            again = archive.reopen(row, inspector)
            picture = None if again.image is None else _drawn(again.image, again.map, threshold, longest_px, inspector)
            found.append(Pictured(part, picture, again.problem))
    finally:
        archive.close()
    return found


def _drawn(image: Image, found: FloatArray | None, threshold: float, longest_px: int, inspector: "PartInspector | None") -> Pixels:
    height, width = image.shape[:2]
    scale = min(1.0, longest_px / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small: Image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # OpenCV's stub keeps no dtype
    fitted = None if found is None else cv2.resize(found, size, interpolation=cv2.INTER_AREA)
    return overlay(small, fitted, threshold, depth=inspector.depth if inspector is not None else 0)  # type: ignore[arg-type]
