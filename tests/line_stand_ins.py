"""Lines for tests: sources without devices, an engine that needs no model, and somebody who writes down what is told."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import uuid6

from inspector.core.inspection import Inspection
from inspector.core.record import Event, Part, Run
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Camera, EndOfStream, Feed, Frame
from inspector.services.line.setup import Setup
from inspector.services.line.state import Judged, LineEvent, State, StateChanged

E = TypeVar("E")
PATIENCE_S = 120.0
"""So long a test waits for a fact before it is lost: a PC may be busy."""


def wait_for(fact: Callable[[], object]) -> None:
    """Until something is true; fails where it never is."""
    until = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < until, "what was waited for did not happen"
        time.sleep(0.002)


def grey(level: int) -> Image:
    return np.full((8, 8), level, np.uint8)


def frame(number: int, level: int = 10) -> Frame:
    return Frame(grey(level), number, datetime(2026, 11, 2, 6, 30, number % 60), "test")


def by_brightness(image: Image, source: str) -> Inspection:
    """The mean brightness is the score; above 100 is NG."""
    return Inspection(source, float(image.mean()), 100.0, "model", 1.0)


Step = Callable[[], Frame | None]


class ScriptedCamera(Camera):
    """A camera that does what the steps given to it do, one after another; after that it is silent."""

    def __init__(self, *steps: Step, opens: Sequence[Exception | None] = ()) -> None:
        self.steps, self.opens = list(steps), list(opens)
        self.open_count = self.close_count = self.read_count = 0

    @property
    def name(self) -> str:
        return "scripted"

    def open(self) -> None:
        self.open_count += 1
        problem = self.opens.pop(0) if self.opens else None
        if problem is not None:
            raise problem

    def read(self, timeout_ms: float) -> Frame | None:
        self.read_count += 1
        if self.steps:
            return self.steps.pop(0)()
        time.sleep(0.002)
        return None

    def close(self) -> None:
        self.close_count += 1


def give(number: int, level: int = 10) -> Step:
    return lambda: frame(number, level)


def fail(error: Exception) -> Step:
    def step() -> Frame:
        raise error

    return step


def end() -> Frame:
    raise EndOfStream


class Hand:
    """Whatever is put into it is a picture of a live camera; nothing else is."""

    def __init__(self) -> None:
        self.camera = ScriptedCamera()
        self.given = 0

    def show(self, level: int = 10) -> None:
        self.given += 1
        self.camera.steps.append(give(self.given, level))


@dataclass
class StandInSource:
    """A source of one camera."""

    camera: Camera
    feed: Feed = Feed.ONCE
    label: str = "stand-in"

    @property
    def make(self) -> Callable[[], Camera]:
        return lambda: self.camera


def pictures(*levels: int) -> StandInSource:
    """Every picture is judged, and there is a last one."""
    return StandInSource(ScriptedCamera(*(give(number, level) for number, level in enumerate(levels)), end))


def setup(source: Any, engine: Any = by_brightness, **others: Any) -> Setup:
    run = Run(uuid6.uuid7(), datetime.now(UTC), "project", "model", "", None, "0", "sim:")
    return Setup(run, source, engine, **others)


@dataclass
class Ear:
    """Writes down what a line tells."""

    events: list[LineEvent] = field(default_factory=list)

    def __call__(self, event: LineEvent) -> None:
        self.events.append(event)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in list(self.events) if isinstance(event, kind)]

    @property
    def judged(self) -> list[Judged]:
        return self.of(Judged)

    @property
    def parts(self) -> list[Part]:
        return [each.part for each in self.judged]

    @property
    def verdicts(self) -> list[Verdict]:
        return [part.decision.verdict for part in self.parts]

    @property
    def states(self) -> list[State]:
        return [event.state for event in self.of(StateChanged)]


class Gate:
    """An engine that waits until it is let through, so that a test knows what is being judged."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, image: Image, source: str) -> Inspection:
        self.entered.release()
        self.open.acquire()
        return by_brightness(image, source)


class StandInRecorder:
    """Keeps parts in a list, unless it is at fault."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.runs: list[Run] = []
        self.events: list[Event] = []
        self.kept: list[tuple[Part, Image | Path | None]] = []
        self.retries = 0
        self.refuses: Exception | None = None

    def begin(self, run: Run) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.runs.append(run)

    def put(self, part: Part, sources: Sequence[Image | Path | None]) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.kept.append((part, *sources))

    def note(self, event: Event) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.events.append(event)

    def retry(self) -> None:
        self.retries += 1
