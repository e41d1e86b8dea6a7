"""Which recipes are tried: the project's own with other values for what decides most, and nothing finer than the pictures themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


SIZES = Dimension("network input", tuple({"size": size} for size in (224, 320, 448, 640)))
"""Tried first: how closely one looks decides most, with or without anything else."""
FINEST_UNSEEN = 448
"""Px that are tried without known defects: synthetic ones, which are small, speak for finer inputs where real ones speak against them."""
FURTHER = (
    Dimension("corrections", tuple({"density_correction": on, "weigh_levels": on} for on in (True, False))),
    Dimension("standardisation", ({"standardise": True}, {"standardise": False})),
    Dimension("directions", ({"turns": 8},)),
    Dimension("detector", ({"detector": "padim", "size": 0, "turns": 1},)),
)
"""Tried one at a time around the best so far."""


def looking(recipe: Recipe, side: float, known: bool) -> tuple[Recipe, ...]:
    """The recipe itself, then `SIZES`; `side`: px of a square with the area of a picture; `known`: whether there are real defects.

    Whoever has said which defects matter has decided how closely to look.
    """
    sizes = [change for change in SIZES.changes if known or change["size"] <= FINEST_UNSEEN]
    return distinct([recipe, *(() if recipe.defect_px else _changed(recipe, sizes))], side)


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
    """The recipe with the network input that it really has: a picture, or the box that is cut out of it, is not enlarged."""
    if recipe.defect_px:
        return recipe
    if recipe.roi:
        side = (recipe.roi[2] * recipe.roi[3]) ** 0.5
    return replace(recipe, size=recipe.side if recipe.enlarge else max(32, min(recipe.side, int(side))))


def _changed(recipe: Recipe, changes: Iterable[Change]) -> Iterable[Recipe]:
    """`recipe` with each change, without what cannot be."""
    for change in changes:
        try:
            yield replace(recipe, **change)
        except InspectorError:
            continue
