"""PatchCore (Roth et al., CVPR 2022, arXiv 2106.08265): a memory bank of good patch features, nearest neighbours, anomaly maps."""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.types import AnomalyResult, FloatArray, Image
from inspector.engine import coreset, seal
from inspector.engine.anomaly_map import smooth, to_image
from inspector.engine.backbones.registry import backbone
from inspector.engine.bank import MemoryBank
from inspector.engine.detector import FitReport
from inspector.engine.embed import embed
from inspector.engine.features import Features
from inspector.engine.nearest import nearest
from inspector.engine.pipeline import LazyImage
from inspector.engine.preprocess import Preprocess
from inspector.engine.runtime import Batch, PatchScores, Runtime
from inspector.engine.runtime.choice import make_runtime
from inspector.engine.runtime.convert import EmbeddingPlan, NetworkGraph, network_graph

FORMAT = 1
PROJECTION_PAYS = 2
"""The coreset search runs on projected features only where these are at least this many times shorter."""


class PatchCore:
    """The default detector. Parameters in `recipe`; what is learned ends in an underscore.

    `weights`: folder of imported weights or one checkpoint file; `cache`: folder that keeps converted networks;
    `runtime`: auto, openvino, torch or cuda; `threads`: 0 for as many as there are cores.
    """

    def __init__(
        self, recipe: Recipe | None = None, weights: Path | None = None, cache: Path | None = None, runtime: str = "auto", threads: int = 0
    ) -> None:
        self.recipe = recipe or Recipe()
        self.preprocess = Preprocess(self.recipe.size, self.recipe.fit)
        known = backbone(self.recipe.backbone)
        self._plan = EmbeddingPlan(known, known.chosen(self.recipe.levels), self.recipe.patch_size, self.recipe.target_dimension)
        self._weights, self._cache, self._kind, self._threads = weights, cache, runtime, threads
        self.runtime_name = ""

    def fit(self, images: Iterable[LazyImage], total: int = 0, names: Sequence[str] = ()) -> Steps[FitReport]:
        """Builds the memory bank from good images; `names` are kept as provenance. See `Detector.fit`.

        Raises `NO_IMAGES` when none can be read, `WEIGHTS_MISSING` and `WEIGHTS_WRONG` before the first image is touched.
        """
        began = time.perf_counter()
        yield Progress("Loading the network", 0, 1)
        self._graph = network_graph(self._plan, self._weights, self._cache)
        runtime = self._make_runtime()
        features, skipped, self.preprocess = yield from embed(runtime, self.preprocess, images, total)
        read = time.perf_counter()
        mean, std = features.standardise()
        picks, radius = yield from self._choose(features)
        self.bank_ = MemoryBank(features.rows[picks], *features.origin(picks), features.grids)
        self.mean_, self.std_, self.radius_ = mean, std, radius
        lost = {index for index, _ in skipped}
        self.names_ = [str(name) for index, name in enumerate(names) if index not in lost]
        self._hold(runtime)
        self.seal_ = seal.make(self._score_batch)
        ended = time.perf_counter()
        seconds = {"read_and_features": read - began, "coreset": ended - read, "total": ended - began}
        count = len(features.grids)
        return FitReport(count, tuple(skipped), len(features.rows), len(self.bank_), self.bank_.sha256(), radius, seconds)

    def score(self, images: Sequence[Image]) -> list[AnomalyResult]:
        """Anomaly score and map of each image; images of one network-input size share a batch. See `Detector.score`."""
        inputs = [self.preprocess.apply(image) for image in images]
        found: list[AnomalyResult | None] = [None] * len(images)
        for members in _same_shape(inputs):
            patches = self._runtime.search(np.stack([inputs[k] for k in members]))
            for row, k in enumerate(members):
                found[k] = self._result(patches, row, images[k].shape[0], images[k].shape[1])
        return [result for result in found if result is not None]

    def state(self) -> ModelState:
        """The fitted detector as arrays, JSON and the network graph: inspecting needs nothing else."""
        bank = self.bank_
        arrays: Arrays = {"bank": bank.vectors, "bank_images": bank.images, "bank_positions": bank.positions, "grids": bank.grids}
        arrays |= {"mean": self.mean_, "std": self.std_, **self.seal_.arrays()}
        meta: dict[str, Any] = {
            "detector": "patchcore",
            "format": FORMAT,
            "recipe": self.recipe.to_json(),
            "preprocess": self.preprocess.to_json(),
            "good_images": self.names_,
            "bank_sha256": bank.sha256(),
            "coverage_radius": self.radius_,
        }
        return ModelState(meta, arrays, {"network.xml": self._graph.xml, "network.bin": self._graph.weights})

    @classmethod
    def from_state(cls, state: ModelState, weights: Path | None = None, runtime: str = "auto", threads: int = 0) -> "PatchCore":
        """The detector that `state` describes, after it reproduced the sealed scores.

        Raises `MODEL_DAMAGED` for contents that do not belong together, `MODEL_DRIFTED` when this PC computes other scores.
        """
        try:
            detector = cls(Recipe.from_json(state.meta["recipe"]), weights, runtime=runtime, threads=threads)
            detector._restore(state)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, f"The model lacks something that it needs: {error}.") from error
        detector.seal_.check(detector._score_batch, detector.runtime_name)
        return detector

    def _restore(self, state: ModelState) -> None:
        a = state.arrays
        self.preprocess = Preprocess.from_json(state.meta["preprocess"])
        self.bank_ = MemoryBank(a["bank"], a["bank_images"], a["bank_positions"], a["grids"])  # type: ignore[arg-type]
        self.mean_, self.std_ = a["mean"], a["std"]  # type: ignore[assignment]
        self.names_, self.radius_ = list(state.meta["good_images"]), float(state.meta["coverage_radius"])
        if self.bank_.sha256() != state.meta["bank_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, "The memory bank is not the one that was built.")
        self.seal_ = seal.Seal.from_arrays(a)
        self._graph = NetworkGraph(state.blobs["network.xml"], state.blobs["network.bin"])
        self._hold(self._make_runtime())

    def _make_runtime(self) -> Runtime:
        runtime = make_runtime(self._kind, self._plan, self._graph, self._weights, self._threads)
        self.runtime_name = runtime.name
        return runtime

    def _hold(self, runtime: Runtime) -> None:
        runtime.hold(self.bank_.vectors, self.mean_, self.std_, keep_features=self.recipe.reweight_neighbours > 0)
        self._runtime = runtime

    def _choose(self, features: Features) -> Steps[tuple[coreset.Indices, float]]:
        """Rows of the coreset and its coverage radius, measured on the features themselves even where a projection chose them."""
        rows, wanted = features.rows, self.recipe.bank_size(len(features.rows))
        shorter = self.recipe.projection_dimension
        if not shorter or rows.shape[1] < PROJECTION_PAYS * shorter:
            return (yield from coreset.greedy_k_center(rows, wanted, self.recipe.seed))
        projected = coreset.project(rows, shorter, self.recipe.seed)
        picks, _ = yield from coreset.greedy_k_center(projected, wanted, self.recipe.seed)
        return picks, (yield from coreset.coverage_radius(rows, picks))

    def _score_batch(self, batch: Batch) -> FloatArray:
        patches = self._runtime.search(batch)
        return np.array([self._image_score(patches, row, batch.shape[1:3])[0] for row in range(len(batch))], np.float32)

    def _result(self, patches: PatchScores, row: int, height: int, width: int) -> AnomalyResult:
        geometry = self.preprocess.geometry(height, width)
        score, smoothed = self._image_score(patches, row, geometry.input)
        grid = patches.distances.shape[1:]
        hottest = int(patches.distances[row].argmax())
        patch = (hottest // grid[1], hottest % grid[1])
        return AnomalyResult(score, to_image(smoothed, geometry), int(patches.nearest[row][patch]), patch, (grid[0], grid[1]))

    def _image_score(self, patches: PatchScores, row: int, size: tuple[int, ...]) -> tuple[float, FloatArray]:
        """Image score, the maximum of the smoothed map, re-weighted if the recipe says so, and that map."""
        smoothed = smooth(patches.distances[row], (size[0], size[1]), self.recipe.sigma)
        return float(smoothed.max()) * self._weight(patches, row), smoothed

    def _weight(self, patches: PatchScores, row: int) -> float:
        """Equation 7: 1 - exp(||m_test - m*||) / sum over N_b(m*) of exp(||m_test - m||); 1 where re-weighting is off.

        N_b(m*) are the b vectors of the bank nearest to m*, itself among them. A lone m*, far from all other good patches, makes
        its test patch more suspicious. The quotient is computed as a softmax, whose exponents cannot overflow.
        """
        b = min(self.recipe.reweight_neighbours, len(self.bank_))
        if b < 2 or patches.features is None:
            return 1.0
        hottest = int(patches.distances[row].argmax())
        tested = patches.features[row].reshape(-1, patches.features.shape[-1])[hottest]
        best = int(patches.nearest[row].reshape(-1)[hottest])
        _, around = nearest(self.bank_.vectors[best : best + 1], self.bank_.vectors, b)
        distances = np.linalg.norm(self.bank_.vectors[around[0]] - tested, axis=1).astype(np.float64)
        own = float(np.linalg.norm(self.bank_.vectors[best] - tested))
        return float(1 - 1 / np.exp(distances - own).sum())


def _same_shape(inputs: Sequence[Batch], at_most: int = 8) -> Iterator[list[int]]:
    """Indices of inputs that may share a batch."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for k, array in enumerate(inputs):
        groups.setdefault(array.shape, []).append(k)
    for members in groups.values():
        yield from (members[k : k + at_most] for k in range(0, len(members), at_most))
