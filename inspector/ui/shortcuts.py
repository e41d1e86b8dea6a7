"""Keys of a part of the window."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

LEAVE_KEY = "Ctrl+Shift+F11"
"""The way out of operator mode, on every page of it."""


def listen(scope: QWidget, works: Mapping[str, Callable[[], object]]) -> None:
    """Each key does its work wherever inside `scope` the focus is."""
    for key, work in works.items():
        shortcut = QShortcut(QKeySequence(key), scope)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(work)
