"""Looks in a thread for what files and folders hold; the newest wish replaces the one before."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.inspecting.sources import find_source


class SourceFinder(NewestJob):
    """Succeeds with a `Source`. Remembers what was named last, so that it can be looked through again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.named: tuple[Path, ...] = ()

    def find(self, paths: Sequence[Path]) -> None:
        """Looks for images in files and folders, or takes a video."""
        self.named = tuple(paths)
        self.start(find_source(self.named))
