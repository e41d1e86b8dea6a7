"""Teach-back: good parts that a model rejects extend what it knows, within bounds that the build has set once and for all.

Of a picture only those patches are taken that lie farther from the bank than its coverage radius: within it, the build has left out good
patches as well. The radius, the standardisation and all vectors, with their usual distances, stay as they were built, so that scores keep
their unit, a place that nothing new is nearer to keeps its score, and whoever teaches a thousand parts cannot move what is known little by
little: all that was taught together never exceeds a share of what was built.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.gallery import GalleryWriter
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.spade import Spade
from inspector.engine.images.album_making import whole_picture
from inspector.engine.images.ignore import Bits
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.nearest import nearest


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may be taught, as shares of what was built: vectors of a bank, or images where these are kept whole."""

    all: float = 0.2
    each: float = 0.02
    """Of one picture."""
    least: int = 8
    """What one picture may always add, as long as there is room for it: otherwise small banks could learn nothing."""


BOUNDS = Bounds()
_SHOWN_PX = 384
"""Of a taught picture in the album: some 20 kB."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much a model has grown by what it was taught."""

    built: int
    grown: int
    most: int
    """What it may have grown at the most."""

    @property
    def left(self) -> int:
        """What may still be added."""
        return max(0, self.most - self.grown)

    def __add__(self, other: "Room") -> "Room":
        return Room(self.built + other.built, self.grown + other.grown, self.most + other.most)


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """A detector that was taught some pictures. Those that added nothing are none of its good images."""

    detector: AnyDetector
    added: tuple[int, ...]
    """What every picture added; 0: nothing in it was new, or there was no room."""


def room_of(detector: AnyDetector, bounds: Bounds = BOUNDS) -> Room:
    """How much a detector has grown. Raises `NOT_TRACEABLE` for one that cannot be taught."""
    if isinstance(detector, Ensemble):
        first, *others = (room_of(member, bounds) for member in detector.members_)
        return sum(others, first)
    if isinstance(detector, PatchCore):
        bank = detector.bank_
        return _room(int((bank.images < len(bank.grids) - detector.taught_).sum()), len(bank), bounds)
    if isinstance(detector, Spade):
        images = len(detector.gallery_)
        return _room(images - detector.taught_, images, bounds)
    raise InspectorError(ErrorCode.NOT_TRACEABLE, said("Nothing can be added to this model: {provenance}", provenance=detector.provenance))


def taught(detector: AnyDetector, images: Sequence[Image], names: Sequence[str], bounds: Bounds = BOUNDS) -> Taught:
    """A detector that was taught good `images` in their order; `detector` stays as it is.

    Raises `NOT_TRACEABLE` for one that cannot be taught, `IMAGE_UNLIKE` and `PART_NOT_FOUND` for a picture that it cannot look at.
    """
    found = _taught(detector, images, names, bounds)
    new = [k for k, count in enumerate(found.added) if count]
    if not new:
        return Taught(detector, found.added)
    if len(new) < len(images):
        found = Taught(_taught(detector, [images[k] for k in new], [names[k] for k in new], bounds).detector, found.added)
    if detector.album is not None:  # none where nobody wants one
        first = len(detector.names_)
        shown = [whole_picture(detector.preprocess, images[k], first + place, _SHOWN_PX) for place, k in enumerate(new)]
        found.detector.album = detector.album.extended(shown)
    return found


def _taught(detector: AnyDetector, images: Sequence[Image], names: Sequence[str], bounds: Bounds) -> Taught:
    """With all of them as good images, whether they add anything or not: members of an ensemble must number them alike."""
    room = room_of(detector, bounds)
    if isinstance(detector, Ensemble):
        return _ensemble(detector, images, names, bounds)
    if isinstance(detector, PatchCore):
        return _patchcore(detector, images, names, room, bounds)
    assert isinstance(detector, Spade)
    return _spade(detector, images, names, room)


def new_patches(features: FloatArray, bank: FloatArray, radius: float, most: int) -> npt.NDArray[np.int64]:
    """Rows of `features` (P, C), the farthest first, up to `most`, each farther than `radius` from `bank` (M, C) and those before it."""
    if not most or not len(features):
        return np.empty(0, np.int64)
    distances = nearest(features, bank)[0][:, 0]
    picked: list[int] = []
    while len(picked) < most and distances.max() > radius:
        picked.append(int(distances.argmax()))
        distances = np.minimum(distances, np.linalg.norm(features - features[picked[-1]], axis=1))
        distances[picked[-1]] = 0.0
    return np.array(picked, np.int64)


def _room(built: int, now: int, bounds: Bounds) -> Room:
    return Room(built, now - built, int(bounds.all * built))


def _patchcore(detector: PatchCore, images: Sequence[Image], names: Sequence[str], room: Room, bounds: Bounds) -> Taught:
    most, left, added = max(bounds.least, int(bounds.each * room.built)), room.left, list[int]()
    bank = detector.bank_
    for image in images:
        features, ignored = _features(detector, image)
        bank, count = _extended(bank, (features - detector.mean_) / detector.std_, ignored, detector.radius_, min(most, left))
        left -= count
        added.append(count)
    found, density = detector.with_images(names), detector.density_
    found.bank_, found.index_ = bank, detector._make_index(bank)
    found.density_ = density.extended(sum(added)) if density is not None else None
    return Taught(found._sealed_as(detector), tuple(added))


def _extended(bank: MemoryBank, features: FloatArray, ignored: Bits | None, radius: float, most: int) -> tuple[MemoryBank, int]:
    """The bank with what is new in the features (h, w, C) of an image, and how much that is."""
    rows, columns, channels = features.shape
    places = np.flatnonzero(~ignored) if ignored is not None else np.arange(rows * columns)
    vectors = features.reshape(-1, channels)[places]
    picked = new_patches(vectors, bank.vectors, radius, most)
    return bank.extended(vectors[picked], places[picked], (rows, columns)), len(picked)


def _spade(detector: Spade, images: Sequence[Image], names: Sequence[str], room: Room) -> Taught:
    """Every picture is one more image of the gallery. The scale of the map stays: it is the unit of the threshold."""
    gallery, taken = detector.gallery_, min(len(images), room.left)
    for image in images[:taken]:
        features, ignored = _features(detector, image)
        writer = GalleryWriter(detector._channels(), 1, float("inf"))
        writer.add(features, ignored)
        gallery = gallery.extended(writer.gallery())
    found = detector.with_images(names[:taken])
    found.gallery_ = gallery
    return Taught(found._sealed_as(detector), (1,) * taken + (0,) * (len(images) - taken))


def _ensemble(detector: Ensemble, images: Sequence[Image], names: Sequence[str], bounds: Bounds) -> Taught:
    """Every member on its own; their units stay."""
    numbers = [str(len(detector.learned_) + k) for k in range(len(images))]
    alone = [_taught(member, images, numbers, bounds) for member in detector.members_]
    added = tuple(map(sum, zip(*(each.added for each in alone), strict=True)))
    return Taught(detector.with_members(tuple(each.detector for each in alone), names), added)  # type: ignore[misc]  # none is an ensemble


def _features(detector: NetworkDetector, image: Image) -> tuple[FloatArray, Bits | None]:  # type: ignore[type-arg]  # of whatever it learns
    """(h, w, C) as the network gives them, and which places are ignored (h, w)."""
    placement = detector.preprocess.locate(image)
    features = detector.runtime().features(detector.preprocess.apply(image, placement)[None])[0]
    return features, detector.preprocess.ignored(features.shape[:2], placement)
