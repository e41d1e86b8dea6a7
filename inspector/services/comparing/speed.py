"""What one part takes with a model, from the picture in memory to score and map."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.engine.detectors.detector import Detector
from inspector.engine.planning.stages import latency_ms
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.storage import speeds

IMAGES, REPEATS = 4, 12


def part_ms(detector: Detector, images: Sequence[Image]) -> float:
    """Median of a few parts, one by one."""
    return statistics.median(latency_ms(detector, images, REPEATS))


def part_ms_of_files(detector: Detector, paths: Sequence[Path]) -> float | None:
    """The same for the first pictures that can be read; None where none can."""
    images: list[Image] = []
    for path in paths[: 5 * IMAGES]:
        try:
            images.append(read_image(path))
        except InspectorError:
            continue
        if len(images) == IMAGES:
            break
    return part_ms(detector, images) if images else None


def measure_speed(folder: Path, model_id: str, context: Context) -> Steps[float]:
    """Measures a model on the good parts that it has learned, and keeps the ms with the project.

    Raises `NO_IMAGES` where none of them is left, `NOT_WRITABLE`, `DISK_FULL`, and as `open_inspector`.
    """
    yield Progress("Loading the model", 0, 2)
    inspector = open_inspector(folder, context, model_id)
    yield Progress("Timing", 1, 2)
    ms = part_ms_of_files(inspector.detector, [Path(name) for name in inspector.good_images])
    if ms is None:
        sentence = said(
            "None of the images that the model {model_id} was built from can be read any more, so nothing was measured.", model_id=model_id
        )
        raise InspectorError(ErrorCode.NO_IMAGES, sentence)
    speeds.keep_speed(folder, model_id, ms)
    return ms
