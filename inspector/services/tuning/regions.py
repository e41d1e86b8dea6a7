"""Regions of the maps of parts of known truth, for any pixel threshold, from what the model found in their pictures."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from inspector.core.evidence import Evidence
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.thresholds import Threshold
from inspector.core.tuning.counting import RegionSizes
from inspector.engine.images.places import Places
from inspector.engine.images.regions import regions_above
from inspector.services.sources import one_name
from inspector.services.validation.scoring import Judge, scored_set

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

_MARGIN = 1e-5
"""Relative: a drawn map's highest value is the score but for roundings of single precision and the 1e-6 below which it is left alone."""
_AT_ONCE, _WORKERS = 50, 2

Grids: TypeAlias = Mapping[str, Evidence]
"""By the one name of an image; one that is missing has no map."""
AreasOf: TypeAlias = Callable[[ScoredImage], list[int] | None]


def may_have_regions(score: float, pixel_threshold: float) -> bool:
    """Whether a map with this score can rise above the pixel threshold: it need not be drawn otherwise."""
    return score > least_with_regions(pixel_threshold) or score <= 0


def least_with_regions(pixel_threshold: float) -> float:
    """No map whose score is above 0 and at most this has a region."""
    return pixel_threshold - _MARGIN * abs(pixel_threshold)


def known_grids(folder: Path, inspector: "PartInspector", judge: Judge) -> Steps[Grids]:
    """What the model found in the parts of known truth of a project; where that is not kept, their pictures are read. See `scored_set`."""
    found = yield from scored_set(folder, inspector, judge=judge)
    return {each.name: each.evidence for each in found.images if each.evidence is not None}


def region_sizes(images: Sequence[ScoredImage], threshold: Threshold, inspector: "PartInspector", grids: Grids) -> Steps[RegionSizes]:
    """The regions of N images above the pixel threshold of a region rule, which there must be, as its areas let them be seen.

    An image without a score, or with nothing found in it, has no map. Raises as `Places.of` does.
    """
    assert threshold.region is not None
    level, places = threshold.region.pixel_threshold, Places.of(threshold.areas, threshold.value)

    def areas_of(image: ScoredImage) -> list[int] | None:
        evidence = grids.get(one_name(image.path))
        if not np.isfinite(image.score):
            return None
        if not may_have_regions(image.score, level):
            return []
        found = regions_above(inspector.detector.result_of(evidence, places).drawn, level) if evidence is not None else None
        return None if found is None else [region.area for region in found]

    return (yield from _collected(images, level, areas_of))


def _collected(images: Sequence[ScoredImage], level: float, areas_of: AreasOf) -> Steps[RegionSizes]:
    known, parts, areas = np.zeros(len(images), bool), list[int](), list[int]()
    with ThreadPoolExecutor(_WORKERS) as pool:
        for first in range(0, len(images), _AT_ONCE):
            yield Progress("Looking for regions", first, len(images), "images")
            for number, found in enumerate(pool.map(areas_of, images[first : first + _AT_ONCE]), first):
                known[number] = found is not None
                parts += [number] * len(found or ())
                areas += found or ()
    return RegionSizes(level, known, np.array(parts, np.intp), np.array(areas, np.intp))
