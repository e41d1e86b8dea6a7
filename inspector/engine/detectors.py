"""Which detectors there are: makes the one that a recipe asks for, or that a model was written by."""

from pathlib import Path
from typing import Any, TypeAlias

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.recipe import Method, Recipe
from inspector.engine.network_detector import NetworkDetector
from inspector.engine.padim import PaDiM
from inspector.engine.patchcore import PatchCore
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.engine.spade import Spade

AnyDetector: TypeAlias = NetworkDetector[Any]
DETECTORS: dict[Method, type[AnyDetector]] = {Method.PATCHCORE: PatchCore, Method.PADIM: PaDiM, Method.SPADE: Spade}


def make(recipe: Recipe, options: RuntimeOptions | None = None, cache: Path | None = None, memory_budget: float = 0) -> AnyDetector:
    """The detector that `recipe` asks for; see `NetworkDetector`. Raises `BACKBONE_UNKNOWN`, `BAD_ARGUMENT`."""
    return DETECTORS[recipe.detector](recipe, options, cache, memory_budget)


def from_state(state: ModelState, options: RuntimeOptions | None = None) -> AnyDetector:
    """The detector that wrote `state`. Raises `MODEL_DAMAGED`, `MODEL_DRIFTED`."""
    kind = state.meta.get("detector")
    if kind not in set(Method):
        raise InspectorError(ErrorCode.MODEL_DAMAGED, f"The model was written by a detector that is not known here: {kind}.")
    return DETECTORS[Method(kind)].from_state(state, options)
