"""Settings of this PC: one field each. A new one is a line here and a switch in the window; file, checks and diagnostics follow."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.picture_keeping import FileRule, PictureKeeping
from inspector.core.pin import is_sealed
from inspector.core.said import said
from inspector.core.setting import about, check, check_value, setting

_MOST_LETTERS = 1000


def _as_of(kind: Any, name: str) -> Any:
    """A setting that is a field of something else, too: same default, help and range."""
    known: Field[Any] = next(each for each in fields(kind) if each.name == name)
    default = str(known.default) if isinstance(known.default, StrEnum) else known.default
    return field(default=default, metadata=dict(known.metadata))


@dataclass(frozen=True, slots=True)
class Settings:
    """What this PC remembers for its user. A value of another kind raises TypeError, one out of range `BAD_ARGUMENT`."""

    record: bool = setting(True, "keep every part that is inspected in the record of its project")
    freeze_on_ng: bool = setting(False, "stop at every NG part until the operator goes on")
    sound: bool = setting(False, "a tone at every part that is not OK, and when the line cannot be trusted")
    start_in_operator_mode: bool = setting(False, "show the operator mode as soon as a source is chosen after the start")
    operator_pin: str = setting(
        "",
        "what is stored of the PIN that ends the operator mode; without it a combination of keys does",
        rule=(said("be what the program makes of a PIN, or empty"), lambda value: not value or is_sealed(value)),
        private=True,
    )
    operator: str = setting(
        "",
        "name of whoever judges parts at this PC",
        rule=(said("have at most {most} letters", most=_MOST_LETTERS), lambda value: len(value) <= _MOST_LETTERS),
        private=True,
    )
    language: str = setting(
        "",
        "language of the window, as a code such as de; empty: the one of the system",
        rule=(said("have at most {most} letters", most=_MOST_LETTERS), lambda value: len(value) <= _MOST_LETTERS),
    )

    database: str = setting(
        "",
        "PostgreSQL server for the record, as postgresql://user@host/name; empty: a file beside each project",
        rule=(said("have at most {most} letters", most=_MOST_LETTERS), lambda value: len(value) <= _MOST_LETTERS),
        private=True,  # there may be a password in it
    )
    gentl_producer: str = setting(
        "",
        "GenTL producer of the industrial cameras at this PC, a .cti file; empty: those that are installed",
        rule=(said("have at most {most} letters", most=_MOST_LETTERS), lambda value: len(value) <= _MOST_LETTERS),
    )
    keep_ok_share: float = _as_of(PictureKeeping, "ok_share")
    keep_files: str = _as_of(PictureKeeping, "files")
    keep_quota_gb: float = _as_of(PictureKeeping, "quota_gb")
    keep_ok_days: int = _as_of(PictureKeeping, "ok_days")
    keep_ng_days: int = _as_of(PictureKeeping, "ng_days")

    def __post_init__(self) -> None:
        check(self)

    @property
    def keeping(self) -> PictureKeeping:
        """Which pictures are kept, and for how long."""
        return PictureKeeping(self.keep_ok_share, FileRule(self.keep_files), self.keep_quota_gb, self.keep_ok_days, self.keep_ng_days)


def usable(stored: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Those of named values that are settings and can be, and a sentence for each setting that cannot.

    Unknown names, as those of a newer version, are passed over.
    """
    values, problems = {}, []
    for each in fields(Settings):
        if each.name in stored:
            try:
                check_value(each, stored[each.name])
                values[each.name] = stored[each.name]
            except (TypeError, InspectorError) as error:
                problems.append(str(error))
    return values, problems


def harmless(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Those of named values that are settings, can be, and may be told to others."""
    values, _ = usable(stored)
    return {each.name: values[each.name] for each in fields(Settings) if each.name in values and not about(each).private}
