"""Long work of the page, in a thread; the engine is imported there."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.capability import Capability
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps

if TYPE_CHECKING:
    from inspector.services.health.agreement import Agreements
    from inspector.services.inspect import PartInspector


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


def read(folder: Path, inspector: "PartInspector") -> Steps[Known]:
    """What is known already."""
    yield Progress("Looking at the project", 0, 1)
    from inspector.services.health.capability import last_capability
    from inspector.services.report.agreement_report import agreements_of

    found, holds = last_capability(folder, inspector.model_id, inspector.threshold.decision_rule)
    studied = None if found is None else Studied(found, holds)
    try:
        return Known(studied, (yield from agreements_of(folder)))
    except InspectorError as error:
        if error.code is ErrorCode.RECORD_MISSING:
            return Known(studied, None)
        raise


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
