"""Several networks judge together: one detector a network, whose scores are brought to one scale and averaged (PatchCore, section 4.2)."""

import copy
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.good_places import Traced
from inspector.core.model import ModelState, sha256_of_arrays
from inspector.core.placement import UNMOVED, Placement
from inspector.core.progress import Steps
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import AnomalyResult, Image
from inspector.core.versions import clause
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.backbones.registry import learn_from_json
from inspector.engine.detectors import schema, seal
from inspector.engine.detectors.detector import FitReport, Scored
from inspector.engine.detectors.member_units import crossed_of, mean_of, unit_of
from inspector.engine.detectors.network_detector import NetworkDetector
from inspector.engine.detectors.scoring import Scoring, result_of, together
from inspector.engine.detectors.silencing import Silencing
from inspector.engine.detectors.stored_detector import FORMAT
from inspector.engine.detectors.tracing import Counted, Point
from inspector.engine.detectors.without import Left
from inspector.engine.images.album import Album, stored_album, with_album
from inspector.engine.images.album_making import Origins
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.runtime.choice import RuntimeOptions

KIND = "ensemble"
Member = NetworkDetector[Any]


class Ensemble:
    """The mean of several detectors' scores and maps, each in its unit: see `member_units` and `Detector`."""

    def __init__(
        self,
        kind: type[Member],
        recipe: Recipe,
        options: RuntimeOptions | None = None,
        cache: Path | None = None,
        memory_budget: float = 0,
        ignore: IgnoreMask | None = None,
        aligner: Aligner | None = None,
    ) -> None:
        self.recipe = recipe
        self._kind, self._settings = kind, (options, cache, memory_budget, ignore, aligner)
        names = dict.fromkeys((recipe.backbone, *recipe.ensemble))
        self.members_: tuple[Member, ...] = tuple(kind(replace(recipe, backbone=name, ensemble=()), *self._settings) for name in names)

    seal_: seal.Seal | None = None
    """None in models from before ensembles were sealed as a whole."""
    album: Album | None = None
    """See `Detector.album`."""
    kind = KIND
    learning = "learning"

    @property
    def runtime_name(self) -> str:
        """The back end that scores."""
        return self.members_[0].runtime_name

    @property
    def golden_scores(self) -> tuple[float, ...]:
        """See `Detector.golden_scores`; in the members' units."""
        return mean_of([member.golden_scores for member in self.members_], self.scales_)

    @property
    def preprocess(self) -> Preprocess:
        """That of the first member."""
        return self.members_[0].preprocess

    @property
    def provenance(self) -> str:
        """See `NetworkDetector.provenance`; the first network speaks for all."""
        return said("For the first network: {provenance}", provenance=self.members_[0].provenance)

    def origin(self, neighbour: int) -> tuple[int, float, float] | None:
        """See `NetworkDetector.origin`; of the first network."""
        found = self.members_[0].origin(neighbour)
        return (self.learned_[found[0]], *found[1:]) if found else None

    def fit(
        self, images: Iterable[LazyImage], names: Sequence[str] = (), cross_fit: bool = False, places: Places | None = None
    ) -> Steps[FitReport]:
        """See `Detector.fit`."""
        began = time.perf_counter()
        images = list(images)
        members = tuple(self._kind(member.recipe, *self._settings) for member in self.members_)
        reports = []
        for member in members:
            report = yield from member.fit(images, [str(k) for k in range(len(images))], cross_fit=True, places=places)
            reports.append(report)
        skipped = dict(reports[0].skipped)
        self.members_, self.scales_ = members, [unit_of(report.cross_fit) for report in reports]
        readable = [k for k in range(len(images)) if k not in skipped]
        self.learned_ = list(range(len(readable)))
        self.names_, self.album = [str(names[k]) for k in readable] if names else [], None
        self.seal_ = seal.make(materialise(images[readable[0]]), members[0].preprocess, self._figures)
        seconds = {"total": time.perf_counter() - began, "read_and_features": sum(r.seconds["read_and_features"] for r in reports)}
        return FitReport(
            images=len(readable),
            skipped=tuple(sorted(skipped.items())),
            patches=sum(report.patches for report in reports),
            bank_vectors=sum(report.bank_vectors for report in reports),
            bank_sha256=sha256_of_arrays(np.array([report.bank_sha256 for report in reports]), np.array(self.scales_)),
            coverage_radius=max(report.coverage_radius for report in reports),
            seconds=seconds | {self.learning: seconds["total"] - seconds["read_and_features"]},
            storage=reports[0].storage,
            coverage_is_bound=any(report.coverage_is_bound for report in reports),
            cross_fit=crossed_of([report.cross_fit for report in reports], self.scales_) if cross_fit else None,
        )

    def score_again(self, image: Image, learned: int, places: Places | None = None) -> AnomalyResult:
        """See `Detector.score_again`."""
        return together([member.score_again(image, learned, places) for member in self.members_], self.scales_)

    def with_members(self, members: tuple[Member, ...], names: Sequence[str]) -> "Ensemble":
        """A copy with members that have taken these good images as well; their units stay."""
        found = copy.copy(self)
        first = len(self.names_) or max(self.learned_, default=-1) + 1
        found.members_, found.names_ = members, [*self.names_, *names] if self.names_ else []
        found.learned_ = [*self.learned_, *range(first, first + len(names))]
        found.seal_ = self.seal_.again(found._figures) if self.seal_ is not None else None
        return found

    def nearest_places(
        self, image: Image, evidence: Evidence, points: Sequence[Point], count: int = 3, places: Places | None = None
    ) -> list[Traced]:
        """See `Detector.nearest_places`: by the network that says most about a place."""
        alone = [replace(evidence, sheets=(sheet,)) for _, sheet in zip(self.members_, evidence.sheets, strict=True)]
        heard = [self._said(k, alone[k], points, places) for k in range(len(alone))]
        loudest = np.array(heard).argmax(axis=0)
        found: dict[int, Traced] = {}
        for k, member in enumerate(self.members_):
            asked = np.flatnonzero(loudest == k).tolist()
            if asked:
                traced = member.nearest_places(image, alone[k], [points[number] for number in asked], count, places)
                found |= {number: self._traced(k, each) for number, each in zip(asked, traced, strict=True)}
        return [found[number] for number in range(len(points))]

    def origins(self) -> Origins | None:
        """See `NetworkDetector.origins`; of all members together."""
        found = [each for member in self.members_ if (each := member.origins()) is not None]
        if not found:
            return None
        images = np.array(self.learned_)[np.concatenate([each.images for each in found])]
        places, patches = (np.concatenate([getattr(each, name) for each in found]) for name in ("places", "patches"))
        return Origins(images, places, patches, found[0].everywhere)

    def _said(self, number: int, evidence: Evidence, points: Sequence[Point], places: Places | None) -> list[float]:
        """What a member says of every place, in its unit."""
        sheet, preprocess = evidence.sheets[0], self.members_[number].preprocess
        counted = Counted(sheet.grid, preprocess, evidence.shape, evidence.placement, places)
        return [float(counted.scores[counted.at(point)]) / self.scales_[number] for point in points]

    def _traced(self, number: int, found: Traced) -> Traced:
        good = tuple(replace(place, image=self.learned_[place.image]) for place in found.good)
        return replace(found, score=found.score / self.scales_[number], good=good, member=number)

    def without(self, good_images: Sequence[int]) -> "Ensemble":
        """See `Detector.without`: of every member. Their units stay, so that scores stay comparable; members' own scores are not kept."""
        left = Left.of(len(self.names_) or 1 + max(self.learned_), good_images)
        found = Ensemble(self._kind, self.recipe, *self._settings)
        found.members_ = tuple(member.without(self._of_members(good_images)) for member in self.members_)
        found.scales_, found.names_ = self.scales_, left.of_each(self.names_)
        found.album = self.album.left(left.images) if self.album is not None else None
        found.learned_ = np.searchsorted(left.images, np.intersect1d(self.learned_, left.images)).tolist()
        found.seal_ = self.seal_.again(found._figures) if self.seal_ is not None else None
        return found

    def coverage_without(self, good_images: Sequence[int]) -> float:
        """See `Detector.coverage_without`: of the network where it is largest."""
        return max(member.coverage_without(self._of_members(good_images)) for member in self.members_)

    def silencing(self, image: Image, places: Places | None = None) -> Silencing:
        """See `Detector.silencing`."""
        found = self.members_[0].silencing(image, places)
        return replace(found, scoring=self.scorings[0], numbers=tuple(self.learned_))

    def touched_without(self, good_images: Sequence[int]) -> tuple[int, ...]:
        """See `Detector.touched_without`: by any member."""
        numbers = self._of_members(good_images)
        found = set().union(*(member.touched_without(numbers) for member in self.members_))
        return tuple(sorted(self.learned_[number] for number in found))

    def _of_members(self, good_images: Sequence[int]) -> list[int]:
        """What members call these good images; older ensembles did not learn from all of them."""
        return [number for number, image in enumerate(self.learned_) if image in set(good_images)]

    @property
    def scorings(self) -> tuple[Scoring, ...]:
        """See `Detector.scorings`."""
        pairs = zip(self.members_, self.scales_, strict=True)
        return tuple(replace(scoring, unit=scale) for member, scale in pairs for scoring in member.scorings)

    def result_of(self, evidence: Evidence, places: Places | None = None) -> AnomalyResult:
        """See `Detector.result_of`."""
        return result_of(evidence, self.scorings, places)

    def score(self, images: Sequence[Image], places: Places | None = None) -> list[AnomalyResult]:
        """See `Detector.score`."""
        return [self._score(image, places, many=False) for image in images]

    def score_many(self, images: Iterable[LazyImage], places: Places | None = None) -> Iterator[tuple[int, Scored | InspectorError]]:
        """See `Detector.score_many`."""
        runtime = self.members_[0].runtime(many=True)
        workers = runtime.streams + (runtime.batch > 1)
        return in_order(lambda image: self._timed(materialise(image), places), images, workers, 2 * workers)

    def search_error(self, images: Iterable[LazyImage]) -> float:
        """See `NetworkDetector.search_error`; the largest of all members."""
        images = list(images)
        return max((member.search_error(images) for member in self.members_), key=abs)

    def state(self) -> ModelState:
        """Every member's state under its number."""
        states = [member.state() for member in self.members_]
        meta: dict[str, Any] = {
            "detector": KIND,
            "format": FORMAT,
            "recipe": self.recipe.to_json(),
            "good_images": self.names_,
            "learned": self.learned_,
            "scales": self.scales_,
            "members": [state.meta for state in states],
        }
        arrays = {f"{k}.{name}": array for k, state in enumerate(states) for name, array in state.arrays.items()}
        arrays |= self.seal_.arrays() if self.seal_ is not None else {}
        blobs = {f"{k}.{name}": blob for k, state in enumerate(states) for name, blob in state.blobs.items()}
        return with_album(ModelState(meta, arrays, blobs), self.album)

    @classmethod
    def from_state(cls, kind: type[Member], state: ModelState, options: RuntimeOptions | None = None) -> "Ensemble":
        """See `NetworkDetector.from_state`; every member proves its own seal, and then all together theirs, where they have one.

        `schema.ensemble` has looked at `state` before.
        """
        try:
            for member in state.meta["members"]:
                if "backbone" in member:
                    schema.network(member)
                    learn_from_json(member["backbone"])
            ensemble = cls(kind, Recipe.from_json(state.meta["recipe"]), options)
            ensemble.names_ = list(state.meta["good_images"])
            ensemble.learned_ = [int(k) for k in state.meta["learned"]]
            ensemble.scales_ = [float(scale) for scale in state.meta["scales"]]
            members = state.meta["members"]
            if not len(members) == len(ensemble.scales_) == len(ensemble.members_):
                raise ValueError(
                    said(
                        "{members} members and {scales} scales for {networks} networks",
                        members=len(members),
                        scales=len(ensemble.scales_),
                        networks=len(ensemble.members_),
                    )
                )
            ensemble.album = stored_album(state, len(ensemble.names_))
            ensemble.seal_ = seal.Seal.from_arrays(state.arrays) if any(name.startswith("seal_") for name in state.arrays) else None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InspectorError(
                ErrorCode.MODEL_DAMAGED, said("The model is none that a build wrote: {reason}.", reason=clause(error))
            ) from error
        ensemble.members_ = tuple(kind.from_state(part(state, k), options) for k in range(len(members)))
        if ensemble.seal_ is not None:
            ensemble.seal_.check(ensemble._figures, ensemble.runtime_name)
        return ensemble

    def _figures(self, image: Image) -> tuple[float, ...]:
        return seal.figures_of(self._score(image, None, False, UNMOVED))  # noise, in which no part can be found

    def _timed(self, image: Image, places: Places | None) -> Scored:
        began = time.perf_counter()
        return Scored(image, self._score(image, places, many=True), (time.perf_counter() - began) * 1e3)

    def _score(self, image: Image, places: Places | None, many: bool, placement: Placement | None = None) -> AnomalyResult:
        placement = placement or self.members_[0].preprocess.locate(image)
        return together([member.score_on(member.runtime(many), image, places, placement) for member in self.members_], self.scales_)


def part(state: ModelState, number: int) -> ModelState:
    """The state of one member in that of an ensemble."""
    head = f"{number}."
    arrays = {name.removeprefix(head): array for name, array in state.arrays.items() if name.startswith(head)}
    return ModelState(
        state.meta["members"][number], arrays, {n.removeprefix(head): b for n, b in state.blobs.items() if n.startswith(head)}
    )
