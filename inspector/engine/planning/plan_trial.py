"""Plans by trial: lets a detector learn a few images and extrapolates what grows with their number and their size."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias, cast

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.process import forget_peak, peak_rss_mb, release_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import Image
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.detectors.scoring import Size
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.patches.embed import Skipped, require_images
from inspector.engine.patches.rows import Storage
from inspector.engine.planning.plan import STAGE, Plan, alternating_s, spread

REPEATS = 5
MOST_TRIED_PX = 1 << 18
"""Of a network input that is tried as a whole."""
READING_S, ALWAYS = 4.0, 3
"""Seconds after which no further image is read for the trial, and how many are read all the same."""
LEAST_SIZE = 32
Make: TypeAlias = Callable[[Recipe], NetworkDetector[Any]]


def plan_by_trial(make: Make, recipe: Recipe, images: Sequence[LazyImage], held_out: int, more_batches: int = 0) -> Steps[Plan]:
    """The plan for a detector to learn `images`, trained on `more_batches` than in the trial, and to score `held_out` more.

    Of pictures of which the network sees more than `MOST_TRIED_PX`, the middle is tried; what grows with the rest is multiplied.
    """
    few = in_time(spread(images), READING_S)
    reading, size = _first(make(recipe), few)
    times = max(1.0, size[0] * size[1] / MOST_TRIED_PX)
    if times > 1:
        few = [partial(_middle, image, times**-0.5) for image in few]
        recipe = replace(recipe, size=max(LEAST_SIZE, round(recipe.side * times**-0.5)))
    detector = make(recipe)
    release_memory()
    forget_peak()
    report, image_s, batch_s = yield from _timed(detector.fit(few))
    yield Progress(STAGE, 2, 3)
    image_s = reading + times * max(0.0, image_s - reading) if times > 1 else image_s
    lost, more = {index for index, _ in report.skipped}, len(images) - report.images
    probes = [materialise(image) for k, image in enumerate(few) if k not in lost][:REPEATS]
    slower = detector.slower(len(images), report.images)
    latency = alternating_s(lambda image: detector.score([image]), probes, REPEATS) * slower * detector.larger(times)
    stages = {
        "read_and_features": times * report.seconds["read_and_features"] + more * image_s,
        detector.learning: times * (slower * report.seconds[detector.learning] + more_batches * batch_s),
        "scoring": held_out * latency,
    }
    learned = sum(array.nbytes for array in detector.state().arrays.values())
    held = (times * len(images) / report.images - 1) * detector.held_bytes(report) + (times - 1) * learned
    return Plan(
        images=len(images),
        input_size=size,
        patches=round(report.patches * times * len(images) / report.images),
        bank_vectors=round(report.bank_vectors * times * len(images) / report.images),
        storage=Storage(report.storage) if report.storage in set(Storage) else Storage.FLOAT32,
        peak_memory_mb=peak_rss_mb() + held / 2**20,
        build_seconds=sum(stages.values()),
        ms_per_part=1e3 * latency,
        seconds=stages,
    )


def in_time(images: Sequence[LazyImage], seconds: float) -> list[LazyImage]:
    """The same images; once so much time has passed since the first was read, those that nobody has read count as unreadable."""
    began: list[float] = []
    known = set(range(ALWAYS))

    def read(number: int, image: LazyImage) -> Image:
        began.append(time.perf_counter())
        if number not in known and began[-1] - began[0] > seconds:
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, said("There was no time to read this image."))
        known.add(number)
        return materialise(image)

    return [partial(read, number, image) for number, image in enumerate(images)]


def _first(detector: NetworkDetector[Any], images: Sequence[LazyImage]) -> tuple[float, Size]:
    """Seconds that the first readable image took to read, and the size at which the network sees it. Raises `NO_IMAGES`."""
    skipped = Skipped()
    for index, image in enumerate(images):
        began = time.perf_counter()
        try:
            found = materialise(image)
        except InspectorError as error:
            skipped.append((index, error))
        else:
            return time.perf_counter() - began, detector.preprocess.geometry(*found.shape[:2]).input
    require_images(len(images), skipped)
    raise AssertionError("an image was read, or all were skipped")


def _middle(image: LazyImage, share: float) -> Image:
    """The middle of an image, with this share of both its sides."""
    whole = materialise(image)
    height, width = (max(1, round(share * side)) for side in whole.shape[:2])
    top, left = (whole.shape[0] - height) // 2, (whole.shape[1] - width) // 2
    return cast(Image, np.ascontiguousarray(whole[top : top + height, left : left + width]))


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
