"""One run of a line, from Start to Stop: what waits, what is held back, and what has been counted."""

from collections import Counter, deque
from dataclasses import replace

from inspector.core.decision import Reason
from inspector.core.record import Part
from inspector.core.serials import Serial
from inspector.core.types import Verdict
from inspector.devices.triggers.trigger import Fired
from inspector.services.line.camera_loop import Arrived, CameraEvent, CameraLoop
from inspector.services.line.setup import Setup
from inspector.services.line.state import Judged, SourceFailed
from inspector.services.line.waiting import Job, Waiting


class Session:
    """Guarded by the lock of its line."""

    def __init__(self, setup: Setup, capacity: int) -> None:
        self.setup = setup
        self.waiting = Waiting(capacity)
        self.held: deque[Judged] = deque()
        """Verdicts that came during a freeze: the part that froze the line stays on show."""
        self.parts = 0
        """How many have their verdict."""
        self.causes: Counter[Reason] = Counter()
        """Why parts are UNDECIDED, and how often the camera was lost."""
        self.loop: CameraLoop | None = None
        """None once the source has been let go."""
        self.lost = False
        self.stream_over = False
        self.late_told = False

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is on its way."""
        return not len(self.waiting) and not self.held

    @property
    def is_done(self) -> bool:
        """Whether the run has come to its end by itself."""
        return (self.stream_over and self.is_over) or 0 < self.setup.most_parts <= self.parts

    @property
    def recorder_fault(self) -> Exception | None:
        """Why no part could be recorded now."""
        return self.setup.recorder.fault if self.setup.recorder is not None else None

    def triggered(self, event: CameraEvent) -> CameraEvent | None:
        """What is left of an event once the trigger has seen the picture; in the camera's thread, and without a lock."""
        trigger = self.setup.trigger
        if trigger is None or not isinstance(event, Arrived):
            return event
        try:
            return event if trigger.offer(event.frame) is not None else None
        except Exception as error:
            return SourceFailed(error)

    def fire(self) -> bool:
        """Somebody says that a part is there; whether that is what the run waits for."""
        trigger = self.setup.trigger
        if isinstance(trigger, Fired):
            trigger.fire()
        return isinstance(trigger, Fired)

    def forget_fired(self) -> None:
        """What was said of parts of which no picture came is not for later pictures."""
        if isinstance(self.setup.trigger, Fired):
            self.setup.trigger.forget()

    def typed_serial(self) -> Serial | None:
        """What was typed for a part that has come now."""
        return self.setup.typed.take() if self.setup.typed is not None else None

    def take(self) -> Job | None:
        """The next picture to be judged."""
        job = self.waiting.take()
        if job is None or job.serial is not None:
            return job
        return replace(job, serial=self.typed_serial())

    def count(self, part: Part) -> None:
        """A part has its verdict."""
        self.parts += 1
        self.late_told = False
        if part.decision.verdict is Verdict.UNDECIDED:
            self.causes[part.decision.reason] += 1

    def hold(self, paused: bool) -> None:
        """Takes no more pictures, or takes them again, a live camera's with a fresh one."""
        if self.loop is not None:
            self.loop.pause(paused)
        if paused:
            self.forget_fired()
        if paused and not self.setup.judges_all:
            self.waiting.drop_newest()

    def acknowledge(self) -> None:
        """A picture is dealt with: a source that waits may read another."""
        if self.loop is not None:
            self.loop.acknowledge()

    def let_go(self) -> CameraLoop | None:
        """Closes the source, whose thread ends by itself."""
        loop, self.loop = self.loop, None
        self.lost = False
        if loop is not None:
            loop.stop()
        return loop
