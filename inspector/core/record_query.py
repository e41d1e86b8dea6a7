"""What can be asked of the record, and what it answers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import numpy.typing as npt

from inspector.core.decision import Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.picture_facts import PictureFacts
from inspector.core.record import Answer, SerialState
from inspector.core.types import FloatArray, Verdict

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which parts are meant; whatever is left at its default does not matter."""

    since: datetime | None = None
    """Judged then or later."""
    until: datetime | None = None
    """Judged before."""
    verdicts: tuple[Verdict, ...] = ()
    """One of these."""
    answers: tuple[Answer | None, ...] = ()
    """The review that counts is one of these; None: nobody has judged the part."""
    serial: str = ""
    """Exactly this."""
    serial_part: str = ""
    """Somewhere in the serial, in capital letters or small ones."""
    least_score: float | None = None
    most_score: float | None = None
    runs: tuple[UUID, ...] = ()
    parts: tuple[UUID, ...] = ()
    """These very parts: some thousand at most."""
    model_id: str = ""
    project: str = ""
    station: str = ""
    operator: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a part stands in the record: a page goes on from there, however many parts have come since."""

    judged: int
    """Microseconds of UTC since 1970."""
    id: UUID

    @classmethod
    def of(cls, row: "Row") -> "Place":
        """Where a part of a list stands."""
        return cls((row.judged - _EPOCH) // timedelta(microseconds=1), row.id)


@dataclass(frozen=True, slots=True)
class Row:
    """A part as a list shows it."""

    id: UUID
    run: UUID
    number: int
    judged: datetime
    verdict: Verdict
    reason: Reason
    score: float | None
    """Of the view that settled the verdict."""
    rule: DecisionRule | None
    """In force when it was judged."""
    serial: str
    serial_state: SerialState
    answer: Answer | None
    """Of the review that counts."""
    model_id: str
    source: str
    """Of the view that settled the verdict: name of the camera, or path of the file."""
    picture: str = ""
    """Of that view, relative to the folder of the project; empty: none is kept, or it was deleted."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next page goes on; None: there is no more."""

    rows: tuple[Row, ...]
    end: Place | None


@dataclass(frozen=True, slots=True)
class Hour:
    """How many parts of an hour got which verdict."""

    began: datetime
    ok: int = 0
    ng: int = 0
    undecided: int = 0
    false_rejects: int = 0
    """Of those that were NG or UNDECIDED, the ones that a person called good."""

    @property
    def total(self) -> int:
        """All parts of the hour."""
        return self.ok + self.ng + self.undecided


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of many parts in the order in which they were judged, oldest first."""

    ids: tuple[UUID, ...]
    judged: npt.NDArray[np.int64]
    """Microseconds of UTC since 1970."""
    scores: npt.NDArray[np.float64]
    """NaN where a part has none."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is watched of a part."""

    id: UUID
    judged: int
    """Microseconds of UTC since 1970."""
    model_id: str
    verdict: Verdict
    score: float | None
    facts: PictureFacts | None
    """Of its first view: every view has a camera and a light of its own."""
    zones: tuple[float, ...]
    """Of its first view, as of `View`."""


@dataclass(frozen=True, slots=True, eq=False)
class GridTable:
    """Patch scores of many parts: of each the first sheet of one view."""

    ids: tuple[UUID, ...]
    grids: tuple[FloatArray, ...]
    """(h, w) each, not to be written to."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a part was judged, as far as another decision rule could change it."""

    id: UUID
    verdict: Verdict
    reason: Reason
    view: int
    """Number of the one that settled the verdict."""
    answer: Answer | None
    """Of the review that counts."""
    serial_state: SerialState
    scores: tuple[float | None, ...]
    """Of its views."""
    rule: DecisionRule | None = None
    """In force then."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One of several times that a part with a serial was inspected."""

    serial: str
    verdict: Verdict
    score: float | None
