"""What a line does, and what it says of itself while it does it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from inspector.core.drift.watch import Alarm
from inspector.core.inspection import Inspection
from inspector.core.record import Part


class State(StrEnum):
    """What the line does."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    """Takes no more pictures until somebody lets it go on; what it has is still judged."""
    FROZEN = "frozen"
    """Shows an NG part until somebody lets it go on."""
    FAULT = "fault"
    """Takes no more pictures because something must be put right first: no part may be lost, or pass unrecorded."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was told before is of a run that nobody is to hear of any more. The line is IDLE."""


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The line does something else now. `fault`: why, where that is FAULT."""

    state: State
    fault: Exception | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A part has its verdict."""

    part: Part
    """As it is recorded."""
    inspection: Inspection
    """Of its view, with the map where there is one."""
    path: Path | None = None
    """The file that holds its picture alone, to read it from again."""
    picture: object = None
    """What `Setup.look` made of the picture; None where there is none."""
    took_ms: float = 0.0
    """From the picture to its verdict."""


@dataclass(frozen=True, slots=True)
class CameraLost:
    """The camera is gone (a sentence says how it showed); the line goes on trying to open it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """A lost camera is about to be opened again, for the `attempt`th time."""

    attempt: int


@dataclass(frozen=True, slots=True)
class CameraBack:
    """The camera was lost and delivers again."""


@dataclass(frozen=True, slots=True)
class Late:
    """The engine has not answered for so many seconds. The next part that is judged ends this."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drifted:
    """The watch says something else now: what is no longer as it was, or that all is again (None)."""

    alarm: Alarm | None


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """The source cannot be used at all; the run is over."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Finished:
    """The source is at its end, and every part of it has its verdict."""


LineEvent: TypeAlias = Forgotten | StateChanged | Judged | CameraLost | Reconnecting | CameraBack | Late | Drifted | SourceFailed | Finished
