"""Finds the regions of all parts of known truth above a pixel threshold, in a thread; only the newest wish counts."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled
from inspector.core.evidence import Evidence
from inspector.core.model import ScoredImage
from inspector.core.progress import Steps
from inspector.core.thresholds import Threshold
from inspector.core.tuning.counting import RegionSizes
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.judging import judge_of

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

_KEPT = 8


class RegionFinder(QObject):
    """What was found is kept for a few pixel thresholds, and what the model sees in a picture as long as it is in use."""

    found = Signal()
    """The regions that were asked for last are there."""
    stepped = Signal(object)
    """A `Progress`."""
    failed = Signal(object)
    """The exception that ended the search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inspector: PartInspector | None = None
        self._images: Sequence[ScoredImage] = ()
        self._evidence: dict[str, Evidence | None] = {}
        self._sizes: OrderedDict[float, RegionSizes] = OrderedDict()
        self._asked: list[float] = []
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)
        self._job.stepped.connect(self.stepped)

    def show_parts(self, images: Sequence[ScoredImage], inspector: "PartInspector | None") -> None:
        """Takes over the parts of a model; regions that were found in others are forgotten."""
        self._job.drop()
        if inspector is not self._inspector:
            self._evidence = {}
        self._inspector, self._images, self._asked = inspector, images, []
        self._sizes.clear()

    def sizes(self, threshold: Threshold) -> RegionSizes | None:
        """The regions for a threshold's region rule; None without one, and where they are not found yet."""
        return self._sizes.get(threshold.region.pixel_threshold) if threshold.region is not None else None

    def is_missing(self, threshold: Threshold) -> bool:
        """Whether its regions are still to be found."""
        return threshold.region is not None and threshold.region.pixel_threshold not in self._sizes

    def look(self, *thresholds: Threshold) -> None:
        """Finds what these need and what is not there yet; a search that is under way is finished first."""
        missing = [each.region.pixel_threshold for each in thresholds if each.region is not None and self.is_missing(each)]
        self._asked = list(dict.fromkeys(missing))
        if not self._job.running:
            self._start()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    def _start(self) -> None:
        if self._asked and self._inspector is not None:
            self._job.start(_find(self._images, self._asked[0], self._inspector, self._evidence))

    @Slot(object)
    def _on_found(self, sizes: RegionSizes) -> None:
        self._sizes[sizes.pixel_threshold] = sizes
        while len(self._sizes) > _KEPT:
            self._sizes.popitem(last=False)
        self._asked = [each for each in self._asked if each != sizes.pixel_threshold]
        if self._asked:
            self._start()
        else:
            self.found.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._asked = []
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


def _find(
    images: Sequence[ScoredImage], pixel_threshold: float, inspector: "PartInspector", kept: dict[str, Evidence | None]
) -> Steps[RegionSizes]:
    from inspector.services.tuning.regions import region_sizes  # brings OpenCV, which the window must not wait for

    judge = judge_of(inspector, again=True)
    return (yield from region_sizes(images, pixel_threshold, judge, inspector.detector.result_of, kept))
