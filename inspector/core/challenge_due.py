"""When a project asks for a challenge, and whether the one that was passed last still counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from inspector.core import setting as settings
from inspector.core.challenge_record import Challenge
from inspector.core.said import said
from inspector.core.setting import setting, within

_CLOCKS_DIFFER = timedelta(minutes=2)
"""A time that lies less than this ahead is no clock that was set back."""


class Demand(StrEnum):
    """When a challenge is asked for. Stable names, stored."""

    ON_DEMAND = "on_demand"
    """Never: people carry one out when they like."""
    START = "start"
    """No line starts without one that was passed in this shift."""
    HOURS = "hours"
    """The same, and people are asked for the next one while the line runs."""


@dataclass(frozen=True, slots=True)
class ChallengeSettings:
    """What a project asks for; stored only where it is used. Invalid values raise `BAD_ARGUMENT`, TypeError."""

    demand: Demand = setting(Demand.ON_DEMAND, "when a challenge is asked for", names=lambda: tuple(Demand), old=Demand.ON_DEMAND)
    hours: float = setting(8.0, "for how long one counts, in h", called=said("hours of a challenge"), rule=within(0.25, 744), old=8.0)

    def __post_init__(self) -> None:
        settings.check(self)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of what is not as it was before there were challenges."""
        return settings.stored(self)

    @classmethod
    def from_json(cls, stored: Any) -> "ChallengeSettings":
        """Reads what `to_json` wrote. Raises `PROJECT_TOO_NEW`, `BAD_ARGUMENT`, TypeError."""
        return cls(**settings.understood(cls, stored, said("The settings of the challenge")))


class Lapse(StrEnum):
    """Why the last challenge does not count, or not any more."""

    NONE_YET = "none_yet"
    NOT_SIGNED = "not_signed"
    """Its signature is wrong, or not of this PC."""
    FAILED = "failed"
    MODEL = "model"
    """Another model is in use."""
    THRESHOLD = "threshold"
    """Another threshold is in force, or other areas."""
    SAMPLES = "samples"
    """Other samples are asked for than those that were shown."""
    CLOCK = "clock"
    """It is dated later than now: the clock was set back."""
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InForce:
    """What a challenge that counts was judged by."""

    model_id: str
    rule_sha256: str
    samples_sha256: str


def lapse(last: Challenge | None, in_force: InForce, hours: float, now: datetime) -> Lapse | None:
    """Why `last`, which is this PC's own, does not count `now`; None: it does."""
    if last is None:
        return Lapse.NONE_YET
    if last.model_id != in_force.model_id:
        return Lapse.MODEL
    if last.rule_sha256 != in_force.rule_sha256:
        return Lapse.THRESHOLD
    if last.samples_sha256 != in_force.samples_sha256:
        return Lapse.SAMPLES
    if not last.passed:
        return Lapse.FAILED
    if last.at > now + _CLOCKS_DIFFER:
        return Lapse.CLOCK
    return Lapse.EXPIRED if now >= expires(last, hours) else None


def expires(last: Challenge, hours: float) -> datetime:
    """When one that was passed counts no more."""
    return last.at + timedelta(hours=hours)
