"""What can go wrong with the demo part: from plain to see to just visible."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.datasets.demo_part import shape as drawing
from inspector.datasets.demo_part.light import Wear
from inspector.datasets.demo_part.planes import HEIGHT, WIDTH, blurred, grid, inside, single, smoothstep
from inspector.datasets.demo_part.shape import Chip, Point, Shape, Surface, good_surface, surface_of

Generator: TypeAlias = np.random.Generator
Defect = tuple[Surface, Wear, FloatArray]
"""The surface, what lies on it, and where the defect is: (H, W), 1 inside, in the part's own place."""

_OVERSAMPLING = 4
_STAINS = {"oil": (0.36, 0.28, 0.17), "rust": (0.44, 0.26, 0.16), "coolant": (0.36, 0.40, 0.40)}
"""What a stain of density 1 leaves of red, green and blue."""


def scratch(generator: Generator) -> Defect:
    """A bent groove with a burr, fading in and out, that crosses the tool marks; sometimes a second one beside it."""
    middle, angle, bend = _place(generator, margin=9), generator.uniform(0, np.pi), generator.normal(0, 0.25)
    length, strength, width = generator.uniform(28, 120), generator.uniform(0.75, 1.7), int(generator.integers(4, 8))
    line = _stroke(middle, angle, bend, length, width)
    if generator.random() < 0.4:
        beside = (middle[0] + generator.uniform(4, 9), middle[1] + generator.uniform(-9, 9))
        line = np.maximum(line, 0.7 * _stroke(beside, angle + 0.05, bend, 0.6 * length, width))
    line = line * _metal()
    groove = blurred(line, 0.8)
    bump = single(strength * (1.4 * blurred(line, 2.0) - 2.6 * groove))
    tint = 1 + strength * (0.5 * blurred(line, 0.5) - 0.9 * np.maximum(blurred(line, 1.4) - 0.6 * line, 0))
    wear = Wear(tint=single(tint), dull=np.minimum(1.2 * groove, 0.7), bump=bump)
    return good_surface(), wear, _marked(line > 0.2, 1)


def dent(generator: Generator) -> Defect:
    """A hollow with a raised rim, as from a blow: one side catches the light, the other loses it."""
    x, y = grid()
    centre, size, flatness = _place(generator, margin=16), generator.uniform(4.5, 12), generator.uniform(0.65, 1.0)
    turn = generator.uniform(0, np.pi)
    dx, dy = x - centre[0], y - centre[1]
    far = np.hypot(dx * np.cos(turn) + dy * np.sin(turn), (dy * np.cos(turn) - dx * np.sin(turn)) / flatness) / size
    far = far.astype(np.float32)
    hollow = np.exp(-0.5 * far**2) - 0.12 * np.exp(-0.5 * ((far - 2) / 0.45) ** 2)
    depth = size * generator.uniform(0.3, 0.6)
    shade = 1 - 0.38 * np.exp(-0.7 * far**2)
    wear = Wear(tint=single(shade), dull=0.5 * np.exp(-(far**4)), bump=-depth * hollow)
    return good_surface(), wear, (far < 2.4).astype(np.float32)


def stain(generator: Generator) -> Defect:
    """Oil, rust or dried coolant: an uneven blot, darker where its edge dried."""
    x, y = grid()
    centre, size = _place(generator, margin=14), generator.uniform(9, 24)
    uneven = 0.75 * _waves(generator, 26) + 0.45 * _waves(generator, 11) + 0.2 * _waves(generator, 5)
    far = np.hypot(x - centre[0], (y - centre[1]) * generator.uniform(1, 1.7)) / size
    body = smoothstep(-0.1, 0.35, 1 - far.astype(np.float32) + 0.35 * uneven)
    kind = str(generator.choice(sorted(_STAINS)))
    if kind == "rust":
        body = body * np.clip(0.75 + 0.5 * _waves(generator, 4) + 0.35 * _waves(generator, 2), 0.05, 1.6)
    elif kind == "coolant":
        body = 0.35 * body + 3.4 * body * (1 - body)  # what was dissolved collects where the edge dries
    density = np.maximum(generator.uniform(0.7, 1.5) * body * _metal(), 0)
    tint = np.array(_STAINS[kind], np.float32)[:, None, None] ** density
    return good_surface(), Wear(tint=tint, dull=np.clip(0.7 * density, 0, 0.8)), _marked(density > 0.1, 1)


