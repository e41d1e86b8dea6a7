"""Counts in sentences: every language has forms of its own, which stand in its file of translations, those of English too."""

from PySide6.QtCore import QObject

from inspector.ui.number_text import count_text


class Counted(QObject):
    """The context of counted sentences outside of classes: pyside6-lupdate knows forms of a number from calls of `tr` alone."""


def counted(text: str, count: int, **others: str) -> str:
    """A text that was translated for `count`, with `{count}` and `others` put in."""
    return text.format(count=count_text(count), **others)
