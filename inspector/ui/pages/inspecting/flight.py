"""Pictures on their way through the engine, and unreadable ones that wait until those before them have been judged."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.core.inspection import Inspection


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture that was received."""

    path: Path | None
    number: int
    """Counts from 1 since the run began."""
    since_s: float


class Flight:
    """What the engine has and has not answered for. Answers come in order."""

    def __init__(self) -> None:
        self._judging: dict[int, Picture] = {}
        self._unreadable: deque[tuple[Picture, Inspection]] = deque()
        self._received = 0

    def __len__(self) -> int:
        """How many pictures the engine has."""
        return len(self._judging)

    @property
    def is_over(self) -> bool:
        """Whether nothing is on its way."""
        return not self._judging and not self._unreadable

    def restart(self) -> None:
        """Forgets everything; the next picture is the first."""
        self._judging.clear()
        self._unreadable.clear()
        self._received = 0

    def receive(self, path: Path | None) -> Picture:
        """The next picture, and the file that it comes from, where there is one."""
        self._received += 1
        return Picture(path, self._received, time.monotonic())

    def send(self, request: int, picture: Picture) -> None:
        """The engine has a picture under the number `request`."""
        self._judging[request] = picture

    def land(self, request: int) -> Picture | None:
        """The engine has answered; None for a picture that was forgotten. Older live pictures had been replaced by this one."""
        picture = self._judging.pop(request, None)
        for older in [each for each in self._judging if each < request]:
            del self._judging[older]
        return picture

    def add_unreadable(self, picture: Picture, inspection: Inspection) -> None:
        """A picture that the engine never sees."""
        self._unreadable.append((picture, inspection))

    def due_unreadable(self) -> Iterator[tuple[Picture, Inspection]]:
        """Unreadable pictures whose turn has come."""
        while self._unreadable and self._unreadable[0][0].number < self._first():
            yield self._unreadable.popleft()

    def waited_s(self) -> float:
        """For how long the oldest picture has been waiting for its answer; 0 when none waits."""
        now = time.monotonic()
        return now - min((each.since_s for each in self._judging.values()), default=now)

    def _first(self) -> int:
        return min((each.number for each in self._judging.values()), default=self._received + 1)
