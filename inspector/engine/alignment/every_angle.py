"""The coarse search: the edges of the reference, turned to every angle, laid over a picture at every place, all by one transform each."""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.placement import Matrix
from inspector.core.types import FloatArray
from inspector.engine.alignment.edges import edges, warped, within

Numbers: TypeAlias = npt.NDArray[np.intp]
STEP = 5.0
"""Degrees between angles: what lies half a step beside the part's own is still the best by far."""
_LIKELY = 5
"""Angles that get a closer look, with those beside them."""
_TINY = 1e-6
_REACH = 1.5
"""Times the picture: room for shifts by up to half of it, without what leaves on one side coming in on the other."""


@dataclass(frozen=True, slots=True, eq=False)
class EveryAngle:
    """The reference turned to the angles (K,), as transforms (K, 2, h', w') and lengths (K,) of its edges. Make it with `of`."""

    angles: npt.NDArray[np.float64]
    transforms: npt.NDArray[np.complex64]
    lengths: FloatArray
    padded: tuple[int, int]

    @classmethod
    def of(cls, reference: FloatArray, angles: npt.NDArray[np.float64]) -> "EveryAngle":
        """`reference`: (h, w) small grey picture; `angles`: degrees clockwise, in even steps."""
        found = [_turned(reference, float(angle)) for angle in angles]
        padded = _fast(reference.shape[0] * _REACH), _fast(reference.shape[1] * _REACH)
        transforms = np.conj(np.fft.rfft2(np.stack(found), padded))
        return cls(angles, transforms, np.array([max(np.linalg.norm(each), _TINY) for each in found], np.float32), padded)

    def common(self, grey: FloatArray, chosen: slice | Numbers = slice(None)) -> FloatArray:
        """(K, h', w') what the small picture `grey` (h, w) has in common with the reference at the `chosen` angles, at every shift."""
        right, down = np.fft.rfft2(edges(grey), self.padded)
        products = self.transforms[chosen, 0] * right + self.transforms[chosen, 1] * down
        found = np.fft.irfft2(products, self.padded)
        return np.asarray(found / self.lengths[chosen, None, None], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Every second angle at half the size tells which few are worth a closer look, a tenth of the time that all would take."""

    glance: EveryAngle
    look: EveryAngle

    @classmethod
    def of(cls, reference: FloatArray, degrees: float) -> "Search":
        """`reference`: (h, w) small grey picture; `degrees`: how far parts are turned to either side, 180: all around."""
        half = np.asarray(cv2.resize(reference, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
        angles = np.arange(*_range(degrees), dtype=np.float64) * STEP
        return cls(EveryAngle.of(half, angles[::2]), EveryAngle.of(reference, angles))

    def find(self, grey: FloatArray) -> tuple[float, float, float]:
        """Angle in degrees, shift to the right and down in px of the small picture `grey` (h, w), each finer than its step."""
        half = np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
        tops = self.glance.common(half).max(axis=(1, 2))
        likely = 2 * np.argsort(tops)[-_LIKELY:]
        chosen = np.unique([self._number(k + beside) for k in likely for beside in (-1, 0, 1)])
        common = self.look.common(grey, chosen)
        best, row, column = (int(k) for k in np.unravel_index(int(common.argmax()), common.shape))
        here, (rows, columns) = common[best], common.shape[1:]
        dy = _signed(row, rows) + _vertex(here[row - 1, column], here[row, column], here[(row + 1) % rows, column])
        dx = _signed(column, columns) + _vertex(here[row, column - 1], here[row, column], here[row, (column + 1) % columns])
        peaks = dict(zip(chosen.tolist(), common.max(axis=(1, 2)).tolist(), strict=True))
        return self._angle(peaks, int(chosen[best])), dx, dy

    def _number(self, angle: int) -> int:
        """All around the last angle and the first are neighbours; otherwise nothing lies beyond them."""
        count = len(self.look.angles)
        return angle % count if count * STEP >= 360 else min(max(angle, 0), count - 1)

    def _angle(self, peaks: dict[int, float], best: int) -> float:
        """The top of the parabola through the best angle and those beside it."""
        before, after = (peaks.get(self._number(best + beside), peaks[best]) for beside in (-1, 1))
        return float(self.look.angles[best]) + STEP * _vertex(before, peaks[best], after)


def _fast(side: float) -> int:
    """A side of at least so many px, of small factors. Stations have no SciPy, whose transforms are no faster here."""
    return int(cv2.getOptimalDFTSize(int(side)))


def _range(degrees: float) -> tuple[int, int]:
    """First step and the one after the last; all around an even number, so that every second one is all around, too."""
    if degrees >= 180:
        return -int(180 / STEP), int(180 / STEP)
    most = 2 * int(np.ceil(degrees / STEP / 2))
    return -most, most + 1


def _turned(reference: FloatArray, angle: float) -> FloatArray:
    """The edges (2, h, w) of the reference turned clockwise about its middle."""
    height, width = reference.shape
    back = np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0), np.float64)
    return edges(warped(reference, back)) * within(reference.shape, back)


def around_middle(angle: float, dx: float, dy: float, shape: tuple[int, ...]) -> Matrix:
    """Turned clockwise by `angle` degrees about the middle of (h, w), then shifted: (2, 3) between centres of px."""
    matrix = np.asarray(cv2.getRotationMatrix2D(((shape[1] - 1) / 2, (shape[0] - 1) / 2), -angle, 1.0), np.float64)
    matrix[:, 2] += (dx, dy)
    return matrix


def _signed(place: int, count: int) -> int:
    return place - count if place > count // 2 else place


def _vertex(before: float, here: float, after: float) -> float:
    """Where between -0.5 and 0.5 the parabola through three values, the middle one highest, has its top."""
    bend = before - 2 * here + after
    return float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0
