"""Sentences from below the window that come back from the record, a model or another file, where they stand in English."""

import json
import logging
import re
import string
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from inspector import paths
from inspector.core.said import Said, clause_of, joined, said, said_count, unended
from inspector.ui.said_text import in_words

FILE = "said.json"
"""Every template of the program, among the translations; packaging/translations.py writes it."""
_FEWEST_LETTERS = 6
"""Templates with fewer would be found in any text."""
_MOST_LETTERS = 2000
_DEEPEST = 3
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z])")

_log = logging.getLogger(__name__)


def words_of(stored: str) -> str:
    """A stored sentence in the user's language; one that this version would not say so stays as it is."""
    return in_words(stored if isinstance(stored, Said) else _remembered(stored, _DEEPEST))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a template looks like once its values are in it."""

    template: str
    one: str
    """The form for one of a counted sentence; empty: it is none."""
    specs: dict[str, str]
    pattern: str
    telling: str
    """The longest of its texts: whatever lacks it is quickly passed over."""

    @classmethod
    def of(cls, template: str, one: str = "") -> Self:
        specs, pattern, texts = dict[str, str](), "", [""]
        for text, name, spec, _ in string.Formatter().parse(one or template):
            pattern += re.escape(text)
            texts.append(text)
            if name is not None:
                pattern += f"(?P={name})" if name in specs else f"(?P<{name}>.+?)"
                specs[name] = spec or ""
        return cls(template, one, specs, f"(?s:{pattern})", max(texts, key=len))

    def said_in(self, text: str, depth: int) -> Said | None:
        """The sentence that a text is, with its values; None where it is another one."""
        if self.telling not in text or (found := _compiled(self.pattern).fullmatch(text)) is None:
            return None
        values = {name: _value(part, self.specs[name], depth) for name, part in found.groupdict().items()}
        try:
            again = _counted(self, values) if "count" in values and self.one else said(self.template, **values)
        except (ValueError, KeyError):
            return None
        return again if again == text else None


@lru_cache(None)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)  # only what is looked for: all of them take a quarter of a second


def _counted(shape: _Shape, values: dict[str, object]) -> Said:
    count = int(str(values.pop("count")))
    return said_count(shape.one, shape.template, count, **values)


@lru_cache(1)
def _known() -> tuple[frozenset[str], list[_Shape]]:
    """Sentences without values, and the shapes of those with some, first what has most to tell it by."""
    try:
        stored = json.loads((paths.resource("translations") / FILE).read_text(encoding="utf-8"))
        found = [_Shape.of(each) for each in stored["plain"]]
        found += [_Shape.of(many, form) for many, one in stored["counted"].items() for form in (one, many)]
    except (OSError, ValueError, KeyError, TypeError, re.error):
        _log.warning("The sentences of the program are not known: what was stored is told in English", exc_info=True)
        return frozenset(), []
    telling = [(sum(map(str.isalpha, re.sub(r"{\w*[^{}]*}", "", each.template))), each) for each in found]
    shapes = [each for letters, each in sorted(telling, key=lambda pair: -pair[0]) if letters >= _FEWEST_LETTERS and each.specs]
    return frozenset(each.template for each in found if not each.specs), shapes


@lru_cache(2048)
def _remembered(text: str, depth: int) -> str:
    if not depth or not 2 < len(text) <= _MOST_LETTERS:
        return text
    whole, shapes = _known()
    if text in whole:
        return Said(text, text)
    parts = _BETWEEN_SENTENCES.split(text)
    pieces = [_remembered(part, depth) for part in parts] if len(parts) > 1 else []
    if pieces and all(isinstance(piece, Said) for piece in pieces):
        return joined(pieces)
    found = next(filter(None, (shape.said_in(text, depth) for shape in shapes)), None)
    return found if found is not None else joined(pieces) if pieces else _as_part(text, depth)


def _as_part(text: str, depth: int) -> str:
    """A text as a sentence without its full stop and, after a colon, without its capital."""
    if text.endswith("."):
        return text
    for whole, made in ((f"{text}.", unended), (f"{text[:1].upper()}{text[1:]}.", clause_of)):
        if depth > 1 and isinstance(found := _remembered(whole, 1), Said) and (part := made(found)) == text:
            return part
    return text


def _value(part: str, spec: str, depth: int) -> object:
    """A number where one is written as `spec` says, or the sentence or the text that it is."""
    if not spec:
        return _remembered(part, depth - 1)
    try:
        number = float(part.replace(",", "").removesuffix("%")) / (100 if part.endswith("%") else 1)
    except ValueError:
        return part
    whole = int(number) if number == int(number) else number
    return next((each for each in (whole, number) if _is_written(each, spec, part)), part)


def _is_written(number: float, spec: str, text: str) -> bool:
    try:
        return format(number, spec) == text
    except ValueError:
        return False
