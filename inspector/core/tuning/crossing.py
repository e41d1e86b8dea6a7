"""How a rule does on parts that it did not choose by: cross-validation, beside the figures that it chose by."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from inspector.core.metrics import confusion
from inspector.core.tuning.aims import Mistakes, Proposal, Rate, Wish
from inspector.core.tuning.choosing import choose

FOLDS = 10


def crossed(proposal: Proposal, good: npt.ArrayLike, defect: npt.ArrayLike, seed: int = 0) -> Proposal:
    """The same proposal with its cross-validated figure; without one where it was refused, or would be with fewer parts."""
    g, d = (values[np.isfinite(values)] for values in (np.asarray(good, float), np.asarray(defect, float)))
    return proposal if proposal.threshold is None else replace(proposal, crossed=cross_validate(proposal.wish, g, d, seed))


def cross_validate(wish: Wish, good: npt.NDArray[np.float64], defect: npt.NDArray[np.float64], seed: int = 0) -> Mistakes | None:
    """Chooses by nine tenths of the parts and counts on the last, in turn; None where a rule is refused what it needs for that.

    Good parts and defects are dealt to the folds separately and at random, so that each has its share of both.
    """
    folds = min(FOLDS, *(len(values) for values in (good, defect) if len(values)))
    if folds < 2:
        return None
    rng = np.random.default_rng(seed)
    dealt = [rng.permutation(np.arange(len(values)) % folds) for values in (good, defect)]
    escapes = false_rejects = 0
    for fold in range(folds):
        found = choose(wish, good[dealt[0] != fold], defect[dealt[1] != fold])
        if found.threshold is None:
            return None
        passed, rejected = confusion(good[dealt[0] == fold], defect[dealt[1] == fold], found.threshold)
        escapes, false_rejects = escapes + passed, false_rejects + rejected
    return Mistakes(Rate(escapes, len(defect)), Rate(false_rejects, len(good)))
