"""Regions of the maps of validation images, for any pixel threshold: what was found in a picture is kept, the picture is read once."""

from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.tuning.counting import RegionSizes
from inspector.core.types import AnomalyResult, Image
from inspector.devices.image_file import read_image
from inspector.engine.images.regions import regions_above

_MARGIN = 1e-5
"""Relative: a drawn map's highest value is the score but for roundings of single precision and the 1e-6 below which it is left alone."""

Judge: TypeAlias = Callable[[Image, str], Inspection]
ResultOf: TypeAlias = Callable[[Evidence], AnomalyResult]
Kept: TypeAlias = MutableMapping[str, Evidence | None]
"""By path; None: there is none to be had, the picture being gone or unreadable."""


def may_have_regions(score: float, pixel_threshold: float) -> bool:
    """Whether a map with this score can rise above the pixel threshold: it need not be drawn otherwise."""
    return score > pixel_threshold - _MARGIN * abs(pixel_threshold) or score <= 0


def region_sizes(
    images: Sequence[ScoredImage], pixel_threshold: float, judge: Judge, result_of: ResultOf, kept: Kept
) -> Steps[RegionSizes]:
    """The regions of N images above a pixel threshold. Pictures without evidence are read and judged, and it is put into `kept`.

    `judge`: as the build judged them; `result_of`: of the detector. Images without a score, or whose picture is gone, have no map.
    """
    known, parts, areas = np.zeros(len(images), bool), list[int](), list[int]()
    for number, image in enumerate(images):
        yield Progress("Looking for regions", number, len(images), "images")
        found = _areas_of(image, pixel_threshold, judge, result_of, kept)
        known[number] = found is not None
        parts += [number] * len(found or ())
        areas += found or ()
    return RegionSizes(pixel_threshold, known, np.array(parts, np.intp), np.array(areas, np.intp))


def _areas_of(image: ScoredImage, pixel_threshold: float, judge: Judge, result_of: ResultOf, kept: Kept) -> list[int] | None:
    if not np.isfinite(image.score):
        return None
    if not may_have_regions(image.score, pixel_threshold):
        return []
    if image.path not in kept:
        kept[image.path] = _evidence_of(image.path, judge)
    evidence = kept[image.path]
    found = regions_above(result_of(evidence).drawn, pixel_threshold) if evidence is not None else None
    return None if found is None else [region.area for region in found]


def _evidence_of(path: str, judge: Judge) -> Evidence | None:
    try:
        return judge(read_image(Path(path)), path).evidence
    except InspectorError:
        return None
