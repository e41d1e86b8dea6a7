"""Where the part lies in pictures of good parts, against one of them, where that can be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from inspector.core.errors import InspectorError
from inspector.core.picture_facts import PictureFacts
from inspector.core.progress import Steps
from inspector.core.types import Image
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.images.learn_aligner import LEAST, choose_reference
from inspector.engine.images.pipeline import LazyImage, materialise

DEGREES = 10.0
"""Parts that lie still by design are not turned farther; of others the position says nothing."""
USUAL = 0.5
"""Usual quality below which the parts have no shape in common: surfaces lie nowhere."""


@dataclass(frozen=True, slots=True)
class Position:
    """Compares pictures with the one that is most like the others."""

    aligner: Aligner

    def added_to(self, facts: PictureFacts, image: Image) -> PictureFacts:
        """`facts` with the position; as they are where the part is not found, or the picture has another size."""
        if (image.shape[0], image.shape[1]) != self.aligner.size:
            return facts
        found = self.aligner.find(image)
        if found.quality < LEAST:
            return replace(facts, likeness=found.quality)
        return replace(facts, dx=found.dx, dy=found.dy, degrees=found.degrees, likeness=found.quality)


def learn_position(images: Sequence[LazyImage]) -> Steps[Position | None]:
    """None where it cannot be told: pictures of many sizes, or none that can be read."""
    try:
        chosen = yield from choose_reference(images, DEGREES)
    except InspectorError:
        return None
    return Position(Aligner.of(materialise(images[chosen]), DEGREES))


def trusted(facts: Sequence[PictureFacts | None]) -> bool:
    """Whether the parts have so much in common that their positions mean something."""
    known = [each.likeness for each in facts if each is not None and each.likeness is not None]
    return bool(known) and median(known) >= USUAL


def without_position(facts: PictureFacts | None) -> PictureFacts | None:
    """The same, with nothing said of where the part lies."""
    return replace(facts, dx=None, dy=None, degrees=None, likeness=None) if facts is not None else None
