"""The seal: golden pictures and their scores, stored in the model. A PC that computes other scores must not judge parts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import cast

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays
from inspector.core.said import said
from inspector.core.types import AnomalyResult, FloatArray, Image
from inspector.engine.images.preprocess import Preprocess

RELATIVE_TOLERANCE = 1e-4
SIDE, MOST_PX = 64, 1 << 28
Size = tuple[int, int]
Figures = Callable[[Image], tuple[float, ...]]
"""Image score of a network input, or that and the mean of the map of a picture."""
_SHRINKS = (1.5, 2.0, 3.0, 4.0)
_PICTURES, _INPUTS = "seal_picture_size", "seal_size"


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """Two patterns, the size (height, width) of the pictures that they are tiled to, and what these gave: (2, 2) scores and map means.

    A score comes from the hottest place alone, a map's mean from all of them. Patterns are of the kind that the pictures of good parts
    are, (2, 64, 64) or (2, 64, 64, 3), uint8 or uint16, and go the whole way that a part's picture goes. Raises ValueError for a seal
    that proves nothing.
    """

    patterns: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
    size: Size
    scores: FloatArray
    inputs: bool = False
    """Whether they are network inputs, (2, 64, 64, 3) uint8, with scores (2,) alone, as in models from before pictures were sealed."""

    def __post_init__(self) -> None:
        shapes = ((2, SIDE, SIDE, 3),) if self.inputs else ((2, SIDE, SIDE, 3), (2, SIDE, SIDE))
        if self.patterns.shape not in shapes or self.patterns.dtype not in (np.uint8, np.uint16)[: 1 if self.inputs else 2]:
            raise ValueError(said("the seal's patterns are {dtype} {shape}", dtype=self.patterns.dtype, shape=self.patterns.shape))
        if min(self.size) < 1 or self.size[0] * self.size[1] > MOST_PX:
            raise ValueError(said("the seal's pictures would have {height} x {width} px", width=self.size[1], height=self.size[0]))
        if self.scores.shape != ((2,) if self.inputs else (2, 2)) or self.scores.dtype != np.float32:
            raise ValueError(said("the seal's scores are {dtype} {shape}", dtype=self.scores.dtype, shape=self.scores.shape))
        first, second = self.image_scores
        if np.any(self.scores <= 0) or np.any(np.isinf(self.scores)) or first == second:
            raise ValueError(
                said("the seal's pictures score {first:g} and {second:g}, which tells no picture from another", first=first, second=second)
            )

    @property
    def image_scores(self) -> tuple[float, ...]:
        """The image score of each."""
        return tuple(self.scores.reshape(2, -1)[:, 0].tolist())

    def arrays(self) -> Arrays:
        """As it is stored in a model."""
        size = np.array(self.size, np.int32)
        return {"seal_patterns": self.patterns, _INPUTS if self.inputs else _PICTURES: size, "seal_scores": self.scores}

    @classmethod
    def from_arrays(cls, stored: Arrays) -> "Seal":
        """Reads what `arrays` gave. Raises KeyError, ValueError."""
        inputs = _INPUTS in stored
        size = stored[_INPUTS if inputs else _PICTURES]
        if size.shape != (2,) or size.dtype != np.int32 or (inputs and _PICTURES in stored):
            raise ValueError(said("the seal's size is none"))
        patterns, scores = cast(npt.NDArray[np.uint8], stored["seal_patterns"]), cast(FloatArray, stored["seal_scores"])
        return cls(patterns, (int(size[0]), int(size[1])), scores, inputs)

    def pictures(self) -> Iterator[Image]:
        """The golden pictures, or network inputs, one after the other."""
        times = -(-self.size[0] // SIDE), -(-self.size[1] // SIDE)
        for pattern in self.patterns:
            tiled = np.tile(pattern, (*times, 1) if pattern.ndim == 3 else times)
            yield cast(Image, np.ascontiguousarray(tiled[: self.size[0], : self.size[1]]))

    def again(self, figures: Figures) -> "Seal":
        """The same pictures with what they give now, of a detector that came from the sealed one. Raises `BAD_ARGUMENT` as `make` does."""
        return _sealed(self.patterns, self.size, _all_figures(figures, self), self.inputs)

    def check(self, figures: Figures, runtime: str) -> None:
        """Raises `MODEL_DRIFTED` unless `figures` gives the sealed scores again, to 1e-4 relative."""
        found = _all_figures(figures, self)
        # allclose is false for NaN, which is as wrong as any other score.
        if not np.allclose(found, self.scores, rtol=RELATIVE_TOLERANCE, atol=1e-6):
            worst = float(np.max(np.abs(found / self.scores - 1)))
            raise InspectorError(
                ErrorCode.MODEL_DRIFTED,
                said(
                    "This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%}).",
                    runtime=runtime,
                    worst=worst,
                ),
            )


def figures_of(result: AnomalyResult) -> tuple[float, float]:
    """What is sealed of the result for a picture."""
    return result.score, float(result.map.mean(dtype=np.float64))


def make(image: Image, preprocess: Preprocess, figures: Figures) -> Seal:
    """Seals a freshly fitted detector with noise, coarse and fine: pictures of the kind of `image`, a good part.

    Raises `BAD_ARGUMENT` where the good parts taught nothing that tells pictures from each other.
    """
    size = _size((image.shape[0], image.shape[1]), preprocess)
    refused: InspectorError | None = None
    for patterns in _patterns(image, preprocess.white_level):
        unscored = Seal(patterns, size, np.array([[1, 1], [2, 2]], np.float32))
        try:
            scores = _all_figures(figures, unscored)
        except InspectorError as error:  # good parts of this colour are not what this one is
            refused = error
            continue
        return _sealed(patterns, size, scores)
    assert refused is not None
    raise refused


def _sealed(patterns: npt.NDArray[np.uint8] | npt.NDArray[np.uint16], size: Size, scores: FloatArray, inputs: bool = False) -> Seal:
    try:
        if not np.all(np.isfinite(scores)):
            raise ValueError(said("their scores are no numbers"))
        return Seal(patterns, size, scores, inputs)
    except ValueError as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The good parts teach nothing: {reason}.", reason=error)) from error


def _all_figures(figures: Figures, sealed: Seal) -> FloatArray:
    return np.array([figures(picture) for picture in sealed.pictures()], np.float32).reshape(sealed.scores.shape)


def _patterns(image: Image, white_level: int) -> Iterator[npt.NDArray[np.uint8] | npt.NDArray[np.uint16]]:
    """Seeded noise as a picture of this kind has it: as deep, with as many channels, in colour or grey as it is, then the other."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(0, 256, (8, 8, 3), np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    noise = np.stack([coarse, rng.integers(0, 256, (SIDE, SIDE, 3), np.uint8)])
    if image.dtype == np.uint16:
        noise = np.rint(noise * (white_level / 255)).astype(np.uint16)
    if image.ndim == 2:
        yield np.ascontiguousarray(noise[..., 1])
        return
    grey = np.repeat(noise[..., 1:2], 3, axis=3)
    yield from (grey, noise) if np.array_equal(image.min(axis=2), image.max(axis=2)) else (noise, grey)


def _size(like: Size, preprocess: Preprocess) -> Size:
    """The size of small pictures that are shrunk to the same network input as pictures of the size `like`; `like` where there is none.

    A box stays as large as it is, a mask of what is ignored, and pictures in which parts are looked for.
    """
    if preprocess.ignore is not None or preprocess.aligner is not None:
        return like
    if preprocess.box is not None:
        return preprocess.box.end
    wanted = preprocess.geometry(*like).input
    for times in _SHRINKS:
        scale = times * sqrt(wanted[0] * wanted[1] / (like[0] * like[1]))
        smaller = max(1, round(like[0] * scale)), max(1, round(like[1] * scale))
        if scale < 1 and preprocess.geometry(*smaller).input == wanted:
            return smaller
    return like
