"""All of one entry, for whoever wants to know it exactly."""

from PySide6.QtCore import QCoreApplication

from inspector.core.audit import CLOCK_BACK, Entry
from inspector.ui.joined_text import named_text
from inspector.ui.number_text import NOTHING, count_text
from inspector.ui.pages.audited.values import way_name, when_text
from inspector.ui.pages.audited.words import kind_text, role_name, told, who_text

translate = QCoreApplication.translate


def whole_text(entry: Entry) -> str:
    """What it says, line by line, hashes last; the exported table has it as it was stored."""
    lines = [named_text(name, value or NOTHING) for name, value in (*_about(entry), *told(entry))]
    if entry.mark == CLOCK_BACK:
        lines.append(translate("AuditDetails", "The clock of this PC was set back before this entry."))
    before = named_text(translate("AuditDetails", "Hash of the entry before"), entry.before)
    return "\n".join([*lines, before, named_text(translate("AuditDetails", "Hash"), entry.hash)])


def _about(entry: Entry) -> list[tuple[str, str]]:
    moment = f"{when_text(entry.at)} ({entry.at})"  # the second one has the offset from UTC
    return [
        (translate("AuditDetails", "Entry"), count_text(entry.number)),
        (translate("AuditDetails", "Time"), moment),
        (translate("AuditDetails", "What"), kind_text(entry.kind)),
        (translate("AuditDetails", "Who"), who_text(entry)),
        (translate("AuditDetails", "Role"), role_name(entry)),
        (translate("AuditDetails", "Logged on by"), way_name(entry.by)),
        (translate("AuditDetails", "Station"), entry.station),
        (translate("AuditDetails", "Project"), entry.project),
    ]
