"""The low-shot curve: image AUROC over the number of good images to learn from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from inspector.services.benchmarking.groups import MEAN, Group
from inspector.services.benchmarking.published import PUBLISHED, comparable

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, LINE = 760, 400, 60, 30, 20, 60, 20
COLOURS = ("#1f6fb4", "#c8500a", "#2d8a4e", "#8a3fa0", "#a08000", "#b02a50", "#3a8f9c", "#555555")
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (good images, image AUROC in percent, standard deviation or NaN), the fewest images first."""

    name: str
    points: tuple[tuple[float, float, float], ...]
    printed: bool = False


def curves(groups: Sequence[Group]) -> list[Curve]:
    """One curve for every method that was run with several numbers of good images, papers' curves last.

    Of a data set with several categories the mean is drawn.
    """
    found: dict[str, dict[float, tuple[float, float]]] = {}
    for group in _drawn(groups):
        point = (100 * group.mean("image_auroc"), 100 * group.spread("image_auroc"))
        found.setdefault(_name(group), {})[group.trained] = point
    ours = [Curve(name, tuple((x, *points[x]) for x in sorted(points))) for name, points in found.items() if len(points) > 1]
    return ours + (_printed(groups) if ours else [])


def _drawn(groups: Sequence[Group]) -> list[Group]:
    with_mean = {(g.dataset, g.method, g.shots) for g in groups if _is_mean(g)}
    return [g for g in groups if _is_mean(g) or (g.dataset, g.method, g.shots) not in with_mean]


def _is_mean(group: Group) -> bool:
    return group.category.startswith(f"{MEAN} of ")


def _name(group: Group) -> str:
    detector, network, changed, rotate = group.method
    return " ".join(filter(None, [group.category, detector, network, changed, "rotated" if rotate else ""]))


def _printed(groups: Sequence[Group]) -> list[Curve]:
    """The printed curve of a data set, where ours is over the same images."""
    datasets = {g.dataset for g in _drawn(groups) if comparable(g.dataset, g.categories, g.rows[0].rotate)}
    curves = []
    for dataset in sorted(datasets):
        points = [(float(each.shots), each.image_auroc, math.nan) for each in PUBLISHED if each.dataset == dataset and each.shots]
        if len(points) > 1:
            curves.append(Curve(f"printed: {dataset} patchcore wide_resnet50_2", tuple(sorted(points)), printed=True))
    return curves


def markdown(groups: Sequence[Group]) -> str:
    """The curves as a table."""
    drawn = curves(groups)
    columns = sorted({x for curve in drawn for x, _, _ in curve.points})
    lines = [f"| image AUROC with | {' | '.join(f'{x:g}' for x in columns)} |", f"| :-- {'| --: ' * len(columns)}|"]
    for curve in drawn:
        at = {x: f"{y:.1f}" + ("" if math.isnan(spread) else f" ± {spread:.1f}") for x, y, spread in curve.points}
        lines.append(f"| {curve.name} | {' | '.join(at.get(x, '-') for x in columns)} |")
    return "\n".join(lines) + "\n"


def svg(drawn: Sequence[Curve]) -> str:
    """The curves as a picture, good images on a logarithmic axis, names below."""
    height = HEIGHT + LINE * len(drawn) + LINE // 2
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">']
    parts.append(f'<rect width="{WIDTH}" height="{height}" fill="white"/>')
    axes = _Axes.of(drawn)
    parts += axes.lines()
    for number, curve in enumerate(drawn):
        parts += _line(curve, axes, COLOURS[number % len(COLOURS)], HEIGHT + LINE * number)
    return "\n".join([*parts, "</svg>\n"])


@dataclass(frozen=True, slots=True)
class _Axes:
    """Good images from `first` to `last`, percent from `low` to 100."""

    first: float
    last: float
    low: int

    @classmethod
    def of(cls, drawn: Sequence[Curve]) -> "_Axes":
        points = [(x, y) for curve in drawn for x, y, _ in curve.points]
        lowest = min((y for _, y in points if not math.isnan(y)), default=90.0)
        return cls(min(x for x, _ in points), max(x for x, _ in points), math.floor(lowest / 5 - 0.2) * 5)

    def place(self, x: float, y: float) -> tuple[float, float]:
        along = (math.log(x) - math.log(self.first)) / (math.log(self.last / self.first) or 1)
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - (y - self.low) / (100 - self.low) * (HEIGHT - TOP - BOTTOM)

    def lines(self) -> list[str]:
        """Grid, numbers and the axes' names."""
        parts = []
        for y in range(self.low, 101, 5 if 100 - self.low <= 40 else 10):
            left, at = self.place(self.first, y)
            parts.append(f'<path d="M{left:.1f} {at:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
            parts.append(f'<text x="{left - 8:.1f}" y="{at + 4:.1f}" text-anchor="end" fill="#333333">{y}</text>')
        for x in (tick for tick in TICKS if self.first <= tick <= self.last):
            at, bottom = self.place(x, self.low)
            parts.append(f'<text x="{at:.1f}" y="{bottom + 18:.1f}" text-anchor="middle" fill="#333333">{x}</text>')
        name = "image AUROC in percent over the number of good images learned from"
        return [*parts, f'<text x="{LEFT}" y="{HEIGHT - BOTTOM + 38}" fill="#333333">{name}</text>']


def _line(curve: Curve, axes: _Axes, colour: str, bottom: int) -> list[str]:
    """A curve and, at `bottom`, its name."""
    places = [axes.place(x, y) for x, y, _ in curve.points if not math.isnan(y)]
    look = f'stroke="{colour}" stroke-width="2"' + (' stroke-dasharray="5 4"' if curve.printed else "")
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    name = f'<text x="{LEFT + 38}" y="{bottom + 4}" fill="#333333">{escape(curve.name)}</text>'
    parts = [f'<polyline points="{points}" fill="none" {look}/>', f'<path d="M{LEFT} {bottom}h30" {look}/>', name]
    return parts + [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
