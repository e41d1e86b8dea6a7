"""A detector that traces every place back to the same place of three good pictures: no engine, no disk."""

from collections.abc import Sequence

import numpy as np
from small_parts import good_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.good_places import GoodPlace, Traced
from inspector.core.types import AnomalyResult, Image
from inspector.engine.images.album import Album, Piece
from inspector.engine.images.album_making import Origins
from inspector.engine.images.jpeg import encoded
from inspector.engine.images.preprocess import Preprocess

GOOD_FILES = tuple(f"/gone/good {k}.png" for k in range(3))


def album_of_good_parts() -> Album:
    """Whole pictures of three good parts."""
    return Album(tuple(Piece(k, (0, 0, 1, 1), encoded(good_part(k), 90)) for k in range(3)), np.full(3, 1_700_000_000))


class TracingDetector:
    """Good picture number k is k + 1.5 away. `traceable` False: nothing is traced back."""

    preprocess = Preprocess(size=64)

    def __init__(self, album: Album | None = None, traceable: bool = True) -> None:
        self.album, self.traceable = album, traceable

    def origins(self) -> Origins | None:
        return Origins(np.arange(3), np.full((3, 2), 0.5), np.full((3, 2), 1 / 20)) if self.traceable else None

    def result_of(self, evidence: Evidence, places: object = None) -> AnomalyResult:
        grid = evidence.sheets[0].grid
        return AnomalyResult(float(grid.mean()), grid, -1, (0, 0), (grid.shape[0], grid.shape[1]), evidence)

    def nearest_places(self, image: Image, evidence: Evidence, points: Sequence[tuple[float, float]], *_: object) -> list[Traced]:
        if not self.traceable:
            raise InspectorError(ErrorCode.NOT_TRACEABLE, "A mean is made of all good images at once.")
        shape, patch = evidence.shape, (1 / 20, 1 / 20)
        places = [(y / shape[0], x / shape[1]) for y, x in points]
        return [Traced(y, x, patch, 9.0, tuple(GoodPlace(k, y, x, patch, k + 1.5) for k in range(3))) for y, x in places]
