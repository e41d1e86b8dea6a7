"""Judges parts with the model in use. Whatever goes wrong ends in UNDECIDED with the reason, never in OK.

What is understood of a model on the disk is in `model_reading`, the look at a picture before it is judged in `picture_gate`.
"""

import logging
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from inspector.core.decision import Reason, trouble_of
from inspector.core.errors import InspectorError
from inspector.core.gate_settings import GateSettings
from inspector.core.inspection import Inspection, Nearest
from inspector.core.model import ModelState, ScoredImage
from inspector.core.picture_facts import PictureFacts
from inspector.core.plausible import unreachable
from inspector.core.said import said
from inspector.core.thresholds import Threshold
from inspector.core.types import AnomalyResult, Image
from inspector.devices.image_file import read_image
from inspector.engine.alignment.lying import Lying
from inspector.engine.detectors.detector import Detector
from inspector.engine.images.places import Places
from inspector.engine.images.regions import regions_of
from inspector.services import trust
from inspector.services.context import Context
from inspector.services.facts import usual_place, with_place
from inspector.services.good_parts import GoodParts, good_parts
from inspector.services.model_reading import detector_of, gate_of, highest_of
from inspector.services.other_projects import OtherProjects
from inspector.services.picture_gate import GatedFile, PictureGate
from inspector.storage import models, projects

log = logging.getLogger(__name__)


