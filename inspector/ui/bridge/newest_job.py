"""Work of which only the newest matters: a new wish replaces the one before, of which nothing is heard any more."""

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from inspector.core.progress import Steps
from inspector.ui.bridge.job import Job


class NewestJob(QObject):
    """Runs one `Job` at a time and lets go of it, and of what it brought, as soon as it is over."""

    stepped = Signal(object)
    """A `Progress` of the present job."""
    succeeded = Signal(object)
    """What the present job returned; `running` is False by then."""
    failed = Signal(object)
    """The exception that ended the present job; `running` is False by then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether an answer is to be expected."""
        return self._job is not None

    def start(self, steps: Steps[object]) -> None:
        """Begins this work in place of the present one."""
        self.drop()
        self._job = job = Job(steps, self)
        for signal, slot in self._wires(job):
            signal.connect(slot)
        job.ended.connect(job.deleteLater)  # its parent would keep it, and the pictures that it returned
        job.start()

    def drop(self) -> Job | None:
        """Wants no answer any more; gives the job that may still be running. Answers at once."""
        job, self._job = self._job, None
        if job is not None:
            for signal, slot in self._wires(job):
                signal.disconnect(slot)
            job.cancel()
        return job

    def stop(self, timeout_ms: int) -> bool:
        """Drops the present job and waits for its thread, and for those dropped before; False when one does not end in time."""
        self.drop()
        ended = [job.wait(timeout_ms) for job in self.findChildren(Job)]
        return all(ended)

    def _wires(self, job: Job) -> tuple[tuple[SignalInstance, object], ...]:
        return (job.stepped, self.stepped), (job.succeeded, self._on_succeeded), (job.failed, self._on_failed)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        self._job = None
        self.succeeded.emit(result)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._job = None
        self.failed.emit(error)
