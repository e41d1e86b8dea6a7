"""Connected regions of a defect mask, for the per-region overlap, and of a map, for the region rule."""

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.decision_rule import Region, RegionRule
from inspector.core.types import AnomalyResult, FloatArray


def label_regions(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Numbers the connected defect regions of a mask (H, W) from 1; 0 where the part is good.

    Pixels that touch at a corner belong together (8 neighbours), as in the evaluation code of MVTec AD.
    """
    _, regions = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    return np.asarray(regions, np.int32)


def regions_of(result: AnomalyResult, rule: RegionRule | None) -> tuple[Region, ...] | None:
    """What a region rule finds in a result, live and years later: the map is read as it is drawn. None without a rule, or a map to read."""
    return None if rule is None else regions_above(result.drawn, rule.pixel_threshold)


def regions_above(drawn: FloatArray, pixel_threshold: float) -> tuple[Region, ...] | None:
    """The connected regions (8 neighbours) of a map (H, W) that lie above the pixel threshold, the largest first.

    None for a map with values that are no finite numbers: what is not known has no regions to be counted.
    """
    top = float(drawn.max(initial=-np.inf))
    if not np.isfinite(top):
        return None
    if not top > pixel_threshold:
        return ()
    above = (drawn > pixel_threshold).astype(np.uint8)
    x, y, right, down = cv2.boundingRect(above)  # all else takes ten times as long as what there is to be found
    if not right:  # the threshold lies between the highest value and that in single precision
        return ()
    _, _, found, _ = cv2.connectedComponentsWithStats(above[y : y + down, x : x + right], connectivity=8, ltype=cv2.CV_32S)
    regions = (Region(int(area), int(top) + y, int(left) + x, int(height), int(width)) for left, top, width, height, area in found[1:])
    return tuple(sorted(regions, key=lambda each: (-each.area, each.top, each.left)))


def compared(drawn: FloatArray, pixel_threshold: float, mask: npt.NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """What the regions of a map (H, W) above the pixel threshold find of the painted defects in a mask (H, W), in px.

    Gives for every painted defect the area of the largest region that touches it, 0 where none does, and the areas of the regions that
    touch none. A value that is no number lies above every threshold.
    """
    regions, defects = label_regions(~(drawn <= pixel_threshold)), label_regions(mask)
    areas = np.bincount(regions.ravel())
    touching = np.zeros(int(defects.max(initial=0)) + 1, np.int64)
    both = (regions > 0) & (defects > 0)
    np.maximum.at(touching, defects[both], areas[regions[both]])
    alone = np.setdiff1d(np.arange(1, len(areas)), regions[both])
    return touching[1:].tolist(), areas[alone].tolist()
