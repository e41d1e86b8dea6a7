"""How a detector that has learned looks at parts through its network: back ends, scores, and what they are traced back to."""

import time
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.good_places import GoodPlace, Traced
from inspector.core.placement import UNMOVED, Placement
from inspector.core.types import AnomalyResult, Image
from inspector.engine.detectors import seal
from inspector.engine.detectors.detector import Scored
from inspector.engine.detectors.scoring import Compared, Scoring, Size, judge, result_of
from inspector.engine.detectors.stored_detector import StoredDetector
from inspector.engine.detectors.tracing import Cell, Counted, Point, expect_picture_of
from inspector.engine.images.album_making import Origins
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.places import Places
from inspector.engine.runtime import Batch, Runtime
from inspector.engine.runtime.choice import make_runtime
from inspector.engine.runtime.convert import NetworkGraph


class ScoringDetector(StoredDetector):
    """Parameters: see `StoredDetector`. What kind of detector it is, is how it compares patches."""

    @property
    def threads(self) -> int:
        """Threads that the user asked for, 0 for all cores."""
        return self._options.threads

    @property
    def runtime_name(self) -> str:
        """The back end that scores."""
        return self.runtime().name

    @property
    @abstractmethod
    def provenance(self) -> str:
        """One sentence: to which good parts a result can be traced back, or why it cannot."""

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        """(good image, y, x) that `AnomalyResult.neighbour` stands for, y and x as shares of the network input; None without one."""
        return None

    def make_runtime(self, graph: NetworkGraph, size: Size | None, many: bool = False, approximate: bool = False) -> Runtime:
        """A runtime for `graph` with the user's options; see `inspector.engine.runtime.choice.make_runtime`."""
        return make_runtime(self._options, self._plan, graph, many, size, approximate, self._cuts)

    def runtime(self, many: bool = False) -> Runtime:
        """The runtime for one image at a time, or for many; each is made when it is first needed."""
        with self._making:
            if many not in self._ready:
                self._ready[many] = self._fitted_runtime(many)
            return self._ready[many]

    def score(self, images: Sequence[Image], places: Places | None = None) -> list[AnomalyResult]:
        """Anomaly score and map of each image, as soon as possible: all cores work on one image. See `Detector.score`."""
        return [self.score_on(self.runtime(), image, places) for image in images]

    def score_many(self, images: Iterable[LazyImage], places: Places | None = None) -> Iterator[tuple[int, Scored | InspectorError]]:
        """Scores many images, read when their turn comes, as fast as possible: every core works on an image of its own."""
        runtime = self.runtime(many=True)
        workers = runtime.streams + (runtime.batch > 1)
        return in_order(lambda image: self._timed(runtime, materialise(image), places), images, workers, 2 * workers)

    def score_on(self, runtime: Runtime, image: Image, places: Places | None = None, placement: Placement | None = None) -> AnomalyResult:
        """Scores one image with one of the runtimes that `runtime` gives; `placement`: of the part, where it was looked for already."""
        placement = placement or self.preprocess.locate(image)
        return self._result(self._sheet(runtime, self.preprocess.apply(image, placement)[None], placement), image, places, placement)

    def result_of(self, evidence: Evidence, places: Places | None = None) -> AnomalyResult:
        """See `Detector.result_of`."""
        return result_of(evidence, self.scorings, places)

    @property
    def scorings(self) -> tuple[Scoring, ...]:
        """See `Detector.scorings`."""
        return (Scoring(self.recipe, self.preprocess),)

    def nearest_places(
        self, image: Image, evidence: Evidence, points: Sequence[Point], count: int = 3, places: Places | None = None
    ) -> list[Traced]:
        """See `Detector.nearest_places`."""
        expect_picture_of(evidence, image)
        (sheet,) = evidence.sheets
        counted = Counted(sheet.grid, self.preprocess, evidence.shape, evidence.placement, places)
        cells = [counted.at(point) for point in points]
        good = self._good_places(self.preprocess.apply(image, evidence.placement)[None], cells, count)
        return [counted.traced(cell, each) for cell, each in zip(cells, good, strict=True)]

    def origins(self) -> Origins | None:
        """Where what it learned came from; None where that is no single place of a good image."""
        return None

    def _good_places(self, prepared: Batch, cells: Sequence[Cell], count: int) -> list[tuple[GoodPlace, ...]]:
        """What is most like each of some patches of a network input. Raises `NOT_TRACEABLE`, ValueError for no such patch."""
        raise InspectorError(ErrorCode.NOT_TRACEABLE, self.provenance)

    def _result(self, sheet: Sheet, image: Image, places: Places | None, placement: Placement | None) -> AnomalyResult:
        return self.result_of(Evidence((sheet,), (image.shape[0], image.shape[1]), placement), places)

    def score_again(self, image: Image, learned: int, places: Places | None = None) -> AnomalyResult:
        """See `Detector.score_again`."""
        return self.score([image], places)[0]

    def search_error(self, images: Iterable[LazyImage]) -> float:
        """Relative difference of an image score to the one of an exact search, of `images` that which has the largest; 0 where it is exact.

        Below 0 a part scores lower than it should, which lets defects pass.
        """
        return 0.0

    @abstractmethod
    def _compare(self, runtime: Runtime, prepared: Batch, placement: Placement | None) -> Compared:
        """Compares the patches of one network input (1, H', W', 3) with what was learned; `placement`: of the part, as it was found."""

    def _sheet(self, runtime: Runtime, prepared: Batch, placement: Placement | None = None) -> Sheet:
        compared = self._compare(runtime, prepared, placement)
        return compared.sheet(self.preprocess.ignored(compared.scores.shape, placement))

    def _fitted_runtime(self, many: bool) -> Runtime:
        return self.make_runtime(self.graph_, self.input_size_, many)

    def _figures(self, image: Image) -> tuple[float, ...]:
        return seal.figures_of(self.score_on(self.runtime(), image, placement=UNMOVED))  # noise, in which no part can be found

    def _figures_of_input(self, prepared: Image) -> tuple[float, ...]:
        sheet = self._sheet(self.runtime(), cast(Batch, prepared[None]))
        return (judge(sheet, (prepared.shape[0], prepared.shape[1]), self.recipe, self.preprocess.ignored(sheet.grid.shape)).score,)

    def _timed(self, runtime: Runtime, image: Image, places: Places | None) -> Scored:
        began = time.perf_counter()
        return Scored(image, self.score_on(runtime, image, places), (time.perf_counter() - began) * 1e3)
