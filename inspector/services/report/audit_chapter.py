"""The chapter on the audit: what it ended with when the report was written, by which a chain that is cut or written anew is found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.core.audit import AuditKind, Entry, Head
from inspector.services import auditing
from inspector.services.report.blocks import Block, Facts, Heading, Paragraph, Table
from inspector.services.report.words import NOTHING, Words

MOST_ENTRIES = 50
"""Of the project, the newest first."""
_MOST_LETTERS = 160


@dataclass(frozen=True, slots=True)
class Audited:
    """What a report says of the audit."""

    head: Head
    entries: tuple[Entry, ...] = ()


def audited(project: Path) -> Audited:
    """The newest entry, and those of a project; not what people said of single parts, which the record has. Raises `AUDIT_UNREADABLE`."""
    entries = auditing.read(MOST_ENTRIES, project=project, without=(AuditKind.REVIEW,))
    return Audited(auditing.head(), tuple(entries))


def audit_chapter(found: Audited, words: Words) -> list[Block]:
    """The head, in a form that `inspector audit verify --against` finds in the file, and a table."""
    facts = Facts(((words("audit.entries"), str(found.head.number)), (words("audit.head"), str(found.head))))
    blocks: list[Block] = [Heading(words("audit")), facts, Paragraph(words("audit.about"))]
    if not found.entries:
        return blocks
    columns = tuple(words(code) for code in ("audit.number", "when", "audit.what", "who", "audit.details"))
    rows = tuple(_row(each, words) for each in found.entries)
    return [*blocks, Table(columns, rows, (0,), (0.08, 0.2, 0.16, 0.16, 0.4))]


def _row(entry: Entry, words: Words) -> tuple[str, ...]:
    who = entry.who or words("audit.program" if entry.by == "program" else "nobody")
    what = words(f"audit.{entry.kind}") if entry.kind in tuple(AuditKind) else entry.kind
    return str(entry.number), words.moment(entry.at), what, who, _details(entry.values)


def _details(values: Mapping[str, Any]) -> str:
    """Names as they are stored, with their values: an audit is quoted, not retold."""
    text = "; ".join(f"{name}: {_plain(value)}" for name, value in values.items() if value not in ("", None, [], {}))
    return f"{text[:_MOST_LETTERS]}…" if len(text) > _MOST_LETTERS else text or NOTHING


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.5g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
