"""PatchCore (Roth et al., CVPR 2022, arXiv 2106.08265): a memory bank of good patch features, nearest neighbours, anomaly maps."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.good_places import GoodPlace
from inspector.core.model import Arrays, ModelState
from inspector.core.placement import Placement
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Neighbours, Subsampling
from inspector.core.types import AnomalyResult, FloatArray, Image
from inspector.engine.detectors import schema
from inspector.engine.detectors.bank_scores import BankScores
from inspector.engine.detectors.cross_fit import STAGE
from inspector.engine.detectors.detector import CrossFit, FitReport
from inspector.engine.detectors.network_detector import Learned, NetworkDetector
from inspector.engine.detectors.picture_patches import Patches
from inspector.engine.detectors.scoring import Compared, Size, coolest_of, judge_by
from inspector.engine.detectors.silencing import Silencing, most_left_out, nearest_pictures
from inspector.engine.detectors.tracing import Cell, expect_grid, nearest_of_each, patch_of
from inspector.engine.detectors.without import Left, coverage_bound, touched
from inspector.engine.images.album_making import Origins
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.placed import placement_of
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.views import Views
from inspector.engine.memory_bank import coreset
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density
from inspector.engine.memory_bank.known_defects import KnownDefects
from inspector.engine.memory_bank.merging import Merging
from inspector.engine.patches import resemblance
from inspector.engine.patches.embed import each_feature_map, embed
from inspector.engine.patches.features import Features
from inspector.engine.patches.likeness import Numbers, told_apart
from inspector.engine.patches.rows import Rows, Storage, StoredRows, free_disk, storage_for
from inspector.engine.runtime import Batch, Runtime, Search
from inspector.engine.runtime.convert import NetworkGraph

INDEX = "search.faiss"


@dataclass(frozen=True, slots=True, eq=False)
class LearnedBank(Learned):
    """A memory bank, the standardisation of its features, what makes its distances comparable, its coverage radius and search index."""

    bank: MemoryBank
    mean: FloatArray
    std: FloatArray
    density: Density | None
    radius: float
    bounded: bool
    """Whether `radius` is an upper bound instead of a measured value."""
    index: bytes
    storage: str


class PatchCore(NetworkDetector[LearnedBank]):
    """The default detector. See `NetworkDetector` for its parameters."""

    kind: ClassVar[str] = "patchcore"
    learning: ClassVar[str] = "coreset"
    known_: KnownDefects | None = None
    """Defects that it was told of; a fit knows none."""

    @property
    def provenance(self) -> str:
        """See `NetworkDetector.provenance`."""
        return "Every vector of the memory bank names the good image and the patch that it came from."

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        """See `NetworkDetector.origin`."""
        return self.bank_.origin(neighbour) if neighbour >= 0 else None

    def make_runtime(self, graph: NetworkGraph, size: Size | None, many: bool = False, approximate: bool | None = None) -> Runtime:
        """See `NetworkDetector.make_runtime`; with the search that the recipe asks for, unless it is said."""
        searches = self.recipe.search is not Neighbours.EXACT if approximate is None else approximate
        return super().make_runtime(graph, size, many, searches)

    def search_error(self, images: Iterable[LazyImage]) -> float:
        """See `NetworkDetector.search_error`."""
        if self.recipe.search is Neighbours.EXACT:
            return 0.0
        exact = self.make_runtime(self.graph_, self.input_size_, approximate=False)
        exact.hold(self._search_for())
        read = [found for _, found in in_order(self._judgeable, images) if not isinstance(found, InspectorError)]
        excesses = (_excess(self.score_on(self.runtime(), image).score, self.score_on(exact, image).score) for image in read)
        return max(excesses, key=abs, default=0.0)

    def knowing(self, defects: KnownDefects | None) -> Self:
        """The same detector, sealed anew, with other known defects, or without any; this one stays as it is."""
        found = self.with_images(())
        found.known_ = defects
        return found._sealed_as(self)

    def patches_of(self, image: LazyImage, runtime: Runtime, learned: int = -1) -> Patches:
        """The patches of a picture as the bank sees them; of the good image number `learned` as the others see it.

        `runtime`: as `keeping_features` made it. Raises as `score` does.
        """
        picture = materialise(image)
        placement = self.preprocess.locate(picture)
        found = runtime.search(self.preprocess.apply(picture, placement)[None])
        assert found.features is not None  # that is what this runtime is for
        if learned >= 0:
            found = self._scores().search_without(found.features[0], self._relatives(learned)) or found
        return Patches(found.distances[0], found.features[0], self.preprocess, placement)  # type: ignore[index]  # as above

    def keeping_features(self) -> Runtime:
        """A runtime for many images that gives patch features with every search."""
        runtime = self.make_runtime(self.graph_, self.input_size_, many=True)
        runtime.hold(self._search_for(self.index_, keep_features=True))
        return runtime

    def _relatives(self, learned: int) -> list[int]:
        """The good images of the same family as that number `learned`."""
        apart = told_apart(np.array(self.families_ or range(len(self.bank_.grids))))
        return np.flatnonzero(apart == apart[learned]).tolist()

    def _judgeable(self, image: LazyImage) -> Image:
        """The image, if it is of the kind that was learned. Raises `IMAGE_UNREADABLE`, `IMAGE_UNLIKE`."""
        found = materialise(image)
        self.preprocess.apply(found)
        return found

    def score_again(self, image: Image, learned: int, places: Places | None = None) -> AnomalyResult:
        """See `Detector.score_again`: by the vectors of the bank that did not come from this image, nor from its near duplicates."""
        placement = self.preprocess.locate(image)
        features = self._standardised(self.preprocess.apply(image, placement)[None])
        scores, ignored = self._scores(), self.preprocess.ignored(features.shape[:2], placement)
        patches = scores.search_without(features, self._relatives(learned))
        if patches is None:
            return self.score([image], places)[0]
        return self._result(scores.compare(patches, ignored).sheet(ignored), image, places, placement)

    def _good_places(self, prepared: Batch, cells: Sequence[Cell], count: int) -> list[tuple[GoodPlace, ...]]:
        features, bank = self._standardised(prepared), self.bank_
        expect_grid(features, cells)
        found = [nearest_of_each(features[cell], bank.vectors, bank.images, count) for cell in cells]
        return [tuple(self._good_place(int(row), float(far)) for row, far in zip(*each, strict=True)) for each in found]

    def _good_place(self, vector: int, distance: float) -> GoodPlace:
        image, y, x = self.bank_.origin(vector)
        return GoodPlace(image, y, x, patch_of(self.bank_.grids[image]), distance)

    def origins(self) -> Origins:
        """See `NetworkDetector.origins`."""
        bank = self.bank_
        sides = bank.grids[bank.images].astype(np.float64)
        return Origins(bank.images, (bank.positions + 0.5) / sides, 1 / sides)

    def _standardised(self, prepared: Batch) -> FloatArray:
        """(h, w, C) the features of one network input in the units of the bank."""
        found: FloatArray = (self.runtime().features(prepared)[0] - self.mean_) / self.std_
        return found

    def without(self, good_images: Sequence[int]) -> Self:
        """See `Detector.without` and `inspector.engine.detectors.without`.

        `radius_` stays the distance up to which the bank was filled; `coverage_bound` says what it means for the patches that are left.
        """
        left = Left.of(len(self.bank_.grids), good_images)
        found, bank = self._of(left), left.bank(self.bank_)
        density, index = left.density(self.density_, self.bank_), self._make_index(bank)
        found.bank_, found.density_, found.index_ = bank, density, index
        found.radius_, found.mean_, found.std_, found.known_ = self.radius_, self.mean_, self.std_, self.known_
        return found._sealed_as(self)

    def coverage_without(self, good_images: Sequence[int]) -> float:
        """See `Detector.coverage_without`."""
        return coverage_bound(self.bank_, self.radius_, Left.of(len(self.bank_.grids), good_images))

    def silencing(self, image: Image, places: Places | None = None) -> Silencing:
        """See `Detector.silencing`."""
        placement = self.preprocess.locate(image)
        prepared = self.preprocess.apply(image, placement)[None]
        evidence = Evidence((self._sheet(self.runtime(), prepared, placement),), (image.shape[0], image.shape[1]), placement)
        count = 1 + most_left_out(len(np.unique(self.bank_.images)))
        near = nearest_pictures(self._standardised(prepared), self.bank_, count)
        return Silencing(near, self._scores(), self.scorings[0], evidence, places)

    def touched_without(self, good_images: Sequence[int]) -> tuple[int, ...]:
        """See `Detector.touched_without`."""
        return touched(self.bank_, self.families_, Left.of(len(self.bank_.grids), good_images))

    def _learn(
        self,
        graph: NetworkGraph,
        preprocess: Preprocess,
        size: Size | None,
        images: Sequence[LazyImage],
        cross_fit: bool,
        places: Places | None,
    ) -> Steps[LearnedBank]:
        budget, standardise = self._memory(), self.recipe.standardise
        weights = self._plan.channel_weights() if self.recipe.weigh_levels else None
        views = Views.of(self.recipe)
        even = self.recipe.subsampling is Subsampling.RANDOM
        merging = Merging(len(images), partial(self.recipe.bank_size, views=len(views)), budget, self._choose, even)
        runtime = self.make_runtime(graph, size, many=True)
        features, skipped = yield from embed(
            runtime, preprocess, images, budget, self._scratch(), standardise, merging.make_room, weights, views
        )
        del runtime  # the search can do with its memory
        read = time.perf_counter() - merging.seconds
        try:
            yield from merging.finish(features)
            wanted = min(self.recipe.bank_size(features.patches, len(features.grids) // len(views), len(views)), features.shape[0])
            chosen = merging.of_all(features, (yield from self._choose(features, wanted)))
            bank = self._bank(features, chosen.picks, views)
            density = Density.measure(chosen.owners, chosen.distances, len(bank)) if self.recipe.density_correction else None
            families = features.likeness.families()
            crossed = None
            if cross_fit:
                maps = self._maps_again(graph, preprocess, size, images, features) if merging.used else features.maps()
                maps = islice(maps, 0, None, 1 if merging.used else len(views))
                lost = {index for index, _ in skipped}
                placements = [placement_of(image) for index, image in enumerate(images) if index not in lost]
                scores = BankScores(self.recipe, bank, density)
                crossed = yield from self._crossed(scores, preprocess, zip(maps, placements, strict=False), families, places)
        finally:
            features.close()
        index, storage, bounded = self._make_index(bank), str(features.storage), merging.used
        learned = len(bank.grids), features.patches, skipped, read, families, bank, features.mean, features.std, density
        return LearnedBank(*learned, chosen.radius, bounded, index, storage, cross_fit=crossed)

    def _bank(self, features: Features, picks: npt.NDArray[np.int64], views: Views) -> MemoryBank:
        """The vectors at `picks`, each with the place in its good image, whichever view of that it comes from."""
        (seen, positions), grids = features.origin(picks), features.grids
        images, view = np.divmod(seen, np.int32(len(views)))
        return MemoryBank(features.take(picks), images, views.seen_at(view, positions, grids[seen]), grids[:: len(views)])

    def _crossed(
        self,
        scores: BankScores,
        preprocess: Preprocess,
        maps: Iterable[tuple[FloatArray, Placement | None]],
        families: Numbers,
        places: Places | None,
    ) -> Steps[CrossFit]:
        """Scores every image's features (h, w, C), in order, by what other families left in the bank: one more search, no other bank."""
        found, alone, cool, apart = list[float](), list[float](), list[float](), told_apart(families)
        stride = self._plan.backbone.levels[self._plan.levels[0]].stride
        for features, placement in maps:
            relatives = np.flatnonzero(apart == apart[len(found)]).tolist()
            ignored, size = preprocess.ignored(features.shape[:2], placement), (features.shape[0] * stride, features.shape[1] * stride)
            patches = scores.search_without(features, relatives)
            if patches is not None:
                sheet = scores.compare(patches, ignored).sheet(ignored)
                found.append(judge_by(sheet, size, self.recipe, preprocess, places, placement).score)
                cool.append(coolest_of(sheet))
                alone.append(resemblance.alone(features, patches.distances[0], ignored))
            else:
                found.append(float("nan"))
                cool.append(float("nan"))
            yield Progress(STAGE, len(found), len(families), "images")
        return CrossFit(tuple(found), tuple(families.tolist()), resemblance.usual(alone), tuple(cool))

    def _maps_again(
        self, graph: NetworkGraph, preprocess: Preprocess, size: Size | None, images: Sequence[LazyImage], features: Features
    ) -> Iterator[FloatArray]:
        """The standardised features of all readable images once more, of which memory and disk could not keep all."""
        runtime = self.make_runtime(graph, size, many=True)
        for _, found, _ in each_feature_map(runtime, preprocess, images, []):
            if found is not None:
                yield (found - features.mean) / features.std

    def _keep(self, learned: LearnedBank) -> None:
        self.bank_, self.index_, self.radius_ = learned.bank, learned.index, learned.radius
        self.mean_, self.std_, self.density_, self.known_ = learned.mean, learned.std, learned.density, None

    def _report(self, learned: LearnedBank, seconds: dict[str, float]) -> FitReport:
        bank = learned.bank
        counts = learned.images, tuple(learned.skipped), learned.patches, len(bank)
        return FitReport(*counts, bank.sha256(), learned.radius, seconds, learned.storage, learned.bounded)

    def _arrays(self) -> Arrays:
        bank = self.bank_
        stored: Arrays = {"bank": bank.vectors, "bank_images": bank.images, "bank_positions": bank.positions, "grids": bank.grids}
        density: Arrays = {"gain": self.density_.gain, "offset": self.density_.offset} if self.density_ is not None else {}
        known = self.known_.arrays() if self.known_ is not None else {}
        return stored | {"mean": self.mean_, "std": self.std_} | density | known

    def _meta(self) -> dict[str, Any]:
        density = {"density_sha256": self.density_.sha256()} if self.density_ is not None else {}
        known = {"known_defects": self.known_.to_json()} if self.known_ is not None else {}
        return {"bank_sha256": self.bank_.sha256(), "coverage_radius": self.radius_} | density | known

    def _blobs(self) -> dict[str, bytes]:
        return {INDEX: self.index_} if self.index_ else {}

    def _restore(self, state: ModelState) -> None:
        schema.patchcore(state, self._plan)
        a = state.arrays
        self.bank_ = MemoryBank(a["bank"], a["bank_images"], a["bank_positions"], a["grids"])  # type: ignore[arg-type]  # dtypes are checked by the schema
        self.mean_, self.std_ = a["mean"], a["std"]  # type: ignore[assignment]  # dtypes are checked by the schema
        self.density_, self.known_ = self._stored_density(state), schema.known_defects(state, self._plan)
        self.radius_ = float(state.meta["coverage_radius"])
        if self.bank_.sha256() != state.meta["bank_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, "The memory bank is not the one that was built.")
        self.index_ = state.blobs[INDEX] if self.recipe.search is not Neighbours.EXACT else b""

    def _stored_density(self, state: ModelState) -> Density | None:
        if not self.recipe.density_correction or not state.meta["density_sha256"]:
            return None
        density = Density(state.arrays["gain"], state.arrays["offset"])  # type: ignore[arg-type]  # dtypes are checked by the schema
        if density.sha256() != state.meta["density_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, "The usual distances to the memory bank are not those that were built.")
        return density

    def _fitted_runtime(self, many: bool) -> Runtime:
        runtime = self.make_runtime(self.graph_, self.input_size_, many)
        runtime.hold(self._search_for(self.index_))
        return runtime

    def _search_for(self, index: bytes = b"", keep_features: bool = False) -> Search:
        """What a runtime has to hold; with patch features where something asks for them after the search."""
        kept = keep_features or self.recipe.reweight_neighbours > 1 or self.known_ is not None
        return Search(self.bank_.vectors, self.mean_, self.std_, kept, index)

    def _make_index(self, bank: MemoryBank) -> bytes:
        if self.recipe.search is Neighbours.EXACT:
            return b""
        from inspector.engine.runtime.approximate import make_index

        return make_index(bank.vectors, self.recipe.search, self.recipe.seed)

    def _choose(self, features: Rows, wanted: int) -> Steps[coreset.Coreset]:
        """The coreset; how well it covers is measured on the features themselves even where a projection chose them."""
        (count, dimension), shorter = features.shape, self.recipe.projection_dimension
        if self.recipe.subsampling is Subsampling.RANDOM:
            drawn = coreset.random_coreset(count, wanted, self.recipe.seed)
            return (yield from coreset.cover(features, drawn))
        if wanted == count:
            return coreset.everything(count)
        storage = storage_for(count, shorter, self._memory(), free_disk(self._scratch()))
        if not self.recipe.projects(dimension) or storage is Storage.MERGED:
            return (yield from self._greedy(features, wanted))
        into = StoredRows(storage, shorter, self._scratch())
        try:
            projected = yield from coreset.project(features, shorter, into, self.recipe.seed)
            picks = (yield from self._greedy(projected, wanted)).picks
        finally:
            into.close()
        return (yield from coreset.cover(features, picks))

    def _greedy(self, rows: Rows, wanted: int) -> Steps[coreset.Coreset]:
        """The coreset search where the user wants the arithmetic to run; a graphics card without room for all rows is passed over."""
        if self._options.kind == "cuda":
            import torch

            from inspector.engine.memory_bank.coreset_torch import greedy_k_center_on

            with contextlib.suppress(torch.OutOfMemoryError):
                return (yield from greedy_k_center_on("cuda", rows, wanted, self.recipe.seed))
        return (yield from coreset.greedy_k_center(rows, wanted, self.recipe.seed))

    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        found = runtime.search(prepared)
        return self._scores().compare(found, self.preprocess.ignored(found.distances.shape[1:], placement))

    def _scores(self) -> BankScores:
        return BankScores(self.recipe, self.bank_, self.density_, self.known_)


def _excess(score: float, exact: float) -> float:
    """By which share a score exceeds the exact one; 0 where that is 0, as the density correction makes it of a flawless part."""
    return score / exact - 1 if exact > 0 else 0.0
