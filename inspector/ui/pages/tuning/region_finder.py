"""Finds the regions of all parts of known truth above a pixel threshold, in a thread; only the newest wish counts."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled
from inspector.core.model import ScoredImage
from inspector.core.progress import Steps
from inspector.core.thresholds import Threshold
from inspector.core.tuning.counting import RegionSizes
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.judging import judge_of

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.tuning.regions import Grids

_KEPT = 8

Found: TypeAlias = "tuple[Grids, RegionSizes]"


class RegionFinder(QObject):
    """What was found is kept for a few rules, and what the model saw in the pictures as long as the parts are the same."""

    found = Signal()
    """The regions that were asked for last are there."""
    stepped = Signal(object)
    """A `Progress`."""
    failed = Signal(object)
    """The exception that ended the search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._inspector: PartInspector | None = None
        self._images: Sequence[ScoredImage] = ()
        self._grids: Grids | None = None
        self._sizes: OrderedDict[Hashable, RegionSizes] = OrderedDict()
        self._asked: list[Threshold] = []
        self._sought: Threshold | None = None
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)
        self._job.stepped.connect(self.stepped)

    def show_parts(self, images: Sequence[ScoredImage], inspector: "PartInspector | None", folder: Path | None) -> None:
        """Takes over the parts of a model and its project; regions that were found in others are forgotten."""
        self._job.drop()
        self._folder, self._inspector, self._images, self._grids, self._asked = folder, inspector, images, None, []
        self._sizes.clear()

    def sizes(self, threshold: Threshold) -> RegionSizes | None:
        """The regions for a threshold's region rule; None without one, and where they are not found yet."""
        return self._sizes.get(_key(threshold))

    def is_missing(self, threshold: Threshold) -> bool:
        """Whether its regions are still to be found."""
        return threshold.region is not None and _key(threshold) not in self._sizes

    def look(self, *thresholds: Threshold) -> None:
        """Finds what these need and what is not there yet; a search that is under way is finished first."""
        self._asked = [each for each in thresholds if self.is_missing(each)]
        if not self._job.running:
            self._start()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    def _start(self) -> None:
        if self._asked and self._inspector is not None and self._folder is not None:
            self._sought = self._asked[0]
            self._job.start(_find(self._images, self._sought, self._inspector, self._folder, self._grids))

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        assert self._sought is not None
        self._grids, self._sizes[_key(self._sought)] = found
        while len(self._sizes) > _KEPT:
            self._sizes.popitem(last=False)
        self._asked = [each for each in self._asked if self.is_missing(each)]
        if self._asked:
            self._start()
        else:
            self.found.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._asked = []
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


def _key(threshold: Threshold) -> Hashable:
    """What regions depend on; a zone with a threshold of its own is seen by how the rule's compares with it."""
    areas = threshold.areas
    has_own = areas is not None and any(area.threshold is not None for area in areas.areas)
    return threshold.region and threshold.region.pixel_threshold, areas, threshold.value if has_own else None


def _find(
    images: Sequence[ScoredImage], threshold: Threshold, inspector: "PartInspector", folder: Path, grids: "Grids | None"
) -> Steps[Found]:
    from inspector.services.tuning.regions import known_grids, region_sizes  # bring OpenCV, which the window must not wait for

    if grids is None:
        grids = yield from known_grids(folder, inspector, judge_of(inspector, again=True))
    return grids, (yield from region_sizes(images, threshold, inspector, grids))
