"""Judging pictures for the screen, in whichever thread."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.decision import trouble_of
from inspector.core.errors import InspectorError
from inspector.core.heatmap import shrink
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.services.line.setup import Engine
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.turns import judge_of, lock_of

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

SCREEN_MAP_PX = 512
"""Longer side of a map for the screen; each of its values is the highest of the area that it stands for."""


def judge_for_screen(inspector: "PartInspector", again: bool = False) -> Engine:
    """`judge_of` with maps as fine as a screen shows them; they are made small in the thread that judges, and many can be kept."""
    judge = judge_of(inspector, again)

    def judge_and_shrink(image: Image, source: str) -> Inspection:
        inspection = judge(image, source)
        return inspection if inspection.map is None else replace(inspection, map=shrink(inspection.map, SCREEN_MAP_PX))

    return judge_and_shrink


def judge_evidence_for_screen(inspector: "PartInspector") -> Callable[[Inspection], Inspection]:
    """`inspector.judge_evidence` in the same way: parts that were judged before get what the threshold in force makes of them."""

    def judge(inspection: Inspection) -> Inspection:
        with lock_of(inspector):
            found = inspector.judge_evidence(inspection)
        if inspection.map is None or found.map is None:
            return found.without_map()
        return replace(found, map=shrink(found.map, SCREEN_MAP_PX))

    return judge


def judge_file(path: Path, judge: Engine) -> Steps[tuple[Image | None, Inspection]]:
    """Reads a picture and judges it; one that cannot be read is UNDECIDED and has no picture."""
    yield Progress("Opening the picture", 0, 2)
    try:
        image = read_image(path)
    except InspectorError as error:
        return None, Inspection(str(path), None, None, "", 0.0, error=error.detail, trouble=trouble_of(error))
    yield Progress("Opening the picture", 1, 2)  # whoever leafs on meanwhile need not wait for the engine
    return image, judge(image, str(path))


def open_file(path: Path, judge: Engine) -> Steps[tuple[ScreenPicture | None, Inspection]]:
    """`judge_file` with the picture ready for the screen."""
    image, inspection = yield from judge_file(path, judge)
    return None if image is None else ScreenPicture.of(image, inspection.depth), inspection
