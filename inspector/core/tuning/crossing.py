"""How a rule does on parts that it did not choose by: cross-validation, beside the figures that it chose by."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.metrics import confusion
from inspector.core.tolerance import Limit
from inspector.core.tuning.aims import Mistakes, Proposal, Rate, Wish
from inspector.core.tuning.choosing import choose

FOLDS = 10

LimitOf: TypeAlias = Callable[[npt.NDArray[np.intp]], Limit]


def crossed(
    proposal: Proposal,
    good: npt.ArrayLike,
    defect: npt.ArrayLike,
    seed: int = 0,
    families: Sequence[int] = (),
    limit_of: LimitOf | None = None,
) -> Proposal:
    """The same proposal with its cross-validated figure; without one where it was refused, or would be with fewer parts.

    `families`: near duplicates among the good parts have the same number (none: all differ). `limit_of` gives the limit of the good parts
    at some positions, for a wish that rests on one.
    """
    if proposal.threshold is None:
        return proposal
    g, d = (np.asarray(values, float) for values in (good, defect))
    whole = np.flatnonzero(np.isfinite(g))
    kin = np.asarray(families)[whole] if len(families) else whole
    limit_here = None if limit_of is None else lambda rows: limit_of(whole[rows])
    return replace(proposal, crossed=cross_validate(proposal.wish, g[whole], d[np.isfinite(d)], seed, kin, limit_here))


def cross_validate(
    wish: Wish,
    good: npt.NDArray[np.float64],
    defect: npt.NDArray[np.float64],
    seed: int = 0,
    families: npt.NDArray[np.intp] | None = None,
    limit_of: LimitOf | None = None,
) -> Mistakes | None:
    """Chooses by nine tenths of the parts and counts on the last, in turn; None where a rule is refused what it needs for that.

    Good parts and defects are dealt to the folds separately and at random, so that each has its share of both. Near duplicates go
    together: one of them would tell what the other is like.
    """
    names, family = np.unique(np.arange(len(good)) if families is None else families, return_inverse=True)
    folds = min(FOLDS, *(count for count in (len(names), len(defect)) if count))
    if folds < 2:
        return None
    rng = np.random.default_rng(seed)
    in_fold, defect_in_fold = rng.permutation(np.arange(len(names)) % folds)[family], rng.permutation(np.arange(len(defect)) % folds)
    escapes = false_rejects = 0
    for fold in range(folds):
        rest = np.flatnonzero(in_fold != fold)
        found = choose(wish, good[rest], defect[defect_in_fold != fold], limit_of(rest) if limit_of is not None else None)
        if found.threshold is None:
            return None
        passed, rejected = confusion(good[in_fold == fold], defect[defect_in_fold == fold], found.threshold)
        escapes, false_rejects = escapes + passed, false_rejects + rejected
    return Mistakes(Rate(escapes, len(defect)), Rate(false_rejects, len(good)))
