"""Whether a value that came out of a file is of the kind that is expected: Python would take many others and fail much later."""

import math
import reprlib
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, TypeAlias

from inspector.core.foreign import is_plain_name

Kind: TypeAlias = tuple[str, Callable[[Any], bool]]
"""What the value must be, in words, and the check."""


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_finite(value: Any) -> bool:
    try:
        return _is_number(value) and math.isfinite(value)
    except OverflowError:  # a whole number of 400 digits
        return False


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


TEXT: Kind = ("a text", lambda value: isinstance(value, str))
NAME: Kind = ("a plain name", is_plain_name)
WHOLE: Kind = ("a whole number", _is_whole)
NUMBER: Kind = ("a number", _is_number)
FINITE: Kind = ("a finite number", _is_finite)
MOST_SCORE = 1e12
"""Scores are distances of some hundreds at most; beyond this the arithmetic of charts ends before that of numbers does."""
SCORE: Kind = (f"a number of at most {MOST_SCORE:g}", lambda value: _is_finite(value) and abs(value) <= MOST_SCORE)
COUNT: Kind = ("a whole number of at least 1", lambda value: _is_whole(value) and value >= 1)
LENGTH: Kind = ("a number of at least 0", lambda value: _is_finite(value) and value >= 0)
YES_OR_NO: Kind = ("true or false", lambda value: isinstance(value, bool))
MAPPING: Kind = ("a set of named values", lambda value: isinstance(value, dict))
ENTRIES: Kind = ("a list", lambda value: isinstance(value, list | tuple))
TEXTS: Kind = ("a list of texts", lambda value: isinstance(value, list | tuple) and all(isinstance(each, str) for each in value))
WHOLES: Kind = ("a list of whole numbers", lambda value: isinstance(value, list | tuple) and all(map(_is_whole, value)))


def expect(kind: Kind, name: str, value: Any) -> Any:
    """`value` if it is of this kind. Raises TypeError with a sentence that names it otherwise."""
    words, holds = kind
    if not holds(value):
        raise TypeError(f"{name} must be {words}, not {reprlib.repr(value)}.")
    return value
