"""What is said below the window, in the user's language."""

import logging
import string
from collections.abc import Callable, Iterable
from datetime import date, datetime
from numbers import Real

from PySide6.QtCore import QCoreApplication, QLocale

from inspector.core.said import CLAUSE, UNENDED, Said
from inspector.ui.date_text import day_text, moment_text
from inspector.ui.joined_text import clauses_text, list_text, sentences_text
from inspector.ui.number_text import count_text, in_locale, percent_sign

CONTEXT = "said"
"""Of the translations; packaging/translations.py collects the templates, which Qt's lupdate does not see by itself."""

_JOINS: dict[str, Callable[[Iterable[str]], str]] = {" ": sentences_text, ", ": list_text, "; ": clauses_text}
"""How the user's language puts together what English puts together so."""
_log = logging.getLogger(__name__)


def in_words(text: str) -> str:
    """A sentence from below the window in the user's language; a text that is none stays as it is."""
    if not isinstance(text, Said) or not text.template:
        return text
    if text.by in _JOINS:
        return _JOINS[text.by](in_words(each) for each in text.values.values() if isinstance(each, str))
    number = -1 if text.number is None else abs(text.number)
    template = QCoreApplication.translate("said", text.template, None, number).replace(" %", percent_sign())
    values = dict(text.values) if text.number is None else {**text.values, "count": _Counted(text.number)}
    try:
        return _Writer().vformat(template, (), values)
    except (LookupError, ValueError, TypeError):  # a mistake of a translator must not hide what went wrong
        _log.warning("The translation %r of %r cannot be used", template, text.template, exc_info=True)
        return str(text)


def _within(text: str, way: str) -> str:
    """A sentence as it stands in another one. Where nouns have capitals, or nothing has, its first letter stays as it is."""
    if way == CLAUSE and QLocale().language() is QLocale.Language.English:
        text = text[:1].lower() + text[1:]
    return text.removesuffix(".").removesuffix("。") if way in (CLAUSE, UNENDED) else format(text, way)


class _Counted(int):
    """How many things a sentence is about: with separators for thousands."""


class _Writer(string.Formatter):
    """Puts values into a template as the user's language writes them."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, str):
            return _within(in_words(value), format_spec)
        if isinstance(value, _Counted) and not format_spec:
            return count_text(value)
        if isinstance(value, Real):
            return in_locale(format(value, format_spec))
        if isinstance(value, datetime):
            return moment_text(value)
        return day_text(value) if isinstance(value, date) else format(value, format_spec)
