"""Plans by trial: lets a detector learn a few images and extrapolates what grows with their number."""

import time
from collections.abc import Sequence
from typing import Any

from inspector.core.process import forget_peak, peak_rss_mb, release_memory
from inspector.core.progress import Progress, Steps
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.patches.rows import Storage
from inspector.engine.planning.plan import STAGE, Plan, alternating_s, spread

REPEATS = 5


def plan_by_trial(detector: NetworkDetector[Any], images: Sequence[LazyImage], held_out: int, more_batches: int = 0) -> Steps[Plan]:
    """The plan for `detector` to learn `images`, trained on `more_batches` than in the trial, and to score `held_out` more."""
    few = spread(images)
    release_memory()
    forget_peak()
    report, image_s, batch_s = yield from _timed(detector.fit(few))
    yield Progress(STAGE, 2, 3)
    lost, more = {index for index, _ in report.skipped}, len(images) - len(few)
    probes = [materialise(image) for k, image in enumerate(few) if k not in lost][:REPEATS]
    slower = detector.slower(len(images), report.images)
    latency = alternating_s(lambda image: detector.score([image]), probes, REPEATS) * slower
    stages = {
        "read_and_features": report.seconds["read_and_features"] + more * image_s,
        detector.learning: slower * report.seconds[detector.learning] + more_batches * batch_s,
        "scoring": held_out * latency,
    }
    times = len(images) / len(few)
    return Plan(
        images=len(images),
        input_size=detector.preprocess.geometry(*probes[0].shape[:2]).input,
        patches=round(report.patches * times),
        bank_vectors=round(report.bank_vectors * times),
        storage=Storage(report.storage) if report.storage in set(Storage) else Storage.FLOAT32,
        peak_memory_mb=peak_rss_mb() + more * detector.held_bytes(report) / report.images / 2**20,
        build_seconds=sum(stages.values()),
        ms_per_part=1e3 * latency,
        seconds=stages,
    )


def _timed(steps: Steps[FitReport]) -> Steps[tuple[FitReport, float, float]]:
    """The same steps; also gives the time of one more image, and of one more batch where there is training."""
    noted: dict[str, list[tuple[int, float]]] = {"Reading": [], "Training": []}
    try:
        while True:
            step = next(steps)
            pace = noted.get(step.stage.split()[0], [])
            if not pace or step.done > pace[-1][0]:  # a large batch is told in parts
                pace.append((step.done, time.perf_counter()))
            yield step
    except StopIteration as end:
        report: FitReport = end.value
    finally:
        steps.close()
    return report, _pace(noted["Reading"]) or report.seconds["read_and_features"] / report.images, _pace(noted["Training"])


def _pace(noted: Sequence[tuple[int, float]]) -> float:
    """Seconds that one more takes, from those that were done once everything ran; 0 where too few were noted to tell."""
    if not noted:
        return 0.0
    (first, began), (last, ended) = noted[len(noted) // 3], noted[-1]
    return (ended - began) / (last - first) if last > first else 0.0
