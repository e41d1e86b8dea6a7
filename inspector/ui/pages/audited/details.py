"""All of one entry, for whoever wants to know it exactly."""

import json
from dataclasses import fields

from PySide6.QtCore import QCoreApplication

from inspector.core.audit import CLOCK_BACK, Entry

translate = QCoreApplication.translate


def whole_text(entry: Entry) -> str:
    """What it says, line by line, hashes last; names are those of the exported table."""
    lines = [
        f"{each.name}: {getattr(entry, each.name)}" for each in fields(entry) if each.name not in ("details", "before", "hash", "mark")
    ]
    if entry.mark == CLOCK_BACK:
        lines.append(translate("AuditDetails", "The clock of this PC was set back before this entry."))
    lines += json.dumps(dict(entry.values), indent=2, ensure_ascii=False, sort_keys=True).splitlines()[1:-1]
    return "\n".join([*lines, f"before: {entry.before}", f"hash: {entry.hash}"])
