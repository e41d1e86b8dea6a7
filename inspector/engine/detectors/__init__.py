"""Which detectors there are: makes the one that a recipe asks for, or that a model was written by."""

from pathlib import Path
from typing import Any, TypeAlias

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.recipe import Method, Recipe
from inspector.core.versions import clause
from inspector.engine.detectors import ensemble, schema
from inspector.engine.detectors.autoencoder import ReconstructionDetector
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.detectors.padim import PaDiM
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.spade import Spade
from inspector.engine.runtime.choice import RuntimeOptions

AnyDetector: TypeAlias = NetworkDetector[Any] | ensemble.Ensemble
DETECTORS: dict[Method, type[NetworkDetector[Any]]] = {
    Method.PATCHCORE: PatchCore,
    Method.PADIM: PaDiM,
    Method.SPADE: Spade,
    Method.AUTOENCODER: ReconstructionDetector,
}


def make(recipe: Recipe, options: RuntimeOptions | None = None, cache: Path | None = None, memory_budget: float = 0) -> AnyDetector:
    """The detector that `recipe` asks for; see `NetworkDetector`. Raises `BACKBONE_UNKNOWN`, `BAD_ARGUMENT`."""
    kind = DETECTORS[recipe.detector]
    if recipe.ensemble and recipe.detector is Method.AUTOENCODER:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "An autoencoder uses no pretrained network, so there is no ensemble of them.")
    if recipe.ensemble:
        return ensemble.Ensemble(kind, recipe, options, cache, memory_budget)
    return kind(recipe, options, cache, memory_budget)


def from_state(state: ModelState, options: RuntimeOptions | None = None) -> AnyDetector:
    """The detector that wrote `state`. Raises `MODEL_DAMAGED`, `MODEL_DRIFTED`."""
    name = state.meta.get("detector")
    if name == ensemble.KIND:
        try:
            kind = schema.ensemble(state.meta)
        except (KeyError, TypeError, ValueError) as error:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, f"The model is none that a build wrote: {clause(error)}.") from error
        return ensemble.Ensemble.from_state(_kind(kind), state, options)
    return _kind(name).from_state(state, options)


def _kind(name: object) -> type[NetworkDetector[Any]]:
    if not isinstance(name, str) or name not in set(Method):
        raise InspectorError(ErrorCode.MODEL_DAMAGED, f"The model was written by a detector that is not known here: {str(name)[:40]}.")
    return DETECTORS[Method(name)]
