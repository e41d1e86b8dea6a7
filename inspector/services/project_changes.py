"""What of a project was changed, as the audit tells it."""

from dataclasses import fields
from typing import Any

from inspector.core.audit import AuditKind
from inspector.core.project import Project

_MOST_LETTERS = 200


def kind_of(before: Project, after: Project) -> AuditKind:
    """What the change is about: of several things the one that decides most."""
    if before.thresholds != after.thresholds:
        return AuditKind.THRESHOLD
    if before.active_model != after.active_model:
        return AuditKind.USE_MODEL
    return AuditKind.AREAS if before.areas != after.areas else AuditKind.PROJECT


def told(before: Project, after: Project) -> dict[str, Any]:
    """The names of what has changed, and its new values where they are short; of lists and histories how long they are."""
    names = [each.name for each in fields(Project) if getattr(before, each.name) != getattr(after, each.name)]
    return {"what": "changed", "changed": {name: _short(getattr(after, name)) for name in names}}


def _short(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value[:_MOST_LETTERS] if isinstance(value, str) else value
    return len(value) if isinstance(value, tuple | list | dict) else str(value)[:_MOST_LETTERS]
