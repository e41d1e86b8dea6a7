"""What a run has brought so far: the last parts with their pictures, every part's score, the counts."""

from collections.abc import Sequence
from pathlib import Path

from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.parts import Part, PartStore, Tally


class Record:
    """Filled part by part. `log` is the model of a table; it outlives `clear`."""

    def __init__(self, log: LogModel) -> None:
        self.log = log
        self.parts = PartStore()
        self.tally = Tally()
        self.newest: Part | None = None
        self._paths: tuple[Path, ...] = ()

    def clear(self, paths: Sequence[Path] = ()) -> None:
        """Begins anew; part n comes from the n-th of `paths`, where there are any."""
        self._paths = tuple(paths)
        self.log.clear(by_time=not paths)
        self.parts.clear()
        self.tally = Tally()
        self.newest = None

    def add(self, part: Part) -> None:
        """Takes the next part."""
        self.newest = part
        self.parts.add(part)
        self.tally.add(part.inspection)
        self.log.add(part.number, part.inspection)

    def part(self, number: int) -> Part | None:
        """A part by number, without its picture where that is no longer kept; None when nothing is known of it."""
        kept = self.parts.get(number)
        if kept is not None:
            return kept
        logged = self.log.find(number)
        path = self._paths[number - 1] if number <= len(self._paths) else None
        return None if logged is None else Part(number, logged, path=path)

    def judge_again(self, threshold: float, *, recount: bool) -> None:
        """Applies another threshold to every part; `recount`: to the counts as well.

        The counts of a live run stay, because they say what the line did with the parts.
        """
        for part in self.parts:
            part.judge_again(threshold)
        if recount:
            self.log.judge_again(threshold)
            self.tally.verdicts = self.log.log.counts()
