"""Settings of this PC: one field each. A new one is a line here and a switch in the window; file, checks and diagnostics follow."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from inspector.core.kinds import FINITE, TEXT, WHOLE, YES_OR_NO, Kind, expect

_KINDS: dict[Any, Kind] = {bool: YES_OR_NO, int: WHOLE, float: FINITE, str: TEXT}
_MOST_LETTERS = 1000


def _setting(default: Any, text: str, allowed: tuple[Any, ...] = (), *, told: bool = True) -> Any:
    """`allowed`: all values that there are, where not every one of its kind is. `told`: harmless in what a user sends out."""
    return field(default=default, metadata={"help": text, "allowed": allowed, "told": told})


@dataclass(frozen=True, slots=True)
class Settings:
    """What this PC remembers for its user. A value that cannot be raises TypeError with a sentence that names it."""

    freeze_on_ng: bool = _setting(False, "Stop at every NG part until the operator goes on.")
    language: str = _setting("", "Language of the window, as a code such as de; empty: the one of the system.")

    def __post_init__(self) -> None:
        for each in fields(self):
            _expect_possible(each, getattr(self, each.name))


def usable(stored: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Those of named values that are settings and can be, and a sentence for each setting that cannot.

    Unknown names, as those of a newer version, are passed over.
    """
    values, problems = {}, []
    for each in fields(Settings):
        if each.name in stored:
            try:
                _expect_possible(each, stored[each.name])
                values[each.name] = stored[each.name]
            except TypeError as error:
                problems.append(str(error))
    return values, problems


def harmless(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Those of named values that are settings, can be, and may be told to others."""
    values, _ = usable(stored)
    return {each.name: values[each.name] for each in fields(Settings) if each.name in values and each.metadata["told"]}


def _expect_possible(each: "Field[Any]", value: Any) -> None:
    expect(_KINDS[each.type], each.name, value)
    allowed = each.metadata["allowed"]
    if allowed and value not in allowed:
        raise TypeError(f"{each.name} must be one of {', '.join(map(str, allowed))}, not {value!r}.")
    if isinstance(value, str) and len(value) > _MOST_LETTERS:
        raise TypeError(f"{each.name} must be a text of at most {_MOST_LETTERS} letters.")
