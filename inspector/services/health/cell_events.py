"""What people do at the cell, entered into the record: cleaned, lamp, tool, material. A wrong one is taken back, never removed.

While a line records, its recorder writes them between the parts, so that they stand where they happened and nothing waits for a lock.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import InspectorError
from inspector.core.record import OF_EVENT, Event, EventKind
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.recording.opening import open_reader
from inspector.storage.record.ids import Ids

_WRITTEN_WITHIN_S = 2.0


class EventRecorder(Protocol):
    """A recorder that a line uses now."""

    @property
    def ids(self) -> Ids:
        """Makes ids that are newer than all in the record."""
        ...

    def note(self, event: Event) -> None:
        """Writes an event in its turn."""
        ...

    def flush(self, timeout_s: float = ...) -> None:
        """Waits until it is written."""
        ...


@guarded(Act.NOTE_EVENT)
def note_change(folder: Path, kind: EventKind, who: str = "", note: str = "", recorder: EventRecorder | None = None) -> Event:
    """Enters into the record that a person has changed something. Raises `PROJECT_*`, and what `open_database` and writing do."""
    auditing.note_later(AuditKind.EVENT, folder, event=str(kind), note=note)
    return _write(folder, kind, note, {"who": who}, recorder)


@guarded(Act.NOTE_EVENT)
def say_more(folder: Path, event: Event, note: str, who: str = "", recorder: EventRecorder | None = None) -> Event:
    """Gives what was entered a note, in place of the one that it has. Raises as `note_change`."""
    auditing.note_later(AuditKind.EVENT, folder, event=str(event.kind), note=note)
    return _write(folder, EventKind.NOTED, note, {"who": who, OF_EVENT: str(event.id)}, recorder)


@guarded(Act.NOTE_EVENT)
def take_back(folder: Path, event: Event, who: str = "", recorder: EventRecorder | None = None) -> Event:
    """What was entered was a mistake: it counts no more, and the record keeps both. Raises as `note_change`."""
    auditing.note_later(AuditKind.EVENT, folder, event=str(event.kind), taken_back=True)
    return _write(folder, EventKind.TAKEN_BACK, "", {"who": who, OF_EVENT: str(event.id)}, recorder)


def _write(folder: Path, kind: EventKind, detail: str, values: dict[str, object], recorder: EventRecorder | None) -> Event:
    at = datetime.now().astimezone()
    if recorder is not None:
        with suppress(InspectorError):  # it has been closed meanwhile, or is full: the record may take it all the same
            event = Event(recorder.ids.next(), at, kind, None, detail, values)
            recorder.note(event)
            _wait_for(recorder)
            return event
    with open_reader(folder) as reader:
        event = Event(Ids(reader.newest()).next(), at, kind, None, detail, values)
        reader.add_event(event)
    return event


def _wait_for(recorder: EventRecorder) -> None:
    with suppress(InspectorError):  # what waits for a full disk is written later, as the parts are
        recorder.flush(_WRITTEN_WITHIN_S)
