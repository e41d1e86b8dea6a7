"""The protocol that every detector keeps, and what a fit reports."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence
from inspector.core.good_places import Traced
from inspector.core.model import ModelState
from inspector.core.progress import Steps
from inspector.core.types import AnomalyResult, Image
from inspector.engine.detectors.scoring import Scoring
from inspector.engine.detectors.silencing import Silencing
from inspector.engine.detectors.tracing import Point
from inspector.engine.images.album import Album
from inspector.engine.images.album_making import Origins
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Scores of the good images of a fit, each by what the others taught: as new good parts would score."""

    scores: tuple[float, ...]
    """(N,) in the order of the readable images; NaN for one that has none: it could not be read again, or all images are of one family."""
    families: tuple[int, ...]
    """(N,) near duplicates share a number; they did not vouch for each other either. See `Likeness`."""
    alone: float = float("nan")
    """Usual share of an image's patches that resemble the rest of their image more than any other image; NaN: not known."""
    coolest: tuple[float, ...] = ()
    """(N,) see `scoring.coolest`, by what the others taught; empty: not known."""

    def relatives(self, image: int) -> tuple[int, ...]:
        """The images of one's family, itself among them."""
        return tuple(k for k, family in enumerate(self.families) if family == self.families[image])


@dataclass(frozen=True, slots=True)
class FitReport:
    """What a fit did. `skipped`: (position in the input, why) of images that could not be read."""

    images: int
    skipped: tuple[tuple[int, InspectorError], ...]
    patches: int
    bank_vectors: int
    bank_sha256: str
    coverage_radius: float
    seconds: dict[str, float] = field(default_factory=dict)
    storage: str = ""
    """How the features were kept while building."""
    coverage_is_bound: bool = False
    """Whether `coverage_radius` is a proven upper bound instead of a measured value: not all features were kept."""
    cross_fit: CrossFit | None = None
    """Where it was asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One of many images with its result; `ms` from image in memory to result."""

    image: Image
    result: AnomalyResult
    ms: float


class Detector(Protocol):
    """Learns from good images, scores new ones. The threshold is none of its business."""

    album: Album | None
    """Small pictures of where its vectors came from, which whoever builds a model gives it after the fit; None: it has none."""

    @property
    def runtime_name(self) -> str:
        """The back end that scores."""
        ...

    @property
    def preprocess(self) -> Preprocess:
        """How a picture becomes a network input."""
        ...

    @property
    def golden_scores(self) -> tuple[float, ...]:
        """The scores of the seal's pictures, which are noise."""
        ...

    @property
    def provenance(self) -> str:
        """One sentence: to which good parts a result can be traced back, or why it cannot."""
        ...

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        """(good image, y, x) that `AnomalyResult.neighbour` stands for, y and x as shares of the network input; None without one."""
        ...

    def origins(self) -> Origins | None:
        """Where what it learned came from; None where that is no single place of a good image."""
        ...

    @property
    def scorings(self) -> tuple[Scoring, ...]:
        """How its evidence is read: one for every sheet."""
        ...

    def fit(
        self, images: Iterable[LazyImage], names: Sequence[str] = (), cross_fit: bool = False, places: Places | None = None
    ) -> Steps[FitReport]:
        """Learns from good images; yields progress, and may be closed at every yield, which leaves the detector as it was.

        `cross_fit`: every good image is also scored by what the others taught, and by what `places` count. They change nothing of what
        is learned but the units of an ensemble.
        """
        ...

    def score(self, images: Sequence[Image], places: Places | None = None) -> list[AnomalyResult]:
        """Scores images of any sizes, by what `places` count. Raises `InspectorError` for an array that is no image, or unlike others."""
        ...

    def score_many(self, images: Iterable[LazyImage], places: Places | None = None) -> Iterator[tuple[int, Scored | InspectorError]]:
        """Scores many images in order, at the highest rate; an unreadable one gives its error in place of a result."""
        ...

    def score_again(self, image: Image, learned: int, places: Places | None = None) -> AnomalyResult:
        """Scores good image number `learned` as a cross-fit did where that takes no other model, otherwise as `score` does."""
        ...

    def without(self, good_images: Sequence[int]) -> Self:
        """A detector without what came from some good images, by their numbers; those that stay are numbered anew in their order.

        This one stays as it is. Raises `NOT_TRACEABLE` where nothing says what came from an image, `BAD_ARGUMENT` for a number that is
        none, `TOO_FEW_IMAGES` where fewer than two images would stay.
        """
        ...

    def silencing(self, image: Image, places: Places | None = None) -> Silencing:
        """A part compared with every good picture; of several networks by the first.

        Raises `NOT_TRACEABLE` where parts are not judged by the nearest patches of good ones, and as `score` does.
        """
        ...

    def touched_without(self, good_images: Sequence[int]) -> tuple[int, ...]:
        """Numbers of the good images that stay and whose scores by the others change, as far as the model can tell. Raises as `without`."""
        ...

    def coverage_without(self, good_images: Sequence[int]) -> float:
        """A distance that no patch of the good images that stay exceeds to what is left; 0 where all patches are. Raises as `without`."""
        ...

    def result_of(self, evidence: Evidence, places: Places | None = None) -> AnomalyResult:
        """The result that a picture had with these places, bit for bit, from what was kept of it.

        Raises ValueError for evidence of another model, and as `scoring.result_of` does.
        """
        ...

    def nearest_places(
        self, image: Image, evidence: Evidence, points: Sequence[Point], count: int = 3, places: Places | None = None
    ) -> list[Traced]:
        """What good pictures have most like each of some places of a picture, `count` pictures each; the network sees the picture once.

        `evidence`: what was found in this picture, and `places` what it was judged with; `points`: (y, x) in px, (0, 0) the centre of the
        first. Raises `NOT_TRACEABLE` where the detector keeps nothing of single pictures, `BAD_ARGUMENT` for a place that the network does
        not see or that is ignored, `IMAGE_UNLIKE` for another picture, ValueError for evidence of another model.
        """
        ...

    def search_error(self, images: Iterable[LazyImage]) -> float:
        """Relative difference of an image score to the one of an exact search, of `images` that which has the largest; 0 where it is exact.

        Below 0 a part scores lower than it should, which lets defects pass.
        """
        ...

    def state(self) -> ModelState:
        """Everything that `from_state` needs to score the same again."""
        ...
