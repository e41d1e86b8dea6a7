"""Finds thresholds by rules, and region rules by masks, in threads; a newer wish replaces the one before."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from inspector.core.progress import Steps
from inspector.core.tuning.aims import Wish
from inspector.services.strange_parts import Findings
from inspector.services.tuning.proposing import propose
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.judging import judge_of

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.tuning.by_masks import ByMasks


class RuleFinder(QObject):
    """Each kind of wish has its own answers."""

    proposed = Signal(object)
    """A `Proposal`."""
    not_proposed = Signal(object)
    """The exception that kept it from being found."""
    masks_compared = Signal(object)
    """A `ByMasks`."""
    masks_failed = Signal(object)
    """The exception that ended the comparison."""
    masks_stepped = Signal(object)
    """A `Progress`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rules, self._masks = NewestJob(self), NewestJob(self)
        self._rules.succeeded.connect(self.proposed)
        self._rules.failed.connect(self.not_proposed)
        self._masks.succeeded.connect(self.masks_compared)
        self._masks.failed.connect(self.masks_failed)
        self._masks.stepped.connect(self.masks_stepped)

    @property
    def running(self) -> bool:
        """Whether a threshold is being looked for."""
        return self._rules.running

    def choose(self, wish: Wish, findings: Findings) -> None:
        """Looks for the threshold that a rule gives."""
        self._rules.start(propose(wish, findings.good, findings.defects, findings.kept))

    def compare_masks(self, folder: Path, inspector: "PartInspector", most: int) -> None:
        """Looks for the region rule that fits the defect masks; `most`: regions that a good part may have."""
        self._masks.start(_by_masks(folder, inspector, most))

    def drop(self) -> None:
        """Wants no answer any more."""
        for job in (self._rules, self._masks):
            job.drop()

    def stop(self, timeout_ms: int) -> bool:
        """Ends all threads; False when one does not end in time."""
        ended: Sequence[bool] = [job.stop(timeout_ms) for job in (self._rules, self._masks)]
        return all(ended)


def _by_masks(folder: Path, inspector: "PartInspector", most: int) -> Steps["ByMasks"]:
    from inspector.services.tuning.by_masks import find_painted, tune_by_masks  # bring OpenCV, which the window must not wait for
    from inspector.services.validation.scoring import scored_set

    known = yield from scored_set(folder, inspector, judge=judge_of(inspector, again=True))
    painted = yield from find_painted(folder, known)
    return (yield from tune_by_masks(inspector, painted, most))
