"""What a memory bank answers, however it was filled: scores, where they come from, and what it would say without some pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from inspector.core.evidence import Evidence
from inspector.core.good_places import GoodPlace
from inspector.core.placement import Placement
from inspector.core.recipe_choices import Neighbours
from inspector.core.said import said
from inspector.core.types import AnomalyResult, FloatArray, Image
from inspector.engine.detectors.bank_scores import BankScores
from inspector.engine.detectors.network_detector import Learned, NetworkDetector
from inspector.engine.detectors.picture_patches import Patches
from inspector.engine.detectors.scoring import Compared
from inspector.engine.detectors.silencing import Silencing, most_left_out, nearest_pictures
from inspector.engine.detectors.tracing import Cell, expect_grid, nearest_of_each, patch_of
from inspector.engine.detectors.without import Left, coverage_bound, touched
from inspector.engine.images.album_making import Origins
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.images.places import Places
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density
from inspector.engine.memory_bank.known_defects import KnownDefects
from inspector.engine.patches.likeness import told_apart
from inspector.engine.runtime import Batch, Runtime, Search


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


class BankDetector(NetworkDetector[LearnedBank]):
    """A detector with a memory bank whose vectors know where they came from."""

    bank_: MemoryBank
    mean_: FloatArray
    std_: FloatArray
    density_: Density | None
    radius_: float
    index_: bytes
    known_: KnownDefects | None = None
    """Defects that it was told of; a fit knows none."""

    @property
    def provenance(self) -> str:
        """See `NetworkDetector.provenance`."""
        return said("Every vector of the memory bank names the good image and the patch that it came from.")

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        """See `NetworkDetector.origin`."""
        return self.bank_.origin(neighbour) if neighbour >= 0 else None

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

    def score_again(self, image: Image, learned: int, places: Places | None = None) -> AnomalyResult:
        """See `Detector.score_again`: by the vectors of the bank that did not come from this image, nor from its near duplicates."""
        placement = self.preprocess.locate(image)
        features = self._standardised(self.preprocess.apply(image, placement)[None])
        scores, ignored = self._scores(), self.preprocess.ignored(features.shape[:2], placement)
        patches = scores.search_without(features, self._relatives(learned))
        if patches is None:
            return self.score([image], places)[0]
        return self._result(scores.compare(patches, ignored).sheet(ignored), image, places, placement)

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

    def touched_without(self, good_images: Sequence[int]) -> tuple[int, ...]:
        """See `Detector.touched_without`."""
        return touched(self.bank_, self.families_, Left.of(len(self.bank_.grids), good_images))

    def silencing(self, image: Image, places: Places | None = None) -> Silencing:
        """See `Detector.silencing`."""
        placement = self.preprocess.locate(image)
        prepared = self.preprocess.apply(image, placement)[None]
        evidence = Evidence((self._sheet(self.runtime(), prepared, placement),), (image.shape[0], image.shape[1]), placement)
        count = 1 + most_left_out(len(np.unique(self.bank_.images)))
        near = nearest_pictures(self._standardised(prepared), self.bank_, count)
        return Silencing(near, self._scores(), self.scorings[0], evidence, places)

    def origins(self) -> Origins:
        """See `NetworkDetector.origins`."""
        bank = self.bank_
        sides = bank.grids[bank.images].astype(np.float64)
        return Origins(bank.images, (bank.positions + 0.5) / sides, 1 / sides)

    def _good_places(self, prepared: Batch, cells: Sequence[Cell], count: int) -> list[tuple[GoodPlace, ...]]:
        features, bank = self._standardised(prepared), self.bank_
        expect_grid(features, cells)
        found = [nearest_of_each(features[cell], bank.vectors, bank.images, count) for cell in cells]
        return [tuple(self._good_place(int(row), float(far)) for row, far in zip(*each, strict=True)) for each in found]

    def _good_place(self, vector: int, distance: float) -> GoodPlace:
        image, y, x = self.bank_.origin(vector)
        return GoodPlace(image, y, x, patch_of(self.bank_.grids[image]), distance)

    def _relatives(self, learned: int) -> list[int]:
        """The good images of the same family as that number `learned`."""
        apart = told_apart(np.array(self.families_ or range(len(self.bank_.grids))))
        return np.flatnonzero(apart == apart[learned]).tolist()

    def _standardised(self, prepared: Batch) -> FloatArray:
        """(h, w, C) the features of one network input in the units of the bank."""
        found: FloatArray = (self.runtime().features(prepared)[0] - self.mean_) / self.std_
        return found

    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        found = runtime.search(prepared)
        return self._scores().compare(found, self.preprocess.ignored(found.distances.shape[1:], placement))

    def _scores(self) -> BankScores:
        return BankScores(self.recipe, self.bank_, self.density_, self.known_)

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
