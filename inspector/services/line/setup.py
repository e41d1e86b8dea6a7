"""What a line is made of: source, trigger, engine, recorder. Each can be replaced by another one that answers to the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias
from uuid import UUID

import uuid6

from inspector.core.drift.watch import Alarm
from inspector.core.inspection import Inspection
from inspector.core.record import Event, Part, Run
from inspector.core.serials import NOT_ASKED, Serial
from inspector.core.types import Image
from inspector.devices.camera import Camera, Feed, Frame
from inspector.services.line.typed_serial import TypedSerial

Engine: TypeAlias = Callable[[Image, str], Inspection]
"""Judges a picture, which has a name; called in one thread. What it raises becomes an UNDECIDED part."""


class Source(Protocol):
    """Where pictures come from."""

    @property
    def label(self) -> str:
        """What people call it."""
        ...

    @property
    def feed(self) -> Feed:
        """How its pictures come."""
        ...

    @property
    def make(self) -> Callable[[], Camera]:
        """Makes the camera that delivers them; called in the camera's thread."""
        ...


class Trigger(Protocol):
    """Which of a live camera's pictures show a part."""

    def offer(self, frame: Frame) -> Frame | None:
        """The frame where it is to be judged, otherwise None."""
        ...


class Recorder(Protocol):
    """Keeps parts. Whoever makes it lets it call `Line.look_at_recorder` when its fault comes or goes."""

    @property
    def fault(self) -> Exception | None:
        """Why nothing can be kept now; None: all is well."""
        ...

    def begin(self, run: Run) -> None:
        """Parts of this run will come. Raises what prevents that."""
        ...

    def put(self, part: Part, sources: Sequence[Image | Path | None]) -> None:
        """Takes a part with the picture of each view: a frame, the file that it comes from, or nothing.

        Raises where it cannot: the part is not kept then.
        """
        ...

    def note(self, event: Event) -> None:
        """Takes something that happened in a run that was begun. Raises where it cannot."""
        ...

    def retry(self) -> None:
        """Somebody says that what was at fault has been put right."""
        ...


class Watch(Protocol):
    """Looks at parts over time."""

    @property
    def alarm(self) -> Alarm | None:
        """What is no longer as it was; None: nothing."""
        ...

    def take(self, part: Part) -> bool:
        """Takes a part that was judged, in the engine's thread; whether the alarm is another one now. It raises nothing."""
        ...

    def begin_anew(self) -> None:
        """Somebody has changed something on purpose. For any thread."""
        ...


def no_serial(_frame: Frame) -> Serial:
    """Nobody asks for a serial."""
    return NOT_ASKED


def no_look(_image: Image, _inspection: Inspection) -> object:
    """Nobody looks."""
    return None


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that is in force from Start to Stop."""

    run: Run
    source: Source
    engine: Engine
    trigger: Trigger | None = None
    """None: every picture of a live camera may show a part, and the newest counts."""
    recorder: Recorder | None = None
    """None: nothing is kept."""
    most_parts: int = 0
    """The run ends after so many; 0: when its source does, or somebody stops it."""
    takt_s: float = 0.0
    """A verdict that comes later than this after its picture is UNDECIDED; 0: it may take its time."""
    silent_s: float = 0.0
    """A live camera that brings no picture for so long is lost; 0: after the usual time."""
    read_serial: Callable[[Frame], Serial] = no_serial
    """Called in the engine's thread."""
    typed: TypedSerial | None = None
    """Where serials are typed; None: they come from `read_serial`."""
    no_read_rejects: bool = False
    """Whether a good part is UNDECIDED where its serial cannot be read."""
    look: Callable[[Image, Inspection], object] = no_look
    """Makes of a picture what its viewers need, in the engine's thread, where it keeps nobody waiting."""

    watch: Watch | None = None
    """None: nobody watches whether the station stays as it is."""
    new_id: Callable[[], UUID] = uuid6.uuid7
    """Of parts; each is greater than those before."""

    @property
    def waits(self) -> bool:
        """Whether the source can wait until its pictures are dealt with, as files do."""
        return self.source.feed is not Feed.LIVE

    @property
    def judges_all(self) -> bool:
        """Whether no picture that arrives may be left out."""
        return self.waits or self.trigger is not None
