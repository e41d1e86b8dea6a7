"""The protocol that every detector keeps, and what a fit reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from inspector.core.errors import InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import Steps
from inspector.core.types import AnomalyResult, Image
from inspector.engine.pipeline import LazyImage


@dataclass(frozen=True, slots=True)
class FitReport:
    """What a fit did. `skipped`: (position in the input, why) of images that could not be read."""

    images: int
    skipped: tuple[tuple[int, InspectorError], ...]
    patches: int
    bank_vectors: int
    bank_sha256: str
    coverage_radius: float
    seconds: dict[str, float] = field(default_factory=dict)


class Detector(Protocol):
    """Learns from good images, scores new ones. The threshold is none of its business."""

    runtime_name: str

    def fit(self, images: Iterable[LazyImage], total: int = 0, names: Sequence[str] = ()) -> Steps[FitReport]:
        """Learns from good images; yields progress, and may be closed at every yield, which leaves the detector unfitted."""
        ...

    def score(self, images: Sequence[Image]) -> list[AnomalyResult]:
        """Scores images of any sizes. Raises `InspectorError` for an array that is no image."""
        ...

    def state(self) -> ModelState:
        """Everything that `from_state` needs to score the same again."""
        ...
