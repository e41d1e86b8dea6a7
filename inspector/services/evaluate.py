"""How well a model tells good parts from defects, on images that took no part in building or tuning it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.core.metrics import best_f1, confusion, image_auroc
from inspector.core.progress import Progress, Steps
from inspector.services.inspect import PartInspector
from inspector.services.sources import expect_one_truth


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over `n_good` good parts and `n_defect` defects; UNDECIDED images count in `undecided` only, `skipped` says why."""

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


def evaluate(inspector: PartInspector, good: Sequence[Path], defect: Sequence[Path]) -> Steps[Evaluation]:
    """Scores both sets and compares with their truth; escapes and false rejects are at the project's threshold.

    Raises `BAD_ARGUMENT` for an image that is in both sets.
    """
    expect_one_truth(good, defect)
    scores: tuple[list[float], list[float]] = ([], [])
    times: list[float] = []
    skipped: list[tuple[str, str]] = []
    done, total = 0, len(good) + len(defect)
    for paths, kept in zip((good, defect), scores, strict=True):
        for _, inspection in inspector.judge_files(paths):
            if inspection.score is None or not math.isfinite(inspection.score):
                skipped.append((inspection.source, inspection.error or "its score is no number"))
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
    )
