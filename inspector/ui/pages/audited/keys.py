"""What the details of entries are called: every name that the program writes into the audit has its words here."""

from PySide6.QtCore import QCoreApplication

from inspector.ui.text_marks import QT_TRANSLATE_NOOP

KEYS = {
    "accounts": QT_TRANSLATE_NOOP("AuditWords", "Accounts"),
    "act": QT_TRANSLATE_NOOP("AuditWords", "Action"),
    "active": QT_TRANSLATE_NOOP("AuditWords", "Active"),
    "announced": QT_TRANSLATE_NOOP("AuditWords", "Announced"),
    "answer": QT_TRANSLATE_NOOP("AuditWords", "Answer"),
    "areas": QT_TRANSLATE_NOOP("AuditWords", "Areas"),
    "bank": QT_TRANSLATE_NOOP("AuditWords", "Memory bank"),
    "built": QT_TRANSLATE_NOOP("AuditWords", "Newly built"),
    "by_itself": QT_TRANSLATE_NOOP("AuditWords", "By itself"),
    "bytes": QT_TRANSLATE_NOOP("AuditWords", "Size"),
    "changed": QT_TRANSLATE_NOOP("AuditWords", "Changed"),
    "changes": QT_TRANSLATE_NOOP("AuditWords", "Changes"),
    "count": QT_TRANSLATE_NOOP("AuditWords", "Count"),
    "decision": QT_TRANSLATE_NOOP("AuditWords", "Decision"),
    "defect_kind": QT_TRANSLATE_NOOP("AuditWords", "Kind of defect"),
    "discarded": QT_TRANSLATE_NOOP("AuditWords", "Discarded"),
    "drafted_by": QT_TRANSLATE_NOOP("AuditWords", "Drafted by"),
    "entries_lost": QT_TRANSLATE_NOOP("AuditWords", "Lost entries"),
    "event": QT_TRANSLATE_NOOP("AuditWords", "Event"),
    "expected": QT_TRANSLATE_NOOP("AuditWords", "Expected"),
    "failed": QT_TRANSLATE_NOOP("AuditWords", "Not passed"),
    "family": QT_TRANSLATE_NOOP("AuditWords", "Family of defects"),
    "file": QT_TRANSLATE_NOOP("AuditWords", "File"),
    "files": QT_TRANSLATE_NOOP("AuditWords", "Files"),
    "good_part": QT_TRANSLATE_NOOP("AuditWords", "Good part"),
    "images": QT_TRANSLATE_NOOP("AuditWords", "Images"),
    "instead_of": QT_TRANSLATE_NOOP("AuditWords", "Instead of"),
    "key": QT_TRANSLATE_NOOP("AuditWords", "Key"),
    "language": QT_TRANSLATE_NOOP("AuditWords", "Language"),
    "lot": QT_TRANSLATE_NOOP("AuditWords", "Lot"),
    "mask": QT_TRANSLATE_NOOP("AuditWords", "Mask"),
    "model": QT_TRANSLATE_NOOP("AuditWords", "Model"),
    "models": QT_TRANSLATE_NOOP("AuditWords", "With models"),
    "name": QT_TRANSLATE_NOOP("AuditWords", "Name"),
    "new_name": QT_TRANSLATE_NOOP("AuditWords", "New name"),
    "newest": QT_TRANSLATE_NOOP("AuditWords", "Newest picture"),
    "note": QT_TRANSLATE_NOOP("AuditWords", "Note"),
    "number": QT_TRANSLATE_NOOP("AuditWords", "Entry"),
    "of": QT_TRANSLATE_NOOP("AuditWords", "Copied from"),
    "oldest": QT_TRANSLATE_NOOP("AuditWords", "Oldest picture"),
    "parent": QT_TRANSLATE_NOOP("AuditWords", "Parent model"),
    "part": QT_TRANSLATE_NOOP("AuditWords", "Part"),
    "parts": QT_TRANSLATE_NOOP("AuditWords", "Parts"),
    "passed": QT_TRANSLATE_NOOP("AuditWords", "Passed"),
    "project_name": QT_TRANSLATE_NOOP("AuditWords", "Project"),
    "reason": QT_TRANSLATE_NOOP("AuditWords", "Reason"),
    "record": QT_TRANSLATE_NOOP("AuditWords", "Record"),
    "reference": QT_TRANSLATE_NOOP("AuditWords", "Reference picture"),
    "released_by": QT_TRANSLATE_NOOP("AuditWords", "Released by"),
    "role": QT_TRANSLATE_NOOP("AuditWords", "Role"),
    "rule": QT_TRANSLATE_NOOP("AuditWords", "Decision rule"),
    "run": QT_TRANSLATE_NOOP("AuditWords", "Run"),
    "secrets": QT_TRANSLATE_NOOP("AuditWords", "Secrets"),
    "signer": QT_TRANSLATE_NOOP("AuditWords", "Signer"),
    "source": QT_TRANSLATE_NOOP("AuditWords", "Source"),
    "standing": QT_TRANSLATE_NOOP("AuditWords", "State"),
    "taken_back": QT_TRANSLATE_NOOP("AuditWords", "Taken back"),
    "threshold": QT_TRANSLATE_NOOP("AuditWords", "Threshold"),
    "to": QT_TRANSLATE_NOOP("AuditWords", "New folder"),
    "to_that_of": QT_TRANSLATE_NOOP("AuditWords", "Back to that of"),
    "too_many": QT_TRANSLATE_NOOP("AuditWords", "Too many tries"),
    "truths": QT_TRANSLATE_NOOP("AuditWords", "Labels"),
    "what": QT_TRANSLATE_NOOP("AuditWords", "What"),
    "why": QT_TRANSLATE_NOOP("AuditWords", "Reason"),
}
FIELDS = {
    "name": QT_TRANSLATE_NOOP("AuditWords", "Name"),
    "good": QT_TRANSLATE_NOOP("AuditWords", "Good parts"),
    "validation_good": QT_TRANSLATE_NOOP("AuditWords", "Validation images of good parts"),
    "validation_defect": QT_TRANSLATE_NOOP("AuditWords", "Validation images of defects"),
    "recipe": QT_TRANSLATE_NOOP("AuditWords", "Settings of the build"),
    "active_model": QT_TRANSLATE_NOOP("AuditWords", "Model in use"),
    "thresholds": QT_TRANSLATE_NOOP("AuditWords", "Threshold"),
    "left_out": QT_TRANSLATE_NOOP("AuditWords", "Parts left out"),
    "kept": QT_TRANSLATE_NOOP("AuditWords", "Parts kept"),
    "defect_kinds": QT_TRANSLATE_NOOP("AuditWords", "Kinds of defects"),
    "mm_per_px": QT_TRANSLATE_NOOP("AuditWords", "Millimetres per px"),
    "areas": QT_TRANSLATE_NOOP("AuditWords", "Areas"),
    "draft": QT_TRANSLATE_NOOP("AuditWords", "Draft"),
    "two_persons": QT_TRANSLATE_NOOP("AuditWords", "A second person puts it in force"),
    "notes": QT_TRANSLATE_NOOP("AuditWords", "Notes"),
    "camera": QT_TRANSLATE_NOOP("AuditWords", "Camera"),
    "trigger": QT_TRANSLATE_NOOP("AuditWords", "Trigger"),
    "serial": QT_TRANSLATE_NOOP("AuditWords", "Serial"),
    "challenge": QT_TRANSLATE_NOOP("AuditWords", "Challenge"),
    "gate": QT_TRANSLATE_NOOP("AuditWords", "Image gate"),
}
"""Of a project, as they are named where it was changed."""


def key_text(key: str) -> str:
    """What a detail is called; of a later version, its own name."""
    return _told(KEYS, key)


def field_text(name: str) -> str:
    """What a field of a project is called."""
    return _told(FIELDS, name)


def _told(table: dict[str, str], name: str) -> str:
    return QCoreApplication.translate("AuditWords", table[name]) if name in table else name
