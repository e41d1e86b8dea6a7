"""What a run has brought so far: the last parts with their pictures, every part's score, the counts."""

from pathlib import Path

from inspector.ui.pages.inspecting.log import MOST_LOGGED, LogModel
from inspector.ui.pages.inspecting.parts import Part, PartStore, Tally


class Record:
    """Filled part by part. `log` is the model of a table; it outlives `clear`."""

    def __init__(self, log: LogModel) -> None:
        self.log = log
        self.parts = PartStore()
        self.tally = Tally()
        self.newest: Part | None = None
        self._paths: dict[int, Path] = {}

    def clear(self, *, has_files: bool = False) -> None:
        """Begins anew. `has_files`: every part is a file, which has a name of its own."""
        self._paths.clear()
        self.log.clear(by_time=not has_files)
        self.parts.clear()
        self.tally = Tally()
        self.newest = None

    def add(self, part: Part) -> None:
        """Takes the next part."""
        self.newest = part
        self.parts.add(part)
        self.tally.add(part.inspection)
        self.log.add(part.number, part.inspection)
        if part.path is not None and len(self._paths) < MOST_LOGGED:
            self._paths[part.number] = part.path

    def part(self, number: int) -> Part | None:
        """A part by number, without its picture where that is no longer kept; None when nothing is known of it."""
        kept = self.parts.get(number)
        if kept is not None:
            return kept
        logged = self.log.find(number)
        return None if logged is None else Part(number, logged, path=self._paths.get(number))

    def judge_again(self, threshold: float, *, recount: bool) -> None:
        """Applies another threshold to every part; `recount`: to the counts as well.

        The counts of a live run stay, because they say what the line did with the parts.
        """
        for part in self.parts:
            part.judge_again(threshold)
        if recount:
            self.log.judge_again(threshold)
            self.tally.verdicts = self.log.log.counts()
