"""Tries thresholds on recorded parts, drafts and releases them, and goes back: between the widgets and the session."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.errors import Cancelled
from inspector.core.project import ThresholdRecord
from inspector.core.releases import Grounds, Validated
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.counting import Outcome
from inspector.services.who import user_name
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.tuning.release import words
from inspector.ui.pages.tuning.release.card import ReleaseCard
from inspector.ui.pages.tuning.release.changed_parts import ChangedParts
from inspector.ui.pages.tuning.release.history_box import HistoryBox
from inspector.ui.project_requests import ChangeRule, Request, SetThreshold
from inspector.ui.session import Session

if TYPE_CHECKING:
    from inspector.services.releasing.trial import Trial


class ReleaseDesk(QObject):
    """`show` tells it what is tried out on the page; `put_in_force` is called when nothing stands against it any more."""

    look_wanted = Signal(object)
    """The `Threshold` of the draft is to be tried out on the page."""
    release_wanted = Signal()
    """What is tried out is to be put in force: answer with `put_in_force`."""
    part_wanted = Signal(object)
    """The id of a recorded part that is to be opened in History."""
    failed = Signal(object)

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session = session
        self.card, self.history, self.changed = ReleaseCard(), HistoryBox(), ChangedParts(page)
        self._now = self._stored = Threshold(0.0, Rule.MANUAL)
        self._outcome: Outcome | None = None
        self._trial: Trial | None = None
        self._trying = NewestJob(self)
        self._connect()

    @property
    def trying(self) -> bool:
        """Whether a threshold is being tried on recorded parts."""
        return self._trying.running

    def show(self, now: Threshold, stored: Threshold, outcome: Outcome | None) -> None:
        """What is tried out, what is in force, and what the first does to parts of known truth, None as long as that is not known.

        What was tried of another threshold is forgotten.
        """
        if now != self._now:
            self._forget_trial()
        self._now, self._stored, self._outcome = now, stored, outcome
        self._show_state()

    def put_in_force(self) -> None:
        """Puts in force what is tried out: the draft, where it is one."""
        project, reason = self._session.project, self.card.reason.text().strip()
        if project is None:
            return
        if not reason:
            self.card.ask_for_reason()
            return
        tried = self._trial.grounds if self._trial is not None else None
        if project.draft is not None and project.draft.record.threshold == self._now:
            from inspector.services.releasing.releasing import release

            self._session.change_rule(partial(release, reason=reason, who=user_name(), grounds=tried))
        else:
            self._session.set_threshold(self._now, reason, tried or Grounds(self._validated()))

    @Slot()
    def look(self) -> None:
        """Asks the page to try out the draft."""
        draft = self._session.project.draft if self._session.project is not None else None
        if draft is not None:
            self.look_wanted.emit(draft.record.threshold)

    def stop(self, timeout_ms: int) -> bool:
        """Ends the threads; False when one does not end in time."""
        ended = [self._trying.stop(timeout_ms), self.changed.stop(timeout_ms)]
        return all(ended)

    def _validated(self) -> Validated | None:
        return Validated.of(self._outcome) if self._outcome is not None else None

    def _show_state(self) -> None:
        project, inspector = self._session.project, self._session.inspector
        if project is not None and inspector is not None:
            self.card.show_state(project, inspector.model_id, self._now, self._stored, user_name(), self._outcome is not None)
            self.history.show_records(project.thresholds.get(inspector.model_id, ()))

    def _forget_trial(self) -> None:
        self._trying.drop()
        self._trial = None
        self.card.trial.show_nothing()
        self.changed.close()

    # -- what is asked for ----------------------------------------------------------------------------------------------

    @Slot()
    def _on_trial_wanted(self) -> None:
        folder, inspector = self._session.folder, self._session.inspector
        if folder is not None and inspector is not None:
            from inspector.services.releasing.trial import trial

            self.card.trial.show_begun()
            self._trying.start(trial(folder, inspector, self._now, self._validated(), user_name()))

    @Slot()
    def _on_trial_cancelled(self) -> None:
        self._forget_trial()

    @Slot(object)
    def _on_tried(self, found: "Trial") -> None:
        self._trial = found
        self.card.trial.show_trial(found)

    @Slot(object)
    def _on_not_tried(self, error: BaseException) -> None:
        self._forget_trial()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot()
    def _on_see_wanted(self) -> None:
        folder = self._session.folder
        if folder is not None and self._trial is not None and self._trial.replay is not None:
            self.changed.show_changes(self._trial.replay.changes, folder, self._now.value, self._session.inspector)

    @Slot()
    def _on_draft_wanted(self) -> None:
        from inspector.services.releasing.drafting import draft

        kept = self._trial.grounds if self._trial is not None else None
        self._session.change_rule(partial(draft, threshold=self._now, who=user_name(), tried=kept))

    @Slot()
    def _on_discard_wanted(self) -> None:
        from inspector.services.releasing.drafting import discard

        self._session.change_rule(partial(discard, who=user_name()))

    @Slot(bool)
    def _on_two_persons_wanted(self, wanted: bool) -> None:
        from inspector.services.releasing.persons import asking_for_two

        self._session.edit(partial(asking_for_two, wanted=wanted))

    @Slot(object)
    def _on_back_wanted(self, to: ThresholdRecord) -> None:
        inspector = self._session.inspector
        if inspector is not None:
            from inspector.services.releasing.releasing import go_back

            reason = self.card.reason.text().strip() or words.back_text(to)
            self._session.change_rule(partial(go_back, model_id=inspector.model_id, to=to, reason=reason, who=user_name()))

    @Slot()
    def _on_project_changed(self) -> None:
        self._show_state()

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        """A reason has served when something came into force by it; what was refused may be tried again with it."""
        if done and isinstance(request, SetThreshold | ChangeRule):
            project, inspector = self._session.project, self._session.inspector
            record = project.in_force(inspector.model_id) if project is not None and inspector is not None else None
            if record is not None and record.reason == self.card.reason.text().strip():
                self.card.reason.clear()

    def _connect(self) -> None:
        card, box = self.card, self.card.trial
        pairs = (
            (box.wanted, self._on_trial_wanted),
            (box.cancelled, self._on_trial_cancelled),
            (box.see_wanted, self._on_see_wanted),
            (card.draft_wanted, self._on_draft_wanted),
            (card.discard_wanted, self._on_discard_wanted),
            (card.look_wanted, self.look),
            (card.release_wanted, self.release_wanted),
            (card.two_persons_wanted, self._on_two_persons_wanted),
            (self.history.back_wanted, self._on_back_wanted),
            (self.changed.part_wanted, self.part_wanted),
            (self._trying.stepped, box.show_progress),
            (self._trying.succeeded, self._on_tried),
            (self._trying.failed, self._on_not_tried),
            (self._session.project_changed, self._on_project_changed),
            (self._session.answered, self._on_answered),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)
