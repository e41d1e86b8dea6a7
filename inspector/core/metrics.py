"""Figures of merit from image scores and their truth."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


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
