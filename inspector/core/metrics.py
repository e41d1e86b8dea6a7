"""Figures of merit from image scores and their truth."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Scores: TypeAlias = npt.NDArray[np.float64]


def image_auroc(good: npt.ArrayLike, defect: npt.ArrayLike) -> float:
    """Area under the ROC curve: the chance that a random defect scores above a random good part, ties counting half.

    `good` (G,) and `defect` (D,) are anomaly scores; NaN when either is empty. Computed from ranks (Mann-Whitney U).
    """
    g, d = np.sort(np.asarray(good, float)), np.asarray(defect, float)
    if not len(g) or not len(d):
        return float("nan")
    below = np.searchsorted(g, d, "left")
    not_above = np.searchsorted(g, d, "right")
    return float((below + not_above).sum() / (2 * len(g) * len(d)))


def best_f1(good: npt.ArrayLike, defect: npt.ArrayLike) -> tuple[float, float]:
    """Largest F1 score (defect is the positive class) and a threshold that gives it.

    A part is NG when its score lies above the threshold. The threshold lies half-way between the neighbouring scores, so that
    it is not glued to one validation image. Of equal F1 the lower threshold wins: it lets fewer defects pass.
    """
    g, d = np.asarray(good, float), np.asarray(defect, float)
    if not len(d):
        return float("nan"), float("nan")
    levels = np.unique(np.concatenate([g, d]))
    cuts = np.concatenate([[levels[0] - 0.5 * max(abs(levels[0]), 1e-6)], (levels[:-1] + levels[1:]) / 2])
    caught = len(d) - np.searchsorted(np.sort(d), cuts, "right")
    alarms = len(g) - np.searchsorted(np.sort(g), cuts, "right")
    f1 = 2 * caught / (caught + alarms + len(d))
    best = int(np.argmax(f1))
    return float(f1[best]), float(cuts[best])


def confusion(good: npt.ArrayLike, defect: npt.ArrayLike, threshold: float) -> tuple[int, int]:
    """(escapes, false rejects) at a threshold: defects not above it, good parts above it. NaN scores are rejects."""
    g, d = np.asarray(good, float), np.asarray(defect, float)
    return int((d <= threshold).sum()), int((~(g <= threshold)).sum())


def average_precision(good: npt.ArrayLike, defect: npt.ArrayLike) -> float:
    """Average precision, the area under the precision-recall curve as a step function (defect is the positive class).

    `good` (G,) and `defect` (D,) are anomaly scores; NaN without defects. The sum over thresholds of precision times the recall gained
    there; equal scores are one threshold, nothing is interpolated.
    """
    g, d = np.sort(np.asarray(good, float)), np.sort(np.asarray(defect, float))
    if not len(d):
        return float("nan")
    found = len(d) - np.searchsorted(d, d, "left")
    alarms = len(g) - np.searchsorted(g, d, "left")
    return float((found / (found + alarms)).mean())


def threshold_at(good: npt.ArrayLike, false_reject_rate: float) -> float:
    """The lowest threshold that rejects at most `false_reject_rate` (0 to 1) of the good scores (G,), one of these scores itself.

    Fewer than 1 / rate good scores allow no false reject at all: the threshold is then the largest of them. NaN without scores.
    """
    g = np.sort(np.asarray(good, float))
    if not len(g):
        return float("nan")
    allowed = min(len(g) - 1, int(false_reject_rate * len(g) + 1e-9))
    return float(g[len(g) - 1 - allowed])


def escape_rate(good: npt.ArrayLike, defect: npt.ArrayLike, false_reject_rate: float) -> float:
    """Share of defects (D,) judged OK by the threshold that rejects at most `false_reject_rate` of the good scores (G,).

    What an engineer pays for a given cost in good parts. NaN when either is empty; a defect score that is no number is no escape.
    """
    d, threshold = np.asarray(defect, float), threshold_at(good, false_reject_rate)
    return float((d <= threshold).mean()) if len(d) and not np.isnan(threshold) else float("nan")
