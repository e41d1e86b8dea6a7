"""Counts in sentences: every language has forms of its own, which stand in its file of translations, those of English too."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from inspector.ui.number_text import count_text


class Counted(QObject):
    """The context of counted sentences outside of classes: pyside6-lupdate knows forms of a number from calls of `tr` alone."""

    if TYPE_CHECKING:

        @staticmethod
        def tr(text: str, disambiguation: str, count: int) -> str:  # type: ignore[override]  # it needs no object, which the stub does not know
            """The form of `text` for `count`; `{count}` stays as it is."""


def counted(text: str, count: int, **others: str) -> str:
    """A text that was translated for `count`, with `{count}` and `others` put in."""
    return text.format(count=count_text(count), **others)
