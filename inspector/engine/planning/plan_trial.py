"""Plans by trial: lets a detector learn a few images and extrapolates what grows with their number."""

import time
from collections.abc import Sequence

from inspector.core.process import forget_peak, peak_rss_mb, release_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Method
from inspector.engine import detectors
from inspector.engine.detectors.detector import FitReport
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.patches.rows import Storage
from inspector.engine.planning.plan import STAGE, Plan, alternating_s, spread

REPEATS = 5


def plan_by_trial(detector: detectors.AnyDetector, images: Sequence[LazyImage], held_out: int, longer: float) -> Steps[Plan]:
    """The plan for `detector` to learn `images` and to score `held_out` more. Learning takes `longer` times as long as in the trial."""
    few = spread(images)
    release_memory()
    forget_peak()
    report, each_s = yield from _timed(detector.fit(few))
    yield Progress(STAGE, 2, 3)
    lost, more = {index for index, _ in report.skipped}, len(images) - len(few)
    probes = [materialise(image) for k, image in enumerate(few) if k not in lost][:REPEATS]
    slower = _slower(detector, len(images), report.images)
    latency = alternating_s(lambda image: detector.score([image]), probes, REPEATS) * slower
    stages = {
        "read_and_features": report.seconds["read_and_features"] + more * each_s,
        detector.learning: longer * slower * report.seconds[detector.learning],
        "scoring": held_out * latency,
    }
    times = len(images) / len(few)
    return Plan(
        images=len(images),
        input_size=detector.preprocess.geometry(*probes[0].shape[:2]).input,
        patches=round(report.patches * times),
        bank_vectors=round(report.bank_vectors * times),
        storage=Storage(report.storage) if report.storage in set(Storage) else Storage.FLOAT32,
        peak_memory_mb=peak_rss_mb() + more * _held_bytes(detector, report) / report.images / 2**20,
        build_seconds=sum(stages.values()),
        ms_per_part=1e3 * latency,
        seconds=stages,
    )


def _timed(steps: Steps[FitReport]) -> Steps[tuple[FitReport, float]]:
    """The same steps; also gives the time of one more image, from those that are read once everything runs."""
    read: list[tuple[int, float]] = []
    try:
        while True:
            step = next(steps)
            if step.stage.startswith("Reading"):
                read.append((step.done, time.perf_counter()))
            yield step
    except StopIteration as end:
        report: FitReport = end.value
    finally:
        steps.close()
    (first, began), (last, ended) = read[len(read) // 3], read[-1]
    return report, (ended - began) / (last - first) if last > first else report.seconds["read_and_features"] / report.images


def _held_bytes(detector: detectors.AnyDetector, report: FitReport) -> float:
    """What a fit holds of all images at once. An autoencoder holds it twice before it is trained: in pieces and as a whole."""
    if detector.recipe.detector is Method.SPADE:
        return float(sum(array.nbytes for array in detector.state().arrays.values()))
    return 2.0 * 3 * report.patches if detector.recipe.detector is Method.AUTOENCODER else 0.0


def _slower(detector: detectors.AnyDetector, images: int, learned: int) -> float:
    """How many times as long a part takes once all `images` are learned; SPADE inspects some of them while it learns."""
    if detector.recipe.detector is not Method.SPADE:
        return 1.0
    return min(detector.recipe.nearest_images, images) / min(detector.recipe.nearest_images, learned)
