"""The low-shot curve: image AUROC over the number of good images to learn from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from inspector.services.benchmark_groups import MEAN, Group
from inspector.services.published import PUBLISHED, comparable

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 60, 270, 20, 50
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
    """The curves as a picture, good images on a logarithmic axis."""
    xs = [x for curve in drawn for x, _, _ in curve.points]
    ys = [y for curve in drawn for _, y, _ in curve.points if not math.isnan(y)]
    low = math.floor(min(ys, default=90) / 5 - 0.2) * 5
    first, last = math.log(min(xs)), math.log(max(xs))

    def place(x: float, y: float) -> tuple[float, float]:
        along = (math.log(x) - first) / (last - first or 1)
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - (y - low) / (100 - low) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
    for y in range(low, 101, 5 if 100 - low <= 40 else 10):
        left, at = place(min(xs), y)
        parts.append(f'<path d="M{left:.1f} {at:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 8:.1f}" y="{at + 4:.1f}" text-anchor="end" fill="#333333">{y}</text>')
    for x in (tick for tick in TICKS if min(xs) <= tick <= max(xs)):
        at, bottom = place(x, low)
        parts.append(f'<text x="{at:.1f}" y="{bottom + 18:.1f}" text-anchor="middle" fill="#333333">{x}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}" fill="#333333">good images learned from; image AUROC in percent</text>')
    for number, curve in enumerate(drawn):
        colour = COLOURS[number % len(COLOURS)]
        points = [place(x, y) for x, y, _ in curve.points if not math.isnan(y)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = ' stroke-dasharray="5 4"' if curve.printed else ""
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        parts.append(f'<text x="{WIDTH - RIGHT + 14}" y="{TOP + 14 + 18 * number}" fill="{colour}">{escape(curve.name)}</text>')
    return "\n".join([*parts, "</svg>\n"])
