"""Measures the model in use on this PC."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.process import peak_rss_mb
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.devices.image_file import read_image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.planning import stages
from inspector.services.context import Context
from inspector.services.inspect import PartInspector, open_inspector

IMAGES, REPEATS = 10, 60


@dataclass(frozen=True, slots=True)
class Bench:
    """Figures of one run. `floor_ms` is what network and search alone cost in OpenVINO float32.

    `stages_ms` and `floor_ms` are PatchCore's; for other detectors they are empty.
    """

    runtime: str
    threads: int
    bank_vectors: int
    image_size: tuple[int, int]
    latency_ms: dict[str, float]
    stages_ms: dict[str, float]
    floor_ms: dict[str, float]
    throughput_images_per_s: float
    peak_rss_mb: float


def bench(folder: Path, paths: Sequence[Path], context: Context) -> Steps[Bench]:
    """Latency of images in memory, stage by stage, and throughput of image files from the disk.

    Without `paths` the good images that the model learned from are measured. Raises `NO_IMAGES` when none of them is left.
    """
    inspector = open_inspector(folder, context)
    detector = inspector.detector
    paths = list(paths) or [path for path in map(Path, inspector.good_images) if path.is_file()]
    if not paths:
        raise InspectorError(
            ErrorCode.NO_IMAGES, said("The images that the model was built from are not there any more: name some to measure.")
        )
    images = [read_image(path) for path in paths[:IMAGES]]
    yield Progress("Measuring latency", 0, 3)
    latency = stages.latency_ms(detector, images, REPEATS)
    yield Progress("Measuring stages", 1, 3)
    parts, floor = dict[str, float](), dict[str, float]()
    if isinstance(detector, PatchCore):
        parts, floor = stages.stages_ms(detector, images[0], REPEATS), stages.floor_ms(detector, images[0], REPEATS)
    yield Progress("Measuring throughput", 2, 3)
    rate = yield from _throughput(inspector, paths)
    median, p95 = np.percentile(latency, (50, 95))
    return Bench(
        runtime=inspector.runtime_name,
        threads=context.threads or os.cpu_count() or 1,
        bank_vectors=int(inspector.report.get("bank_vectors", 0)),
        image_size=(images[0].shape[1], images[0].shape[0]),
        latency_ms={"median": float(median), "p95": float(p95)},
        stages_ms=parts,
        floor_ms=floor,
        throughput_images_per_s=rate,
        peak_rss_mb=peak_rss_mb(),
    )


def _throughput(inspector: PartInspector, paths: Sequence[Path]) -> Steps[float]:
    """Images a second from file to map, after the first few have warmed everything up."""
    for _ in inspector.judge_files(paths[:4]):
        pass
    began = time.perf_counter()
    for done, _ in enumerate(inspector.judge_files(paths), start=1):
        yield Progress("Measuring throughput", done, len(paths), "images")
    return len(paths) / (time.perf_counter() - began)
