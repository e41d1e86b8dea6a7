"""What is known of what the audit once ended with: by reports and exports, and by the runs in the record of a project."""

from pathlib import Path

from inspector.core.audit import Head, heads_in
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.services.recording.opening import open_reader
from inspector.storage import audit_heads
from inspector.storage.projects import is_project

MOST_RUNS = 100_000


def heads_of(path: Path) -> list[Head]:
    """The heads that a report, an exported file or the record of a project names.

    Raises `BAD_ARGUMENT` where there are none, `FOLDER_UNREADABLE`, and what opening a record does.
    """
    if not is_project(path):
        return audit_heads.heads_of(path)
    with open_reader(path) as reader:
        found = dict.fromkeys(head for run in reader.runs(MOST_RUNS) for head in heads_in(run.audit))
    if not found:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("No run in the record of {file} names an entry of an audit.", file=path))
    return list(found)
