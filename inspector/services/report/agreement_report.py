"""Writes how well people and machine agree to a PDF or an HTML file."""

from datetime import datetime
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.progress import Progress, Steps
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.export import expect_writable
from inspector.services.health.agreement import Agreements, agreements
from inspector.services.recording.opening import all_of, open_reader
from inspector.services.report.agreement_blocks import agreement_document
from inspector.services.report.audit_chapter import audited
from inspector.services.report.words import ENGLISH, Words
from inspector.services.report.writing import maker
from inspector.storage import atomic, projects


def agreements_of(folder: Path) -> Steps[Agreements]:
    """What the record of a project says. Raises `PROJECT_*`, `RECORD_*`."""
    with open_reader(folder) as reader:
        return (yield from agreements(reader.database, all_of(folder)))


@guarded(Act.EXPORT)
def write_agreement(folder: Path, file: Path, found: Agreements, language: str = ENGLISH) -> Steps[Path]:
    """Writes it to a file whose ending says as what; an old file stands until the new one is whole.

    Raises `BAD_ARGUMENT` for another ending than .pdf and .html, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    make, words = maker(file), Words(language)
    expect_writable(file)
    yield Progress("Writing the report", 0, 1)
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    auditing.note(AuditKind.EXPORT, folder, what="report on agreement", file=str(file))
    document = agreement_document(found, projects.open_project(folder).name, at, words, audited(folder))
    atomic.write_bytes(file, make(document))
    return file
