"""How well a model tells good parts from defects, on images that took no part in building or tuning it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.core.auroc_interval import UNKNOWN, Interval, auroc_interval
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.metrics import best_f1, confusion, image_auroc
from inspector.core.progress import Progress, Steps
from inspector.core.said import said, with_more
from inspector.core.thresholds import wilson_interval
from inspector.datasets.copies import find_copies
from inspector.services.inspect import PartInspector
from inspector.services.sources import expect_one_truth, one_name

TRUTHS = ("good", "defect")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over `n_good` good parts and `n_defect` defects; UNDECIDED images count in `undecided` only, `skipped` says why.

    Intervals are those of 95 %: see `auroc_interval`, and Wilson's for rates.
    """

    n_good: int
    n_defect: int
    image_auroc: float
    f1_max: float
    threshold: float
    escapes: int
    false_rejects: int
    undecided: int
    ms_median: float
    ms_p95: float
    skipped: tuple[tuple[str, str], ...] = ()
    """(path, reason) of the UNDECIDED images."""
    image_auroc_interval: Interval = UNKNOWN
    escape_interval: Interval = UNKNOWN
    false_reject_interval: Interval = UNKNOWN


def evaluate(
    inspector: PartInspector, good: Sequence[Path], defect: Sequence[Path], judged: list[tuple[str, Inspection]] | None = None
) -> Steps[Evaluation]:
    """Scores both sets and compares with their truth; escapes and false rejects are at the project's threshold.

    What was found in every image is added to `judged`, with its truth and without its map. Raises `BAD_ARGUMENT` for an image that is in
    both sets, and for one that the model has learned.
    """
    expect_one_truth(good, defect)
    yield from _expect_new(inspector.good_images, [*good, *defect])
    scores: tuple[list[float], list[float]] = ([], [])
    times: list[float] = []
    skipped: list[tuple[str, str]] = []
    done, total = 0, len(good) + len(defect)
    for truth, paths, kept in zip(TRUTHS, (good, defect), scores, strict=True):
        for _, inspection in inspector.judge_files(paths):
            if judged is not None:
                judged.append((truth, inspection.without_map()))
            if inspection.score is None or not math.isfinite(inspection.score):
                skipped.append((inspection.source, inspection.error or said("its score is no number")))
            else:
                kept.append(inspection.score)
                times.append(inspection.ms)
            done += 1
            yield Progress("Evaluating", done, total, "images")
    escapes, false_rejects = confusion(*scores, inspector.threshold.value)
    median, p95 = np.percentile(times, (50, 95)) if times else (float("nan"),) * 2
    return Evaluation(
        n_good=len(scores[0]),
        n_defect=len(scores[1]),
        image_auroc=image_auroc(*scores),
        f1_max=best_f1(*scores)[0] if scores[0] or scores[1] else float("nan"),
        threshold=inspector.threshold.value,
        escapes=escapes,
        false_rejects=false_rejects,
        undecided=len(skipped),
        ms_median=float(median),
        ms_p95=float(p95),
        skipped=tuple(skipped),
        image_auroc_interval=auroc_interval(*scores),
        escape_interval=wilson_interval(escapes, len(scores[1])),
        false_reject_interval=wilson_interval(false_rejects, len(scores[0])),
    )


def _expect_new(learned: Sequence[str], tested: Sequence[Path]) -> Steps[None]:
    """Raises `BAD_ARGUMENT` where an image was learned, by its name or by its bytes: it scores as no new part does."""
    names, test_names = {one_name(path) for path in learned}, {one_name(path) for path in tested}
    originals = {path: path for path in tested if one_name(path) in names}
    others = [Path(path) for path in learned if one_name(path) not in test_names]
    for group in (yield from find_copies([*others, *(path for path in tested if path not in originals)])):
        if one_name(group[0]) in names:  # learned images come first
            originals |= {path: group[0] for path in group if one_name(path) in test_names}
    first = next((path for path in tested if path in originals), None)
    if first is None:
        return
    image = str(first) if originals[first] == first else said("{image} as {original}", image=first, original=originals[first])
    named = with_more(image, len(originals) - 1)
    raise InspectorError(
        ErrorCode.BAD_ARGUMENT, said("The model in use has learned the image {image}: test with other images.", image=named)
    )
