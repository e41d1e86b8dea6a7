"""Challenge: known samples that must get their verdict before the line starts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDir, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.core.camera_settings import CameraSettings
from inspector.core.challenge import Sample
from inspector.core.challenge_record import Challenge
from inspector.core.errors import Cancelled, InspectorError
from inspector.core.labels import Truth
from inspector.core.picture_names import IMAGE_SUFFIXES
from inspector.core.progress import Steps
from inspector.core.types import Verdict
from inspector.storage.challenges import picture_of
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.file_patterns import patterns
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.challenge import work
from inspector.ui.pages.challenge.add_dialog import AddDialog
from inspector.ui.pages.challenge.gallery import Shown
from inspector.ui.pages.challenge.parts import ChallengeParts
from inspector.ui.pages.challenge.pick_dialog import PickDialog
from inspector.ui.pages.challenge.runner import ChallengeDialog
from inspector.ui.pages.challenge.words import kind_text
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session


class ChallengePage(Page):
    """What is shown is read again whenever somebody looks, and after everything that is done here."""

    def __init__(self, session: Session, line_runs: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self._threshold: float | None = None
        self._reading, self._work = NewestJob(self), NewestJob(self)
        self._after: Callable[[Any], None] = lambda _: None
        self.dialog: AddDialog | PickDialog | ChallengeDialog | None = None
        self.rooms, self.parts = Rooms("challenge"), ChallengeParts()
        what = self.tr("Here known samples prove at the start of a shift that the station finds what it must.")
        self.gate = ModelGate(session, self.parts, "check", what, parent=self)
        self.rooms.lay_out(self, self.gate)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [part.stop(timeout_ms) for part in (self._reading, self._work, self.parts.samples)]
        return all(ended)

    # -- what is shown --------------------------------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        session = self._session
        if self.isVisible() and session.folder is not None and session.project is not None and session.inspector is not None:
            self._reading.start(work.read(session.folder, session.project, session.inspector))

    @Slot(object)
    def _on_read(self, found: work.Standing) -> None:
        folder = self._session.folder
        assert folder is not None
        samples = found.state.samples
        self.parts.samples.show_all(
            [Shown(each, None if each.is_part else picture_of(folder, each.path), f"{each.name}\n{kind_text(each)}") for each in samples]
        )
        self.parts.show_settings(found.state.settings)
        self.parts.show_standing(found)

    @Slot(object)
    def _on_chosen(self, done: Challenge | None) -> None:
        self.parts.results.show_results(done.results if done is not None else (), done.threshold if done is not None else None)

    @Slot()
    def _on_picked(self) -> None:
        self.parts.remove.setEnabled(bool(self.parts.chosen))

    # -- samples --------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_files(self) -> None:
        kinds = self.tr("Pictures ({patterns})").format(patterns=patterns(IMAGE_SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(self.window(), self.tr("Choose pictures of samples"), QDir.homePath(), kinds)
        if names:
            self.add_pictures([Path(name) for name in names])

    @Slot()
    def _on_validation(self) -> None:
        known = self._session.images.now
        images = known.validation if known is not None else ()
        found = [
            work.Candidate(Path(each.path), Path(each.path).stem, is_defect=each.truth is Truth.DEFECT)
            for each in images
            if each.truth in (Truth.GOOD, Truth.DEFECT) and not each.synthetic
        ]
        self._pick(self.tr("Validation images"), found, self.tr("The project has no validation images of known truth."))

    @Slot()
    def _on_history(self) -> None:
        if self._session.folder is not None:
            title, nothing = self.tr("Recorded parts"), self.tr("No picture of a recorded part is kept.")
            self._start(work.recorded(self._session.folder), lambda found: self._pick(title, found, nothing))

    def _pick(self, title: str, found: Sequence[work.Candidate], nothing: str) -> None:
        dialog = PickDialog(title, found, nothing, self.window())
        dialog.given.connect(self._on_given)
        self.dialog = dialog
        dialog.open()

    @Slot(object)
    def _on_given(self, chosen: Sequence[work.Candidate]) -> None:
        is_good = all(each.is_defect is False for each in chosen)
        self.add_pictures([each.path for each in chosen], Sample.GOOD if is_good else Sample.DEFECT)

    @Slot()
    def _on_part(self) -> None:
        self.add_pictures([None])

    def add_pictures(self, pictures: Sequence[Path | None], kind: Sample = Sample.DEFECT) -> None:
        """Asks what these are, then adds them."""
        dialog = AddDialog(pictures, self.window(), kind)
        dialog.given.connect(self._add)
        self.dialog = dialog
        dialog.open()

    @Slot(object, str, object, object)
    def _add(self, pictures: Sequence[Path | None], name: str, kind: Sample, expected: Verdict) -> None:
        if self._session.folder is not None:
            self._start(work.add(self._session.folder, pictures, name, kind, expected), lambda _: self._read())

    @Slot()
    def _on_remove(self) -> None:
        if self._session.folder is not None and self.parts.chosen:
            self._start(work.remove(self._session.folder, [each.name for each in self.parts.chosen]), lambda _: self._read())

    # -- when it is asked for, and carrying it out ----------------------------------------------------------------------

    @Slot()
    def _on_asked(self) -> None:
        settings = self.parts.settings
        self._session.edit(lambda project: replace(project, challenge=settings))

    @Slot()
    def run_now(self) -> None:
        """Carries it out over the window."""
        has_parts = not self.parts.camera_row.isHidden()
        if has_parts and self._line_runs():
            self.parts.about.setText(self.tr("An inspection is running and has the camera: stop it first."))
            return
        try:
            camera = self._camera() if has_parts else None
        except InspectorError as error:
            self.failed.emit(error)
            return
        dialog = ChallengeDialog(self._session, camera, self.window())
        dialog.finished.connect(self._read)
        self.dialog = dialog
        dialog.open()
        dialog.begin()

    def _camera(self) -> work.WrittenCamera:
        project, producer = self._session.project, self._session.settings.now.gentl_producer
        settings = project.camera if project is not None else CameraSettings()
        return work.written_camera(self.parts.camera.text().strip(), settings, producer)

    # -- long work ------------------------------------------------------------------------------------------------------

    def _start(self, steps: Steps[Any], after: Callable[[Any], None]) -> None:
        self._after = after
        self._work.start(steps)

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        self._after(result)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
            self._read()

    def _connect(self) -> None:
        parts, session = self.parts, self._session
        pairs = (
            (self.rooms.page_wanted, self.page_wanted),
            (self.gate.page_wanted, self.page_wanted),
            (self._reading.succeeded, self._on_read),
            (self._reading.failed, self._on_reading_failed),
            (self._work.succeeded, self._on_done),
            (self._work.failed, self._on_failed),
            (parts.run.clicked, self.run_now),
            (parts.from_files.triggered, self._on_files),
            (parts.from_validation.triggered, self._on_validation),
            (parts.from_history.triggered, self._on_history),
            (parts.a_part.triggered, self._on_part),
            (parts.remove.clicked, self._on_remove),
            (parts.samples.picked, self._on_picked),
            (parts.history.chosen, self._on_chosen),
            (parts.demand.currentIndexChanged, self._on_asked),
            (parts.hours.valueChanged, self._on_asked),
            (session.project_changed, self._read),
            (session.model_changed, self._read),
            (session.threshold_changed, self._read),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)

    @Slot(object)
    def _on_reading_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.parts.show_standing(None)
            self.failed.emit(error)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return ChallengePage(window.session, window.line_runs)
