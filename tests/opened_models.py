"""Models that are open without an engine: what they score anew is the brightness of a picture, and the map is the picture."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tracing_stand_in import TracingDetector

from inspector.core.evidence import Evidence, Sheet
from inspector.core.inspection import Inspection
from inspector.core.model import ModelState, ScoredImage
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Image
from inspector.services.good_parts import GoodParts, good_parts
from inspector.storage.models import save_model

AT_5 = Threshold(5.0, Rule.MANUAL)


class Opened:
    """The part of `PartInspector` that comparisons and reports use."""

    def __init__(self, model_id: str, scores: Sequence[ScoredImage], learned: tuple[str, ...] = (), threshold: Threshold = AT_5) -> None:
        self.model_id, self.scores, self.good_images, self.threshold = model_id, tuple(scores), learned, threshold
        self.proposed, self.depth = threshold, 0
        self.detector = TracingDetector(traceable=False)

    def good_among(self, scores: Sequence[ScoredImage]) -> GoodParts:
        return good_parts(scores, self.good_images)

    def judge_again(self, image: Image, source: str) -> Inspection:
        level, grey = float(image.mean()), (image if image.ndim == 2 else image.mean(axis=2)).astype(np.float32)
        evidence = Evidence((Sheet(np.full((1, 1), level, np.float32)),), (image.shape[0], image.shape[1]))
        return Inspection(source, level, self.threshold.value, self.model_id, 1.0, grey, evidence=evidence)

    def with_gate(self, state: ModelState) -> ModelState:
        """As a model without a gate does."""
        return state


def stored_model(
    folder: Path, scores: Sequence[ScoredImage], learned: tuple[str, ...] = (), threshold: Threshold = AT_5, number: int = 1
) -> str:
    """A model on the disk that nothing can be scored with; its id."""
    meta = {"detector": "patchcore", "recipe": {"backbone": "net", "size": 224}, "good_images": list(learned), "number": number}
    state = ModelState(meta, {"bank": np.zeros((2, 2), np.float32)}, {"network.bin": b"weights"})
    return save_model(folder, state, scores, threshold, {"images": len(learned), "ms_per_part": 12.5})
