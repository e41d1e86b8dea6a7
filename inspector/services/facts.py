"""How the scene of a picture lies and what its zones score, beside what is measured before it is judged."""

import logging
from dataclasses import replace

from inspector.core.inspection import Inspection
from inspector.core.picture_facts import PictureFacts
from inspector.core.placement import Placement
from inspector.core.types import Image
from inspector.engine.alignment.lying import SIDE, Lying
from inspector.engine.images.facts import shrunk
from inspector.engine.images.gate import Gate
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.zone_scores import zone_scores

_log = logging.getLogger(__name__)


def usual_place(gate: Gate | None) -> Lying | None:
    """By the most usual good picture that a model carries; None where it carries none that can be read."""
    picture = gate.shown if gate is not None else None
    return Lying.of(picture) if picture is not None else None


def with_place(image: Image, inspection: Inspection, preprocess: Preprocess, lying: Lying | None) -> Inspection:
    """The same, with the place of the scene, and with what each zone scores. Where that cannot be told the verdict counts nevertheless."""
    try:
        evidence, facts = inspection.evidence, inspection.facts
        zones = zone_scores(evidence, inspection.areas, preprocess) if evidence is not None else ()
        placement = evidence.placement if evidence is not None else None
        if facts is not None and placement is None and lying is not None:
            placement = _place(image, lying)
        return replace(inspection, zones=zones, facts=_placed(facts, placement) if facts is not None and placement is not None else facts)
    except Exception:
        _log.exception("How the scene of %s lies cannot be told", inspection.source)
        return inspection


def _place(image: Image, lying: Lying) -> Placement:
    factor = max(1, max(image.shape[:2]) // (2 * SIDE))
    found = lying.place(shrunk(image, factor))
    return replace(found, dx=found.dx * factor, dy=found.dy * factor)


def _placed(facts: PictureFacts, placement: Placement) -> PictureFacts:
    return replace(facts, dx=placement.dx, dy=placement.dy, degrees=placement.degrees, likeness=placement.quality)
