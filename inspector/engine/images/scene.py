"""What the pictures of good parts have in common: where their edges lie, and which way they rise; and how another picture compares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import cv2
import numpy as np

from inspector.core.model import Arrays
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.edges import edges, likeness
from inspector.engine.images.facts import shrunk

SIDE = 64
"""px of the square that every picture is looked at in."""
ARRAY = "gate_scene"
"""Name of the array in a model."""
_FAR = SIDE // 2
_FINE = 2 * SIDE


@dataclass(frozen=True, slots=True)
class Compared:
    """How a picture is like the scene, shifted to where it is most alike: 1 the same, 0 nothing in common."""

    likeness: float
    dx: float
    """Share of its width by which it lies to the right of the scene, -0.5 to 0.5."""
    dy: float
    """Share of its height, down."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Mean edges of good pictures. Raises ValueError for what is none."""

    edges: FloatArray = field(repr=False)
    """(2, SIDE, SIDE) to the right and down, each of length 0 to 1."""

    def __post_init__(self) -> None:
        if self.edges.dtype != np.float32 or self.edges.shape != (2, SIDE, SIDE) or not np.isfinite(self.edges).all():
            raise ValueError(said("a scene is {dtype} {shape}", dtype=self.edges.dtype, shape=self.edges.shape))

    @classmethod
    def of(cls, views: Iterable[FloatArray]) -> Self:
        """The scene of pictures (N) whose edges are known; see `edges_of`."""
        return cls(np.asarray(np.mean(list(views), axis=0), np.float32))

    def compare(self, image: Image) -> Compared:
        """How a picture (H, W[, 3]) is like the scene."""
        return compare(edges_of(image), self.edges)

    def arrays(self) -> Arrays:
        """As it is stored in a model."""
        return {ARRAY: self.edges}


def edges_of(image: Image) -> FloatArray:
    """(2, SIDE, SIDE) edges of a picture (H, W[, 3]) squeezed into a square."""
    small = cv2.resize(shrunk(image, max(1, min(image.shape[:2]) // _FINE)), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return edges(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small, np.float32))


def compare(own: FloatArray, scene: FloatArray) -> Compared:
    """How edges (2, SIDE, SIDE) are like those of a scene."""
    dx, dy = _shift(own, scene)
    laid = np.roll(own, (-round(dy), -round(dx)), (1, 2))
    return Compared(likeness(laid, scene), dx / SIDE, dy / SIDE)


def compare_each(views: Sequence[FloatArray]) -> list[Compared]:
    """How the edges of each of N good pictures are like those of all others."""
    total, others = np.sum(views, axis=0), max(1, len(views) - 1)
    return [compare(each, np.asarray((total - each) / others, np.float32)) for each in views]


def _shift(own: FloatArray, scene: FloatArray) -> tuple[float, float]:
    """px of the square by which `own` lies to the right and down of the scene: the highest cross-correlation of the edges, between px."""
    spectrum = np.sum(np.fft.rfft2(own) * np.conj(np.fft.rfft2(scene)), axis=0)
    found = np.fft.irfft2(spectrum, (SIDE, SIDE))
    y, x = (int(each) for each in np.unravel_index(int(found.argmax()), found.shape))
    dx = x + _between(found[y, x - 1], found[y, x], found[y, (x + 1) % SIDE])
    dy = y + _between(found[y - 1, x], found[y, x], found[(y + 1) % SIDE, x])
    return (dx - SIDE if dx > _FAR else dx), (dy - SIDE if dy > _FAR else dy)


def _between(before: float, top: float, after: float) -> float:
    """Where the parabola through three values has its top, -0.5 to 0.5 from the middle."""
    bend = before - 2 * top + after
    return float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0
