"""Pictures between camera and engine: a bounded queue of those that must be judged, and the newest of a live camera."""

import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.decision import Reason
from inspector.core.said import said_count
from inspector.core.serials import Serial
from inspector.devices.camera import Frame


class QueueOverflow(Exception):
    """Parts arrive faster than they can be judged; a fault that stops the line, never a part left out in silence."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One picture that the line has to answer for, or the reason why it has none."""

    source: str
    """Name of the camera, or path of the file."""
    frame: Frame | None = None
    error: Exception | None = None
    trouble: Reason | None = None
    """What the error counts as; None: what its kind says."""
    path: Path | None = None
    serial: Serial | None = None
    """What was typed for this part; None: serials are not typed."""
    since_s: float = field(default_factory=time.monotonic)
    """When it reached the line."""


class Waiting:
    """Guarded by the lock of its line. Order is kept: what cannot be read waits for its turn like everything else."""

    def __init__(self, capacity: int) -> None:
        """`capacity`: pictures that may wait in the queue."""
        self.skipped = 0
        """Live pictures that a newer one replaced before they were judged."""
        self._capacity = capacity
        self._queue: deque[Job] = deque()
        self._newest: Job | None = None
        self._judging: Job | None = None

    def __len__(self) -> int:
        """How many wait or are being judged."""
        return len(self._queue) + (self._newest is not None) + (self._judging is not None)

    def submit(self, job: Job) -> None:
        """A picture that must be judged. Raises QueueOverflow."""
        if len(self._queue) >= self._capacity:
            raise QueueOverflow(
                said_count("{count} part waits for its verdict already.", "{count} parts wait for their verdict already.", self._capacity)
            )
        self._queue.append(job)

    def offer(self, job: Job) -> None:
        """A live picture, in place of the one that still waits."""
        self.skipped += self._newest is not None
        self._newest = job

    def report(self, job: Job) -> None:
        """A picture that there is not: it takes no memory, and its part must not be forgotten."""
        self._queue.append(job)

    def take(self) -> Job | None:
        """The next one to be judged, which is on its way until `done`."""
        if self._queue:
            self._judging = self._queue.popleft()
        else:
            self._judging, self._newest = self._newest, None
        return self._judging

    def done(self) -> None:
        """What was taken has its verdict."""
        self._judging = None

    def drop_newest(self) -> None:
        """Forgets a live picture that waits: it shows what was there before a pause."""
        self._newest = None

    def clear(self) -> None:
        """Forgets all that waits."""
        self._queue.clear()
        self._newest = None

    def waited_s(self) -> float:
        """For how long the oldest has been waiting for its verdict; 0 when none waits."""
        oldest = [job.since_s for job in (self._judging, self._newest, *list(self._queue)[:1]) if job is not None]
        return time.monotonic() - min(oldest) if oldest else 0.0
