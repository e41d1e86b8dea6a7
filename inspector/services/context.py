"""Where a detector finds its weights and keeps its cache, and which back end it runs on."""

from dataclasses import dataclass
from pathlib import Path

from inspector import paths


@dataclass(frozen=True, slots=True)
class Context:
    """Settings of this PC that every use case needs; `runtime` as in `inspector.engine.runtime.choice`."""

    weights: Path
    cache: Path
    runtime: str = "auto"
    threads: int = 0

    @classmethod
    def default(cls, runtime: str = "auto", threads: int = 0) -> "Context":
        """The folders of this user on this PC."""
        return cls(paths.weights_folder(), paths.cache_folder(), runtime, threads)
