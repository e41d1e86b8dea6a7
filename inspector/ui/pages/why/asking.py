"""Asks the model why, in a thread: reads the picture, judges it as the line does, and traces one place back to the good pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from inspector.core.progress import Progress, Steps
from inspector.core.types import Image, Pixels
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.turns import lock_of

if TYPE_CHECKING:
    from inspector.services.explain.why import Why
    from inspector.services.inspect import PartInspector

SHOWN_PX = 320
"""Longer side of a place as it is made ready for the screen."""
Spot: TypeAlias = tuple[float, float]
"""(row, column) in px of the picture."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A part that can be asked about."""

    key: object
    """What tells parts apart."""
    source: str
    read: Callable[[], Image]
    """Its picture. Raises `InspectorError`."""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What is shown of a place, ready for the screen."""

    why: "Why"
    crop: Pixels
    hot: Pixels
    """The same under the heatmap."""
    good: tuple[Pixels | None, ...]
    """One for every good part, None where there is no picture."""
    is_low: bool
    """Whether the place lies in the lower half of the picture."""


def picture_in_memory(picture: ScreenPicture) -> Image:
    """The picture of a part that nobody keeps a file of, in 8 bits."""
    full = picture.full
    return full if full.ndim == 2 or full.shape[2] == 3 else np.ascontiguousarray(full[:, :, 2::-1])  # BGRA, as it is painted


def explain(subject: Subject, inspector: "PartInspector", spot: Spot | None) -> Steps[Explained]:
    """What the model says of a place, or of the most suspicious one. Raises as `Explainer.why` does, and for no picture."""
    from inspector.services.explain.why import Explainer
    from inspector.services.explain.why_sheet import enlarged, hot

    yield Progress("Opening the picture", 0, 2)
    image = subject.read()
    yield Progress("Judging parts again", 1, 2)
    with lock_of(inspector):
        inspection = inspector.judge(image, subject.source)
        (why,) = Explainer(inspector).why(image, inspection, () if spot is None else (spot,))
    good = tuple(enlarged(each.crop, SHOWN_PX) if each.crop is not None else None for each in why.good)
    return Explained(why, enlarged(why.crop, SHOWN_PX), hot(why, SHOWN_PX), good, why.place.y > image.shape[0] / 2)
