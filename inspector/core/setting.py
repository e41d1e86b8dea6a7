"""A setting as one field of a dataclass: default, help, range, and what files mean that were written before there was one.

Whoever adds a setting writes one field. What is stored, what is refused, and the command line's options follow from it.
"""

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import MAPPING, NUMBER, TEXT, TEXTS, WHOLE, WHOLES, YES_OR_NO, Kind, expect
from inspector.core.said import said, written
from inspector.core.versions import not_known


class Range(NamedTuple):
    """A rule that is a range, both ends included."""

    words: str
    holds: Callable[[Any], bool]
    least: float
    most: float
    unit: str


Rule: TypeAlias = tuple[str, Callable[[Any], bool]] | Range
"""What a value must be, in words that follow "must", and the check."""


class Shape(StrEnum):
    """What a setting is written with: a widget each in the window."""

    SWITCH = "switch"
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    FILE = "file"
    SOURCE = "source"
    """A source in the syntax of sources."""
    LANGUAGE = "language"
    PAGE = "page"
    PIN = "pin"


_ABOUT = "about"
_OPTIONAL_NUMBER: Kind = (said("a number or nothing"), lambda value: value is None or NUMBER[1](value))
_KINDS: dict[Any, Kind] = {
    int: WHOLE,
    float: NUMBER,
    float | None: _OPTIONAL_NUMBER,
    bool: YES_OR_NO,
    str: TEXT,
    tuple[int, ...]: WHOLES,
    tuple[str, ...]: TEXTS,
}
"""Type of a field -> what its value must be; enumerations are texts."""
_SHAPES: dict[Any, Shape] = {bool: Shape.SWITCH, int: Shape.WHOLE, float: Shape.NUMBER}


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a setting besides type and default."""

    help: str = ""
    called: str = ""
    """Its name in sentences; empty: that of the field."""
    rule: Rule | None = None
    names: Callable[[], tuple[Any, ...]] | None = None
    """The values that it can have, for those that are one of a few, to which later versions add."""
    old: Any = ...
    """What a file means that lacks it, whatever the default is by now; `...`: the default."""
    always: bool = False
    """Whether it is stored even where it has its old value."""
    group: str = ""
    """Heading under which it is listed."""
    option: str = ""
    """Its option on the command line; empty: made of the field's name."""
    metavar: str = ""
    private: bool = False
    """Whether it may not be told to others."""
    role: str = "administrator"
    """From which role up it may be changed, where there are accounts: operator, engineer or administrator."""
    restart: bool = False
    """Whether it counts from the next start of the program on."""
    shape: Shape | None = None
    """What it is written with, where its type does not say so."""

    @property
    def later(self) -> bool:
        """Whether files lack it where it has its old value, so that an earlier version can read them."""
        return self.old is not ... and not self.always


def setting(default: Any, text: str, **more: Any) -> Any:
    """A field with this default and help; `more` as in `About`."""
    return field(default=default, metadata={_ABOUT: About(text, **more)})


def like(each: "Field[Any]", **more: Any) -> Any:
    """A field that is one of another dataclass, too: same default, help and range; `more` as in `About`."""
    default = str(each.default) if isinstance(each.default, StrEnum) else each.default
    return field(default=default, metadata={**each.metadata, _ABOUT: replace(about(each), **more)})


def about(each: "Field[Any]") -> About:
    """What is known of a field."""
    found: About = each.metadata.get(_ABOUT, _UNKNOWN)
    return found


_UNKNOWN = About()


def shape_of(each: "Field[Any]") -> Shape:
    """What a setting is written with."""
    known = about(each)
    if known.shape is not None:
        return known.shape
    return Shape.CHOICE if known.names is not None else _SHAPES.get(each.type, Shape.TEXT)


def within(least: float, most: float, unit: str = "") -> Range:
    """A range, both ends included."""
    words = said("lie between {least:g} and {most}", least=least, most=written(most, "g", unit))
    return Range(words, lambda value: bool(least <= value <= most), least, most, unit)


def at_least(least: int) -> Rule:
    """A lowest value."""
    return said("be at least {least}", least=least), lambda value: bool(value >= least)


def check(settings: Any) -> None:
    """Raises TypeError for values of another kind, `BAD_ARGUMENT` for those out of range; turns names into members of enumerations."""
    for each in fields(settings):
        value = getattr(settings, each.name)
        check_value(each, value)
        if isinstance(each.type, type) and issubclass(each.type, StrEnum):
            object.__setattr__(settings, each.name, each.type(value))
        elif isinstance(value, list):
            object.__setattr__(settings, each.name, tuple(value))


def check_value(each: "Field[Any]", value: Any) -> None:
    """Raises TypeError for a value of another kind than the field's, `BAD_ARGUMENT` for one out of range."""
    known = about(each)
    expect(_KINDS.get(each.type, TEXT), each.name, value)
    called = known.called or each.name.replace("_", " ")
    if known.rule is not None and not known.rule[1](value):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("The {called} must {rule}, not {value}.", called=called, rule=known.rule[0], value=reprlib.repr(value)),
        )
    if known.names is not None and value not in known.names():
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said(
                "There is no {called} called {value}; choose one of {names}.",
                called=called,
                value=value,
                names=", ".join(map(str, known.names())),
            ),
        )


def stored(settings: Any) -> dict[str, Any]:
    """Plain JSON values of all settings but those that are `later` and have their old value."""
    values = {each.name: (getattr(settings, each.name), about(each)) for each in fields(settings)}
    return {name: plain(value) for name, (value, known) in values.items() if not known.later or value != known.old}


def understood(kind: Any, found: Mapping[str, Any], what: str) -> dict[str, Any]:
    """The stored values `found`, which describe `what`, with what they mean by leaving settings out.

    Half-understood settings give other scores: unknown ones, and unknown names for known ones, raise `PROJECT_TOO_NEW`.
    """
    expect(MAPPING, what, found)
    known = {each.name: about(each) for each in fields(kind)}
    unknown = set(found) - set(known)
    for name, each in known.items():
        text = found.get(name)
        if each.names is not None and isinstance(text, str) and text not in each.names():
            unknown.add(f"{name} = {text}")
    if unknown:
        raise not_known(what, unknown)
    return spelled_out(kind, found)


def spelled_out(kind: Any, found: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values `found` with what they mean by leaving settings out; whatever else is stored stays."""
    old = {each.name: plain(about(each).old) for each in fields(kind) if about(each).old is not ...}
    return old | dict(found)


def plain(value: Any) -> Any:
    """A value as files have it."""
    if isinstance(value, StrEnum):
        return str(value)
    if is_dataclass(value):
        return stored(value)
    return [plain(each) for each in value] if isinstance(value, tuple) else value
