"""What all detectors share that learn good parts through one network, or forget some of them; how they score is in `scoring_detector`."""

import contextlib
import copy
import os
import threading
import time
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Generic, Self, TypeVar

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.process import free_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine.detectors import seal
from inspector.engine.detectors.cross_fit import by_folds
from inspector.engine.detectors.detector import CrossFit, FitReport
from inspector.engine.detectors.scoring import Size
from inspector.engine.detectors.scoring_detector import ScoringDetector
from inspector.engine.detectors.silencing import Silencing
from inspector.engine.detectors.without import Left
from inspector.engine.images.colours import Colours
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.images.placed import Placed
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.patches.embed import Skipped, learn_preprocessing
from inspector.engine.patches.likeness import Numbers
from inspector.engine.runtime.convert import NetworkGraph, network_graph


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What a detector learned, as far as every fit reports it; detectors add their own to it."""

    images: int
    patches: int
    skipped: Skipped
    read_at: float
    """`time.perf_counter()` when the last image had gone through the network."""
    families: Numbers
    """(images,) see `Likeness.families`."""
    cross_fit: CrossFit | None = field(default=None, kw_only=True)
    """Where the detector knows a quicker way to it than folds, and it was asked for."""


LearnedT = TypeVar("LearnedT", bound=Learned)


class NetworkDetector(ScoringDetector, Generic[LearnedT]):
    """Parameters: see `StoredDetector`. What is learned ends in an underscore."""

    learning: ClassVar[str]
    """Key of the seconds that learning took after the features were there."""
    folds: ClassVar[int] = 5
    """Into how many parts a cross-fit divides the good images, where the detector knows no quicker way."""

    def fit(
        self, images: Iterable[LazyImage], names: Sequence[str] = (), cross_fit: bool = False, places: Places | None = None
    ) -> Steps[FitReport]:
        """Learns from good images; `names` are kept as provenance. See `Detector.fit`.

        Raises `NO_IMAGES` when none can be read, `WEIGHTS_MISSING` and `WEIGHTS_WRONG` before the first image is touched.
        """
        began = time.perf_counter()
        yield Progress("Loading the network", 0, 1)
        images = list(images)
        graph, preprocess, size = yield from self.prepare(images)
        colours = Colours()
        watched: list[LazyImage] = [colours.watched(image) for image in images]
        if preprocess.aligner is not None:
            watched = [Placed(image, preprocess) for image in watched]
        learned = yield from self._learn(graph, preprocess, size, watched, cross_fit, places)
        lost = {index for index, _ in learned.skipped}
        crossed = learned.cross_fit
        if cross_fit and crossed is None:
            readable = [index for index in range(len(images)) if index not in lost]
            crossed = yield from by_folds(self._unfitted, images, readable, learned.families, self.folds, self.recipe.seed, places)
        # No step is yielded from here on, so that a fit that is closed leaves the detector as it was.
        assert size is not None  # no image would have been found
        self.graph_, self.preprocess, self.input_size_ = graph, colours.added_to(preprocess), size
        self.names_ = [str(name) for index, name in enumerate(names) if index not in lost]
        self.families_, self.album = _shared(learned.families), None
        self._keep(learned)
        self._ready.clear()
        first = next(image for index, image in enumerate(images) if index not in lost)
        self.seal_ = seal.make(materialise(first), preprocess, self._figures)
        ended = time.perf_counter()
        seconds = {"read_and_features": learned.read_at - began, self.learning: ended - learned.read_at, "total": ended - began}
        return replace(self._report(learned, seconds), cross_fit=crossed)

    @classmethod
    def trial(cls, recipe: Recipe) -> tuple[Recipe, int]:
        """A recipe that takes less time to learn a few images by, and how many batches of a training it leaves out; for planning."""
        return recipe, 0

    def held_bytes(self, report: FitReport) -> float:
        """What a fit that gave `report` held of all its images at once, beside what does not grow with them; for planning."""
        return 0.0

    def slower(self, images: int, learned: int) -> float:
        """How many times as long a part takes once `images` are learned instead of `learned`; for planning."""
        return 1.0

    def larger(self, times: float) -> float:
        """How many times as long a part takes of which the network sees `times` as many px; for planning."""
        return times

    def prepare(self, images: Sequence[LazyImage]) -> Steps[tuple[NetworkGraph, Preprocess, Size | None]]:
        """What a fit learns before the features: network, preprocessing, and the input size of the first readable image."""
        graph = network_graph(self._plan, self._options.weights, self._cache)
        preprocess, size = yield from self._learn_preprocessing(images)
        return graph, preprocess, size

    def _learn_preprocessing(self, images: Sequence[LazyImage]) -> Steps[tuple[Preprocess, Size | None]]:
        """See `learn_preprocessing`. Raises `BAD_ARGUMENT` where everything is ignored."""
        unlearned = replace(self._unlearned(), ignore=self._ignore, aligner=self._aligner)
        preprocess, size = yield from learn_preprocessing(unlearned, images, self.recipe.depth)
        if size is not None:
            preprocess.ignored(size)
        return preprocess, size

    def without(self, good_images: Sequence[int]) -> Self:
        """See `Detector.without`."""
        raise InspectorError(ErrorCode.NOT_TRACEABLE, self.provenance)

    def coverage_without(self, good_images: Sequence[int]) -> float:
        """See `Detector.coverage_without`."""
        raise InspectorError(ErrorCode.NOT_TRACEABLE, self.provenance)

    def silencing(self, image: Image, places: Places | None = None) -> Silencing:
        """See `Detector.silencing`."""
        raise InspectorError(ErrorCode.NOT_TRACEABLE, self.provenance)

    def touched_without(self, good_images: Sequence[int]) -> tuple[int, ...]:
        """See `Detector.touched_without`."""
        raise InspectorError(ErrorCode.NOT_TRACEABLE, self.provenance)

    def _unfitted(self) -> Self:
        """A detector with the same parameters that has learned nothing."""
        return type(self)(self.recipe, self._options, self._cache, self._budget, self._ignore, self._aligner)

    def with_images(self, names: Sequence[str]) -> Self:
        """A copy that has taken these good images as well, each a family of its own; what they taught is to be added, and sealed."""
        found, families = copy.copy(self), self.families_
        found.names_, found.taught_ = [*self.names_, *names] if self.names_ else [], self.taught_ + len(names)
        first = max(families, default=-1) + 1
        found.families_ = (*families, *range(first, first + len(names))) if families else ()
        found._ready, found._making = {}, threading.Lock()
        return found

    def _of(self, left: Left) -> Self:
        """A detector that looks at parts as this one does, with the names of the good images that stay; what it learned is to be added."""
        found = self._unfitted()
        found.graph_, found.preprocess, found.input_size_ = self.graph_, self.preprocess, self.input_size_
        found.names_, found.families_ = left.of_each(self.names_), left.families(self.families_)
        found.taught_ = int((left.images >= left.count - self.taught_).sum())
        found.album = self.album.left(left.images) if self.album is not None else None
        return found

    def _sealed_as(self, former: Self) -> Self:
        """This detector, which came from the `former` one, with the scores that the same golden pictures have now."""
        figures = self._figures_of_input if former.seal_.inputs else self._figures
        self.seal_ = former.seal_.again(figures)
        return self

    @abstractmethod
    def _learn(
        self,
        graph: NetworkGraph,
        preprocess: Preprocess,
        size: Size | None,
        images: Sequence[LazyImage],
        cross_fit: bool,
        places: Places | None,
    ) -> Steps[LearnedT]:
        """Everything that takes time in a fit; without `Learned.cross_fit` folds follow. Changes nothing of the detector.

        `places` act on the scores of a cross-fit alone.
        """

    @abstractmethod
    def _keep(self, learned: LearnedT) -> None:
        """Takes over what was learned."""

    @abstractmethod
    def _report(self, learned: LearnedT, seconds: dict[str, float]) -> FitReport: ...

    def _memory(self) -> float:
        """Bytes that a fit may take for features."""
        return self._budget or free_memory() / 2

    def _scratch(self) -> Path | None:
        """The cache folder where there is one, otherwise None: temporary files then lie where the system puts them."""
        if self._cache is not None:
            with contextlib.suppress(OSError):
                self._cache.mkdir(parents=True, exist_ok=True)
            if os.access(self._cache, os.W_OK) and self._cache.is_dir():
                return self._cache
        return None


def _shared(families: Numbers) -> tuple[int, ...]:
    """(N,) families, or none where every image is one of its own, as nearly always."""
    return tuple(families.tolist()) if len(np.unique(families)) < len(families) else ()
