"""Opens a part again whose picture is no longer in memory: reads the file and judges it anew, in a thread."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.types import Inspection
from inspector.ui.bridge.job import Job
from inspector.ui.pages.inspect_parts import Part
from inspector.ui.pages.judging import Judge, open_file
from inspector.ui.screen_picture import ScreenPicture


class PartOpener(QObject):
    """One part at a time; a new wish replaces the one before."""

    opened = Signal(object)
    """A `Part` with its picture, or with the reason why it has none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._part: Part | None = None
        self._job: Job | None = None

    def open(self, part: Part, judge: Judge) -> None:
        """Reads and judges the part's file."""
        self.drop()
        if part.path is None:
            return
        self._part = part
        self._job = Job(open_file(part.path, judge), self)
        self._job.succeeded.connect(self._on_judged)
        self._job.failed.connect(self._on_failed)
        self._job.start()

    def drop(self) -> Job | None:
        """Forgets the present wish; gives the job that may still be running."""
        job, self._job = self._job, None
        if job is not None:
            job.succeeded.disconnect(self._on_judged)
            job.failed.disconnect(self._on_failed)
            job.cancel()
        return job

    def stop(self, timeout_ms: int) -> bool:
        """Waits for the thread; False when it does not end in time."""
        job = self.drop()
        return job is None or job.wait(timeout_ms)

    @Slot(object)
    def _on_judged(self, judged: tuple[ScreenPicture | None, Inspection]) -> None:
        self._job = None
        if self._part is not None:
            picture, again = judged
            threshold = self._part.inspection.threshold
            self.opened.emit(Part(self._part.number, replace(again, threshold=threshold), picture, self._part.path))

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        if self._part is not None:
            inspection = replace(self._part.inspection, map=None, error=str(error))
            self.opened.emit(Part(self._part.number, inspection, None, self._part.path))
