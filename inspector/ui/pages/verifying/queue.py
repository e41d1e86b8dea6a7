"""The parts that wait for an answer, the one that is looked at, and the way back. It knows no widgets and no disk."""

from collections.abc import Sequence
from uuid import UUID

from inspector.core.record import Answer
from inspector.core.record_query import Row

_AHEAD, _BEHIND = 3, 1


class ReviewQueue:
    """Parts in the order in which they came. Answered ones stay in it, so that one can go back to them."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.rows = list(rows)
        self.answers: dict[UUID, Answer] = {}
        self._at = 0
        self._given: list[tuple[int, Answer | None]] = []
        """Which parts were answered, in this order, and what had been said of each before."""

    @property
    def now(self) -> Row | None:
        """The part that is looked at; None where no part is left."""
        return self.rows[self._at] if self._at < len(self.rows) else None

    @property
    def open(self) -> int:
        """How many parts wait for an answer."""
        return len(self.rows) - len(self.answers)

    @property
    def can_undo(self) -> bool:
        """Whether an answer can be taken back."""
        return bool(self._given)

    def clear(self) -> None:
        """Forgets all parts, and what was answered."""
        self.rows.clear()
        self.answers.clear()
        self._given.clear()
        self._at = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Parts that have come since."""
        known = {row.id for row in self.rows}
        self.rows += [row for row in rows if row.id not in known]

    def answer(self, answer: Answer) -> Row | None:
        """Answers the part that is looked at, gives it, and goes on to the next that waits; None where there is none to answer."""
        row = self.now
        if row is None:
            return None
        self._given.append((self._at, self.answers.get(row.id)))
        self.answers[row.id] = answer
        self._at = self._next_open(self._at + 1)
        return row

    def undo(self) -> Row | None:
        """Goes back to the part that was answered last, and gives it; None where there is none."""
        if not self._given:
            return None
        self._at, before = self._given.pop()
        row = self.rows[self._at]
        self._set(row, before)
        return row

    def reopen(self, part: UUID) -> None:
        """An answer could not be stored: the part waits again, and is looked at."""
        last = next((each for each in reversed(self._given) if self.rows[each[0]].id == part), None)
        if last is not None:
            self._given.remove(last)
            self._at, before = last
            self._set(self.rows[self._at], before)

    def step(self, by: int) -> bool:
        """Looks at the neighbour, answered or not; whether there is one."""
        there = self._at + by
        if 0 <= there < len(self.rows):
            self._at = there
            return True
        return False

    def around(self) -> list[Row]:
        """The part that is looked at, those that come next, and the one before: what should lie ready."""
        first = self._at
        ahead: list[Row] = []
        while len(ahead) <= _AHEAD and first < len(self.rows):
            ahead.append(self.rows[first])
            first = self._next_open(first + 1)
        return ahead + self.rows[max(0, self._at - _BEHIND) : self._at]

    def _set(self, row: Row, answer: Answer | None) -> None:
        if answer is None:
            self.answers.pop(row.id, None)
        else:
            self.answers[row.id] = answer

    def _next_open(self, first: int) -> int:
        """The next that waits, from `first` on and then from the beginning; the end of the list where none does."""
        places = [*range(first, len(self.rows)), *range(min(first, len(self.rows)))]
        return next((place for place in places if self.rows[place].id not in self.answers), len(self.rows))
