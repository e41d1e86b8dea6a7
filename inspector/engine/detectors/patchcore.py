"""PatchCore (Roth et al., CVPR 2022, arXiv 2106.08265): a memory bank of good patch features, nearest neighbours, anomaly maps."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from inspector.core.coreset_size import bank_size
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, ModelState
from inspector.core.placement import Placement
from inspector.core.progress import Progress, Steps
from inspector.core.recipe_choices import Neighbours, Subsampling
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.detectors import schema
from inspector.engine.detectors.bank_detector import BankDetector, LearnedBank
from inspector.engine.detectors.bank_scores import BankScores
from inspector.engine.detectors.cross_fit import STAGE
from inspector.engine.detectors.detector import CrossFit, FitReport
from inspector.engine.detectors.scoring import Size, coolest_of, judge_by
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.placed import placement_of
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.views import Views
from inspector.engine.memory_bank import coreset
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density
from inspector.engine.memory_bank.merging import Merging
from inspector.engine.patches import resemblance
from inspector.engine.patches.embed import each_feature_map, embed
from inspector.engine.patches.features import Features
from inspector.engine.patches.likeness import Numbers, told_apart
from inspector.engine.patches.rows import Rows, Storage, StoredRows, free_disk, storage_for
from inspector.engine.runtime import Runtime
from inspector.engine.runtime.convert import NetworkGraph

INDEX = "search.faiss"


class PatchCore(BankDetector):
    """The default detector. See `NetworkDetector` for its parameters."""

    kind: ClassVar[str] = "patchcore"
    learning: ClassVar[str] = "coreset"

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

    def _judgeable(self, image: LazyImage) -> Image:
        """The image, if it is of the kind that was learned. Raises `IMAGE_UNREADABLE`, `IMAGE_UNLIKE`."""
        found = materialise(image)
        self.preprocess.apply(found)
        return found

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
        merging = Merging(len(images), partial(bank_size, self.recipe.coreset, views=len(views)), budget, self._choose, even)
        runtime = self.make_runtime(graph, size, many=True)
        features, skipped = yield from embed(
            runtime, preprocess, images, budget, self._scratch(), standardise, merging.make_room, weights, views
        )
        del runtime  # the search can do with its memory
        read = time.perf_counter() - merging.seconds
        try:
            yield from merging.finish(features)
            wanted = min(bank_size(self.recipe.coreset, features.patches, len(features.grids) // len(views), len(views)), features.shape[0])
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
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The memory bank is not the one that was built."))
        self.index_ = state.blobs[INDEX] if self.recipe.search is not Neighbours.EXACT else b""

    def _stored_density(self, state: ModelState) -> Density | None:
        if not self.recipe.density_correction or not state.meta["density_sha256"]:
            return None
        density = Density(state.arrays["gain"], state.arrays["offset"])  # type: ignore[arg-type]  # dtypes are checked by the schema
        if density.sha256() != state.meta["density_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The usual distances to the memory bank are not those that were built."))
        return density

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


def _excess(score: float, exact: float) -> float:
    """By which share a score exceeds the exact one; 0 where that is 0, as the density correction makes it of a flawless part."""
    return score / exact - 1 if exact > 0 else 0.0
