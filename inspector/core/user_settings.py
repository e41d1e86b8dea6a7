"""Settings of this PC: one field each. A new one is a line here and a switch in the window; file, checks and diagnostics follow."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.setting import about, check, check_value, setting

_MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """What this PC remembers for its user. A value of another kind raises TypeError, one out of range `BAD_ARGUMENT`."""

    freeze_on_ng: bool = setting(False, "stop at every NG part until the operator goes on")
    language: str = setting(
        "",
        "language of the window, as a code such as de; empty: the one of the system",
        rule=(f"have at most {_MOST_LETTERS} letters", lambda value: len(value) <= _MOST_LETTERS),
    )

    def __post_init__(self) -> None:
        check(self)


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
