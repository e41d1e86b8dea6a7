"""The demo part as geometry: a milled bearing cover with a turned boss, seen from above. Lengths are pixels.

Everything here is the same for every part, so it is worked out once; light and wear come later (`light`).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.datasets.demo_part.engraving import engraving
from inspector.datasets.demo_part.planes import HEIGHT, WIDTH, blurred, grid, inside, single, slopes, smoothstep

PLATE_HALF, PLATE_CORNER, PLATE_CHAMFER = (212.0, 156.0), 38.0, 6.0
BOSS, BOSS_CHAMFER, GROOVE = 104.0, 7.0, 86.0
BORE, BORE_CHAMFER = 49.0, 6.0
FRACTURE = 5.0
"""Width of the broken face around a chip."""
SCREW_AT, COUNTERBORE, SCREW = (168.0, 113.0), 26.0, 14.0
TAP_CIRCLE, TAP, TAPS = 68.0, 7.0, 6
_CUTTER = 260.0
MARK_STEPS = 4
"""Entries per pixel in a table of tool marks."""
MILLED_MARKS, TURNED_MARKS = 4096, 1024
"""Entries in the two parts of that table: marks of the milling cutter, then rings of the lathe."""

Point = tuple[float, float]

TAP_CENTRES: tuple[Point, ...] = tuple(
    (TAP_CIRCLE * float(np.cos(angle)), TAP_CIRCLE * float(np.sin(angle))) for angle in np.pi / 6 + np.arange(TAPS) * np.pi / 3
)
SCREW_CENTRES: tuple[Point, ...] = tuple((x * SCREW_AT[0], y * SCREW_AT[1]) for y in (-1.0, 1.0) for x in (-1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece broken out of the plate's edge: a blot around `centre`."""

    centre: Point
    radius: float
    seed: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How one part departs from the drawing. Without arguments: not at all."""

    undrilled: Point | None = None
    """Centre of a tapped hole or counterbore that was forgotten."""
    chip: Chip | None = None


@dataclass(slots=True, eq=False)
class Surface:
    """What light needs to know of every pixel. All arrays are (H, W) float32 unless noted."""

    slope_x: FloatArray
    slope_y: FloatArray
    across_x: FloatArray
    """Unit direction across the tool marks."""
    across_y: FloatArray
    mark_index: npt.NDArray[np.int32]
    """Where in the table of tool marks each pixel looks."""
    mark_depth: FloatArray
    rough_along: FloatArray
    """Spread of tiny slopes along the tool marks ..."""
    rough_across: FloatArray
    """... and across them, which is what stretches highlights."""
    reach: FloatArray
    """Share of the light that reaches the pixel: shadows, and depths of holes."""
    wall: FloatArray
    """Light coming back from the walls of the bore."""
    cover: FloatArray
    """1 on the part, 0 beside it, between at the edge."""
    ink: FloatArray
    """1 where the engraving is."""


@dataclass(slots=True, eq=False)
class _Distances:
    """Signed or plain distances from the features of the drawing, (H, W) each."""

    plate: FloatArray
    edge: FloatArray
    """From the edge as it was before anything broke off."""
    centre: FloatArray
    screw: FloatArray
    screw_x: FloatArray
    screw_y: FloatArray
    tap: FloatArray


@lru_cache(maxsize=1)
def good_surface() -> Surface:
    """The surface of a part without faults. Shared: copy what is to be changed."""
    return surface_of(Shape())


def surface_of(shape: Shape) -> Surface:
    """The surface of a part of this shape."""
    x, y = grid()
    distances = _distances(shape, x, y)
    ink = engraving()
    height = _height(distances) - 0.9 * ink
    if shape.chip:
        height -= _fracture(shape.chip)
    height = blurred(height, 0.85)
    slope_x, slope_y = slopes(height)
    across_x, across_y, index, depth = _tool_marks(distances, x, y)
    flat = np.exp(-8 * (slope_x**2 + slope_y**2))
    turned = inside(distances.centre - BOSS)
    spread = _spread(slope_x) + _spread(slope_y)
    along = np.sqrt(((0.15 - 0.045 * turned) * flat + 0.3 * (1 - flat)) ** 2 + 0.7 * spread)
    across = np.sqrt(((0.40 + 0.08 * turned) * flat + 0.32 * (1 - flat)) ** 2 + 0.7 * spread)
    reach, wall = _reach(distances, x, y)
    cover = inside(distances.plate)
    return Surface(
        slope_x, slope_y, across_x, across_y, index, single(depth * flat), single(along), single(across), reach, wall, cover, ink
    )  # fmt: skip


def _spread(slope: FloatArray) -> FloatArray:
    """Variance of a slope within a pixel. Added to the roughness, it keeps sharp edges from sparkling in dots."""
    return single(np.maximum(blurred(slope * slope, 0.9) - blurred(slope, 0.9) ** 2, 0))


def _distances(shape: Shape, x: FloatArray, y: FloatArray) -> _Distances:
    corner_x, corner_y = np.abs(x) - (PLATE_HALF[0] - PLATE_CORNER), np.abs(y) - (PLATE_HALF[1] - PLATE_CORNER)
    edge = np.hypot(np.maximum(corner_x, 0), np.maximum(corner_y, 0)) + np.minimum(np.maximum(corner_x, corner_y), 0) - PLATE_CORNER
    plate = np.maximum(edge, -bite(shape.chip)) if shape.chip else edge
    screw, screw_x, screw_y = _nearest(x, y, [c for c in SCREW_CENTRES if c != shape.undrilled])
    tap, _, _ = _nearest(x, y, [c for c in TAP_CENTRES if c != shape.undrilled])
    return _Distances(single(plate), single(edge), single(np.hypot(x, y) + 1e-3), screw, screw_x, screw_y, tap)


def _nearest(x: FloatArray, y: FloatArray, centres: list[Point]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Distance from the nearest of some points, and the offset from it."""
    distance = np.full_like(x, 1e3)
    offset_x, offset_y = np.zeros_like(x), np.ones_like(y)
    for centre_x, centre_y in centres:
        dx, dy = x - centre_x, y - centre_y
        d = np.hypot(dx, dy) + 1e-3
        nearer = d < distance
        distance = np.where(nearer, d, distance)
        offset_x, offset_y = np.where(nearer, dx, offset_x), np.where(nearer, dy, offset_y)
    return single(distance), single(offset_x), single(offset_y)


