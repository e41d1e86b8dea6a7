"""Sentences from below the window: English as they stand, with all that another language needs to say the same."""

import string
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import partial
from numbers import Real
from typing import Self

CLAUSE, UNENDED = "clause", "unended"
"""How a sentence that stands in another one is written, beside the ways to write numbers."""


class Said(str):
    """A sentence in English, made of a template and what was put in.

    The command line, the log, the record and JSON take it for the text that it is. The window looks the template up in the user's
    language, see `inspector.ui.said_text`. What cuts or changes a sentence makes plain text of it, in English for everybody.
    """

    template: str
    """With a `{name}` for every value; of a counted sentence the form for many."""
    values: Mapping[str, object]
    """By name: other sentences, texts, numbers and days."""
    by: str = ""
    """What stands between its values, where it does nothing but join them; empty: it is a sentence of its own."""
    number: int | None
    """How many things a counted sentence tells of; None: it is none."""

    def __new__(cls, text: str, template: str = "", values: Mapping[str, object] | None = None, number: int | None = None) -> Self:
        made = super().__new__(cls, text)
        made.template, made.values, made.number = template, values or {}, number
        return made


def said(template: str, /, **values: object) -> Said:
    """A sentence: `template`, a literal, with the values put in where it names them. Raises KeyError where one is missing."""
    kept = {name: _kept(value) for name, value in values.items()}
    return Said(template.format_map(kept), template, kept)


def said_count(one: str, many: str, count: int, /, **values: object) -> Said:
    """A sentence about `count` things: `one` or `many`, both literals, which put it in as `{count}`.

    Other languages have other numbers of forms: they are translations of `many`.
    """
    kept = {"count": count} | {name: _kept(value) for name, value in values.items()}
    return Said((one if count == 1 else many).format_map(kept), many, kept, count)


def sayable(template: str, /) -> Callable[..., Said]:
    """For tables of sentences: what says `template`, a literal, as soon as its values are there."""
    return partial(said, template)


def reason_of(error: BaseException) -> str:
    """What an exception tells, which may be a sentence."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    told = error.args[0] if len(error.args) == 1 else ""
    return told if isinstance(told, Said) else str(error)


def joined(pieces: Iterable[str], by: str = " ") -> str:
    """Sentences, or the entries of a list, in one text. Empty ones are left out; of a single one nothing is made but itself."""
    found = [each for each in pieces if each]
    if len(found) == 1:
        return found[0]
    template = by.replace("{", "{{").replace("}", "}}").join(f"{{p{index}}}" for index in range(len(found)))
    together = said(template, **{f"p{index}": each for index, each in enumerate(found)})
    together.by = by
    return together


def with_more(first: str, more: int) -> str:
    """What is told of one thing, of which there are `more` like it."""
    return said("{first}, like {more} more", first=first, more=more) if more > 0 else first


def written(value: float, spec: str = "", unit: str = "") -> Said:
    """A number in a list or as a value, with its unit where it has one; `spec` as in a format string."""
    return said(f"{{value:{spec}}} {unit}" if unit else f"{{value:{spec}}}", value=value)


def clause_of(sentence: str) -> str:
    """A sentence as it stands after a colon: without its capital and its full stop."""
    text = f"{sentence[:1].lower()}{sentence[1:].removesuffix('.')}"
    return Said(text, f"{{sentence:{CLAUSE}}}", {"sentence": sentence}) if isinstance(sentence, Said) else text


def unended(sentence: str) -> str:
    """A sentence without its full stop, to which something else is put."""
    text = sentence.removesuffix(".")
    return Said(text, f"{{sentence:{UNENDED}}}", {"sentence": sentence}) if isinstance(sentence, Said) else text


def places(template: str) -> dict[str, str]:
    """The names that a template puts in, each with how a number is written there. Raises ValueError where it is none."""
    found: dict[str, str] = {}
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or conversion or "{" in (spec or "") or found.get(name, spec) != spec:
            raise ValueError(f"{template!r} cannot be said: {name!r}")
        found[name] = spec or ""
    return found


def _kept(value: object) -> object:
    """A value as it can be written in any language, without holding on to anything larger than a text."""
    if isinstance(value, BaseException) and len(value.args) == 1 and isinstance(value.args[0], Said):
        return value.args[0]
    if isinstance(value, str):
        return str(value) if isinstance(value, Enum) else value
    if isinstance(value, bool) or not isinstance(value, Real | date):
        return str(value)
    return value
