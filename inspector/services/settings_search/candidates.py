"""Which recipes are tried: the project's own with other values for what decides most, and nothing finer than the pictures themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, TypeAlias

from inspector.core.errors import InspectorError
from inspector.core.recipe import Recipe

Change: TypeAlias = dict[str, Any]
"""Fields of a recipe with other values."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is varied. The recipe as it is counts as a candidate, too."""

    name: str
    changes: tuple[Change, ...]


LOOKING = (
    Dimension(
        "corrections",
        (
            {"density_correction": False, "weigh_levels": False},
            {"density_correction": True, "weigh_levels": True},
        ),
    ),
    Dimension("network input", tuple({"size": size} for size in (224, 320, 448, 640))),
)
"""Tried in all combinations: one decides how much the other helps."""
FURTHER = (
    Dimension("standardisation", ({"standardise": True}, {"standardise": False})),
    Dimension("levels", ({"levels": (1, 2, 3)},)),
    Dimension("detector", ({"detector": "padim", "size": 0},)),
)
"""Tried one at a time around the best so far."""


def looking(recipe: Recipe, side: float) -> tuple[Recipe, ...]:
    """The recipe itself, then all combinations of `LOOKING`; `side`: px of a square with the area of a picture."""
    combined: list[Change] = [{name: value for each in changes for name, value in each.items()} for changes in _combinations(LOOKING)]
    if recipe.defect_px:  # whoever says what matters has decided how closely to look
        combined = [{name: value for name, value in change.items() if name != "size"} for change in combined]
    return distinct([recipe, *_changed(recipe, combined)], side)


def further(best: Recipe, tried: Sequence[Recipe], side: float) -> tuple[Recipe, ...]:
    """Variants of the best recipe so far that have not been tried."""
    changed = _changed(best, (change for dimension in FURTHER for change in dimension.changes))
    return distinct([*tried, *changed], side)[len(distinct(tried, side)) :]


def distinct(recipes: Iterable[Recipe], side: float) -> tuple[Recipe, ...]:
    """The first of those that see a picture of this side in the same way."""
    found: dict[Recipe, Recipe] = {}
    for recipe in recipes:
        found.setdefault(_seen(recipe, side), recipe)
    return tuple(found.values())


def _seen(recipe: Recipe, side: float) -> Recipe:
    """The recipe with the network input that it really has: a picture is not enlarged."""
    if recipe.defect_px:
        return recipe
    return replace(recipe, size=recipe.side if recipe.enlarge else max(32, min(recipe.side, int(side))))


def _combinations(dimensions: Sequence[Dimension]) -> Iterable[tuple[Change, ...]]:
    return product(*(dimension.changes for dimension in dimensions))


def _changed(recipe: Recipe, changes: Iterable[Change]) -> Iterable[Recipe]:
    """`recipe` with each change, without what cannot be."""
    for change in changes:
        try:
            yield replace(recipe, **change)
        except InspectorError:
            continue