def bite(chip: Chip) -> FloatArray:
    """Signed distance from the outline of what broke off: an uneven blot, negative inside."""
    x, y = grid()
    dx, dy = x - chip.centre[0], y - chip.centre[1]
    waves = np.random.default_rng(chip.seed)
    angle = np.arctan2(dy, dx)
    outline = np.full_like(x, chip.radius)
    for wave in range(2, 8):
        outline += chip.radius * 0.28 / wave * np.float32(waves.normal()) * np.cos(wave * angle + np.float32(waves.uniform(0, 6.3)))
    return single(np.hypot(dx, dy) - outline)


def _fracture(chip: Chip) -> FloatArray:
    """Depth of the steep, rough face that a break leaves on what remains."""
    noise = np.random.default_rng(chip.seed + 1).standard_normal((HEIGHT, WIDTH), dtype=np.float32)
    rough = 3.5 * blurred(noise, 1.2) + 9 * blurred(noise, 3)
    distance = bite(chip)
    return single(0.9 * np.clip(FRACTURE + 1.5 * rough - distance, 0, FRACTURE + 3) + 0.8 * rough * inside(distance - FRACTURE))


def _height(d: _Distances) -> FloatArray:
    """Height above the plate. Only slopes show, so walls are as high as their bevel."""
    height = -0.9 * np.clip(d.edge + PLATE_CHAMFER, 0, PLATE_CHAMFER)
    height += 1.2 * np.clip(BOSS + BOSS_CHAMFER - d.centre, 0, BOSS_CHAMFER)
    height -= 0.9 * np.clip(3 - np.abs(d.centre - GROOVE), 0, 2)
    height -= np.clip(BORE + BORE_CHAMFER - d.centre, 0, BORE_CHAMFER)
    height -= 1.6 * np.clip(COUNTERBORE + 2.5 - d.screw, 0, 2.5)
    height -= 1.2 * np.clip(SCREW + 2 - d.screw, 0, 2)
    height -= np.clip(TAP + 2.2 - d.tap, 0, 2.2)
    return single(height)


def _tool_marks(d: _Distances, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int32], FloatArray]:
    """Direction across the marks, entry in the table, and depth: arcs on the plate, rings on the boss and round the screws."""
    side = (y + 20) / _CUTTER
    root = np.sqrt(1 - side * side)
    turned, counterbore = d.centre < BOSS, d.screw < COUNTERBORE
    # Chosen, not blended: opposite directions would cancel out.
    across_x = np.where(counterbore, d.screw_x / d.screw, np.where(turned, x / d.centre, root))
    across_y = np.where(counterbore, d.screw_y / d.screw, np.where(turned, y / d.centre, side))
    milled = MARK_STEPS * (x - _CUTTER * root + 2 * _CUTTER)
    rings = MILLED_MARKS + MARK_STEPS * np.where(counterbore, 1.7 * d.screw + 20, d.centre)
    index = np.where(turned | counterbore, rings, milled).astype(np.int32)
    return single(across_x), single(across_y), index, single(np.where(turned, 0.07, 0.085))


def _reach(d: _Distances, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How much light reaches each point, and what the wall of the bore sends back (the light comes from above left)."""
    bore = inside(d.centre - BORE)
    reach = 1 - 0.5 * (1 - smoothstep(BOSS - 2, BOSS + 14, np.hypot(x - 8, y - 10))) * smoothstep(BOSS + 4, BOSS + 9, d.centre)
    screw_floor = inside(d.screw - COUNTERBORE)
    shade = smoothstep(COUNTERBORE - 9, COUNTERBORE + 2, np.hypot(d.screw_x - 3, d.screw_y - 6.5))
    reach *= 1 - screw_floor * (0.22 + 0.5 * shade)
    facing_screw = np.clip((0.33 * d.screw_x + 0.94 * d.screw_y) / SCREW, -1, 1)
    hole = inside(d.screw - SCREW)
    reach *= 1 - hole * (1 - 0.02 - 0.25 * smoothstep(0.3, 1, facing_screw) * smoothstep(SCREW - 9, SCREW, d.screw))
    reach *= 1 - 0.975 * inside(d.tap - TAP)
    reach *= 1 - bore
    facing = np.clip((0.33 * x + 0.94 * y) / BORE, -1, 1)
    ring = smoothstep(BORE - 13, BORE - 1, d.centre)
    wall = bore * (0.008 + ring * (0.02 + 0.3 * smoothstep(0.0, 1, facing)))
    return single(reach), single(wall)
