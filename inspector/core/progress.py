"""How long work tells what it is doing: generators that yield a `Progress` at every step, which is also a cancel point."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of long work: `done` of `total` units of `stage` (total 0: not known yet)."""

    stage: str
    done: int
    total: int
    unit: str = ""

    @property
    def fraction(self) -> float:
        """Share of this stage that is done, 0 to 1; 0 while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total else 0.0


Steps: TypeAlias = Generator[Progress, None, T]


def finish(steps: Steps[T]) -> T:
    """Runs long work to its end, drops the progress, gives its result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
