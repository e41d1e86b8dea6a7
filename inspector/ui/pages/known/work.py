"""What the page of known defects does in threads: each brings the engine, which the window must not wait for."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.services.context import Context
from inspector.services.who import user_name

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.relearning.known_defects import Confirmed, Trial

CROP_PX, CROPS = 160, 8
"""Longest side of a crop, and how many of a kind are shown."""


def confirm(folder: Path, inspector: "PartInspector") -> "Steps[tuple[Confirmed, dict[str, Pixels]]]":
    """The confirmed defects, and crops of the first of every kind."""
    from inspector.services.relearning.defect_crops import crops_of
    from inspector.services.relearning.known_defects import find_confirmed

    confirmed = yield from find_confirmed(folder, inspector)
    shown = [image for images in confirmed.kinds.values() for image in images[:CROPS]]
    return confirmed, (yield from crops_of(folder, shown, CROP_PX))


def try_kinds(folder: Path, context: Context, kinds: Collection[str]) -> "Steps[tuple[PartInspector, Trial]]":
    """A model that knows these kinds (none: no defects), and the one in use, opened anew: that of the session goes on judging parts."""
    from inspector.services.inspect import open_inspector
    from inspector.services.relearning.known_defects import find_confirmed, try_known, try_none

    yield Progress("Loading the model", 0, 1)
    inspector = open_inspector(folder, context)
    confirmed = yield from find_confirmed(folder, inspector)
    trial = yield from (try_known(folder, inspector, confirmed, kinds) if kinds else try_none(inspector, confirmed))
    return inspector, trial


def put_to_use(folder: Path, inspector: "PartInspector", trial: "Trial", reason: str, agreed: int) -> Steps[str]:
    """Applies what was tried; gives the id of the model."""
    from inspector.services.relearning.known_defects import apply

    yield Progress("Putting the model to use", 0, 1)
    return apply(folder, inspector, trial, reason, user_name(), agreed).active_model
