"""The calm bar on Inspect that says that a challenge is due, with the button that carries it out; for operators as well."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.challenge_due import Demand, Lapse
from inspector.services.health.challenge_state import ChallengeState
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.challenge import work
from inspector.ui.pages.challenge.runner import ChallengeDialog
from inspector.ui.pages.challenge.words import lapse_text
from inspector.ui.pages.sources import Source
from inspector.ui.session import Session
from inspector.ui.widgets.notice import Notice

_LOOK_AGAIN_MS = 10 * 60_000
"""A timer does not follow a clock that is set, or a PC that slept: it is looked at now and then."""
_RUN = "run"


class ChallengePrompt(Notice):
    """Shown while the open project asks for a challenge; one that was dismissed comes back for another reason, or at the next look."""

    passed = Signal()
    """Nothing keeps the line from starting any more."""

    def __init__(self, session: Session, line_runs: Callable[[], bool], source: Callable[[], Source | None], parent: QWidget) -> None:
        """`line_runs`: whether parts are being inspected; `source`: the camera of this page, if one is chosen."""
        super().__init__(parent)
        self._session, self._line_runs, self._source = session, line_runs, source
        self.dialog: ChallengeDialog | None = None
        self.state: ChallengeState | None = None
        """As it was read last; None: nobody asks."""
        self._away: Lapse | None = None
        self._reading = NewestJob(self)
        self._reading.succeeded.connect(self._on_read)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.look)
        self.dismissed.connect(self._on_dismissed)
        self.action_requested.connect(self._on_action_requested)
        for signal in (session.project_changed, session.model_changed, session.threshold_changed):
            signal.connect(self.look)

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more; False where the thread does not end in time."""
        self._again.stop()
        return self._reading.stop(timeout_ms)

    @Slot()
    def look(self) -> None:
        """Reads how it stands, in a thread."""
        project, folder, inspector = self._session.project, self._session.folder, self._session.inspector
        asks = project is not None and project.challenge.demand is not Demand.ON_DEMAND
        if not asks or project is None or folder is None or inspector is None:
            self.state = None
            self._reading.drop()
            self._again.stop()
            self.hide()
            return
        self._reading.start(work.look(folder, project, inspector))

    def show_state(self) -> None:
        """What the line does counts as well: one that runs is asked again only where the project wants that."""
        state = self.state
        due = state is not None and state.is_asked and (state.settings.demand is Demand.HOURS or not self._line_runs())
        if not due or state is None or state.lapse is None or state.lapse is self._away:
            self.hide()
            return
        self.show_text(self.tr("A challenge is due"), lapse_text(state.lapse))
        self.offer(_RUN, self.tr("Show the samples"), "check")

    @Slot(object)
    def _on_read(self, state: ChallengeState) -> None:
        was_due, self.state = self.state is not None and self.state.is_asked, state
        left_ms = _LOOK_AGAIN_MS
        if state.until is not None:
            left_ms = max(1000, min(left_ms, round(1000 * (state.until - datetime.now().astimezone()).total_seconds()) + 1000))
        self._again.start(left_ms)
        self.show_state()
        if was_due and not state.is_asked:
            self.passed.emit()

    @Slot()
    def _on_dismissed(self) -> None:
        self._away = self.state.lapse if self.state is not None else None

    @Slot(str)
    def _on_action_requested(self, _: str) -> None:
        has_parts = self.state is not None and any(each.is_part for each in self.state.samples)
        if has_parts and self._line_runs():
            self.show_text(self.tr("A challenge is due"), self.tr("Stop the inspection first: real parts are put before its camera."))
            self.offer(_RUN, self.tr("Show the samples"), "check")
            return
        self.dialog = ChallengeDialog(self._session, self._source() if has_parts else None, self.window())
        self.dialog.finished.connect(self._on_over)
        self.dialog.open()
        self.dialog.begin()

    @Slot()
    def _on_over(self) -> None:
        self._away = None
        self.dialog = None
        self.look()
