"""What the audit says, in words for people."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from inspector.core.access import Role
from inspector.core.audit import AuditKind, Entry
from inspector.ui.joined_text import clauses_text, named_text
from inspector.ui.pages.audited.keys import field_text, key_text
from inspector.ui.pages.audited.values import change_text, setting_text, truth_name, value_text, why_name
from inspector.ui.people import role_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_KINDS = {
    AuditKind.LOG_ON: QT_TRANSLATE_NOOP("AuditWords", "Logged on"),
    AuditKind.LOG_OFF: QT_TRANSLATE_NOOP("AuditWords", "Logged off"),
    AuditKind.LOG_ON_REFUSED: QT_TRANSLATE_NOOP("AuditWords", "Log-on refused"),
    AuditKind.NOT_ALLOWED: QT_TRANSLATE_NOOP("AuditWords", "Not allowed"),
    AuditKind.ACCOUNTS: QT_TRANSLATE_NOOP("AuditWords", "Accounts"),
    AuditKind.BUILD: QT_TRANSLATE_NOOP("AuditWords", "Build"),
    AuditKind.DRAFT: QT_TRANSLATE_NOOP("AuditWords", "Draft"),
    AuditKind.RELEASE: QT_TRANSLATE_NOOP("AuditWords", "Release"),
    AuditKind.GO_BACK: QT_TRANSLATE_NOOP("AuditWords", "Gone back"),
    AuditKind.THRESHOLD: QT_TRANSLATE_NOOP("AuditWords", "Threshold"),
    AuditKind.USE_MODEL: QT_TRANSLATE_NOOP("AuditWords", "Model in use"),
    AuditKind.SETTINGS: QT_TRANSLATE_NOOP("AuditWords", "Settings"),
    AuditKind.PROJECT: QT_TRANSLATE_NOOP("AuditWords", "Project"),
    AuditKind.PROJECT_DELETED: QT_TRANSLATE_NOOP("AuditWords", "Project deleted"),
    AuditKind.AREAS: QT_TRANSLATE_NOOP("AuditWords", "Areas"),
    AuditKind.LABELS: QT_TRANSLATE_NOOP("AuditWords", "Labels"),
    AuditKind.TEACH_BACK: QT_TRANSLATE_NOOP("AuditWords", "Teach-back"),
    AuditKind.QUARANTINE: QT_TRANSLATE_NOOP("AuditWords", "Left out of the model"),
    AuditKind.KNOWN_DEFECTS: QT_TRANSLATE_NOOP("AuditWords", "Known defects"),
    AuditKind.CHALLENGE: QT_TRANSLATE_NOOP("AuditWords", "Challenge"),
    AuditKind.EVENT: QT_TRANSLATE_NOOP("AuditWords", "Event at the cell"),
    AuditKind.REVIEW: QT_TRANSLATE_NOOP("AuditWords", "Review"),
    AuditKind.RUN: QT_TRANSLATE_NOOP("AuditWords", "Run"),
    AuditKind.EXPORT: QT_TRANSLATE_NOOP("AuditWords", "Export"),
    AuditKind.IMPORT: QT_TRANSLATE_NOOP("AuditWords", "Import"),
    AuditKind.DELETED_BY_QUOTA: QT_TRANSLATE_NOOP("AuditWords", "Pictures deleted"),
    AuditKind.RECORD_SETTINGS: QT_TRANSLATE_NOOP("AuditWords", "Settings of the record"),
    AuditKind.KEY_TRUST: QT_TRANSLATE_NOOP("AuditWords", "Trusted keys"),
    AuditKind.FAILED: QT_TRANSLATE_NOOP("AuditWords", "Not done after all"),
}


def kind_text(kind: str) -> str:
    """What an entry is about; of a later version, its own word."""
    known = _KINDS.get(AuditKind(kind)) if kind in set(AuditKind) else None
    return QCoreApplication.translate("AuditWords", known) if known else kind


def who_text(entry: Entry) -> str:
    """The name, or the program itself."""
    if entry.who:
        return entry.who
    return QCoreApplication.translate("AuditWords", "The program") if entry.by == "program" else ""


def role_name(entry: Entry) -> str:
    """What somebody was then."""
    return role_text(Role(entry.role)) if entry.role in set(Role) else entry.role


def project_text(project: str) -> str:
    """The name of a project's folder."""
    return PurePath(project).name if project else ""


def details_text(entry: Entry) -> str:
    """The details in one line: what is empty is left out, and what consists of named parts is told part by part."""
    return clauses_text(named_text(name, value) for name, value in told(entry) if value)


def told(entry: Entry) -> list[tuple[str, str]]:
    """The details by name; empty values are those that nobody has given."""
    found: list[tuple[str, str]] = []
    for key, value in sorted(entry.values.items(), key=_place):
        if isinstance(value, Mapping):
            name_of, value_of = _PARTS.get(key, (str, value_text))
            found += [(name_of(name), _given(value_of, name, each)) for name, each in value.items()]
        else:
            found.append((key_text(key), _value(key, value)))
    return found


def _place(detail: tuple[str, object]) -> int:
    """They are stored by their names; what was done is said first, and to whom or what."""
    return _FIRST.index(detail[0]) if detail[0] in _FIRST else len(_FIRST)


def _value(key: str, value: object) -> str:
    """What an entry has announced is a kind of entries."""
    return kind_text(str(value)) if key == "announced" else _given(value_text, key, value)


def _given(text_of: Callable[[str, object], str], name: str, value: object) -> str:
    return "" if value in ("", None, [], {}) else text_of(name, value)


def _field_value(name: str, value: object) -> str:
    """Of settings that are many, that they were changed is enough: the exported table has all of them."""
    return value_text("what", "changed") if name in _MANY and isinstance(value, str) else value_text("", value)


_FIRST = ("what", "name", "number", "announced")
_MANY = ("recipe", "areas", "draft", "camera", "trigger", "serial", "challenge", "gate")
_PARTS: dict[str, tuple[Callable[[str], str], Callable[[str, object], str]]] = {
    "changes": (setting_text, change_text),
    "changed": (field_text, _field_value),
    "truths": (truth_name, value_text),
    "why": (why_name, value_text),
}
"""What is said of details that consist of named parts: their names, and their values."""
