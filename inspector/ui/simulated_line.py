"""Parts of a project passing before a camera that exists in memory only: for demonstrations and tests without hardware."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.progress import Progress, Steps
from inspector.core.types import Image
from inspector.ui.bridge.job import Job
from inspector.ui.session import Session

PARTS, INTERVAL_MS = 12, 150


class SimulatedLine(QObject):
    """Gives the session a simulated camera as soon as a model is ready."""

    ready = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None

    def begin(self) -> None:
        """Waits for the next model."""
        self._session.model_changed.connect(self._on_model_changed)

    def stop(self) -> None:
        """Waits and reads no more."""
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _on_model_changed(self) -> None:
        inspector = self._session.inspector
        if inspector is not None:
            self._session.model_changed.disconnect(self._on_model_changed)
            learned = set(inspector.good_images)  # of which the model knows every patch: as no part of a line is known
            paths = [each.path for each in inspector.scores]
            self._job = Job(_read_parts([path for path in paths if path not in learned] or paths), self)
            self._job.succeeded.connect(self._on_read)
            self._job.start()

    @Slot(object)
    def _on_read(self, parts: list[Image]) -> None:
        from inspector.devices.simulated import SimulatedCamera

        if parts:
            self._session.simulated_camera = SimulatedCamera(parts, INTERVAL_MS)
            self.ready.emit()


def _read_parts(paths: Sequence[str]) -> Steps[list[Image]]:
    """Some of the images of known truth, in their order."""
    from inspector.devices.image_file import read_image  # brings OpenCV, which the window must not wait for

    parts = []
    for number, path in enumerate(paths[:: max(1, len(paths) // PARTS)]):
        yield Progress("Reading images", number, PARTS, "images")
        parts.append(read_image(Path(path)))
    return parts
