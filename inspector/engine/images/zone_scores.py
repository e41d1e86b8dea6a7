"""The highest patch score of each zone of a picture: what a drift of one place shows in."""

from functools import lru_cache

import cv2
import numpy as np

from inspector.core.areas import Areas, Use
from inspector.core.evidence import Evidence
from inspector.core.placement import Placement
from inspector.engine.images.ignore import Bits
from inspector.engine.images.moving import in_cells, shares
from inspector.engine.images.places import FIRST_ZONE, Kinds, kinds_of
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.shapes import Size


def zone_scores(evidence: Evidence, areas: Areas | None, preprocess: Preprocess) -> tuple[float, ...]:
    """Of the zones of `areas` in their order, by the first sheet and without their factors; NaN for one that the network does not see."""
    zones = len(areas.of(Use.ZONE)) if areas is not None else 0
    if not zones or areas is None or not evidence.sheets or evidence.shape != areas.size:
        return ()
    grid = evidence.sheets[0].grid
    cells = (_cells(areas, number, preprocess, grid.shape, evidence.placement) for number in range(zones))
    return tuple(float(grid[own].max()) if own.any() else float("nan") for own in cells)


def _cells(areas: Areas, zone: int, preprocess: Preprocess, grid: Size, placement: Placement | None) -> Bits:
    """(h, w) which cells lie in a zone by half or more."""
    if not preprocess.areas_move or placement is None:
        return _unmoved(areas, zone, preprocess, grid)
    kinds = kinds_of(areas)
    points = in_cells(kinds, placement, preprocess.points_to_picture(kinds.shape, grid), grid)
    return np.asarray(shares(points == zone + FIRST_ZONE) >= 0.5)


@lru_cache(maxsize=64)
def _unmoved(areas: Areas, zone: int, preprocess: Preprocess, grid: Size) -> Bits:
    drawn: Kinds = kinds_of(areas)
    seen = preprocess.placed((drawn == zone + FIRST_ZONE).astype(np.float32))
    return np.asarray(cv2.resize(seen, grid[::-1], interpolation=cv2.INTER_AREA) >= 0.5)
