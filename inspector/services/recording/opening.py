"""Opens the record of a project where the settings of this PC say that it is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.record_query import Filter
from inspector.devices.formats.png_writing import encode_png
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.settings import read_settings
from inspector.storage.projects import open_project
from inspector.storage.record.database import open_database
from inspector.storage.record.pictures import Round
from inspector.storage.record.reader import RecordReader
from inspector.storage.record.recorder import Recorder


@guarded(Act.INSPECT)
def open_recorder(project: Path, told: Callable[[Exception | None], None] | None = None) -> Recorder:
    """Begins to record in a project, which nobody else may do meanwhile. Raises what `Recorder` does."""
    settings, _ = read_settings()
    return Recorder(project, encode_png, settings.keeping, settings.database, told, tidied=partial(_note_deleted, project))


def open_reader(project: Path) -> RecordReader:
    """The record of a project. Raises `PROJECT_*`, and what `open_database` does: `RECORD_MISSING` where nothing was recorded yet."""
    open_project(project)
    return RecordReader(open_database(project, read_settings()[0].database))


def _note_deleted(project: Path, done: Round) -> None:
    """Of every round of deletions by age and quota: nobody is kept from inspecting where it cannot be noted."""
    ends = {name: at.isoformat(timespec="seconds") for name, at in (("oldest", done.oldest), ("newest", done.newest)) if at is not None}
    auditing.note_by_program(AuditKind.DELETED_BY_QUOTA, project, count=done.count, bytes=done.bytes, why=dict(done.why), **ends)


def all_of(project: Path) -> Filter:
    """All parts of a project: on a server, there are others beside them. Raises `PROJECT_*`."""
    return Filter(project=open_project(project).name if read_settings()[0].database else "")
