"""Whether the challenge of a project counts now, and the refusal to start a line where it does not."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.challenge import ChallengeSample, samples_sha256
from inspector.core.challenge_due import ChallengeSettings, Demand, InForce, Lapse, expires, lapse
from inspector.core.challenge_record import Challenge
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.said import sayable
from inspector.devices.camera import Feed
from inspector.services import trust
from inspector.storage.challenge_log import Line, newest_line
from inspector.storage.challenges import read_samples

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True)
class ChallengeState:
    """How it stands with the challenge of a project on this PC."""

    settings: ChallengeSettings
    samples: tuple[ChallengeSample, ...]
    last: Challenge | None
    """The newest one of the log; None where there is none, or none that can be read."""
    lapse: Lapse | None
    """Why it does not count; None: it does."""
    until: datetime | None
    """When one that counts will count no more."""

    @property
    def is_asked(self) -> bool:
        """Whether no line starts now."""
        return self.settings.demand is not Demand.ON_DEMAND and self.lapse is not None


def state_of(folder: Path, project: Project, inspector: "PartInspector", now: datetime | None = None) -> ChallengeState:
    """How it stands with the model that would judge. Raises `PROJECT_*`, `KEY_UNREADABLE`."""
    samples, line, settings = read_samples(folder), newest_line(folder), project.challenge
    last = line.challenge if line is not None else None
    in_force = InForce(inspector.model_id, inspector.threshold.decision_rule.sha256, samples_sha256(samples))
    found = lapse(last, in_force, settings.hours, now or datetime.now().astimezone())
    if line is not None and not _is_own(line):
        found = Lapse.NOT_SIGNED
    until = expires(last, settings.hours) if last is not None and found is None else None
    return ChallengeState(settings, samples, last, found, until)


def check_challenged(folder: Path, project: Project, inspector: "PartInspector", feed: Feed) -> None:
    """Raises `CHALLENGE_DUE` where the project asks for a challenge before its line starts and none counts.

    Files that are there already are no line: whoever looks into single pictures is not held up. Raises as `state_of` besides.
    """
    if feed is Feed.ONCE or project.challenge.demand is Demand.ON_DEMAND:
        return
    found = state_of(folder, project, inspector).lapse
    if found is not None:
        raise InspectorError(ErrorCode.CHALLENGE_DUE, _SENTENCES[found](hours=project.challenge.hours))


def _is_own(line: Line) -> bool:
    """Whether this PC has signed it, and it is as it was written: what another station has found proves nothing of this one."""
    return line.challenge is not None and line.signer is not None and line.signer == trust.own_signer()


_SENTENCES = {
    Lapse.NONE_YET: sayable("The known samples have not been shown on this PC yet."),
    Lapse.NOT_SIGNED: sayable("The last challenge is not signed by this PC, or was changed afterwards."),
    Lapse.FAILED: sayable("The last challenge was not passed."),
    Lapse.MODEL: sayable("Another model has come into use since the last challenge."),
    Lapse.THRESHOLD: sayable("Another threshold has come into force since the last challenge."),
    Lapse.SAMPLES: sayable("The samples are not those of the last challenge."),
    Lapse.CLOCK: sayable("The last challenge is dated later than now: the clock was set back."),
    Lapse.EXPIRED: sayable("The last challenge was more than {hours:g} hours ago."),
}
