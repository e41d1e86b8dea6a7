"""Finds thresholds by rules, and region rules by masks, in threads; a newer wish replaces the one before."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.core.tuning.aims import Proposal, Wish
from inspector.services.tuning.proposing import propose, threshold_of
from inspector.ui import messages
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.pages.tuning.rule_text import by_masks_text, rule_sentences
from inspector.ui.pages.tuning.trial import Trial
from inspector.ui.session import Session
from inspector.ui.turns import judge_of

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.tuning.by_masks import ByMasks


class RuleFinder(QObject):
    """Each kind of wish has its own answers, which are said on the card that it came from. It tries nothing out itself."""

    tried = Signal(object)
    """The `Threshold` that was found, to be tried out."""

    def __init__(self, session: Session, trial: Trial, panel: TunePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._trial, self._panel = session, trial, panel
        self._rules, self._masks = NewestJob(self), NewestJob(self)
        panel.rules.wish_chosen.connect(self._on_wish)
        panel.regions.masks_clicked.connect(self._on_masks_wanted)
        self._rules.succeeded.connect(self._on_proposed)
        self._rules.failed.connect(self._on_not_proposed)
        self._masks.succeeded.connect(self._on_masks_compared)
        self._masks.failed.connect(self._on_masks_failed)
        self._masks.stepped.connect(panel.regions.say_step)

    @property
    def running(self) -> bool:
        """Whether a threshold is being looked for."""
        return self._rules.running

    def drop(self) -> None:
        """Wants no answer any more."""
        for job in (self._rules, self._masks):
            job.drop()

    def stop(self, timeout_ms: int) -> bool:
        """Ends all threads; False when one does not end in time."""
        ended: Sequence[bool] = [job.stop(timeout_ms) for job in (self._rules, self._masks)]
        return all(ended)

    @Slot(object)
    def _on_wish(self, wish: Wish) -> None:
        found = self._trial.findings
        if found is not None:
            self._panel.say_of_rule(self.tr("Choosing a threshold…"))
            self._rules.start(propose(wish, found.good, found.defects, found.kept))

    @Slot(object)
    def _on_proposed(self, proposal: Proposal) -> None:
        before = self._trial.now
        found = threshold_of(proposal, before)
        if found is not None:
            self.tried.emit(found)
        self._panel.say_of_rule(rule_sentences(proposal, before))

    @Slot(object)
    def _on_not_proposed(self, error: BaseException) -> None:
        self._panel.say_of_rule(messages.explain(error).text())

    @Slot()
    def _on_masks_wanted(self) -> None:
        folder, inspector, region = self._session.folder, self._session.inspector, self._trial.now.region
        if folder is not None and inspector is not None and region is not None:
            self._panel.regions.say(self.tr("Comparing maps with masks…"))
            self._masks.start(_by_masks(folder, inspector, region.most))

    @Slot(object)
    def _on_masks_compared(self, found: "ByMasks") -> None:
        self.tried.emit(replace(self._trial.now, region=found.rule))
        self._panel.regions.say_of_masks(by_masks_text(found))

    @Slot(object)
    def _on_masks_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._panel.regions.say_of_masks(messages.explain(error).text())


def _by_masks(folder: Path, inspector: "PartInspector", most: int) -> Steps["ByMasks"]:
    """The region rule that fits the defect masks; `most`: regions that a good part may have."""
    from inspector.services.tuning.by_masks import find_painted, tune_by_masks  # bring OpenCV, which the window must not wait for
    from inspector.services.validation.scoring import scored_set

    known = yield from scored_set(folder, inspector, judge=judge_of(inspector, again=True))
    painted = yield from find_painted(folder, known)
    return (yield from tune_by_masks(inspector, painted, most))
