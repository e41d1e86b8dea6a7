"""Whether a value that came out of a file is of the kind that is expected: Python would take many others and fail much later."""

import math
import reprlib
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, TypeAlias

from inspector.core.foreign import is_plain_name
from inspector.core.said import said

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


TEXT: Kind = (said("a text"), lambda value: isinstance(value, str))
NAME: Kind = (said("a plain name"), is_plain_name)
WHOLE: Kind = (said("a whole number"), _is_whole)
NUMBER: Kind = (said("a number"), _is_number)
FINITE: Kind = (said("a finite number"), _is_finite)
MOST_SCORE = 1e12
"""Scores are distances of some hundreds at most; beyond this the arithmetic of charts ends before that of numbers does."""
SCORE: Kind = (said("a number of at most {most:g}", most=MOST_SCORE), lambda value: _is_finite(value) and abs(value) <= MOST_SCORE)
COUNT: Kind = (said("a whole number of at least 1"), lambda value: _is_whole(value) and value >= 1)
LENGTH: Kind = (said("a number of at least 0"), lambda value: _is_finite(value) and value >= 0)
YES_OR_NO: Kind = (said("true or false"), lambda value: isinstance(value, bool))
MAPPING: Kind = (said("a set of named values"), lambda value: isinstance(value, dict))
ENTRIES: Kind = (said("a list"), lambda value: isinstance(value, list | tuple))
TEXTS: Kind = (said("a list of texts"), lambda value: isinstance(value, list | tuple) and all(isinstance(each, str) for each in value))
WHOLES: Kind = (said("a list of whole numbers"), lambda value: isinstance(value, list | tuple) and all(map(_is_whole, value)))


def expect(kind: Kind, name: str, value: Any) -> Any:
    """`value` if it is of this kind. Raises TypeError with a sentence that names it otherwise."""
    words, holds = kind
    if not holds(value):
        raise TypeError(said("{name} must be {words}, not {value}.", name=name, words=words, value=reprlib.repr(value)))
    return value
