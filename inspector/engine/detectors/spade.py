"""SPADE (Cohen & Hoshen 2020, arXiv 2005.02357): the most similar good images, and pixel correspondences in their feature pyramids."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self, cast

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.good_places import GoodPlace
from inspector.core.model import Arrays, ModelState
from inspector.core.placement import Placement
from inspector.core.progress import Progress, Steps, finish
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.backbones.registry import backbone
from inspector.engine.detectors import schema
from inspector.engine.detectors.detector import CrossFit, FitReport
from inspector.engine.detectors.gallery import Gallery, GalleryWriter, kept_places, pooled
from inspector.engine.detectors.network_detector import Learned, NetworkDetector
from inspector.engine.detectors.scoring import Compared, Size, judge
from inspector.engine.detectors.tracing import Cell, expect_grid, nearest_of_each, patch_of
from inspector.engine.detectors.without import Left
from inspector.engine.images.album_making import Origins
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.patches.embed import each_feature_map, require_images
from inspector.engine.patches.likeness import Likeness, Numbers, told_apart
from inspector.engine.runtime import Batch, Runtime
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.engine.runtime.closeness import Closeness
from inspector.engine.runtime.convert import NetworkGraph
from inspector.engine.runtime.embedding_plan import EmbeddingPlan

SCALED_ON = 8
"""Good images whose scores, each without itself in the gallery, decide the unit of the map."""
COMPARED_AT_ONCE = 12
"""Images between two steps of the generator, so that Cancel never waits long."""


@dataclass(frozen=True, slots=True, eq=False)
class LearnedGallery(Learned):
    """The pyramids of all good images, and what the map is multiplied with."""

    gallery: Gallery
    map_scale: float


class Spade(NetworkDetector[LearnedGallery]):
    """Compares a part with its K most similar good images, pixel by pixel. See `NetworkDetector`.

    Image score (equations 1 and 2): mean squared distance of the network's pooled last level to those of the K most similar good
    images. Map (equations 3 and 4, with one correspondence): squared distance of every position's feature pyramid to the nearest
    one anywhere in those K images. The two have different units. The map is therefore multiplied with one number per model, the
    quotient of the medians of both over good images, so that one threshold fits both; no ranking changes by it.

    Nothing is condensed: the model keeps 1.1 MB for every good image at 224 px with the default network (float16, which every
    distance is computed from in float32), and the time for one part grows with K: 3,136 positions at 224 px are compared with 50
    times as many, some 170 billion operations. With levels 2 and 3 alone it is a sixteenth of that.
    """

    kind: ClassVar[str] = "spade"
    learning: ClassVar[str] = "map_scale"

    def __init__(
        self,
        recipe: Recipe | None = None,
        options: RuntimeOptions | None = None,
        cache: Path | None = None,
        memory_budget: float = 0,
        ignore: IgnoreMask | None = None,
        aligner: Aligner | None = None,
    ) -> None:
        super().__init__(recipe, options, cache, memory_budget, ignore, aligner)
        self._comparisons: dict[int, Closeness] = {}

    def held_bytes(self, report: FitReport) -> float:
        """See `NetworkDetector.held_bytes`: nothing is condensed."""
        return float(sum(array.nbytes for array in self.state().arrays.values()))

    def slower(self, images: int, learned: int) -> float:
        """See `NetworkDetector.slower`: a part is compared with K good images, once there are so many."""
        most = self.recipe.nearest_images
        return min(most, images) / min(most, learned)

    def larger(self, times: float) -> float:
        """See `NetworkDetector.larger`: every position is compared with every position."""
        return times**2

    @property
    def provenance(self) -> str:
        """See `NetworkDetector.provenance`."""
        return said("Every position of a part is compared with a position of a good image, which both can be named.")

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        """See `NetworkDetector.origin`."""
        return self.gallery_.origin(neighbour) if neighbour >= 0 else None

    def without(self, good_images: Sequence[int]) -> Self:
        """See `Detector.without`: the model of the gallery that is left, as a fit would give it."""
        left = Left.of(len(self.gallery_), good_images)
        found = self._of(left)
        found.gallery_ = self.gallery_.of(left.images.tolist())
        found.map_scale_ = finish(found._scale(found.gallery_, self.preprocess))
        return found._sealed_as(self)

    def coverage_without(self, good_images: Sequence[int]) -> float:
        """See `Detector.coverage_without`: nothing is condensed."""
        return 0.0

    def touched_without(self, good_images: Sequence[int]) -> tuple[int, ...]:
        """See `Detector.touched_without`: who has one of them among the most similar others."""
        left, gallery = Left.of(len(self.gallery_), good_images), self.gallery_
        apart, dropped = told_apart(np.array(self.families_ or range(len(gallery)))), set(good_images)

        def similar(image: int) -> list[int]:
            return gallery.most_similar(gallery.pooled[image], self.recipe.nearest_images, np.flatnonzero(apart == apart[image]).tolist())[
                1
            ]

        return tuple(image for image in left.images.tolist() if dropped & set(similar(image)))

    def _embedding_plan(self) -> EmbeddingPlan:
        known = backbone(self.recipe.backbone)
        levels = known.chosen(self.recipe.levels or known.fine)
        return EmbeddingPlan(known, levels, patch_size=1, target_dimension=0, pooled=max(known.levels))

    def _good_places(self, prepared: Batch, cells: Sequence[Cell], count: int) -> list[tuple[GoodPlace, ...]]:
        features, gallery, local = self.runtime().features(prepared)[0], self.gallery_, self._channels()
        expect_grid(features, cells)
        seen = pooled(features[..., local:], self.preprocess.ignored((features.shape[0], features.shape[1])))
        _, similar = gallery.most_similar(seen, self.recipe.nearest_images)
        rows = np.concatenate([np.arange(gallery.place(image).start, gallery.place(image).stop) for image in similar])
        images = np.repeat(similar, [gallery.place(image).stop - gallery.place(image).start for image in similar])
        vectors = cast(FloatArray, gallery.pixels[rows])
        found = [nearest_of_each(features[cell][:local], vectors, images, count) for cell in cells]
        return [tuple(self._good_place(int(rows[row]), float(far)) for row, far in zip(*each, strict=True)) for each in found]

    def _good_place(self, row: int, distance: float) -> GoodPlace:
        image, y, x = self.gallery_.origin(row)
        return GoodPlace(image, y, x, patch_of(self.gallery_.grids[image]), distance)

    def origins(self) -> Origins:
        """See `NetworkDetector.origins`: one place stands for all of an image."""
        grids = self.gallery_.grids.astype(np.float64)
        return Origins(np.arange(len(grids)), np.full((len(grids), 2), 0.5), 1 / grids, everywhere=True)

    def _learn(
        self,
        graph: NetworkGraph,
        preprocess: Preprocess,
        size: Size | None,
        images: Sequence[LazyImage],
        cross_fit: bool,
        places: Places | None,
    ) -> Steps[LearnedGallery]:
        runtime, likeness = self.make_runtime(graph, size, many=True), Likeness()
        skipped: list[tuple[int, InspectorError]] = []
        writer = GalleryWriter(self._channels(), len(images), self._memory())
        for _, found, step in each_feature_map(runtime, preprocess, images, skipped):
            if found is not None:
                ignored = preprocess.ignored(found.shape[:2])
                writer.add(found, ignored)
                likeness.add(found, ignored)
            yield step
        require_images(len(images), skipped)
        gallery, read = writer.gallery(), time.perf_counter()
        scale, families = (yield from self._scale(gallery, preprocess)), likeness.families()
        crossed = self._crossed(gallery, families) if cross_fit else None
        return LearnedGallery(len(gallery), len(gallery.pixels), skipped, read, families, gallery, scale, cross_fit=crossed)

    def _crossed(self, gallery: Gallery, families: Numbers) -> CrossFit:
        """Every image compared with those of other families: nothing is condensed, so that this is what a fit without it would give."""
        apart = told_apart(families)
        without = [np.flatnonzero(apart == family).tolist() for family in apart]
        found = (gallery.most_similar(pooled, self.recipe.nearest_images, own) for pooled, own in zip(gallery.pooled, without, strict=True))
        return CrossFit(tuple(score for score, _ in found), tuple(families.tolist()))

    def _scale(self, gallery: Gallery, preprocess: Preprocess) -> Steps[float]:
        """Median image score over median map maximum of good images, each compared with the others; 1 where there is only one."""
        drawn = np.random.default_rng(self.recipe.seed).permutation(len(gallery))[:SCALED_ON] if len(gallery) > 1 else np.empty(0, int)
        scores, tops, done = [], [], 0
        total = len(drawn) * min(self.recipe.nearest_images, len(gallery) - 1)
        for image in np.sort(drawn).tolist():
            score, nearest = gallery.most_similar(gallery.pooled[image], self.recipe.nearest_images, without=(image,))
            distances: FloatArray = np.full(len(gallery.pyramid(image)), np.inf, np.float32)
            for first in range(0, len(nearest), COMPARED_AT_ONCE):
                some = nearest[first : first + COMPARED_AT_ONCE]
                distances = np.minimum(distances, gallery.correspondences(gallery.pyramid(image), some, self._comparison(1))[0])
                done += len(some)
                yield Progress("Comparing good parts", done, total, "images")
            scores.append(score)
            tops.append(self._top(distances, gallery, image, preprocess))
        return float(np.median(scores) / np.median(tops)) if scores and np.median(scores) > 0 and np.median(tops) > 0 else 1.0

    def _top(self, distances: FloatArray, gallery: Gallery, image: int, preprocess: Preprocess) -> float:
        """The maximum of the map of an image's `distances`."""
        rows, columns = (int(side) for side in gallery.grids[image])
        stride = self._plan.backbone.levels[self._plan.levels[0]].stride
        scores, ignored = _on_grid(distances, (rows, columns), gallery.kept), preprocess.ignored((rows, columns))
        return float(judge(Compared(scores).sheet(ignored), (rows * stride, columns * stride), self.recipe, ignored).smoothed.max())

    def _comparison(self, streams: int) -> Closeness:
        """Compares positions on all cores; as many calls at once as the network gets."""
        with self._making:
            if streams not in self._comparisons:
                self._comparisons[streams] = Closeness(self._channels(), self.threads, streams)
            return self._comparisons[streams]

    def _channels(self) -> int:
        return sum(self._plan.backbone.levels[j].channels for j in self._plan.levels)

    def _keep(self, learned: LearnedGallery) -> None:
        self.gallery_, self.map_scale_ = learned.gallery, learned.map_scale

    def _report(self, learned: LearnedGallery, seconds: dict[str, float]) -> FitReport:
        counts = learned.images, tuple(learned.skipped), learned.patches, learned.patches
        return FitReport(*counts, learned.gallery.sha256(), 0.0, seconds, "float16 in memory")

    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        features = runtime.features(prepared)[0]
        grid, local = (features.shape[0], features.shape[1]), self._channels()
        ignored = self.preprocess.ignored(grid)
        score, similar = self.gallery_.most_similar(pooled(features[..., local:], ignored), self.recipe.nearest_images)
        kept, pyramid = kept_places(ignored), features[..., :local].reshape(-1, local)
        pyramid = np.ascontiguousarray(pyramid if kept is None else pyramid[kept])
        squares, nearest = self.gallery_.correspondences(pyramid, similar, self._comparison(runtime.streams))
        scaled = squares * np.float32(self.map_scale_)
        return Compared(_on_grid(scaled, grid, kept), _on_grid(nearest, grid, kept), image_score=score)

    def _arrays(self) -> Arrays:
        gallery = self.gallery_
        return {"pixels": gallery.pixels, "pooled": gallery.pooled, "grids": gallery.grids}

    def _meta(self) -> dict[str, Any]:
        return {"learned_sha256": self.gallery_.sha256(), "map_scale": self.map_scale_}

    def _restore(self, state: ModelState) -> None:
        schema.spade(state, self._plan, self.preprocess)
        a = state.arrays
        pixels, grids = cast(npt.NDArray[np.float16], a["pixels"]), cast(npt.NDArray[np.int16], a["grids"])
        kept = kept_places(self.preprocess.ignored((int(grids[0, 0]), int(grids[0, 1]))))
        self.gallery_ = Gallery(pixels, cast(FloatArray, a["pooled"]), grids, kept)
        self.map_scale_ = float(state.meta["map_scale"])
        if self.gallery_.sha256() != state.meta["learned_sha256"]:
            raise InspectorError(ErrorCode.MODEL_DAMAGED, said("The gallery of good images is not the one that was built."))


def _on_grid(values: npt.NDArray[Any], grid: tuple[int, int], kept: npt.NDArray[np.int64] | None) -> npt.NDArray[Any]:
    """Values (P,) of the positions that are kept in their places (h, w); 0 where they are not."""
    if kept is None:
        return values.reshape(grid)
    whole = np.zeros(grid[0] * grid[1], values.dtype)
    whole[kept] = values
    return whole.reshape(grid)
