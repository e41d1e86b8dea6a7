"""Makes the source that the user wants, in a thread; the newest wish replaces the one before."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from inspector.core.progress import Steps
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.sources import Source, find_source

Find = Callable[[Sequence[Path]], Steps[Source]]


class SourceFinder(NewestJob):
    """Succeeds with a `Source`. Remembers what was named last, so that it can be looked through again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find: Find = find_source
        self._named: tuple[Path, ...] = ()

    @property
    def can_look_again(self) -> bool:
        """Whether files or folders have been named."""
        return bool(self._named)

    def find(self, paths: Sequence[Path], find: Find = find_source) -> None:
        """Looks for what files and folders hold, as `find` does it."""
        self._named, self._find = tuple(paths), find
        self.look_again()

    def look_again(self) -> None:
        """Looks through what was named last: a folder may hold other files by now."""
        self.start(self._find(self._named))

    def remember(self, other: "SourceFinder") -> None:
        """What another one was asked to find last, without looking for it."""
        self._named, self._find = other._named, other._find

    def forget(self) -> None:
        """Drops the wish and what was named."""
        self._named = ()
        self.drop()
