"""Light on the demo part, and the camera that looks at it: from a surface to a photograph."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from inspector.core.types import FloatArray, Image
from inspector.datasets.demo_part.planes import HEIGHT, WIDTH, blurred, grid, single, slopes
from inspector.datasets.demo_part.shape import MARK_STEPS, MILLED_MARKS, TURNED_MARKS, Surface

_TILE = 1024
_LEVELS = 4096
_WHITE = 1.6


@dataclass(frozen=True, slots=True)
class _Lamp:
    """A soft box above the part: place in pixels from the middle, strength, colour."""

    x: float
    y: float
    z: float
    strength: float
    colour: tuple[float, float, float]


_LAMPS = (
    _Lamp(-180, -430, 480, 1.75, (1.0, 0.95, 0.885)),
    _Lamp(560, -60, 430, 0.95, (0.83, 0.92, 1.0)),
    _Lamp(-500, 620, 560, 0.5, (0.90, 0.95, 1.0)),
)
_SKY = (0.88, 0.95, 1.0)
_COLOURS = np.array([[lamp.strength * c for c in lamp.colour] for lamp in _LAMPS] + [list(_SKY)], np.float32).T
"""(3, sources): how much red, green and blue each lamp and the sky give."""


@dataclass(frozen=True, slots=True)
class Finish:
    """What differs from good part to good part: position, exposure, tool marks, clouds in the finish."""

    shift: tuple[float, float]
    turn_degrees: float
    exposure: float
    seed: int

    @classmethod
    def of(cls, generator: np.random.Generator) -> "Finish":
        """A part as the line delivers it: within about three pixels and one degree, and three per cent of brightness."""
        dx, dy, turn, light = (float(value) for value in np.clip(generator.standard_normal(4), -2, 2))
        return cls((1.4 * dx, 1.4 * dy), 0.45 * turn, 1 + 0.015 * light, int(generator.integers(2**31)))


@dataclass(slots=True, eq=False)
class Wear:
    """What a defect adds to the surface. Arrays are (H, W) float32; None: nothing."""

    tint: FloatArray | None = None
    """Factor on the light: (H, W), or (3, H, W) where it colours."""
    dull: FloatArray | None = None
    """1 where tool marks and shine are gone."""
    bump: FloatArray | None = None
    """Height in pixels that is added."""


def photograph(surface: Surface, finish: Finish, wear: Wear | None = None) -> Image:
    """A picture, (HEIGHT, WIDTH, 3) RGB uint8, of a part under the lamps."""
    generator = np.random.default_rng(finish.seed)
    part = _lit(surface, generator, wear or Wear())  # (3, H, W)
    move = pose(finish)
    cover = moved(surface.cover, move)
    ground = (1 - 0.85 * _shadow(cover)) * (1 - cover)
    lens = _vignette() * np.float32(finish.exposure)
    scene = np.stack([(mat * ground + moved(plane, move)) * lens for mat, plane in zip(_mat(), part, strict=True)])
    return _exposed(scene, generator)


def pose(finish: Finish) -> FloatArray:
    """(2, 3) matrix that puts the part where it lies in the picture."""
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), finish.turn_degrees, 1.0)
    matrix[:, 2] += np.array(finish.shift)
    return single(matrix)


def moved(plane: FloatArray, matrix: FloatArray) -> FloatArray:
    """An (H, W) plane of the part where the part lies in the picture."""
    return single(cv2.warpAffine(plane, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR))


def _lit(surface: Surface, generator: np.random.Generator, wear: Wear) -> FloatArray:
    """Light sent to the camera by every point of the part, times its cover, (3, H, W)."""
    slope_x, slope_y, along, across = _micro_slopes(surface, generator, wear)
    sources = np.empty((len(_LAMPS) + 1, HEIGHT, WIDTH), np.float32)
    for source, (to_x, to_y, half_x, half_y, fall) in zip(sources, _directions(), strict=False):
        tilt_x, tilt_y = half_x - slope_x, half_y - slope_y
        over = tilt_x * surface.across_x + tilt_y * surface.across_y
        beside = tilt_y * surface.across_x - tilt_x * surface.across_y
        shine = np.exp(-(over * over * across + beside * beside * along))
        soft = np.maximum(to_x * slope_x + to_y * slope_y + fall, 0)
        source[:] = 0.9 * shine + 0.17 * soft
    sources[-1] = 0.075 - 0.05 * np.clip(slope_y, -1, 1) + 0.02 * np.clip(slope_x, -1, 1)
    finish = surface.reach * (1 - 0.6 * surface.ink) * _clouds(generator) * surface.cover
    light = np.tensordot(_COLOURS, sources, axes=1) * finish + surface.wall * surface.cover
    return single(light if wear.tint is None else light * wear.tint)


def _micro_slopes(surface: Surface, generator: np.random.Generator, wear: Wear) -> tuple[FloatArray, ...]:
    """Slopes (x, y) with tool marks and grain on them, and the spreads along and across as 1 / width squared."""
    marks = surface.mark_depth * _marks(generator)[surface.mark_index]
    along, across = surface.rough_along, surface.rough_across
    if wear.dull is not None:
        marks = marks * (1 - wear.dull)
        along, across = along + wear.dull * (0.3 - along), across + wear.dull * (0.3 - across)
    slope_x = surface.slope_x + marks * surface.across_x + 0.02 * _grain(generator)
    slope_y = surface.slope_y + marks * surface.across_y + 0.02 * _grain(generator)
    if wear.bump is not None:
        bump_x, bump_y = slopes(wear.bump)
        slope_x, slope_y = slope_x + bump_x, slope_y + bump_y
    return single(slope_x), single(slope_y), single(1 / (along * along)), single(1 / (across * across))


@lru_cache(maxsize=1)
def _directions() -> tuple[tuple[FloatArray, ...], ...]:
    """For each lamp: direction to it (x, y), slope that mirrors it into the camera (x, y), and its height."""
    x, y = grid()
    answers: list[tuple[FloatArray, ...]] = []
    for lamp in _LAMPS:
        to_x, to_y = lamp.x - x, lamp.y - y
        length = np.sqrt(to_x**2 + to_y**2 + lamp.z**2)
        to_x, to_y, to_z = to_x / length, to_y / length, lamp.z / length
        parts = (to_x, to_y, to_x / (to_z + 1), to_y / (to_z + 1), to_z)
        answers.append(tuple(single(part) for part in parts))
    return tuple(answers)


def _marks(generator: np.random.Generator) -> FloatArray:
    """The table of tool marks of one part: the feed of the tool, uneven as chatter makes it, and fine scratches."""
    milled = _feed(generator, MILLED_MARKS, MARK_STEPS * 6.5)
    turned = _feed(generator, TURNED_MARKS, MARK_STEPS * 2.7)
    return np.concatenate([milled, turned])


def _feed(generator: np.random.Generator, count: int, pitch: float) -> FloatArray:
    noise = generator.standard_normal((3, count), dtype=np.float32)
    uneven, drift = 12 * blurred(noise[:1], 14)[0], 12 * blurred(noise[1:2], 40)[0]
    fine = 1.6 * blurred(noise[2:], 0.9)[0]
    phase = np.arange(count, dtype=np.float32) * np.float32(2 * np.pi / pitch) + drift * 0.5
    return single(0.55 * np.sin(phase) * (1 + 0.25 * uneven) + 0.75 * fine)


@lru_cache(maxsize=1)
def _noise() -> FloatArray:
    """One sheet of noise, from which every part and exposure cuts its pieces."""
    return np.random.default_rng(20240229).standard_normal((_TILE, _TILE), dtype=np.float32)


@lru_cache(maxsize=1)
def _soft_noise() -> FloatArray:
    soft = blurred(_noise(), 0.7)
    return single(soft / soft.std())


def _cut(sheet: FloatArray, generator: np.random.Generator) -> FloatArray:
    row, column = generator.integers(0, (_TILE - HEIGHT, _TILE - WIDTH))
    return sheet[row : row + HEIGHT, column : column + WIDTH]


def _grain(generator: np.random.Generator) -> FloatArray:
    return _cut(_soft_noise(), generator)


def _clouds(generator: np.random.Generator) -> FloatArray:
    """Faint large-scale differences of the finish, around 1."""
    coarse = generator.standard_normal((6, 8), dtype=np.float32)
    return single(1 + 0.02 * cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))


@lru_cache(maxsize=1)
def _mat() -> FloatArray:
    """The rubber mat below, (3, H, W): the same for every part, as the camera stands still."""
    _, y = grid()
    grain = 0.6 * blurred(_noise()[:HEIGHT, :WIDTH], 0.6) + 1.5 * blurred(_noise()[HEIGHT : 2 * HEIGHT, :WIDTH], 4)
    mat = np.maximum(0.024 + 0.016 * grain - 0.012 * y / HEIGHT, 0.004)
    return np.multiply.outer(np.array((0.88, 0.97, 1.08), np.float32), mat)


def _shadow(cover: FloatArray) -> FloatArray:
    """The shadow of the part on the mat, worked out at a quarter of the size."""
    size = (WIDTH // 4, HEIGHT // 4)
    small = blurred(single(cv2.resize(cover, size, interpolation=cv2.INTER_AREA)), 2.4)
    aside = cv2.warpAffine(small, np.array([[1, 0, 1.6], [0, 1, 2.6]], np.float32), size)
    return single(cv2.resize(aside, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR))


@lru_cache(maxsize=1)
def _vignette() -> FloatArray:
    x, y = grid()
    return single(1 - 0.3 * (x * x + y * y) / ((WIDTH / 2) ** 2 + (HEIGHT / 2) ** 2))


@lru_cache(maxsize=1)
def _tone_curve() -> FloatArray:
    """Grey levels 0 to 255 for light from 0 to twice white: highlights roll off instead of clipping."""
    light = np.arange(_LEVELS, dtype=np.float32) * (4 / _LEVELS)
    rolled = np.minimum(light * (1 + light / _WHITE**2) / (1 + light), 1) ** np.float32(1 / 2.2)
    steep = rolled + 0.16 * np.sin(2 * np.pi * (rolled - 0.5)) / np.pi
    return single(255 * steep)


def _exposed(light: FloatArray, generator: np.random.Generator) -> Image:
    """Lens, tone curve and sensor: from light (3, H, W) to a picture (H, W, 3)."""
    curve = _tone_curve()
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    for channel, plane in enumerate(light):
        steps = blurred(plane, 0.5) * (0.93 * _LEVELS / 4)
        levels = curve.take(steps.astype(np.int32), mode="clip") + 1.7 * _cut(_noise(), generator)
        picture[:, :, channel] = np.clip(levels + 0.5, 0, 255)
    return picture
