"""The album of a model: small pictures of the good parts that its vectors came from, for people who ask why a part was judged so.

A station has no pictures of good parts. Where there is room, whole pictures are kept, otherwise the places of vectors alone; both are
pieces of a picture, so that whoever reads them need not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from inspector.core.model import Arrays, ModelState
from inspector.core.said import said
from inspector.core.types import Pixels
from inspector.engine.images.jpeg import decoded, size_of
from inspector.engine.images.seen import Cutting, Shares, cut

BLOB = "album.bin"
MOST_BYTES, MOST_PIECES = 1 << 28, 1 << 20
_IMAGES, _BOXES, _ENDS, _TAKEN = "album_images", "album_boxes", "album_ends", "album_taken"
_LATEST = 1 << 36
Numbers: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """One JPEG of a good picture, or of a place of it."""

    image: int
    """Number among the good images of the model."""
    covers: Shares
    content: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Album:
    """Pieces in the order of the good images."""

    pieces: tuple[Piece, ...]
    taken: Numbers
    """(N,) seconds since 1970 at which the file of every good image was written; 0: not known."""

    @property
    def bytes(self) -> int:
        """What all pictures take."""
        return sum(len(piece.content) for piece in self.pieces)

    def date(self, image: int) -> str:
        """ISO 8601 in UTC, of the file of a good image; empty where it is not known."""
        seconds = int(self.taken[image]) if 0 <= image < len(self.taken) else 0
        return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else ""

    def cut(self, image: int, y: float, x: float, patch: tuple[float, float]) -> Cutting[Pixels] | None:
        """The window around a place of a good image, from the piece that shows most around it; None where there is none."""
        found = max((piece for piece in self._of(image)), key=lambda piece: _margin(piece.covers, y, x, patch), default=None)
        if found is None or _margin(found.covers, y, x, patch) < 0:
            return None
        pixels = decoded(found.content)
        return cut(pixels, y, x, patch, found.covers) if pixels is not None else None

    def picture(self, image: int) -> Pixels | None:
        """All of what the network sees of a good image; None where only places of it are kept."""
        whole = next((piece for piece in self._of(image) if piece.covers == (0.0, 0.0, 1.0, 1.0)), None)
        return decoded(whole.content) if whole is not None else None

    def left(self, images: Numbers) -> "Album | None":
        """Of the good images with these numbers, in order, which are numbered anew; None where it shows none of them."""
        numbers = {image: number for number, image in enumerate(images.tolist())}
        pieces = tuple(replace(piece, image=numbers[piece.image]) for piece in self.pieces if piece.image in numbers)
        return Album(pieces, self.taken[images[images < len(self.taken)]]) if pieces else None

    def extended(self, pieces: Sequence[Piece]) -> "Album":
        """With those of further good images, in their order; of their files no time is known."""
        taken = np.zeros(1 + max(piece.image for piece in pieces), np.int64)
        taken[: len(self.taken)] = self.taken
        return Album((*self.pieces, *pieces), taken)

    def _of(self, image: int) -> Sequence[Piece]:
        numbers = [piece.image for piece in self.pieces]
        first, last = np.searchsorted(numbers, [image, image + 1])
        return self.pieces[first:last]

    def _arrays(self) -> Arrays:
        return {
            _IMAGES: np.array([piece.image for piece in self.pieces], np.int32),
            _BOXES: np.array([piece.covers for piece in self.pieces], np.float32),
            _ENDS: np.cumsum([len(piece.content) for piece in self.pieces], dtype=np.int64),
            _TAKEN: self.taken,
        }


def with_album(state: ModelState, album: Album | None) -> ModelState:
    """The state of a model with its album beside the rest; `stored_album` reads it back."""
    if album is None:
        return state
    content = b"".join(piece.content for piece in album.pieces)
    return ModelState(state.meta, state.arrays | album._arrays(), state.blobs | {BLOB: content})


def stored_album(state: ModelState, learned: int) -> Album | None:
    """The album of a model that has one; `learned`: its number of good images. Raises KeyError, ValueError for what no build wrote."""
    if BLOB not in state.blobs:
        if _IMAGES in state.arrays:
            raise ValueError(said("the places of an album belong to nothing"))
        return None
    content, ends = state.blobs[BLOB], _array(state, _ENDS, np.int64, None)
    count = len(ends)
    images, boxes = _array(state, _IMAGES, np.int32, count), _array(state, _BOXES, np.float32, count, 4)
    taken = _array(state, _TAKEN, np.int64, None)
    starts = np.concatenate([[0], ends[:-1]])
    if not 0 < count <= MOST_PIECES or len(content) > MOST_BYTES or ends[-1] != len(content) or np.any(ends <= starts):
        raise ValueError(said("an album of {pictures} pictures has {bytes} bytes", pictures=count, bytes=len(content)))
    if images[0] < 0 or images[-1] >= learned or np.any(np.diff(images) < 0) or len(taken) > learned:
        raise ValueError(said("an album shows other pictures than those of the model"))
    if not np.isfinite(boxes).all() or np.any((boxes[:, :2] < 0) | (boxes[:, 2:] > 1) | (boxes[:, :2] >= boxes[:, 2:])):
        raise ValueError(said("an album shows places beyond its pictures"))
    if np.any((taken < 0) | (taken > _LATEST)):
        raise ValueError(said("an album has pictures of times that never were"))
    pieces = [
        Piece(int(image), cast(Shares, tuple(box.tolist())), content[start:end])
        for image, box, start, end in zip(images, boxes, starts, ends, strict=True)
    ]
    for piece in pieces:
        size_of(piece.content)
    return Album(tuple(pieces), cast(Numbers, taken))


def _margin(covers: Shares, y: float, x: float, patch: tuple[float, float]) -> float:
    """Patches that a piece shows around a place, at the nearest of its edges that is none of the whole picture; below 0: not the place."""
    top, left, bottom, right = covers
    if not (top <= y <= bottom and left <= x <= right):
        return -1.0
    edges = ((y - top, top > 0, 0), (bottom - y, bottom < 1, 0), (x - left, left > 0, 1), (right - x, right < 1, 1))
    return min((distance / patch[axis] for distance, counts, axis in edges if counts), default=float("inf"))


def _array(state: ModelState, name: str, kind: type[np.generic], *shape: int | None) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = state.arrays[name]
    fits = found.ndim == len(shape) and all(want in (None, side) for want, side in zip(shape, found.shape, strict=True))
    if found.dtype != kind or not fits:
        raise ValueError(said("{name} is {dtype} {shape}", name=name, dtype=found.dtype, shape=found.shape))
    return found
