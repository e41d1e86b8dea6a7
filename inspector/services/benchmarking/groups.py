"""Runs of one method put together: over seeds, and over the categories of a data set."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspector.core.auroc_interval import Interval, interval_of_mean
from inspector.core.recipe import Recipe
from inspector.core.setting import spelled_out
from inspector.services.benchmarking.rows import Outcome, newest

MEAN = "mean"
FIGURES = (
    "image_auroc",
    "average_precision",
    "f1_max",
    "escapes_at_1",
    "escapes_at_5",
    "pixel_auroc",
    "pixel_ap",
    "pixel_f1_max",
    "aupro",
    "fit_s",
    "ms_per_image",
    "peak_rss_mb",
    "bank_vectors",
)
_NAMED = {"detector", "backbone", "ensemble", "seed"}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one method on one category, or on all of a data set's (`category` is then "mean of N"); one seed a row and category."""

    dataset: str
    category: str
    rows: tuple[Outcome, ...]

    @property
    def method(self) -> tuple[str, str, str, bool]:
        """(detector, network, settings other than the default, parts rotated)."""
        row = self.rows[0]
        return row.detector, row.backbone, settings(row), row.rotate

    @property
    def shots(self) -> int:
        """Good images that each run learned from; 0: all."""
        return self.rows[0].shots

    @property
    def categories(self) -> frozenset[str]:
        """Categories in this group."""
        return frozenset(row.category for row in self.rows)

    @property
    def seeds(self) -> list[int]:
        """Seeds, in rising order."""
        return sorted({row.seed for row in self.rows})

    @property
    def trained(self) -> float:
        """Good images learned from, the mean over rows."""
        return float(np.mean([row.trained for row in self.rows]))

    def mean(self, figure: str) -> float:
        """Mean over seeds of the mean over categories; NaN if one row has none."""
        return float(np.mean(self._by_seed(figure)))

    def spread(self, figure: str) -> float:
        """Standard deviation over seeds of the mean over categories; NaN for one seed."""
        values = self._by_seed(figure)
        return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")

    @property
    def auroc_interval(self) -> Interval:
        """95 % interval of the mean image AUROC over all images that could be, not over seeds; NaN if one row has none."""
        by_category = [[row for row in self.rows if row.category == name] for name in sorted(self.categories)]
        figures = ("image_auroc", "image_auroc_low", "image_auroc_high")
        means, lows, highs = ([float(np.mean([getattr(row, name) for row in rows])) for rows in by_category] for name in figures)
        return interval_of_mean(means, list(zip(lows, highs, strict=True)))

    def _by_seed(self, figure: str) -> list[float]:
        return [float(np.mean([getattr(row, figure) for row in self.rows if row.seed == seed])) for seed in self.seeds]


def settings(row: Outcome) -> str:
    """What the recipe changes from the defaults, beside what has a column of its own."""
    default = spelled_out(Recipe, Recipe().to_json())
    changed = {name: value for name, value in spelled_out(Recipe, row.recipe).items() if name not in _NAMED and default.get(name) != value}
    return " ".join(f"{name}={_short(value)}" for name, value in changed.items())


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def grouped(outcomes: Sequence[Outcome]) -> list[Group]:
    """Groups of every method: its categories, then their mean where there are several. Methods stay in the order of their first run."""
    methods: dict[str, dict[tuple[str, int], Outcome]] = {}
    for row in newest(outcomes):
        methods.setdefault(_method_key(row), {})[row.category, row.seed] = row
    return [group for rows in methods.values() for group in _of_method(list(rows.values()))]


def _method_key(row: Outcome) -> str:
    recipe = spelled_out(Recipe, row.recipe) | {"seed": 0}
    return json.dumps([row.dataset, row.protocol, row.shots, row.rotate, recipe], sort_keys=True)


def _of_method(rows: list[Outcome]) -> Iterable[Group]:
    names = list(dict.fromkeys(row.category for row in rows))
    for name in names:
        yield Group(rows[0].dataset, name, tuple(row for row in rows if row.category == name))
    by_seed = {seed: {row.category for row in rows if row.seed == seed} for seed in {row.seed for row in rows}}
    complete = {seed for seed, there in by_seed.items() if there == set(names)}  # a mean over fewer categories is another figure
    if len(names) > 1 and complete:
        yield Group(rows[0].dataset, f"{MEAN} of {len(names)}", tuple(row for row in rows if row.seed in complete))
