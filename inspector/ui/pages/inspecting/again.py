"""Parts that were judged before, judged again by the rule in force: their regions and scores come from their evidence, in a thread."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.judging import judge_evidence_for_screen

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


class JudgedAgain(QObject):
    """Only parts whose regions or areas are others by the rule take part: a threshold and a band need no evidence."""

    judged = Signal(object)
    """A list of (`Part`, `Inspection`)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, Part] = {}
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_judged)

    def look(self, parts: Iterable[Part], inspector: "PartInspector | None") -> None:
        """Judges those that need it, in place of what is under way and together with it."""
        if inspector is None:
            return
        rule = inspector.threshold.decision_rule
        for part in parts:
            seen, unlike = part.inspection, part.inspection.areas != rule.areas
            if seen.evidence is not None and (unlike or (rule.region is not None and seen.regions is None)):
                self._waiting[part.number] = part
        if self._waiting:
            self._job.start(_judge([(each, each.inspection) for each in self._waiting.values()], judge_evidence_for_screen(inspector)))

    def drop(self) -> None:
        """Forgets the parts: they are of another run, or of another model."""
        self._waiting.clear()
        self._job.drop()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    @Slot(object)
    def _on_judged(self, judged: list[tuple[Part, Inspection]]) -> None:
        self._waiting.clear()
        self.judged.emit(judged)


def _judge(parts: Sequence[tuple[Part, Inspection]], judge: Callable[[Inspection], Inspection]) -> Steps[list[tuple[Part, Inspection]]]:
    judged = []
    for done, (part, inspection) in enumerate(parts):
        yield Progress("Judging parts again", done, len(parts), "parts")
        judged.append((part, judge(inspection)))
    return judged
