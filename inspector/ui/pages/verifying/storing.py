"""What is said of parts, on its way into the record: one answer after another, in a thread."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.services.relearning.tray import put_in, take_out
from inspector.services.reviewing.archive import Archive
from inspector.services.reviewing.reuse import label_part
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class _Answered:
    """What somebody said of a part; a false reject goes into the tray of teach-back as well."""

    archive: Archive
    row: Row
    answer: Answer
    who: str
    kind: str = ""
    validates: bool = False
    """Whether the part becomes a validation image that shows what was said."""

    def steps(self) -> Steps[InspectorError | None]:
        """Gives what kept the part from tray or validation images: the answer is in the record nevertheless."""
        yield Progress("Storing the answer", 0, 1)
        self.archive.answer(self.row, self.answer, self.who, self.kind)
        try:
            if self.answer is Answer.FALSE_REJECT:
                put_in(self.archive, self.row)
            elif self.answer is Answer.WITHDRAWN:
                take_out(self.archive.folder, str(self.row.id))
            if self.validates:
                label_part(self.archive, self.row)
        except InspectorError as error:
            return error
        return None


class AnswerStore(QObject):
    """Stores answers in the order in which they are given."""

    not_stored = Signal(object)
    """The id of the part whose answer is not in the record."""
    failed = Signal(object)
    """The exception that kept it from there, or an answered part from the tray or the validation images."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = JobQueue(lambda answered: answered.steps(), self)
        self._validating: set[UUID] = set()
        """Parts whose answers became labels of validation images: what is taken back, is taken back there too."""
        self._queue.succeeded.connect(self._on_stored)
        self._queue.failed.connect(self._on_not_stored)

    @property
    def running(self) -> bool:
        """Whether an answer is being stored."""
        return self._queue.running

    def add(self, archive: Archive, row: Row, answer: Answer, who: str, kind: str, *, validates: bool) -> None:
        """Stores what `who` says of a part; `validates`: in the validation images as well."""
        if validates:
            self._validating.add(row.id)
        self._queue.add(_Answered(archive, row, answer, who, kind, validates))

    def take_back(self, archive: Archive, row: Row, who: str) -> None:
        """Stores that the last answer of a part is withdrawn; the record keeps both."""
        self._queue.add(_Answered(archive, row, Answer.WITHDRAWN, who, validates=row.id in self._validating))

    def finish(self, timeout_ms: int) -> bool:
        """Waits until all is stored; False where it is not in time."""
        return self._queue.finish(timeout_ms)

    @Slot(object)
    def _on_stored(self, problem: InspectorError | None) -> None:
        if problem is not None:
            self.failed.emit(problem)
        if self._queue.now.validates:
            self._session.images.look_again()

    @Slot(object)
    def _on_not_stored(self, error: BaseException) -> None:
        self.not_stored.emit(self._queue.now.row.id)
        self.failed.emit(error)
