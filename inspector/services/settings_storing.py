"""Stores settings: each of them needs the right of the role that may change it, and all of them are noted in the audit."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import fields
from typing import Any

from inspector import paths
from inspector.core.access import Act, Role
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.setting import About, about, plain
from inspector.core.setting_choices import Group
from inspector.core.user_settings import Settings
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.settings import check_change, locks_now, role_of
from inspector.storage import settings

_HIDDEN = "***"


def store_settings(values: Mapping[str, Any]) -> Steps[None]:
    """Keeps settings by name for the next start. Whoever calls it needs the rights for those that change.

    Raises `NOT_ALLOWED` at once; as `check_change` does, `AUDIT_UNWRITABLE`, `NOT_WRITABLE`, `DISK_FULL`, and `SETTINGS_DAMAGED` for
    what was there before.
    """
    before = _stored()
    changed = [name for name in values if hasattr(before, name) and getattr(before, name) != values[name]]
    return _STORING[max(map(role_of, changed), key=lambda role: role.rank, default=Role.OPERATOR)](values)


def _store(values: Mapping[str, Any]) -> Steps[None]:
    yield Progress("Storing the settings", 0, 1)
    before = _stored()
    after = check_change(before, values, locks_now())
    changed = [name for name in values if getattr(after, name) != getattr(before, name)]
    personal = all(role_of(name) is Role.OPERATOR for name in changed)
    damage: InspectorError | None = None
    with nullcontext(auditing.note_later) if personal else auditing.announcing() as announce:
        for kind, names in _by_kind(changed):
            announce(kind, changes={name: _change(before, after, name) for name in names})
        try:
            settings.change_settings(paths.settings_file(), values)
        except InspectorError as error:
            if error.code is not ErrorCode.SETTINGS_DAMAGED:
                raise
            damage = error  # they are stored, in a new file
    if damage is not None:
        raise damage


_STORING: dict[Role, Callable[[Mapping[str, Any]], Steps[None]]] = {
    Role.OPERATOR: guarded(Act.INSPECT)(_store),  # personal ones are for everybody who is logged on
    Role.ENGINEER: guarded(Act.SET_UP_LINE)(_store),
    Role.ADMINISTRATOR: guarded(Act.SETTINGS)(_store),
}


def _by_kind(names: Iterable[str]) -> list[tuple[AuditKind, list[str]]]:
    """What is kept of parts stands by itself in the audit."""
    record = [name for name in names if _about(name).group == Group.RECORD]
    others = [name for name in names if name not in record]
    return [(kind, found) for kind, found in ((AuditKind.RECORD_SETTINGS, record), (AuditKind.SETTINGS, others)) if found]


def _change(before: Settings, after: Settings, name: str) -> str:
    """What a setting was and is; nothing of private ones."""
    return " -> ".join(_HIDDEN if _about(name).private else str(plain(getattr(each, name))) for each in (before, after))


def _about(name: str) -> About:
    return next(about(each) for each in fields(Settings) if each.name == name)


def _stored() -> Settings:
    return Settings(**settings.peek_values(paths.settings_file()))
