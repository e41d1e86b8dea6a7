"""The settings of this PC: what users have stored, over it what an administrator fixes, and who may change which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from inspector import paths
from inspector.core.access import ROLE_WORDS, Role
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import joined, said
from inspector.core.setting import about
from inspector.core.user_settings import Settings
from inspector.devices.source_syntax import parse
from inspector.services import who
from inspector.storage import fixed_settings, settings
from inspector.storage.fixed_settings import FixedSettings

PERSONAL = Role.OPERATOR
"""Whoever may change least may change the settings of this role."""


class LockedBy(StrEnum):
    """Why nobody may change a setting here."""

    FILE = "file"
    """The administrator's file fixes it."""
    DAMAGE = "damage"
    """That file is damaged, and may fix it."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a setting stays as it is."""

    by: LockedBy
    reason: str = ""
    """What the administrator says of it; may be empty."""

    @property
    def sentence(self) -> str:
        """For people."""
        if self.by is LockedBy.DAMAGE:
            return said("The administrator's file of settings is damaged: until it is mended, what it may fix stays as it is.")
        if self.reason:
            return said("The administrator of this PC has fixed it: {reason}", reason=self.reason)
        return said("The administrator of this PC has fixed it.")


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds at this PC now."""

    settings: Settings
    locks: Mapping[str, Lock]
    """Names of the settings that cannot be changed here, and why."""
    problem: str = ""
    """What is wrong with the files of settings, as sentences; empty where nothing is."""


def read_in_force() -> InForce:
    """Everything that holds, and what is wrong. Reads two small files; raises nothing.

    Where the administrator's file is damaged, what it fixed last still holds, and only personal settings can be changed: ignoring the
    file would let go what it guards, and refusing to start would stop the line.
    """
    stored, problem = settings.read_values(paths.settings_file())
    fixed = _fixed()
    if not fixed.problem:
        fixed_settings.keep_last(paths.fixed_settings_file(), paths.last_fixed_settings_file())
    values, doubts = _usable_here({**stored, **fixed.values})
    return InForce(Settings(**values), _locks(fixed), joined((fixed.problem, problem, *doubts)))


def read_settings() -> tuple[Settings, str]:
    """The settings that hold, and a sentence that says what is wrong with their files, empty where nothing is."""
    found = read_in_force()
    return found.settings, found.problem


def settings_now() -> Settings:
    """The settings that hold, for whoever cannot tell anybody of damage."""
    return Settings(**_usable_here({**settings.peek_values(paths.settings_file()), **_fixed().values})[0])


def language() -> str:
    """The language that the user chose, by its code; empty for the one of the system. Needed before there is anybody to tell of damage."""
    return settings_now().language


def check_change(before: Settings, values: Mapping[str, Any], locks: Mapping[str, Lock]) -> Settings:
    """The settings after a change of values by name; what stays as it was is no change.

    Raises TypeError for names that there are not and values of another kind, `BAD_ARGUMENT` for what cannot be, `SETTING_FIXED`,
    and `NOT_ALLOWED` where it is for a higher role than that of whoever is at the PC.
    """
    after = replace(before, **values)
    changed = [name for name in values if getattr(after, name) != getattr(before, name)]
    for name in changed:
        if name in locks:
            raise InspectorError(ErrorCode.SETTING_FIXED, said("{name}: {sentence}", name=name, sentence=locks[name].sentence))
        if not may_change(name):
            raise InspectorError(
                ErrorCode.NOT_ALLOWED,
                said(
                    "{name}: this is for the role {role} or a higher one.",
                    name=name,
                    role=ROLE_WORDS[role_of(name)],
                ),
            )
        _CHECKS.get(name, _fine)(getattr(after, name))
    if after.csv_separator == "comma" == after.csv_decimal_mark:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("Tables in CSV cannot have a comma both between cells and in numbers."))
    return after


def role_of(name: str) -> Role:
    """From which role on a setting may be changed."""
    return Role(next(about(each).role for each in fields(Settings) if each.name == name))


def may_change(name: str) -> bool:
    """Whether whoever is at the PC is of a role that may change this setting."""
    role = who.person().role
    return role is not None and role.rank >= role_of(name).rank


def locks_now() -> dict[str, Lock]:
    """Names of the settings that cannot be changed here, and why. Reads two small files."""
    return _locks(_fixed())


def _fixed() -> FixedSettings:
    return fixed_settings.read_fixed(paths.fixed_settings_file(), paths.last_fixed_settings_file())


def _locks(fixed: FixedSettings) -> dict[str, Lock]:
    locks = dict.fromkeys((*fixed.values, *fixed.damaged), Lock(LockedBy.FILE, fixed.reason))
    if fixed.unreadable:
        others = (each.name for each in fields(Settings) if about(each).role != PERSONAL and each.name not in locks)
        locks |= dict.fromkeys(others, Lock(LockedBy.DAMAGE))
    return locks


def _usable_here(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Those of known values that pass what the table below them cannot check, and a sentence for each that does not."""
    found: dict[str, Any] = dict(values)
    doubts: list[str] = []
    for name, check in _CHECKS.items():
        try:
            if name in found:
                check(found[name])
        except InspectorError as error:
            del found[name]
            doubts.append(said("{name}: {sentence}", name=name, sentence=error.detail))
    return found, doubts


def _check_source(text: str) -> None:
    if text:
        parse(text)


def _fine(_value: Any) -> None:
    """There is nothing more to check."""


_CHECKS: dict[str, Callable[[Any], None]] = {"source": _check_source}
"""What only the layers above the table know of values. Raises `BAD_ARGUMENT`."""
