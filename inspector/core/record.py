"""What is kept of every part inspected: parts and their views, runs, reviews and events, as plain values (see the glossary)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from inspector.core.decision import Decision
from inspector.core.decision_rule import DecisionRule
from inspector.core.evidence import Evidence
from inspector.core.picture_facts import PictureFacts
from inspector.core.types import Verdict


@dataclass(frozen=True, slots=True)
class Run:
    """From Start to Stop: what was in force, so that a part can be explained a year later. Times carry their offset from UTC."""

    id: UUID
    began: datetime
    project: str
    model_id: str
    model_sha256: str
    rule: DecisionRule | None
    program: str
    """Version of Inspector."""
    source: str
    """In the one syntax of sources, `usb:0`."""
    station: str = ""
    """Name of this PC."""
    operator: str = ""
    lot: str = ""
    audit: str = ""
    """Head of the audit when it was set up, see `core.audit.Head`; empty: nobody wrote it down."""


class SerialState(StrEnum):
    """What is known of a part's serial."""

    NONE = "none"
    """Nobody asked for one."""
    READ = "read"
    NO_READ = "no_read"
    """One was looked for and not found."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One picture of a part, with what the model found in it."""

    source: str
    """Name of the camera, or path of the file."""
    score: float | None
    evidence: Evidence | None = None
    detail: str = ""
    """Of a view without a score, what happened, as a sentence."""
    frame: int = 0
    """Number of the picture since its source was opened; a gap means that pictures were skipped."""
    taken: datetime | None = None
    """When the picture reached the program."""
    ms: float = 0.0
    """Time that the engine took."""
    facts: PictureFacts | None = None
    """What the picture is like; None: not measured."""
    zones: tuple[float, ...] = ()
    """Highest patch score in each zone of the rule, in their order; NaN where nothing of a zone was seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What gets one verdict. The machine's decision is never changed afterwards; people's words are reviews."""

    id: UUID
    """UUIDv7: in the order of inspection."""
    run: UUID
    number: int
    """Counts from 1 within the run."""
    judged: datetime
    decision: Decision
    rule: DecisionRule | None
    """In force when it was judged: the threshold may be changed during a run."""
    views: tuple[View, ...]
    serial: str = ""
    serial_state: SerialState = SerialState.NONE


@dataclass(frozen=True, slots=True)
class Picture:
    """The original of a view, kept beside the project; known as deleted when it is no longer there."""

    part: UUID
    view: int
    path: str
    """Relative to the folder of the project, with forward slashes."""
    kind: Verdict
    """By which it is kept longer or shorter."""
    sha256: str
    size: int
    """Bytes."""
    kept: datetime
    deleted: datetime | None = None


class Answer(StrEnum):
    """What a person says of a part."""

    DEFECT = "defect"
    FALSE_REJECT = "false_reject"
    """It is good, whatever the machine said."""
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"
    """The answer before this one does not count: undo."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person said of a part; the newest counts, none is ever removed."""

    id: UUID
    part: UUID
    at: datetime
    who: str
    answer: Answer
    kind: str = ""
    """Of a defect, from the list that the engineer keeps."""
    note: str = ""


class EventKind(StrEnum):
    """What happens at a station besides parts."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    FROZEN = "frozen"
    ACKNOWLEDGED = "acknowledged"
    CAMERA_LOST = "camera_lost"
    CAMERA_BACK = "camera_back"
    FAULT = "fault"
    LATE = "late"
    """The engine did not answer in time."""
    CLOCK_SET_BACK = "clock_set_back"
    """By more than a second; parts keep the order in which they were judged by their ids."""
    THRESHOLD = "threshold"
    CHALLENGE = "challenge"
    """Known samples were shown; its detail names those that did not get the verdict that is expected of them."""
    COUNTERS_RESET = "counters_reset"
    PICTURES_DELETED = "pictures_deleted"
    PICTURE_LOST = "picture_lost"
    """The original was gone before it could be kept."""
    QUOTA_EXCEEDED = "quota_exceeded"
    """By pictures that go by their age alone."""
    DRIFTED = "drifted"
    """The watch says that the station is no longer as it was."""
    CLEANED = "cleaned"
    LAMP_CHANGED = "lamp_changed"
    TOOL_CHANGED = "tool_changed"
    MATERIAL_CHANGED = "material_changed"
    """Another batch of what the parts are made of."""
    LENS_SET = "lens_set"
    """Focus, aperture, or another lens."""
    OTHER_CHANGE = "other_change"
    """A person has changed something else."""
    NOTED = "noted"
    """What a person says of an event that was entered before, which its values name by `OF_EVENT`."""
    TAKEN_BACK = "taken_back"
    """An event that a person entered before, named in the same way, was a mistake and does not count."""


CHANGES = (
    EventKind.CLEANED,
    EventKind.LAMP_CHANGED,
    EventKind.TOOL_CHANGED,
    EventKind.MATERIAL_CHANGED,
    EventKind.LENS_SET,
    EventKind.OTHER_CHANGE,
)
"""What a person enters: afterwards another state of the station is the usual one."""
ABOUT_CHANGES = (EventKind.NOTED, EventKind.TAKEN_BACK)
"""What a person enters about one of them."""
OF_EVENT = "event"
"""Names the id of another event among the values of one."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something worth knowing later."""

    id: UUID
    at: datetime
    kind: EventKind
    run: UUID | None = None
    detail: str = ""
    values: dict[str, object] = field(default_factory=dict)
    """JSON values."""


def changes_that_count(events: Iterable[Event]) -> list[Event]:
    """Of events in their order the changes that nobody took back, each with the note that was given to it last."""
    found: dict[str, Event] = {}
    for event in events:
        of = str(event.values.get(OF_EVENT, ""))
        if event.kind in CHANGES:
            found[str(event.id)] = event
        elif event.kind is EventKind.TAKEN_BACK:
            found.pop(of, None)
        elif event.kind is EventKind.NOTED and of in found:
            found[of] = replace(found[of], detail=event.detail)
    return list(found.values())


def standing(reviews: Sequence[Review]) -> Review | None:
    """The review that counts, of those of one part in their order: the newest that was not withdrawn."""
    left = counted(reviews)
    return left[-1] if left else None


def counted(reviews: Sequence[Review]) -> list[Review]:
    """Those of one part in their order that were not withdrawn: each withdrawal takes back the one before it."""
    left: list[Review] = []
    for review in reviews:
        if review.answer is not Answer.WITHDRAWN:
            left.append(review)
        elif left:
            left.pop()
    return left
