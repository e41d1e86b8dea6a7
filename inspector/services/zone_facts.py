"""The scores of the zones of a part that was judged, for whoever watches them apart."""

import logging
from dataclasses import replace

from inspector.core.inspection import Inspection
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.zone_scores import zone_scores

_log = logging.getLogger(__name__)


def with_zones(inspection: Inspection, preprocess: Preprocess) -> Inspection:
    """The same, with the scores of its zones. Where they cannot be told the verdict counts nevertheless."""
    if inspection.evidence is None:
        return inspection
    try:
        return replace(inspection, zones=zone_scores(inspection.evidence, inspection.areas, preprocess))
    except Exception:
        _log.exception("The scores of the zones of %s cannot be told", inspection.source)
        return inspection
