"""Opens a part again whose picture is no longer in memory: reads the file and judges it anew, in a thread."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.inspection import Inspection
from inspector.core.said import reason_of
from inspector.services.line.setup import Engine
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.judging import open_file
from inspector.ui.screen_picture import ScreenPicture


class PartOpener(NewestJob):
    """One part at a time; a new wish replaces the one before."""

    opened = Signal(object)
    """A `Part` with its picture, or with the reason why it has none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._part: Part | None = None
        self.succeeded.connect(self._on_judged)
        self.failed.connect(self._on_not_judged)

    def open(self, part: Part, judge: Engine) -> None:
        """Reads and judges the part's file."""
        self.drop()
        if part.path is not None:
            self._part = part
            self.start(open_file(part.path, judge))

    @Slot(object)
    def _on_judged(self, judged: tuple[ScreenPicture | None, Inspection]) -> None:
        if self._part is not None:
            picture, again = judged
            threshold = self._part.inspection.threshold
            self.opened.emit(Part(self._part.number, replace(again, threshold=threshold), picture, self._part.path, self._part.serial))

    @Slot(object)
    def _on_not_judged(self, error: BaseException) -> None:
        if self._part is not None:
            inspection = replace(self._part.inspection, map=None, error=reason_of(error))
            self.opened.emit(Part(self._part.number, inspection, None, self._part.path, self._part.serial))
