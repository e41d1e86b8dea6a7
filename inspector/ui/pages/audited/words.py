"""What the audit says, in words for people."""

from collections.abc import Mapping
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from inspector.core.access import Role
from inspector.core.audit import AuditKind, Entry
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
    told: list[tuple[str, object]] = []
    for name, value in entry.values.items():
        told += value.items() if isinstance(value, Mapping) else [(name, value)]
    return ", ".join(f"{name}: {_value_text(value)}" for name, value in told if value not in ("", None, [], {}))


def _value_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
