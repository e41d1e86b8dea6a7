"""Lists, sentences and their ends put together as the user's language does: Chinese and Japanese have marks of their own, and no spaces."""

import re
from collections.abc import Iterable
from functools import reduce

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

_ENDS = ".!?…。！？"
_BETWEEN = re.compile("[,;，、；،\n]")


def list_text(items: Iterable[str]) -> str:
    """ "a, b, c"; empty ones are left out."""
    return _joined(translate("joined", "{first}, {second}"), items)


def items_in(text: str) -> tuple[str, ...]:
    """What somebody has written as a list, whichever comma, semicolon or line end of their keyboard stands between; without blanks."""
    return tuple(item for item in map(str.strip, _BETWEEN.split(text)) if item)


def clauses_text(items: Iterable[str]) -> str:
    """ "a; b; c", of items that may have commas in them; empty ones are left out."""
    return _joined(translate("joined", "{first}; {second}"), items)


def sentences_text(sentences: Iterable[str]) -> str:
    """One sentence after the other; empty ones are left out."""
    return _joined(translate("joined", "{first} {second}"), sentences)


def named_text(name: str, what: str) -> str:
    """ "name: what"."""
    return translate("joined", "{name}: {what}").format(name=name, what=what)


def ended_text(words: str) -> str:
    """Words as a sentence with a full stop; what ends like a sentence already stays as it is, and so does nothing at all."""
    words = words.rstrip()
    return translate("joined", "{words}.").format(words=words) if words and words[-1] not in _ENDS else words


def _joined(pattern: str, items: Iterable[str]) -> str:
    found = [item for item in items if item]
    return reduce(lambda first, second: pattern.format(first=first, second=second), found) if found else ""
