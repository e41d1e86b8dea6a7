"""The units of an ensemble's members: what each of them says is divided by its own, and the mean counts.

1 therefore means "as a good part usually scores". A quotient keeps 0 at 0 and needs one number that few images give well; a deviation from
few images would not be steady.
"""

from collections.abc import Sequence

import numpy as np

from inspector.engine.detectors.detector import CrossFit


def unit_of(crossed: CrossFit | None) -> float:
    """A member's median score of good images by what the others taught; 1 where there is none or it is 0."""
    scores = np.array(crossed.scores if crossed is not None else ())
    scores = scores[np.isfinite(scores)]
    return float(np.median(scores)) if len(scores) and np.median(scores) > 0 else 1.0


def mean_of(scores: Sequence[Sequence[float]], units: Sequence[float]) -> tuple[float, ...]:
    """(N,) of K members' scores (K, N)."""
    each = [np.array(own) / unit for own, unit in zip(scores, units, strict=True)]
    return tuple(np.mean(each, axis=0).tolist())


def crossed_of(found: Sequence[CrossFit | None], units: Sequence[float]) -> CrossFit:
    """The mean of the members' scores in their units; near duplicates are those of the first network."""
    crossed = [each for each in found if each is not None]
    cool = [each.coolest for each in crossed]
    coolest = mean_of(cool, units) if all(map(len, cool)) else ()
    return CrossFit(mean_of([each.scores for each in crossed], units), crossed[0].families, coolest=coolest)
