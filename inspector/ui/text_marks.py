"""The mark of texts that stand in a table and are translated when they are shown."""

from collections.abc import Callable
from typing import cast

from PySide6 import QtCore

QT_TRANSLATE_NOOP = cast(Callable[[str, str], str], QtCore.QT_TRANSLATE_NOOP)
"""(context, text) -> text. Qt's own: its stub leaves out that a text comes back. pyside6-lupdate finds calls of this very name."""