def missing_hole(generator: Generator) -> Defect:
    """A tapped hole, or more rarely a counterbore, that was never drilled."""
    forgotten = [*drawing.TAP_CENTRES, *drawing.TAP_CENTRES, *drawing.SCREW_CENTRES]
    centre = forgotten[int(generator.integers(len(forgotten)))]
    radius = drawing.COUNTERBORE + 3 if centre in drawing.SCREW_CENTRES else drawing.TAP + 3
    x, y = grid()
    return surface_of(Shape(undrilled=centre)), Wear(), inside(np.hypot(x - centre[0], y - centre[1]) - radius)


def chip(generator: Generator) -> Defect:
    """A piece broken out of the edge, with a rough slope where it was."""
    broken = Chip(_edge(generator), generator.uniform(6, 17), int(generator.integers(2**31)))
    area = inside(drawing.bite(broken) - drawing.FRACTURE - 2) * good_surface().cover
    return surface_of(Shape(chip=broken)), Wear(), _marked(area > 0.5, 0)


DEFECTS: dict[str, Callable[[Generator], Defect]] = {
    "scratch": scratch,
    "dent": dent,
    "stain": stain,
    "missing_hole": missing_hole,
    "chip": chip,
}


def _metal() -> FloatArray:
    """1 where there is a surface to harm: not in holes and not beside the part."""
    surface = good_surface()
    return single(surface.cover * smoothstep(0.05, 0.3, surface.reach))


def _place(generator: Generator, margin: int) -> Point:
    """A point of open metal, at least `margin` pixels from holes and edges."""
    free = _free(margin)
    while True:  # two points in three are free
        column, row = (int(value) for value in generator.integers(0, (WIDTH, HEIGHT)))
        if free[row, column] > 0.9:
            return column - WIDTH / 2, row - HEIGHT / 2


@lru_cache(maxsize=8)
def _free(margin: int) -> FloatArray:
    """1 where there is open, well-lit metal for `margin` pixels all around."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
    return single(cv2.erode(_metal() * (good_surface().reach > 0.75), kernel))


def _waves(generator: Generator, size: int) -> FloatArray:
    """Smooth noise around 0 with features of about `size` pixels."""
    coarse = generator.standard_normal((HEIGHT // size + 2, WIDTH // size + 2), dtype=np.float32)
    return single(cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))


def _edge(generator: Generator) -> Point:
    """The point where a ray from the middle, at an angle drawn at random, leaves the plate."""
    angle = generator.uniform(0, 2 * np.pi)
    ray = np.arange(150, 280)
    columns, rows = (np.round(half + ray * side).astype(int) for half, side in ((WIDTH / 2, np.cos(angle)), (HEIGHT / 2, np.sin(angle))))
    inside_picture = (columns >= 0) & (columns < WIDTH) & (rows >= 0) & (rows < HEIGHT)
    covered = good_surface().cover[rows[inside_picture], columns[inside_picture]] > 0.5
    length = float(ray[np.count_nonzero(covered)])
    return length * float(np.cos(angle)), length * float(np.sin(angle))


def _stroke(middle: Point, angle: float, bend: float, length: float, width: int) -> FloatArray:
    """A bent line of uneven pressure, (H, W) from 0 to 1, drawn at four times the size."""
    steps = np.linspace(0, 1, 40)
    heading = angle + bend * steps
    x, y = np.cumsum(np.cos(heading)) * length / 40, np.cumsum(np.sin(heading)) * length / 40
    x, y = x - x[20] + middle[0] + WIDTH / 2, y - y[20] + middle[1] + HEIGHT / 2
    points = np.round(np.stack([x, y], axis=1) * _OVERSAMPLING).astype(np.int32)
    canvas = np.zeros((HEIGHT * _OVERSAMPLING, WIDTH * _OVERSAMPLING), np.uint8)
    for at, (one, other) in enumerate(zip(points[:-1].tolist(), points[1:].tolist(), strict=True)):
        pressure = int(255 * min(1.0, 6 * steps[at + 1], 8 * (1 - steps[at])) * (0.75 + 0.25 * np.sin(9 * steps[at])))
        cv2.line(canvas, one, other, pressure, width)
    small = cv2.resize(canvas, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return single(small / np.float32(255))


def _marked(area: npt.NDArray[np.bool_], grow: int) -> FloatArray:
    """A mask as numbers, made larger by `grow` pixels."""
    kernel = np.ones((2 * grow + 1, 2 * grow + 1), np.uint8)
    return single(cv2.dilate(area.astype(np.float32), kernel))
