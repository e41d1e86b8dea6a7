"""What the scores of good parts say of a threshold: the limit that it can be trusted to, and the parts that look unlike the others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np

from inspector.core.metrics import image_auroc
from inspector.core.model import ScoredImage
from inspector.core.tolerance import FALSE_REJECT_SHARE, FEWEST, Limit, tolerance_limit
from inspector.services.sources import one_name

CLEARLY = 2.0
"""Standard deviations by which the rank sum of new good parts must exceed that of learned ones to be called higher."""


@dataclass(frozen=True, slots=True)
class GoodParts:
    """Good parts of a model with a score each, by which a limit is set."""

    images: tuple[ScoredImage, ...]
    families: tuple[int, ...]
    """Number of each one's near duplicates."""
    new_ones_only: bool = False
    """Whether only validation images decide: they score clearly higher than the learned ones do by each other."""
    alone: float = float("nan")
    """See `tolerance.MOST_ALONE`; NaN where it is not known."""

    def limit(self, kept: Collection[str] = (), share: float = FALSE_REJECT_SHARE) -> Limit:
        """See `tolerance_limit`; `kept` are paths. Simulates for a tenth of a second where the count or the share is a new one."""
        known = set(map(one_name, kept))
        positions = [k for k, image in enumerate(self.images) if one_name(image.path) in known]
        return tolerance_limit([image.score for image in self.images], self.families, positions, share, alone=self.alone)

    def without(self, left_out: Collection[str]) -> "GoodParts":
        """The others: parts with these paths are no good ones, says a person."""
        known = set(map(one_name, left_out))
        return self.at([k for k, image in enumerate(self.images) if one_name(image.path) not in known])

    def at(self, positions: Iterable[int]) -> "GoodParts":
        """Those at some positions."""
        chosen = list(positions)
        return replace(self, images=tuple(self.images[k] for k in chosen), families=tuple(self.families[k] for k in chosen))

    def strange(self, limit: Limit) -> tuple[ScoredImage, ...]:
        """The parts that a limit of these names, highest first."""
        return tuple(self.images[k] for k in limit.strange)


def good_parts(
    scores: Sequence[ScoredImage], learned: Sequence[str], families: Sequence[int] = (), alone: float | None = None
) -> GoodParts:
    """The good ones among `scores`: `learned` ones, whose scores come from a cross-fit, and validation images.

    `learned` are the paths of the good images of the model and `families` their near duplicates (none: all differ). Both kinds count
    alike, unless the new ones score clearly higher (Mann-Whitney): what the learned ones have in common, new parts then lack. `alone`
    as the build reported it.
    """
    share = float("nan") if alone is None else alone
    numbers = dict(zip(learned, families or range(len(learned)), strict=True))
    old = [image for image in scores if not image.defect and image.path in numbers]
    new = [image for image in scores if not image.defect and image.path not in numbers]
    apart = range(len(learned), len(learned) + len(new))
    if len(new) >= FEWEST and _is_higher([image.score for image in old], [image.score for image in new]):
        return GoodParts(tuple(new), tuple(apart), bool(old), share)
    return GoodParts((*old, *new), (*(numbers[image.path] for image in old), *apart), False, share)


def good_parts_of(scores: Sequence[ScoredImage], meta: Mapping[str, Any], alone: float | None = None) -> GoodParts:
    """The same for a model, whose state has the JSON values `meta`."""
    return good_parts(scores, tuple(meta.get("good_images", ())), tuple(meta.get("families", ())), alone)


def _is_higher(old: Sequence[float], new: Sequence[float]) -> bool:
    if not old or not new or not np.all(np.isfinite([*old, *new])):
        return False
    deviation = sqrt((len(old) + len(new) + 1) / (12 * len(old) * len(new)))
    return image_auroc(old, new) - 0.5 > CLEARLY * deviation
