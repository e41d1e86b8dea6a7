"""A detector that nobody needs: how far every patch is from the mean patch of the good parts. It shows what a new one takes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from inspector.core.model import Arrays, ModelState, sha256_of_arrays
from inspector.core.placement import Placement
from inspector.core.progress import Steps
from inspector.core.types import FloatArray
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.network_detector import Learned, NetworkDetector
from inspector.engine.detectors.scoring import Compared, Size
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.patches.embed import Skipped, each_feature_map, require_images
from inspector.engine.patches.likeness import Likeness
from inspector.engine.runtime import Batch, Runtime
from inspector.engine.runtime.convert import NetworkGraph


@dataclass(frozen=True, slots=True, eq=False)
class LearnedMean(Learned):
    """(C,) the mean patch."""

    mean: FloatArray


class MeanDetector(NetworkDetector[LearnedMean]):
    """Everything that a detector has to say for itself; the rest is shared."""

    kind: ClassVar[str] = "mean"
    learning: ClassVar[str] = "averaging"

    @property
    def provenance(self) -> str:
        return "A mean is made of all good images at once."

    def _learn(
        self,
        graph: NetworkGraph,
        preprocess: Preprocess,
        size: Size | None,
        images: Sequence[LazyImage],
        cross_fit: bool,
        places: Places | None,
    ) -> Steps[LearnedMean]:
        runtime, skipped, likeness, kept = self.make_runtime(graph, size, many=True), Skipped(), Likeness(), []
        for _, found, step in each_feature_map(runtime, preprocess, images, skipped):
            if found is not None:
                likeness.add(found)
                kept.append(found.reshape(-1, found.shape[2]))
            yield step
        require_images(len(images), skipped)
        rows = np.concatenate(kept)
        return LearnedMean(len(kept), len(rows), skipped, time.perf_counter(), likeness.families(), rows.mean(axis=0))

    def _keep(self, learned: LearnedMean) -> None:
        self.mean_ = learned.mean

    def _report(self, learned: LearnedMean, seconds: dict[str, float]) -> FitReport:
        return FitReport(learned.images, tuple(learned.skipped), learned.patches, 0, sha256_of_arrays(self.mean_), 0.0, seconds)

    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        return Compared(np.linalg.norm(runtime.features(prepared)[0] - self.mean_, axis=2))

    def _arrays(self) -> Arrays:
        return {"mean": self.mean_}

    def _meta(self) -> dict[str, Any]:
        return {}

    def _restore(self, state: ModelState) -> None:
        self.mean_ = state.arrays["mean"]  # type: ignore[assignment]
