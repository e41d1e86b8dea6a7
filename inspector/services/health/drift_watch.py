"""Watches the parts of a line while they are judged: cheap, and no reason for a line to stop."""

import logging
import platform
import threading
from pathlib import Path

from inspector.core.areas import Areas, Use
from inspector.core.drift.watch import Watch
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Part
from inspector.core.record_query import Filter
from inspector.services.health.drift_record import resumed, watched
from inspector.services.recording.opening import open_reader
from inspector.storage.projects import open_project

_log = logging.getLogger(__name__)


class LineWatch:
    """Takes the parts of a line in the thread that judges them. Others may ask for the alarm at any time, and let it begin anew."""

    def __init__(self, watch: Watch, zones: int) -> None:
        self._watch, self._zones = watch, zones
        self._anew = threading.Event()
        self.alarm = watch.alarm
        """In force; None: the station is as it was, or not known yet."""

    def take(self, part: Part) -> bool:
        """Takes a part; whether the alarm is another one now. What goes wrong is logged."""
        try:
            return self._take(part)
        except Exception:
            _log.exception("The part %s cannot be watched", part.id)
            return False

    def begin_anew(self) -> None:
        """Somebody has changed something: what is usual now has to be learned from the parts that come."""
        self._anew.set()

    def _take(self, part: Part) -> bool:
        zones = len(part.views[0].zones) if part.views else 0
        if self._anew.is_set() or (zones and zones != self._zones):
            self._anew.clear()
            self._zones = zones or self._zones
            self._watch = Watch(self._zones)
        view = part.views[0]
        own = view.zones or (float("nan"),) * self._zones
        numbers = watched(part.decision.verdict, view.score, own, view.facts)
        if numbers is not None:
            self._watch.take(part.judged.timestamp(), numbers)
        before, self.alarm = self.alarm, self._watch.alarm
        return before is not self.alarm


def line_watch(folder: Path, model_id: str, areas: Areas | None) -> LineWatch:
    """A watch for the parts of a model on this PC, which goes on where the record ends; without a record to read it begins anew."""
    zones = len(areas.of(Use.ZONE)) if areas is not None else 0
    try:
        wanted = Filter(model_id=model_id, project=open_project(folder).name, station=platform.node())
        with open_reader(folder) as reader:
            return LineWatch(resumed(reader, wanted, zones), zones)
    except Exception as error:  # whatever is wrong with the record, whoever records says so
        if not isinstance(error, InspectorError) or error.code is not ErrorCode.RECORD_MISSING:
            _log.warning("The watch of %s begins anew: %s", folder, error)
        return LineWatch(Watch(zones), zones)
