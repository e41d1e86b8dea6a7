"""What a build will take on this PC, found out by timing a few images before it is started."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.services.context import Context
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import count_text, duration_text, ms_text

Planner = Callable[[Path, Context], Steps[Any]]


class BuildForecast(QLabel):
    """One line: time, memory, time a part. Measures once for each state of a project, never while a build or an inspection runs."""

    settled = Signal()
    """The line says what it will say."""

    def __init__(self, planner: Planner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = planner or _plan
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_planned)
        self._job.failed.connect(self._on_failed)
        self._known: tuple[Path, object] | None = None
        self.build_s: float | None = None
        """What the build of the project that is shown is predicted to take; None: that is not known."""
        self.setProperty("role", "muted")
        self.setWordWrap(True)

    def predict(self, folder: Path, project: Project, context: Context) -> None:
        """Measures, unless this project was measured with these images and settings."""
        asked = (folder, (project.good, project.validation_good, project.validation_defect, project.recipe))
        if asked == self._known:
            return
        self.stop()
        self._known, self.build_s = asked, None
        self.setText(self.tr("Timing a few images, to predict how long a build takes…"))
        self._job.start(self._plan(folder, context))

    def stop(self) -> None:
        """Measures no more."""
        if self._job.running:
            self._job.drop()
            self._known = None
            self.clear()

    def wait(self) -> None:
        """Measures no more while an inspection runs; what is known already stays."""
        self.stop()
        if self._known is None:
            self.setText(self.tr("How long a build takes is predicted once no inspection runs."))

    @Slot(object)
    def _on_planned(self, plan: Any) -> None:
        text = self.tr("Predicted: about {time} to build, {memory} MB of memory at most, {part} to inspect a part.")
        self.build_s = max(1.0, plan.build_seconds)
        memory = count_text(round(plan.peak_memory_mb, -1))
        self.setText(text.format(time=duration_text(self.build_s), memory=memory, part=ms_text(plan.ms_per_part)))
        self.settled.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        """The summary says already what is wrong with the images; a prediction alone is not worth a notice."""
        self._known = None
        self.setText("" if isinstance(error, Cancelled) else self.tr("No prediction: the images could not be timed."))
        self.settled.emit()


def _plan(folder: Path, context: Context) -> Steps[Any]:
    from inspector.services.plan import plan  # brings the engine, which the window must not wait for

    return (yield from plan(folder, context))
