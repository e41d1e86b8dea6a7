"""Long work of the page, in a thread; the engine is imported there."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.capability import Capability, Promise
from inspector.core.detection_probability import Point, Shown
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps

if TYPE_CHECKING:
    from inspector.services.health.agreement import Agreements
    from inspector.services.inspect import PartInspector

_POINTS = 25
"""Of a curve: it is smooth."""


@dataclass(frozen=True, slots=True, eq=False)
class Studied:
    """The last study of the model in use."""

    found: Capability
    holds: bool
    """Whether it was made under the decision rule in force."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Everything that the page shows."""

    studied: Studied | None
    agreements: "Agreements | None"
    """None: nothing was recorded yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One curve ready to be drawn."""

    promise: Promise
    points: tuple[Point, ...]
    shown: tuple[Shown, ...]
    """The defects of this contrast."""
    mm_per_px: float


def read(folder: Path, inspector: "PartInspector") -> Steps[Known]:
    """What is known already."""
    yield Progress("Looking at the project", 0, 1)
    from inspector.services.health.capability import last_capability
    from inspector.services.report.agreement_report import agreements_of

    found, holds = last_capability(folder, inspector.model_id, inspector.threshold.decision_rule)
    studied = None if found is None else Studied(found, holds)
    if found is not None:
        yield Progress("Computing curves", 0, 1)
        _ = found.promises  # takes a second or more, and is kept
    try:
        return Known(studied, (yield from agreements_of(folder)))
    except InspectorError as error:
        if error.code is ErrorCode.RECORD_MISSING:
            return Known(studied, None)
        raise


def draw(found: Capability, promise: Promise) -> Steps[Drawn]:
    """Computes the curve of one kind in one zone at one contrast."""
    curve, points = found.curves[promise.kind, promise.zone], list[Point]()
    for point in curve.points(promise.contrast, _POINTS):
        yield Progress("Computing curves", len(points), _POINTS)
        points.append(point)
    shown = tuple(each for each in curve.shown if each.contrast == promise.contrast)
    return Drawn(promise, tuple(points), shown, found.mm_per_px)


def study(folder: Path, inspector: "PartInspector") -> Steps[Capability]:
    """Studies what the model finds; judging takes turns with the line."""
    yield Progress("Looking at the project", 0, 1)
    from inspector.services.health.capability import study_capability
    from inspector.ui.turns import judge_of

    return (yield from study_capability(folder, inspector, judge=judge_of(inspector, again=True)))


def write_pdf(folder: Path, file: Path, found: "Agreements", language: str) -> Steps[Path]:
    """Writes how well people and machine agree."""
    yield Progress("Writing the report", 0, 1)
    from inspector.services.report.agreement_report import write_agreement
    from inspector.services.report.words import ENGLISH, languages

    return (yield from write_agreement(folder, file, found, language if language in languages() else ENGLISH))
