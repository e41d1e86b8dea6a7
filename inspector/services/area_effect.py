"""What other areas would make of a picture that was judged: from what was kept of it, the network is not asked again."""

from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.core.areas import Areas
from inspector.core.inspection import Inspection
from inspector.engine.images.places import Places
from inspector.engine.images.regions import regions_of

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


def judged_with(inspector: "PartInspector", before: Inspection, areas: Areas | None) -> Inspection:
    """`before` as it would have been with these areas, by the same threshold; one without evidence stays as it is.

    Raises `BAD_ARGUMENT` where they leave nothing, `IMAGE_UNLIKE` for a picture of another size than they were drawn on.
    """
    if before.evidence is None or before.threshold is None:
        return before
    result = inspector.detector.result_of(before.evidence, Places.of(areas, before.threshold))
    regions = regions_of(result, before.region)
    return replace(before, score=result.score, map=result.drawn, regions=regions, areas=areas, nearest=None)
