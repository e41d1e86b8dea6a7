"""Settings for many PCs: written to a file by one, read by the others, which say what would change before it does."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import joined, reason_of, said
from inspector.core.setting import about, check_value, plain
from inspector.core.user_settings import Settings
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.settings import InForce, check_change, read_in_force
from inspector.storage import atomic, settings

SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that an import would change."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Import:
    """What a file of settings would change here."""

    changes: tuple[Change, ...] = ()
    staying: tuple[tuple[str, str], ...] = ()
    """Settings that cannot be changed here, each with a sentence that says why; all others can be imported."""
    private: tuple[str, ...] = ()
    """Settings in the file that belong to one PC, and are passed over."""
    unknown: tuple[str, ...] = ()
    """Names that this version does not know."""

    @property
    def values(self) -> dict[str, Any]:
        """What is to be changed."""
        return {change.name: change.after for change in self.changes}


@guarded(Act.SETTINGS)
def export_settings(file: Path) -> Steps[Path]:
    """Writes the settings that hold here to a file, without private ones. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    yield Progress("Storing the settings", 0, 1)
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with auditing.noting(AuditKind.EXPORT, what="settings", file=str(file)):
        settings.write_for_others(file, read_in_force().settings)
    return file


def look_into(file: Path) -> Steps[Import]:
    """What a file would change; nothing is changed yet.

    A file with a value that cannot be is refused as a whole, with all that is wrong with it: half of what was meant is worse than
    none. Raises `SETTINGS_UNREADABLE`.
    """
    yield Progress("Reading the settings", 0, 1)
    try:
        stored = settings.parse_values(file)
    except OSError as error:
        raise _unreadable(said("{file} cannot be read: {reason}.", file=file, reason=error.strerror or error)) from error
    except ValueError as error:
        raise _unreadable(said("{file} is no file of settings: {reason}.", file=file, reason=error)) from error
    return _plan(stored, read_in_force(), file)


def _plan(stored: Mapping[str, Any], here: InForce, file: Path) -> Import:
    known = {each.name: each for each in fields(Settings)}
    named = [name for name in known if name in stored]
    if not named:
        raise _unreadable(said("There are no settings in {file}.", file=file))
    private = tuple(name for name in named if about(known[name]).private)
    changes, staying, problems = [], [], []
    for name in named:
        if name in private:
            continue
        try:
            check_value(known[name], stored[name])
            check_change(here.settings, {name: stored[name]}, here.locks)
        except TypeError as error:
            problems.append(reason_of(error))
        except InspectorError as error:
            (
                staying.append((name, error.detail))
                if error.code in (ErrorCode.SETTING_FIXED, ErrorCode.NOT_ALLOWED)
                else problems.append(error.detail)
            )
            continue
        before = plain(getattr(here.settings, name))
        if stored[name] != before:
            changes.append(Change(name, before, stored[name]))
    if problems:
        raise _unreadable(said("In {file}: {problems}", file=file, problems=joined(problems)))
    check_change(here.settings, {change.name: change.after for change in changes}, here.locks)
    return Import(tuple(changes), tuple(staying), private, tuple(sorted(stored.keys() - known.keys())))


def _unreadable(sentence: str) -> InspectorError:
    return InspectorError(ErrorCode.SETTINGS_UNREADABLE, sentence)
