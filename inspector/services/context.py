"""Where a detector finds its weights and keeps its cache, and which back end it runs on."""

import math
from dataclasses import dataclass
from pathlib import Path

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.runtime.choice import RuntimeOptions


@dataclass(frozen=True, slots=True)
class Context:
    """Settings of this PC that every use case needs; `runtime` as in `inspector.engine.runtime.choice`. May raise `BAD_ARGUMENT`."""

    weights: Path
    cache: Path
    runtime: str = "auto"
    threads: int = 0
    memory_budget: float = 0
    """Bytes that the features may take while building; 0: half of the free memory."""

    def __post_init__(self) -> None:
        if not 0 <= self.memory_budget < math.inf:
            megabytes = f"{self.memory_budget / 2**20:g}"
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("The memory for features must be a number of MB from 0 on, not {megabytes}.", megabytes=megabytes),
            )

    @classmethod
    def default(cls, runtime: str = "auto", threads: int = 0, memory_budget: float = 0) -> "Context":
        """The folders of this user on this PC."""
        return cls(paths.weights_folder(), paths.cache_folder(), runtime, threads, memory_budget)

    @property
    def options(self) -> RuntimeOptions:
        """What the engine needs of it to choose a back end."""
        return RuntimeOptions(self.runtime, self.threads, self.weights)
