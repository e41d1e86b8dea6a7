"""What the page does in threads: each brings the engine, which the window must not wait for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.services.context import Context
from inspector.services.who import user_name
from inspector.ui.screen_picture import ScreenPicture

if TYPE_CHECKING:
    from inspector.services.explain.passed import WhyPassed
    from inspector.services.inspect import PartInspector
    from inspector.services.relearning.quarantine import Quarantine

Crops: TypeAlias = Mapping[tuple[int, int], Pixels]
"""By the numbers of place and silencer, as far as there are pictures."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Why a part passed, ready for the screen."""

    inspector: "PartInspector"
    """The model that was asked, opened for this page: that of the session goes on judging parts."""
    why: "WhyPassed"
    picture: ScreenPicture
    crops: Crops


def explain(folder: Path, context: Context, path: Path) -> Steps[Told]:
    """Asks the model in use why a part passed. Raises as `open_inspector`, `read_image` and `why_passed` do."""
    yield Progress("Loading the model", 0, 1)
    from inspector.devices.image_file import read_image
    from inspector.services.explain.passed import why_passed
    from inspector.services.explain.silencer_crops import crops_of
    from inspector.services.inspect import open_inspector

    image = read_image(path)
    inspector = open_inspector(folder, context)
    why = yield from why_passed(inspector, image, str(path))
    crops = yield from crops_of(inspector, why)
    return Told(inspector, why, ScreenPicture.of(image, inspector.depth), crops)


def try_without(folder: Path, told: Told, pictures: Sequence[str]) -> "Steps[Quarantine]":
    """Tries the model without some of its good pictures."""
    from inspector.services.relearning.quarantine import try_quarantine

    return (yield from try_quarantine(folder, told.inspector, pictures, told.why.inspection.source))


def put_to_use(folder: Path, told: Told, found: "Quarantine", reason: str) -> Steps[str]:
    """Applies what was tried; gives the id of the model."""
    from inspector.services.relearning.quarantine import apply_quarantine

    yield Progress("Storing the project", 0, 1)
    return apply_quarantine(folder, told.inspector, found, user_name(), reason).active_model
