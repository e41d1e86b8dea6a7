"""What the picture of an inspection is like, beside what the model found in it."""

import logging
from dataclasses import replace

import numpy as np

from inspector.core.inspection import Inspection
from inspector.core.picture_facts import PictureFacts
from inspector.core.placement import Placement
from inspector.core.types import Image
from inspector.engine.images.facts import measure
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.zone_scores import zone_scores

_log = logging.getLogger(__name__)


def with_facts(image: Image, inspection: Inspection, preprocess: Preprocess) -> Inspection:
    """The same, with the facts of its picture and the scores of its zones. Where they cannot be told the verdict counts nevertheless."""
    try:
        facts = measure(image, preprocess.white_level if image.dtype == np.uint16 else 0, preprocess.box)
        evidence = inspection.evidence
        if evidence is None:
            return replace(inspection, facts=facts)
        zones = zone_scores(evidence, inspection.areas, preprocess)
        return replace(inspection, facts=_placed(facts, evidence.placement), zones=zones)
    except Exception:
        _log.exception("What the picture %s is like cannot be measured", inspection.source)
        return inspection


def _placed(facts: PictureFacts, placement: Placement | None) -> PictureFacts:
    """With what the search for the part has found of its place."""
    if placement is None:
        return facts
    return replace(facts, dx=placement.dx, dy=placement.dy, degrees=placement.degrees, likeness=placement.quality)
