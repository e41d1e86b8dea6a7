"""Which detectors there are: makes the one that a recipe asks for, or that a model was written by."""

from pathlib import Path
from typing import Any, TypeAlias

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.methods import METHODS
from inspector.core.model import ModelState
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.versions import clause
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.detectors import ensemble, schema
from inspector.engine.detectors.autoencoder import ReconstructionDetector
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.detectors.padim import PaDiM
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.spade import Spade
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.runtime.choice import RuntimeOptions

AnyDetector: TypeAlias = NetworkDetector[Any] | ensemble.Ensemble
DETECTORS: dict[str, type[NetworkDetector[Any]]] = {kind.kind: kind for kind in (PatchCore, PaDiM, Spade, ReconstructionDetector)}
"""One for every entry of `METHODS`, which is what the rest of the program knows of them."""


def make(
    recipe: Recipe,
    options: RuntimeOptions | None = None,
    cache: Path | None = None,
    memory_budget: float = 0,
    ignore: IgnoreMask | None = None,
    aligner: Aligner | None = None,
) -> AnyDetector:
    """The detector that `recipe` asks for; see `NetworkDetector`. Raises `BACKBONE_UNKNOWN`, `BAD_ARGUMENT`."""
    kind = DETECTORS[recipe.detector]
    if recipe.ensemble and not METHODS[recipe.detector].ensembles:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("The detector {detector} uses no pretrained network: there is no ensemble of it.", detector=recipe.detector),
        )
    if recipe.ensemble:
        return ensemble.Ensemble(kind, recipe, options, cache, memory_budget, ignore, aligner)
    return kind(recipe, options, cache, memory_budget, ignore, aligner)


def from_state(state: ModelState, options: RuntimeOptions | None = None) -> AnyDetector:
    """The detector that wrote `state`. Raises `MODEL_DAMAGED`, `MODEL_DRIFTED`."""
    name = state.meta.get("detector")
    if name == ensemble.KIND:
        try:
            kind = schema.ensemble(state.meta)
        except (KeyError, TypeError, ValueError) as error:
            raise InspectorError(
                ErrorCode.MODEL_DAMAGED, said("The model is none that a build wrote: {reason}.", reason=clause(error))
            ) from error
        return ensemble.Ensemble.from_state(_kind(kind), state, options)
    return _kind(name).from_state(state, options)


def ignored(state: ModelState) -> IgnoreMask | None:
    """What the model that `state` describes ignores; all members of an ensemble ignore the same. Raises KeyError, TypeError, ValueError."""
    return schema.ignored(ensemble.part(state, 0) if state.meta.get("detector") == ensemble.KIND else state)


def _kind(name: object) -> type[NetworkDetector[Any]]:
    if not isinstance(name, str) or name not in DETECTORS:
        raise InspectorError(
            ErrorCode.MODEL_DAMAGED, said("The model was written by a detector that is not known here: {name}.", name=str(name)[:40])
        )
    return DETECTORS[name]
