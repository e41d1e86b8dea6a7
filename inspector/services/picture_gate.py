"""The look at a picture before it is judged, with what the project says of it; pictures that fail it are never learned."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from inspector.core.decision import NotJudged, Reason
from inspector.core.errors import InspectorError
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.gate_words import sentence
from inspector.core.picture_facts import PictureFacts
from inspector.core.picture_format import is_grey
from inspector.core.picture_limits import Figure, PictureLimits
from inspector.core.progress import Progress, Steps
from inspector.core.said import clause_of, said
from inspector.core.types import AnomalyResult, Image, Pixels
from inspector.devices.image_file import read_image
from inspector.engine.detectors.detector import Detector
from inspector.engine.detectors.scoring import coolest
from inspector.engine.images.gate import Gate, Look, look
from inspector.engine.images.preprocess import check_image

Guess: TypeAlias = Callable[[Image], str]
"""The name of another project whose part a picture seems to show; empty: none."""

_log = logging.getLogger(__name__)
_LEAST_PATCHES = 400
"""Of a map that says whether anything in a picture is like a good part."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture is like, and why it is not to be judged; None where nothing speaks against it."""

    facts: PictureFacts
    refusal: NotJudged | None = None


def nobody_knows(_: Image) -> str:
    """Stands in for the other projects where they are not looked at."""
    return ""


class PictureGate:
    """The gate of a model, which may have none: then a picture is measured, and let pass. `settings` may be changed at any moment."""

    def __init__(self, detector: Detector, gate: Gate | None, settings: GateSettings, guess: Guess = nobody_knows) -> None:
        self.gate, self.settings = gate, settings
        self._detector, self._guess = detector, guess

    @property
    def limits(self) -> PictureLimits | None:
        """What was learned from good parts; None in models without a gate."""
        return self.gate.limits if self.gate is not None else None

    @cached_property
    def usual_picture(self) -> Pixels | None:
        """(h, w, 3) the most usual good picture, small; None where none was kept."""
        return self.gate.shown if self.gate is not None else None

    def figures(self, image: Image) -> Steps[Mapping[Figure, float]]:
        """What of a picture is compared with limits; to be looked at, whatever it is. Raises `IMAGE_UNREADABLE`."""
        yield Progress("Looking at the pictures", 0, 1)
        check_image(image)
        preprocess = self._detector.preprocess
        return (self.gate.look(image, preprocess) if self.gate is not None else look(image, preprocess)).figures

    def look(self, image: Image) -> Seen:
        """Measures a picture and compares it. Raises `IMAGE_UNREADABLE` for what is none."""
        check_image(image)
        preprocess = self._detector.preprocess
        if self.gate is None:
            return Seen(look(image, preprocess).facts)
        found = self.gate.look(image, preprocess)
        return Seen(found.facts, self._format_refusal(image) or self._refusal(image, found))

    def against_learning(self, path: Path) -> str:
        """Why a picture is never to be learned or called good, as a sentence; empty: nothing speaks against it, or it cannot be read."""
        if self.gate is None:
            return ""
        try:
            found = self.look(read_image(path)).refusal
        except InspectorError:  # that is told by whoever reads it
            return ""
        return found.detail if found is not None else ""

    def look_at_map(self, image: Image, result: AnomalyResult) -> NotJudged | None:
        """Why a picture should not have been judged, once its map is known: nothing in it is like a good part."""
        if self.gate is None or Figure.COOLEST not in self.gate.limits.ranges or _is_coarse(result):
            return None
        figures = {Figure.COOLEST: coolest(result.evidence, [scoring.unit for scoring in self._detector.scorings])}
        return self._refusal(image, Look(_NOTHING, figures))

    def _refusal(self, image: Image, found: Look) -> NotJudged | None:
        assert self.gate is not None
        excess = self.gate.excess(found.figures, self.settings)
        if excess is None:
            return None
        return NotJudged(sentence(excess, self._other_project(image) if excess.reason is Reason.OTHER_PART else ""), excess.reason)

    def _format_refusal(self, image: Image) -> NotJudged | None:
        """Grey instead of colour, and the other way round. Raises `IMAGE_UNLIKE` for what the network cannot compare at all."""
        preprocess = self._detector.preprocess
        preprocess.geometry(*image.shape[:2])
        pictures = preprocess.pictures
        if pictures is None:
            return None
        try:
            pictures.taken(image)
        except InspectorError as error:
            other = 8 * image.dtype.itemsize == pictures.stored and is_grey(image) is pictures.colour
            if not other or not self.settings.looks_at(Check.COLOUR):
                raise
            return NotJudged(said("Not judged: {reason}.", reason=clause_of(error.detail)), Reason.OTHER_COLOUR)
        return None

    def _other_project(self, image: Image) -> str:
        try:
            return self._guess(image)
        except Exception:  # it is a guess: the part is set aside in any case
            _log.exception("The other projects cannot be asked")
            return ""


class GatedFile:
    """A file that is read and looked at when its turn comes, in a worker thread; one that is not to be judged never meets the network."""

    def __init__(self, path: Path, pictures: PictureGate) -> None:
        self._path, self._pictures = path, pictures
        self._facts: PictureFacts | None = None
        self._refused: Image | None = None

    def __call__(self) -> Image:
        image = read_image(self._path)
        seen = self._pictures.look(image)
        self._facts = seen.facts
        if seen.refusal is not None:
            self._refused = image
            raise seen.refusal
        return image

    def taken(self) -> tuple[Image | None, PictureFacts | None]:
        """The picture where it was refused, which is forgotten then, and what it is like."""
        image, self._refused = self._refused, None
        return image, self._facts


_NOTHING = PictureFacts(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _is_coarse(result: AnomalyResult) -> bool:
    """Whether a patch sees so much of the part that a single defect heats all of the map."""
    return any(sheet.grid.size < _LEAST_PATCHES for sheet in result.evidence.sheets)
