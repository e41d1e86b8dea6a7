"""What was done, step by step, so that it can be undone and done again. Holds values that never change, and knows no Qt."""

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_STEPS = 200


class History(Generic[T]):
    """Begins with `first`. The oldest of more than `MOST_STEPS` steps are forgotten."""

    def __init__(self, first: T) -> None:
        self._states: list[T] = [first]
        self._at = 0
        self._kind: Hashable = None

    @property
    def now(self) -> T:
        """The value in force."""
        return self._states[self._at]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to go back."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was undone and nothing else done since."""
        return self._at + 1 < len(self._states)

    def do(self, value: T, kind: Hashable = None) -> None:
        """One more step, which ends what could be redone; the same value is none.

        Steps that follow each other with one `kind`, as the digits of a number that is typed, are undone together.
        """
        if value == self.now:
            return
        del self._states[self._at + 1 :]
        if kind is not None and kind == self._kind and self._at > 0:
            self._states[self._at] = value
        else:
            self._states = [*self._states, value][-MOST_STEPS - 1 :]
            self._at = len(self._states) - 1
        self._kind = kind

    def amend(self, value: T) -> None:
        """Another value in force in place of this one; no step."""
        self._states[self._at] = value

    def undo(self) -> T:
        """One step back, where there is one."""
        self._at, self._kind = max(0, self._at - 1), None
        return self.now

    def redo(self) -> T:
        """One step forth, where there is one."""
        self._at, self._kind = min(len(self._states) - 1, self._at + 1), None
        return self.now
