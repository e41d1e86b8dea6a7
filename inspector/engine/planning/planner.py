"""Predicts memory, build time and time per part before a build, from a few images timed on this PC."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inspector.core.process import release_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.engine import detectors
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.planning.plan import STAGE, Plan
from inspector.engine.planning.plan_patchcore import PatchCorePlanner
from inspector.engine.planning.plan_trial import plan_by_trial
from inspector.engine.runtime.choice import RuntimeOptions

PLANNERS: dict[str, type[PatchCorePlanner]] = {"patchcore": PatchCorePlanner}
"""Detectors whose stages can be timed one by one; all others are planned by a trial."""


def plan(
    recipe: Recipe,
    images: Sequence[LazyImage],
    held_out: int = 0,
    options: RuntimeOptions | None = None,
    cache: Path | None = None,
    budget: float = 0,
) -> Steps[Plan]:
    """Reads and times a few of `images`, spread over all of them, and extrapolates; `held_out` more will be scored.

    Raises what a build raises before its first image, and `NO_IMAGES` when none of the sample can be read.
    """
    yield Progress(STAGE, 0, 3)
    detectors.make(recipe, options, cache, budget)  # refuses what no build could make
    plans = []
    for name in dict.fromkeys((recipe.backbone, *recipe.ensemble)):
        member = replace(recipe, backbone=name, ensemble=())
        plans.append((yield from _plan_one(member, images, held_out, options, cache, budget)))
        release_memory()
    return plans[0] if len(plans) == 1 else _together(plans)


def _plan_one(
    recipe: Recipe, images: Sequence[LazyImage], held_out: int, options: RuntimeOptions | None, cache: Path | None, budget: float
) -> Steps[Plan]:
    if recipe.detector in PLANNERS:
        return (yield from PLANNERS[recipe.detector](recipe, images, held_out, options, cache, budget).plan())
    kind = detectors.DETECTORS[recipe.detector]
    shorter, more_batches = kind.trial(recipe)
    return (yield from plan_by_trial(lambda tried: kind(tried, options, cache, budget), shorter, images, held_out, more_batches))


def _together(plans: Sequence[Plan]) -> Plan:
    """The plan of an ensemble, whose members learn one after the other. What they hold while they score adds little."""
    names = ("read_and_features", "scoring")
    seconds = {name: sum(each.seconds[name] for each in plans) for name in names}
    seconds[Ensemble.learning] = sum(each.build_seconds for each in plans) - sum(seconds.values())
    return replace(
        plans[0],
        patches=sum(each.patches for each in plans),
        bank_vectors=sum(each.bank_vectors for each in plans),
        peak_memory_mb=max(each.peak_memory_mb for each in plans),
        build_seconds=sum(each.build_seconds for each in plans),
        ms_per_part=sum(each.ms_per_part for each in plans),
        seconds=seconds,
    )
