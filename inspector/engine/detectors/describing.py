"""What the hottest place of a part is like: the mean of its patches' features, by which defects are grouped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.placement import Placement
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.laying import lay_back
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.ignore import Bits
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.preprocess import Preprocess

HOTTEST = 0.9
"""What belongs to the hottest place: patches around the hottest one that are at least this share of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """The hottest place of one picture."""

    vector: FloatArray
    """(C,) mean of the standardised features of its patches."""
    box: tuple[int, int, int, int]
    """(top, left, bottom, right) in px of the picture, around these patches."""
    image: Image

    @property
    def place(self) -> tuple[float, float]:
        """(y, x) of its middle."""
        top, left, bottom, right = self.box
        return (top + bottom) / 2, (left + right) / 2


def describe(detector: AnyDetector, images: Iterable[LazyImage]) -> Iterator[tuple[int, Described | InspectorError]]:
    """Looks at pictures in their order; of an ensemble, its first network does. Raises `NOT_TRACEABLE` for methods without a bank."""
    member = detector.members_[0] if isinstance(detector, Ensemble) else detector
    if not isinstance(member, PatchCore):
        raise InspectorError(
            ErrorCode.NOT_TRACEABLE, said("The method {kind} compares no patches that could be grouped: PatchCore does.", kind=member.kind)
        )
    runtime = member.keeping_features()

    def described(image: LazyImage) -> Described:
        picture = materialise(image)
        patches = member.patches_of(picture, runtime)
        distances = np.where(patches.counted, patches.distances, 0)
        _, regions = cv2.connectedComponents((distances >= HOTTEST * distances.max()).astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
        place = regions == regions[np.unravel_index(int(distances.argmax()), distances.shape)]
        return Described(patches.features[place].mean(axis=0), _box(place, member.preprocess, patches.placement, picture), picture)

    return in_order(described, images, runtime.streams + (runtime.batch > 1), 2 * runtime.streams)


def _box(place: Bits, preprocess: Preprocess, placement: Placement | None, picture: Image) -> tuple[int, int, int, int]:
    """What is around some patches (h, w) in px of the picture."""
    geometry = preprocess.geometry(picture.shape[0], picture.shape[1])
    seen = cv2.resize(place.astype(np.float32), geometry.input[::-1], interpolation=cv2.INTER_NEAREST)
    drawn = to_image(np.asarray(seen, np.float32), geometry)
    if preprocess.moves_picture and placement is not None:
        drawn = lay_back(drawn, placement)
    left, top, width, height = cv2.boundingRect((drawn > 0).astype(np.uint8))
    return (top, left, top + height, left + width) if width else (0, 0, picture.shape[0], picture.shape[1])
