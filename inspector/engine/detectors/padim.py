"""PaDiM (Defard et al., ICPR 2020, arXiv 2011.08785): one Gaussian per position, Mahalanobis distances, anomaly maps."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState, sha256_of_arrays
from inspector.core.placement import Placement
from inspector.core.progress import Steps
from inspector.core.recipe_choices import Fit
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors import schema
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.gaussians import Factors, RunningGaussians, check_memory
from inspector.engine.detectors.network_detector import Learned, NetworkDetector
from inspector.engine.detectors.scoring import Compared, Size
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.patches.embed import each_feature_map, require_images
from inspector.engine.patches.likeness import Likeness
from inspector.engine.runtime import Batch, Runtime
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.embedding_plan import EmbeddingPlan

REGULARISER = 0.01
"""The paper's epsilon: added to the diagonal of every covariance."""
LARGE, SMALL = 550, 100
"""Dimensions drawn for networks with thousands of channels (WideResNet-50-2 in the paper) and with hundreds (ResNet-18)."""
IMAGES_AT_ONCE = 8


@dataclass(frozen=True, slots=True, eq=False)
class LearnedGaussians(Learned):
    """A mean (h, w, d) and a factor for every position, and the feature dimensions (d,) that were drawn."""

    dimensions: npt.NDArray[np.int32]
    mean: FloatArray
    factors: Factors


class PaDiM(NetworkDetector[LearnedGaussians]):
    """Learns how every position of the part looks, which suits fixtured parts that always lie alike. See `NetworkDetector`.

    Every position has a Gaussian of its own, so there can be only one grid: images whose shape differs from that of the first good
    image are stretched to its network input. Features are averaged over no neighbourhood. The model grows with positions times
    dimensions squared, whatever the number of good images: 78 MB for 224 px, the default network and its 100 dimensions.
    """

    kind: ClassVar[str] = "padim"
    learning: ClassVar[str] = "gaussians"
    stretches: ClassVar[bool] = True

    @property
    def provenance(self) -> str:
        """See `NetworkDetector.provenance`."""
        return said("A Gaussian is made of all good images at once: no result can be traced back to one of them.")

    def prepare(self, images: Sequence[LazyImage]) -> Steps[tuple[NetworkGraph, Preprocess, Size | None]]:
        """See `NetworkDetector.prepare`; from then on every image is stretched to the input size of the first."""
        graph, preprocess, size = yield from super().prepare(images)
        return graph, preprocess if self.recipe.fit is Fit.PAPER else replace(preprocess, fixed=size), size

    def _embedding_plan(self) -> EmbeddingPlan:
        known = backbone(self.recipe.backbone)
        return EmbeddingPlan(known, known.chosen(self.recipe.levels or known.fine), patch_size=1, target_dimension=0)

    def _learn(
        self,
        graph: NetworkGraph,
        preprocess: Preprocess,
        size: Size | None,
        images: Sequence[LazyImage],
        cross_fit: bool,
        places: Places | None,
    ) -> Steps[LearnedGaussians]:
        runtime, likeness = self.make_runtime(graph, size, many=True), Likeness()
        skipped: list[tuple[int, InspectorError]] = []
        drawn, grid, running = np.empty(0, np.int32), (0, 0), RunningGaussians(0, 0)
        waiting: list[FloatArray] = []
        for _, found, step in each_feature_map(runtime, preprocess, images, skipped):
            if found is not None:
                ignored = preprocess.ignored(found.shape[:2])
                likeness.add(found, ignored)
                if ignored is not None:
                    found[ignored] = 0  # a Gaussian of nothing: the grid stays whole
                if not grid[0]:
                    grid, drawn = (found.shape[0], found.shape[1]), self._draw(found.shape[2])
                    check_memory(grid[0] * grid[1], len(drawn), self._memory())
                    running = RunningGaussians(grid[0] * grid[1], len(drawn))
                waiting.append(found.reshape(-1, found.shape[2])[:, drawn])
            if len(waiting) == IMAGES_AT_ONCE:
                running.add(np.stack(waiting))
                waiting.clear()
            yield step
        require_images(len(images), skipped)
        if waiting:
            running.add(np.stack(waiting))
        read = time.perf_counter()
        factors = Factors.empty(*running.mean.shape)
        yield from running.factors(REGULARISER, factors)
        mean = running.mean.astype(np.float32).reshape(*grid, -1)
        counts = running.count, running.count * grid[0] * grid[1], skipped, read
        return LearnedGaussians(*counts, likeness.families(), drawn, mean, factors)

    def _draw(self, channels: int) -> npt.NDArray[np.int32]:
        """The feature dimensions to use, drawn with the recipe's seed, in ascending order."""
        wanted = self.recipe.dimensions or (LARGE if channels > 1000 else SMALL)
        rng = np.random.default_rng(self.recipe.seed)
        return np.sort(rng.choice(channels, min(wanted, channels), replace=False)).astype(np.int32)

    def _keep(self, learned: LearnedGaussians) -> None:
        self.dimensions_, self.mean_, self.factors_ = learned.dimensions, learned.mean, learned.factors

    def _report(self, learned: LearnedGaussians, seconds: dict[str, float]) -> FitReport:
        counts = learned.images, tuple(learned.skipped), learned.patches, 0
        return FitReport(*counts, self._sha256(), 0.0, seconds, "float32 in memory")

    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        """Mahalanobis distances."""
        rows, columns, count = self.mean_.shape
        features = runtime.features(prepared)[0][..., self.dimensions_]
        differences = (features - self.mean_).reshape(-1, count)
        return Compared(self.factors_.lengths(differences).reshape(rows, columns))

    def _arrays(self) -> Arrays:
        return {"dimensions": self.dimensions_, "mean": self.mean_, "factors": self.factors_.flat}

    def _meta(self) -> dict[str, Any]:
        return {"learned_sha256": self._sha256()}

    def _restore(self, state: ModelState) -> None:
        schema.padim(state, self._plan, self.input_size_)
        a = state.arrays
        self.dimensions_, self.mean_ = cast(npt.NDArray[np.int32], a["dimensions"]), cast(FloatArray, a["mean"])
        self.factors_ = Factors(cast(FloatArray, a["factors"]), len(self.dimensions_))
        if self._sha256() != state.meta["learned_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The Gaussians of the model are not those that were learned."))

    def _sha256(self) -> str:
        return sha256_of_arrays(self.dimensions_, self.mean_, self.factors_.flat)
