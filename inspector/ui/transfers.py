"""Projects carried from PC to PC as files: brought in and sent out one after another, in a thread."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.progress import Steps
from inspector.services.transfer import export_project, import_project
from inspector.services.trust import Answer, Origin
from inspector.ui.bridge.job_queue import JobQueue


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person said of a file whose origin is not trusted; it is said of this content, not of whatever has its name later."""

    digest: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Transfer:
    """One file on its way: out of the project in `folder`, or in where `folder` is None."""

    file: Path
    folder: Path | None = None
    agreed: Agreed | None = None
    model_id: str = ""
    """Of what is exported; empty: the model in use."""

    @property
    def outward(self) -> bool:
        """Whether a project is exported."""
        return self.folder is not None

    def steps(self) -> Steps[object]:
        """The work."""
        if self.folder is None:
            return import_project(self.file, ask=self._answer)
        return export_project(self.folder, self.file, self.model_id)

    def _answer(self, origin: Origin) -> Answer:
        return self.agreed.answer if self.agreed is not None and self.agreed.digest == origin.digest else Answer.REFUSE


class Transfers(QObject):
    """Signals come in the order `started`, any number of `stepped`, then one of `imported`, `exported` and `failed`, for each file."""

    started = Signal(object)
    """The `Transfer`."""
    stepped = Signal(object)
    """A `Progress`."""
    imported = Signal(object)
    """What `Imported` says of it."""
    exported = Signal(Path)
    """The file."""
    failed = Signal(object, object)
    """The `Transfer` and the exception, `Cancelled` among them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = JobQueue(lambda transfer: transfer.steps(), self)
        self._queue.started.connect(self.started)
        self._queue.stepped.connect(self.stepped)
        self._queue.succeeded.connect(self._on_succeeded)
        self._queue.failed.connect(self._on_failed)

    @property
    def running(self) -> bool:
        """Whether a file is on its way."""
        return self._queue.running

    def start(self, transfer: Transfer) -> None:
        """Does it, after those that are waiting."""
        self._queue.add(transfer)

    @Slot()
    def cancel(self) -> None:
        """Ends what is on its way; nothing of it is left behind. What waits is done nevertheless."""
        self._queue.cancel()

    def stop(self) -> None:
        """Begins nothing more and says nothing more; of what is on its way nothing is left behind."""
        self._queue.stop()

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        (self.exported if self._queue.now.outward else self.imported).emit(result)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self.failed.emit(self._queue.now, error)
