"""How much the places of a picture count: the areas that were drawn, as one weight a px, and from there a cell of the patch grid.

The weights go the way that pictures go, as an `IgnoreMask` does. Whatever moves them with the part does so before that, at the size of
the picture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.areas import Area, Areas, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.placement import Placement
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits
from inspector.engine.images.moving import in_cells, in_picture, shares
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.shapes import Size, pixels_of

Kinds: TypeAlias = npt.NDArray[np.uint8]
"""(H, W) the number of what counts there: `IGNORED`, `PLAIN`, or the zones from `FIRST_ZONE` on."""
IGNORED, PLAIN, FIRST_ZONE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What a grid of patches makes of the places."""

    weights: FloatArray | None
    """(h, w) what patch scores are multiplied with, wherever they count at all; None: nothing."""
    ignored: Bits | None
    """(h, w) what counts for nothing; None: everything counts."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places of pictures of one size. Make it with `of`; two are the same where areas and factors are."""

    kinds: Kinds = field(compare=False, repr=False)
    factors: tuple[float, ...]
    """By the numbers in `kinds`: 0 for what is ignored, 1 for what lies in no zone."""
    sha256: str
    """Of the areas."""
    present: tuple[int, ...] = field(compare=False, repr=False)
    """The numbers in `kinds`."""
    largest_factor: float = field(compare=False, repr=False)
    """Of the places that go by the rule's threshold; 1 where all have one of their own."""

    @classmethod
    def of(cls, areas: Areas | None, threshold: float | None) -> Self | None:
        """What the areas of a decision rule with this threshold mean; None where every place counts the same.

        A zone with a threshold t of its own counts by the factor threshold / t, so that a score there, compared with the rule's threshold,
        is the zone's own decision. `threshold` None: there is none yet, and such zones count as any other place.
        Raises `BAD_ARGUMENT` where nothing is left, and where a zone has a threshold of its own and the rule's is no number above 0.
        """
        if areas is None:
            return None
        zones = areas.of(Use.ZONE)
        factors = (0.0, 1.0, *(zone.factor_under(threshold) for zone in zones))
        kinds, present = _drawn(areas)
        if all(factors[kind] == 1 for kind in present):
            return None
        own = {number for number, zone in enumerate(zones, FIRST_ZONE) if zone.threshold is not None}
        largest = max((factors[kind] for kind in present if kind not in own and kind != IGNORED), default=1.0)
        return cls(kinds, factors, areas.sha256, present, largest)

    @property
    def ignored(self) -> Bits:
        """(H, W) what counts for nothing."""
        return np.asarray(self.kinds == IGNORED)

    def expect_size(self, height: int, width: int) -> None:
        """Raises `IMAGE_UNLIKE` for a picture of another size: nobody knows where in it the areas are."""
        if self.kinds.shape != (height, width):
            sentence = said(
                "The picture has {width} x {height} px, but where to look is known for pictures of {own_width} x {own_height} px.",
                width=width,
                height=height,
                own_width=self.kinds.shape[1],
                own_height=self.kinds.shape[0],
            )
            raise InspectorError(ErrorCode.IMAGE_UNLIKE, sentence)

    def ignored_px(self, placement: Placement | None) -> Bits:
        """(H, W) what counts for nothing in a picture; `placement`: of the part that the areas move with, None where they do not."""
        return self.ignored if placement is None else np.asarray(in_picture(self.kinds, placement) == IGNORED)

    def cells(self, preprocess: Preprocess, grid: Size, placement: Placement | None = None) -> Cells:
        """For a grid (h, w) over the network input: a cell takes the mean factor of what counts in it, and is ignored as that of a mask is.

        `placement`: as in `Preprocess.ignored`. Raises `BAD_ARGUMENT` where nothing that the network sees counts, and as
        `Preprocess.geometry` does.
        """
        if not preprocess.areas_move or placement is None:
            return _cells(self, preprocess, grid)
        points = in_cells(self.kinds, placement, preprocess.points_to_picture(self.kinds.shape, grid), grid)
        return _sum(self, grid, lambda kind: shares(points == kind))


def kinds_of(areas: Areas) -> Kinds:
    """(H, W) what counts where, whatever its factor. Raises `BAD_ARGUMENT` where nothing is left."""
    return _drawn(areas)[0]


def ignored_px(areas: Areas | None) -> Bits | None:
    """(H, W) what areas ignore; None: nothing. Raises `BAD_ARGUMENT` where that is everything."""
    if areas is None:
        return None
    ignored = _drawn(areas)[0] == IGNORED
    return ignored if ignored.any() else None


@lru_cache(maxsize=4)
def _drawn(areas: Areas) -> tuple[Kinds, tuple[int, ...]]:
    """Kinds, and which of them there are. Raises `BAD_ARGUMENT` where nothing is left."""
    look = areas.of(Use.LOOK)
    kinds = np.where(_any_of(look, areas.size), PLAIN, IGNORED).astype(np.uint8) if look else np.full(areas.size, PLAIN, np.uint8)
    for number, zone in enumerate(areas.of(Use.ZONE), FIRST_ZONE):
        kinds[pixels_of(zone, areas.size) & (kinds != IGNORED)] = number
    kinds[_any_of(areas.of(Use.IGNORE), areas.size)] = IGNORED
    present = np.flatnonzero(np.bincount(kinds.ravel()))
    if not present.any():
        raise _nothing_left()
    kinds.setflags(write=False)
    return kinds, tuple(present.tolist())


def _any_of(areas: Sequence[Area], size: Size) -> Bits:
    covered = np.zeros(size, np.bool_)
    for area in areas:
        covered |= pixels_of(area, size)
    return covered


@lru_cache(maxsize=64)
def _cells(places: Places, preprocess: Preprocess, grid: Size) -> Cells:
    """See `Places.cells`. The sums are made in float64, so that a cell within one zone has its factor to the last bit."""
    return _sum(places, grid, lambda kind: _share(places.kinds == kind, preprocess, grid))


def _sum(places: Places, grid: Size, share_of: Callable[[int], npt.NDArray[np.float64]]) -> Cells:
    counted, weighted = np.zeros(grid), np.zeros(grid)
    for kind in places.present:
        if kind != IGNORED:
            share = share_of(kind)
            counted += share
            weighted += share * places.factors[kind]
    kept = counted >= 0.5
    if not kept.any():
        raise _nothing_left()
    weights = np.divide(weighted, counted, out=np.ones(grid), where=kept).astype(np.float32)
    return Cells(weights if (weights != 1).any() else None, None if kept.all() else ~kept)


def _share(pixels: Bits, preprocess: Preprocess, grid: Size) -> npt.NDArray[np.float64]:
    """(h, w) how much of a cell these px cover, 0 to 1."""
    seen = preprocess.placed(pixels.astype(np.float32))
    return np.asarray(cv2.resize(seen, grid[::-1], interpolation=cv2.INTER_AREA), np.float64)


def _nothing_left() -> InspectorError:
    return InspectorError(ErrorCode.BAD_ARGUMENT, said("The areas leave nothing of the pictures to be looked at."))
