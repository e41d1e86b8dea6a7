"""What the good parts of the model in use say of its threshold, found out anew whenever something else is known of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.services.strange_parts import Findings
from inspector.services.validation.images import ValidationSet
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.project_requests import find
from inspector.ui.validation import Opened, ValidationImages

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


class ModelFindings(QObject):
    """`now` is None without a model. Found out in a thread."""

    changed = Signal()
    """Something else is known of the parts of the same model."""
    failed = Signal(object)

    def __init__(self, session: Opened, images: ValidationImages, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._images = session, images
        self.now: Findings | None = None
        self._known: ValidationSet | None = None
        """What `now` comes from, or will."""
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self.failed)
        images.changed.connect(self._on_images)

    def begin(self, findings: Findings | None = None, known: ValidationSet | None = None) -> None:
        """Those of another model, as they were loaded with it, or of none."""
        self._job.drop()
        self.now, self._known = findings, known

    def take(self, inspector: "PartInspector", findings: Findings) -> None:
        """A part of a model was decided about; where that is another one by now, what follows has to be found out."""
        if inspector is self._session.inspector:
            self._job.drop()
            self._set(findings)
        else:
            self.find_again()

    def find_again(self) -> None:
        """Finds out by what is known now."""
        inspector, project = self._session.inspector, self._session.project
        if inspector is not None and project is not None:
            self._known = self._images.now
            self._job.start(find(inspector, project, self._known))

    @Slot()
    def _on_images(self) -> None:
        """Labels, sources or scores of validation images were read: figures follow where they differ, once the scores are complete."""
        now = self._images.now
        if now is not None and now is not self._known and not now.is_stale:
            self.find_again()

    @Slot(object)
    def _on_found(self, findings: Findings) -> None:
        if findings != self.now:
            self._set(findings)

    def _set(self, findings: Findings) -> None:
        self.now = findings
        self.changed.emit()
