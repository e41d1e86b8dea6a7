"""The challenge as it is carried out: pictures by themselves, then one real part after another before the camera."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from inspector.core.challenge_record import Challenge
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.devices.camera import Camera, Frame
from inspector.services.line.preview import Sight
from inspector.services.who import judge_name
from inspector.ui.bridge.live_picture import LivePicture
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.pages.challenge import work
from inspector.ui.pages.challenge.runner_parts import RunnerParts
from inspector.ui.pages.challenge.words import outcome_text
from inspector.ui.session import Session
from inspector.ui.widgets.dialog_size import size_dialog

if TYPE_CHECKING:
    from inspector.services.health.challenge import ChallengeRun

_SIZE = (860, 640)
_END_MS = 3000


class PartCamera(Protocol):
    """The camera that real parts are put before."""

    @property
    def safe(self) -> str:
        """What the record says of it."""
        ...

    @property
    def make(self) -> Callable[[], Camera]:
        """Makes it; called in the camera's thread."""
        ...


class ChallengeDialog(QDialog):
    """Stands over the window; for gloves. `source`: None: there is no camera for real parts yet."""

    carried_out = Signal(object)
    """The `Challenge` that was signed."""

    def __init__(self, session: Session, source: PartCamera | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Challenge"))
        self.setModal(True)
        size_dialog(self, *_SIZE)
        self._session, self._source = session, source
        self._run: ChallengeRun | None = None
        self._asked_at: datetime | None = None
        self._after: Any = None
        self._is_over = False
        self.parts = RunnerParts()
        self.live = LivePicture(self)
        self._work = NewestJob(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.parts)
        self._connect()

    def begin(self) -> None:
        """Starts with the first sample."""
        inspector, folder = self._session.inspector, self._session.folder
        if inspector is None or folder is None:
            return
        who = judge_name(self._session.settings.now.operator)
        written = self._source.safe if self._source is not None else ""
        self.parts.say(self.tr("Showing the samples…"))
        self._start(work.begin(folder, inspector, who, written), self._on_begun)

    def done(self, result: int) -> None:
        """Breaking it off keeps a failure that there was."""
        self.live.shutdown(_END_MS)
        self._work.stop(_END_MS)
        if self._run is not None and not self._is_over:
            self._is_over = True
            self._start(work.abandon(self._run), self._on_abandoned)
            return
        self._work.stop(_END_MS)
        super().done(result)
        self.deleteLater()

    # -- one thing after another ----------------------------------------------------------------------------------------

    def _start(self, steps: Steps[Any], after: Any) -> None:
        self._after = after
        self._work.start(steps)

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        self._after(result)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        self.live.stop()
        self.parts.show_trouble(explain(error).text())

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        self.parts.show_progress(progress)
        self._show_results()

    def _on_begun(self, run: "ChallengeRun") -> None:
        self._run = run
        self._start(run.judge_pictures(), lambda _: self._go_on())

    def _go_on(self) -> None:
        """The next part, or the end."""
        run = self._run
        assert run is not None
        self._show_results()
        sample = run.next_sample
        if sample is None:
            self.live.stop()
            self._start(work.finish(run), self._on_finished)
            return
        self.parts.ask_for(sample)
        if not self.live.is_on:
            self._open_camera()

    def _open_camera(self) -> None:
        if self._source is None:
            sentence = self.tr("Real parts are put before the camera: choose a camera on Inspect first.")
            self._on_failed(InspectorError(ErrorCode.CAMERA_LOST, sentence))
        else:
            self.live.start(self._source.make)

    def _on_finished(self, done: Challenge) -> None:
        self._is_over = True
        self._show_results()
        self.parts.show_outcome(outcome_text(done), done.passed)
        self.carried_out.emit(done)

    def _on_abandoned(self, kept: Challenge | None) -> None:
        if kept is not None:
            self.carried_out.emit(kept)
        self.done(QDialog.DialogCode.Rejected)

    def _show_results(self) -> None:
        if self._run is not None:
            inspector = self._session.inspector
            self.parts.results.show_results(list(self._run.results), inspector.threshold.value if inspector is not None else None)

    # -- the camera -----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_ready(self) -> None:
        """The part lies there: the next picture that is taken from now on counts."""
        self._asked_at = datetime.now()
        self.parts.wait_for_picture()

    @Slot(object)
    def _on_seen(self, seen: Sight) -> None:
        self.parts.show_picture(seen.small)
        if self._asked_at is not None and seen.frame.at >= self._asked_at:
            self._asked_at = None
            self._judge(seen.frame)

    def _judge(self, frame: Frame) -> None:
        if self._run is not None:
            self._start(work.judge_part(self._run, frame.image), lambda _: self._go_on())

    @Slot(str)
    def _on_lost(self, sentence: str) -> None:
        self._asked_at = None
        self.parts.show_lost(explain(InspectorError(ErrorCode.CAMERA_LOST, sentence)).text())

    @Slot()
    def _on_opened(self) -> None:
        if self._run is not None and self._run.next_sample is not None:
            self.parts.ask_for(self._run.next_sample, ready=True)

    @Slot()
    def _on_ended(self) -> None:
        self._on_lost(self.tr("It has no more pictures."))

    def _connect(self) -> None:
        pairs = (
            (self._work.succeeded, self._on_done),
            (self._work.failed, self._on_failed),
            (self._work.stepped, self._on_stepped),
            (self.live.seen, self._on_seen),
            (self.live.opened, self._on_opened),
            (self.live.lost, self._on_lost),
            (self.live.failed, self._on_failed),
            (self.live.ended, self._on_ended),
            (self.parts.ready.clicked, self._on_ready),
            (self.parts.end.clicked, self.close),
        )
        for signal, receiver in pairs:
            signal.connect(receiver, Qt.ConnectionType.AutoConnection)
