"""Notes in the record of the station that a challenge was carried out."""

import logging
from pathlib import Path

from inspector.core.challenge_record import Challenge
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Event, EventKind
from inspector.services.recording.opening import open_reader
from inspector.storage.record.ids import Ids

_log = logging.getLogger(__name__)


def note(folder: Path, done: Challenge) -> None:
    """Adds an event where there is a record. What cannot be noted is logged: the log of challenges holds it as well."""
    failed = [each.sample.name for each in done.failed]
    values: dict[str, object] = {"passed": done.passed, "failed": failed, "samples": len(done.results), "who": done.who}
    try:
        with open_reader(folder) as reader:
            reader.add_event(Event(Ids(reader.newest()).next(), done.at, EventKind.CHALLENGE, None, ", ".join(failed), values))
    except InspectorError as error:
        if error.code is not ErrorCode.RECORD_MISSING:
            _log.warning("The record of %s does not say that there was a challenge: %s", folder, error.detail)