class PartInspector:
    """A model ready to judge. Make it with `open_inspector`; use it from one thread at a time.

    `threshold` may be changed at any moment; it is applied last and needs no rebuild. `imported` says who signed the file that the
    model came in; None where it was built here.
    """

    def __init__(
        self,
        detector: Detector,
        stored: models.StoredModel,
        threshold: Threshold,
        imported: trust.Origin | None = None,
        depth: int = 0,
        highest: float = math.inf,
        pictures: PictureGate | None = None,
    ) -> None:
        self.detector = detector
        self.model_id, self.model_sha256 = stored.model_id, stored.sha256
        self.scores: tuple[ScoredImage, ...] = stored.scores
        self.report = stored.report
        self.good_images: tuple[str, ...] = stored.good_images
        self._families, self._alone = tuple(stored.state.meta.get("families", ())), stored.report.get("alone")
        self.good_parts = self.good_among(self.scores)
        self.threshold, self.proposed = threshold, stored.proposed
        self.imported = imported
        self.recipe_values: Mapping[str, Any] = stored.state.meta.get("recipe", {})
        """What it was built with, see `worth.recipe_of`."""
        self.depth = depth
        """Bits of the pictures that the model learned from, for showing 16-bit ones as the network sees them; 0: not known."""
        self.highest = highest
        """The highest threshold that a score could exceed where no zone makes more of it: with one above it every part is UNDECIDED."""
        self.pictures = pictures or PictureGate(detector, None, GateSettings())
        """Looks at every picture before it is judged."""
        self._placed: tuple[Threshold, Places | None] | None = None

    def good_among(self, scores: Sequence[ScoredImage]) -> GoodParts:
        """The good ones of some scored images, as a limit is set by them: what the model was built with, corrected or added to."""
        return good_parts(scores, self.good_images, self._families, self._alone)

    @property
    def runtime_name(self) -> str:
        """The back end that computes the scores, for the status bar."""
        return self.detector.runtime_name

    def with_gate(self, child: ModelState) -> ModelState:
        """A model that came from this one without a build, with what this one knows of pictures."""
        return self.pictures.gate.added_to(child) if self.pictures.gate is not None else child

    def judge(self, image: Image, source: str) -> Inspection:
        """Judges one image already in memory. Never raises for a bad image or a failing back end: the part is UNDECIDED."""
        began = time.perf_counter()
        threshold, facts = self.threshold, None
        try:
            seen = self.pictures.look(image)
            facts = seen.facts
            if seen.refusal is not None:
                raise seen.refusal
            result = self.detector.score([image], self._places(threshold))[0]
            return self._beside_good_ones(image, result, self._judged(source, result, threshold, _since(began)), facts)
        except Exception as error:  # a bug must stop the part, not the line
            return replace(self._undecided(source, error, began), facts=facts)

    def judge_again(self, image: Image, source: str) -> Inspection:
        """Judges an image as the build did: a good image of the model by what the others taught. See `judge` and `Detector.score_again`."""
        if source not in self.good_images:
            return self.judge(image, source)
        began = time.perf_counter()
        threshold, number = self.threshold, self.good_images.index(source)
        try:
            result = self.detector.score_again(image, number, self._places(threshold))
            return self._judged(source, result, threshold, _since(began))
        except Exception as error:  # as in `judge`
            return self._undecided(source, error, began)

    def judge_evidence(self, inspection: Inspection) -> Inspection:
        """What the threshold in force makes of a picture that was judged before; without its evidence as `judged_by` does."""
        threshold, evidence = self.threshold, inspection.evidence
        if evidence is None or inspection.error:
            return inspection.judged_by(threshold.decision_rule)
        try:
            found = self._judged(inspection.source, self.detector.result_of(evidence, self._places(threshold)), threshold, inspection.ms)
        except Exception as error:  # as in `judge`
            found = self._undecided(inspection.source, error, time.perf_counter())
        return replace(found, ms=inspection.ms, at=inspection.at, nearest=inspection.nearest, facts=inspection.facts)

    def judge_files(self, paths: Sequence[Path]) -> Iterator[tuple[Image | None, Inspection]]:
        """Judges image files in order, several at a time. An unreadable file is UNDECIDED.

        One on which the engine fails is judged again on its own, which takes less memory, and is UNDECIDED if that fails as well.
        """
        together = self._judge_together(paths)
        for done, path in enumerate(paths, start=1):
            try:
                found = next(together)
            except Exception as error:  # as in `judge`: what is known of the other parts must not be lost
                log.warning("%s is inspected again on its own: %s: %s", path, type(error).__name__, error)
                found, together = self._judge_alone(path), self._judge_together(paths[done:])
            yield found

    def _judge_alone(self, path: Path) -> tuple[Image | None, Inspection]:
        began = time.perf_counter()
        try:
            image = read_image(path)
        except Exception as error:
            return None, self._undecided(str(path), error, began)
        return image, self.judge(image, str(path))

    def _judge_together(self, paths: Sequence[Path]) -> Iterator[tuple[Image | None, Inspection]]:
        read = [GatedFile(path, self.pictures) for path in paths]
        places = self._places(self.threshold)
        for index, found in self.detector.score_many(read, places):
            source, threshold = str(paths[index]), self.threshold
            refused, facts = read[index].taken()
            if isinstance(found, InspectorError):
                yield refused, replace(self._without_score(source, threshold, 0.0, found.detail, trouble_of(found)), facts=facts)
                continue
            result = found.result
            if self._places(threshold) != places:  # the threshold was changed while this image was being scored
                result = self.detector.result_of(result.evidence, self._places(threshold))
            yield found.image, self._beside_good_ones(found.image, result, self._judged(source, result, threshold, found.ms), facts)

    def _beside_good_ones(self, image: Image, result: AnomalyResult, judged: Inspection, facts: PictureFacts | None) -> Inspection:
        """With what the picture is like, and without a verdict where nothing in it is like a good part."""
        found = with_place(image, replace(judged, facts=facts), self.detector.preprocess, self._lying)
        refusal = self.pictures.look_at_map(image, result) if not judged.error else None
        return found if refusal is None else replace(found, error=refusal.detail, trouble=refusal.reason)

    @cached_property
    def _lying(self) -> Lying | None:
        """Finds how the scene lies; None where nobody knows how it should."""
        return usual_place(self.pictures.gate) if self.detector.preprocess.aligner is None else None

    def _places(self, threshold: Threshold) -> Places | None:
        """What the areas of a threshold mean, which takes a while to draw. Raises `BAD_ARGUMENT`."""
        placed = self._placed
        if placed is None or placed[0] is not threshold:
            self._placed = placed = threshold, Places.of(threshold.areas, threshold.value)
        return placed[1]

    def _judged(self, source: str, result: AnomalyResult, threshold: Threshold, ms: float) -> Inspection:
        places = self._places(threshold)
        doubt = unreachable(threshold.decision_rule, self.highest, places.largest_factor if places is not None else 1.0)
        if doubt:
            return self._without_score(source, threshold, ms, doubt, Reason.NO_THRESHOLD)
        return Inspection(
            source,
            result.score,
            threshold.value,
            self.model_id,
            ms,
            result.drawn,
            nearest=self._nearest(result),
            depth=self.depth,
            evidence=result.evidence,
            unsure_from=threshold.unsure_from,
            region=threshold.region,
            regions=regions_of(result, threshold.region),
            areas=threshold.areas,
        )

    def _without_score(self, source: str, threshold: Threshold, ms: float, error: str, trouble: Reason) -> Inspection:
        return Inspection(
            source,
            None,
            threshold.value,
            self.model_id,
            ms,
            error=error,
            depth=self.depth,
            trouble=trouble,
            unsure_from=threshold.unsure_from,
            region=threshold.region,
            areas=threshold.areas,
        )

    def _nearest(self, result: AnomalyResult) -> Nearest:
        origin = self.detector.origin(result.neighbour)
        if origin is None:
            return Nearest(reason=self.detector.provenance)
        if self.detector.preprocess.moves_picture:
            return Nearest(
                reason=said("Pictures are laid over the reference: places in those of good parts are not those that are compared.")
            )
        number, y, x = origin
        name = self.good_images[number] if number < len(self.good_images) else str(number + 1)
        return Nearest(name, y, x, box=self.detector.preprocess.box)

    def _undecided(self, source: str, error: Exception, began: float) -> Inspection:
        if isinstance(error, InspectorError):
            reason = error.detail
        else:
            log.error("Inspecting %s failed", source, exc_info=error)
            reason = said("The inspection failed: {kind}: {reason}.", kind=type(error).__name__, reason=error)
        return self._without_score(source, self.threshold, _since(began), reason, trouble_of(error))


def open_inspector(folder: Path, context: Context, model_id: str = "") -> PartInspector:
    """Loads a model, that in use where none is named, and proves with its seal that this PC computes the scores that it was built with.

    Raises `BAD_ARGUMENT`, `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`, `MODEL_DRIFTED`, `BACKBONE_UNKNOWN`.
    """
    project = projects.open_project(folder)
    stored = models.load_model(folder, model_id or project.active_model)
    threshold = project.threshold(stored.model_id) or stored.proposed
    detector = detector_of(stored, context.options)
    origin, highest = trust.origin_of(folder, stored.model_id), highest_of(stored, detector)
    pictures = PictureGate(detector, gate_of(stored), project.gate, OtherProjects(folder))
    return PartInspector(detector, stored, threshold, origin, detector.preprocess.depth, highest, pictures)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1e3
