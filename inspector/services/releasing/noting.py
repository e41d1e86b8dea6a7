"""Notes in the record of the station that another threshold is in force."""

import logging
from datetime import datetime
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.record import Event, EventKind
from inspector.core.releases import Deed
from inspector.services.recording.opening import open_reader
from inspector.storage.record.ids import Ids

_log = logging.getLogger(__name__)


def note(folder: Path, project: Project, deed: Deed, model_id: str = "") -> None:
    """Adds an event where there is a record. What cannot be noted is logged: the history of the project holds it as well."""
    model = model_id or project.active_model
    history = project.thresholds[model]
    record, before = history[-1], history[-2].value if len(history) > 1 else None
    values: dict[str, object] = {"deed": str(deed), "model_id": model, "value": record.value, "before": before, "who": record.who}
    try:
        with open_reader(folder) as reader:
            event = Event(Ids(reader.newest()).next(), datetime.now().astimezone(), EventKind.THRESHOLD, None, record.reason, values)
            reader.add_event(event)
    except InspectorError as error:
        if error.code is not ErrorCode.RECORD_MISSING:
            _log.warning("The record of %s does not say that another threshold is in force: %s", folder, error.detail)
