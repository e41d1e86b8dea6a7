"""What a run has brought so far: the last parts with their pictures, every part's score, the counts."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from statistics import median

from inspector.core.decision_rule import DecisionRule
from inspector.core.inspection import Inspection
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.parts import Part, PartStore, Tally
from inspector.ui.pages.inspecting.run_log import MOST_LOGGED

_TIMES_KEPT = 1000


class Record:
    """Filled part by part. `log` is the model of a table; it outlives `clear`."""

    def __init__(self, log: LogModel) -> None:
        self.log = log
        self.parts = PartStore()
        self.tally = Tally()
        self.counted = Tally()
        """What the counters show: the parts since `since`."""
        self.since: datetime | None = None
        """When the counters began; None: before the first run."""
        self.took_ms: deque[float] = deque(maxlen=_TIMES_KEPT)
        """From picture to verdict, of the last parts."""
        self.newest: Part | None = None
        self._paths: dict[int, Path] = {}
        self._not_counted = 0

    def clear(self, *, has_files: bool = False) -> None:
        """Begins anew. `has_files`: every part is a file, which has a name of its own."""
        self._paths.clear()
        self.log.clear(by_time=not has_files)
        self.parts.clear()
        self.tally = Tally()
        self.took_ms.clear()
        self.newest = None
        self.reset_counters()

    def take_over(self, other: "Record") -> None:
        """All that another record has, which is not used any more."""
        self.parts, self.tally, self.counted, self.since = other.parts, other.tally, other.counted, other.since
        self.took_ms, self.newest, self._paths, self._not_counted = other.took_ms, other.newest, other._paths, other._not_counted
        self.log.take_over(other.log)

    def reset_counters(self) -> None:
        """The counters begin anew; nothing else is forgotten."""
        self.counted, self.since = Tally(), datetime.now().astimezone()
        self._not_counted = self.newest.number if self.newest is not None else 0

    def add(self, part: Part) -> None:
        """Takes the next part."""
        self.newest = part
        self.parts.add(part)
        self.tally.add(part.inspection)
        self.counted.add(part.inspection)
        self.took_ms.append(part.took_ms)
        self.log.add(part.number, part.inspection)
        if part.path is not None and len(self._paths) < MOST_LOGGED:
            self._paths[part.number] = part.path

    def times_ms(self) -> tuple[float | None, float | None]:
        """From picture to verdict, what is typical (the median of the last thousand) and the last; None before the first."""
        return (median(self.took_ms), self.took_ms[-1]) if self.took_ms else (None, None)

    def part(self, number: int) -> Part | None:
        """A part by number, without its picture where that is no longer kept; None when nothing is known of it."""
        kept = self.parts.get(number)
        if kept is not None:
            return kept
        logged = self.log.find(number)
        return None if logged is None else Part(number, logged, path=self._paths.get(number))

    def judge_again(self, rule: DecisionRule, *, recount: bool) -> None:
        """Applies another rule to every part; `recount`: to the counts as well.

        The counts of a live run stay, because they say what the line did with the parts.
        """
        for part in self.parts:
            part.judge_again(rule)
        if recount:
            self.log.judge_again(rule)
            self._recount()

    def take_judged(self, judged: Iterable[tuple[Part, Inspection]], *, recount: bool) -> None:
        """Takes over what the rule in force makes of parts by their evidence."""
        by_number = list[tuple[int, Inspection]]()
        for part, inspection in judged:
            part.inspection = inspection
            by_number.append((part.number, inspection))
        if recount:
            self.log.put(by_number)
            self._recount()

    def _recount(self) -> None:
        self.tally.verdicts = self.log.log.counts()
        self.counted.verdicts = self.log.log.counts(self._not_counted)
