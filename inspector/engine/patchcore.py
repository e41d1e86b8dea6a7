"""PatchCore (Roth et al., CVPR 2022, arXiv 2106.08265): a memory bank of good patch features, nearest neighbours, anomaly maps."""

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState
from inspector.core.process import free_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Neighbours, Recipe
from inspector.core.types import AnomalyResult, FloatArray, Image
from inspector.engine import coreset, seal
from inspector.engine.anomaly_map import smooth, to_image
from inspector.engine.backbones.registry import backbone
from inspector.engine.bank import MemoryBank
from inspector.engine.detector import FitReport, Scored
from inspector.engine.embed import embed, learn_preprocessing
from inspector.engine.features import Features
from inspector.engine.nearest import nearest
from inspector.engine.pipeline import LazyImage, in_order, materialise
from inspector.engine.preprocess import Preprocess
from inspector.engine.rows import StoredRows, storage_for
from inspector.engine.runtime import Batch, PatchScores, Runtime, Search
from inspector.engine.runtime.choice import RuntimeOptions, make_runtime
from inspector.engine.runtime.convert import EmbeddingPlan, NetworkGraph, network_graph

FORMAT = 1
INDEX = "search.faiss"


class PatchCore:
    """The default detector. Parameters in `recipe`; what is learned ends in an underscore.

    `options`: back end, threads and imported weights; `cache`: folder that keeps converted networks and holds features that do
    not fit into memory; `memory_budget`: bytes that features may take while building (0: half of what is free).
    """

    def __init__(
        self, recipe: Recipe | None = None, options: RuntimeOptions | None = None, cache: Path | None = None, memory_budget: float = 0
    ) -> None:
        self.recipe = recipe or Recipe()
        self.preprocess = Preprocess.of(self.recipe)
        known = backbone(self.recipe.backbone)
        self._plan = EmbeddingPlan(known, known.chosen(self.recipe.levels), self.recipe.patch_size, self.recipe.target_dimension)
        self._options, self._cache, self._budget = options or RuntimeOptions(), cache, memory_budget
        self._ready: dict[bool, Runtime] = {}
        self._making = threading.Lock()

    @property
    def threads(self) -> int:
        """Threads that the user asked for, 0 for all cores."""
        return self._options.threads

    @property
    def runtime_name(self) -> str:
        """The back end that scores."""
        return self.runtime().name

    def fit(self, images: Iterable[LazyImage], names: Sequence[str] = ()) -> Steps[FitReport]:
        """Builds the memory bank from good images; `names` are kept as provenance. See `Detector.fit`.

        Raises `NO_IMAGES` when none can be read, `WEIGHTS_MISSING` and `WEIGHTS_WRONG` before the first image is touched.
        """
        began = time.perf_counter()
        yield Progress("Loading the network", 0, 1)
        images = list(images)
        graph, preprocess, size = yield from self.prepare(images)
        runtime = self.make_runtime(graph, size, many=True)
        features, skipped = yield from embed(runtime, preprocess, images, self._budget or free_memory() / 2, self._scratch())
        read = time.perf_counter()
        try:
            picks, radius = yield from self._choose(features)
            bank = MemoryBank(features.take(picks), *features.origin(picks), features.grids)
        finally:
            features.close()
        self.graph_, self.preprocess, self.bank_ = graph, preprocess, bank
        self.index_ = self._make_index(bank)
        self.mean_, self.std_, self.radius_ = features.mean, features.std, radius
        lost = {index for index, _ in skipped}
        self.names_ = [str(name) for index, name in enumerate(names) if index not in lost]
        assert size is not None  # embed would have found no image
        self.input_size_ = size
        self._ready.clear()
        self.seal_ = seal.make(self.input_size_, self._score_batch)
        ended = time.perf_counter()
        seconds = {"read_and_features": read - began, "coreset": ended - read, "total": ended - began}
        count, patches = len(self.bank_.grids), int(self.bank_.grids.astype(int).prod(axis=1).sum())
        return FitReport(count, tuple(skipped), patches, len(self.bank_), self.bank_.sha256(), radius, seconds, str(features.storage))

    def prepare(self, images: Sequence[LazyImage]) -> Steps[tuple[NetworkGraph, Preprocess, tuple[int, int] | None]]:
        """What a fit learns before the features: network, preprocessing, and the input size of the first readable image."""
        graph = network_graph(self._plan, self._options.weights, self._cache)
        preprocess, size = yield from learn_preprocessing(Preprocess.of(self.recipe), images)
        return graph, preprocess, size

    def make_runtime(self, graph: NetworkGraph, size: tuple[int, int] | None, many: bool = False) -> Runtime:
        """A runtime for `graph` with the user's options; see `inspector.engine.runtime.choice.make_runtime`."""
        return make_runtime(self._options, self._plan, graph, many, size, approximate=self.recipe.search is not Neighbours.EXACT)

    def score(self, images: Sequence[Image]) -> list[AnomalyResult]:
        """Anomaly score and map of each image, as soon as possible: all cores work on one image. See `Detector.score`."""
        return [self._score(self.runtime(), image) for image in images]

    def score_many(self, images: Iterable[LazyImage]) -> Iterator[tuple[int, Scored | InspectorError]]:
        """Scores many images, read when their turn comes, as fast as possible: every core works on an image of its own."""
        runtime = self.runtime(many=True)
        workers = runtime.streams + (runtime.batch > 1)
        return in_order(lambda image: self._timed(runtime, materialise(image)), images, workers, 2 * workers)

    def search_error(self, images: Iterable[LazyImage]) -> float:
        """Largest relative excess of an image score over the one of an exact search, over `images`; 0 for exact search."""
        if self.recipe.search is Neighbours.EXACT:
            return 0.0
        exact = make_runtime(self._options, self._plan, self.graph_, fixed=self.input_size_)
        exact.hold(Search(self.bank_.vectors, self.mean_, self.std_, self.recipe.reweight_neighbours > 1))
        read = [found for _, found in in_order(materialise, images) if not isinstance(found, InspectorError)]
        return max((self._score(self.runtime(), image).score / self._score(exact, image).score - 1 for image in read), default=0.0)

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
            "input_size": list(self.input_size_),
            "bank_sha256": bank.sha256(),
            "coverage_radius": self.radius_,
        }
        blobs = {"network.xml": self.graph_.xml, "network.bin": self.graph_.weights}
        return ModelState(meta, arrays, blobs | ({INDEX: self.index_} if self.index_ else {}))

    @classmethod
    def from_state(cls, state: ModelState, options: RuntimeOptions | None = None) -> "PatchCore":
        """The detector that `state` describes, after it reproduced the sealed scores.

        Raises `MODEL_DAMAGED` for contents that do not belong together, `MODEL_DRIFTED` when this PC computes other scores.
        """
        try:
            detector = cls(Recipe.from_json(state.meta["recipe"]), options)
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
        height, width = state.meta["input_size"]
        self.input_size_ = int(height), int(width)
        if self.bank_.sha256() != state.meta["bank_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, "The memory bank is not the one that was built.")
        self.seal_ = seal.Seal.from_arrays(a)
        self.index_ = state.blobs[INDEX] if self.recipe.search is not Neighbours.EXACT else b""
        self.graph_ = NetworkGraph(state.blobs["network.xml"], state.blobs["network.bin"])

    def runtime(self, many: bool = False) -> Runtime:
        """The runtime for one image at a time, or for many; each is made when it is first needed."""
        with self._making:
            if many not in self._ready:
                runtime = self.make_runtime(self.graph_, self.input_size_, many)
                runtime.hold(Search(self.bank_.vectors, self.mean_, self.std_, self.recipe.reweight_neighbours > 1, self.index_))
                self._ready[many] = runtime
            return self._ready[many]

    def _make_index(self, bank: MemoryBank) -> bytes:
        if self.recipe.search is Neighbours.EXACT:
            return b""
        from inspector.engine.runtime.approximate import make_index

        return make_index(bank.vectors, self.recipe.search, self.recipe.seed)

    def _scratch(self) -> Path | None:
        """The cache folder where there is one, otherwise None: temporary files then lie where the system puts them."""
        if self._cache is not None:
            with contextlib.suppress(OSError):
                self._cache.mkdir(parents=True, exist_ok=True)
            if os.access(self._cache, os.W_OK) and self._cache.is_dir():
                return self._cache
        return None

    def _choose(self, features: Features) -> Steps[tuple[coreset.Indices, float]]:
        """Rows of the coreset and its coverage radius, measured on the features themselves even where a projection chose them."""
        (count, dimension), shorter = features.shape, self.recipe.projection_dimension
        wanted = self.recipe.bank_size(count)
        if not self.recipe.projects(dimension):
            return (yield from coreset.greedy_k_center(features, wanted, self.recipe.seed))
        into = StoredRows(storage_for(count, shorter, self._budget or free_memory() / 2), shorter, self._scratch())
        try:
            projected = yield from coreset.project(features, shorter, into, self.recipe.seed)
            picks, _ = yield from coreset.greedy_k_center(projected, wanted, self.recipe.seed)
        finally:
            into.close()
        return picks, (yield from coreset.coverage_radius(features, picks))

    def _score_batch(self, batch: Batch) -> FloatArray:
        patches = self.runtime().search(batch)
        return np.array([self._image_score(patches, row, batch.shape[1:3])[0] for row in range(len(batch))], np.float32)

    def _timed(self, runtime: Runtime, image: Image) -> Scored:
        began = time.perf_counter()
        return Scored(image, self._score(runtime, image), (time.perf_counter() - began) * 1e3)

    def _score(self, runtime: Runtime, image: Image) -> AnomalyResult:
        patches = runtime.search(self.preprocess.apply(image)[None])
        geometry = self.preprocess.geometry(image.shape[0], image.shape[1])
        score, smoothed = self._image_score(patches, 0, geometry.input)
        rows, columns = patches.distances.shape[1:]
        hottest = divmod(int(patches.distances[0].argmax()), columns)
        neighbour = int(patches.nearest[0][hottest])
        return AnomalyResult(score, to_image(smoothed, geometry), neighbour, hottest, (rows, columns))

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
