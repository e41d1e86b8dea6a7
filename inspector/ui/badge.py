"""A badge reader that types like a keyboard: a burst of keys that ends with Enter, wherever on a widget the focus is."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from inspector.core.record import SerialState
from inspector.core.serials import ScannerKeys

_BURST_S = 0.05
"""Readers are quicker than this from key to key, people are not."""


class BadgeReader(QObject):
    """Listens below `widget` while it listens. What is typed into a field is that field's."""

    read = Signal(str)
    """What the badge says."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._keys = ScannerKeys(_BURST_S)
        self.listens = True
        widget.installEventFilter(self)

    def watch(self, *widgets: QWidget) -> None:
        """Also where one of these has the focus."""
        for each in widgets:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.listens or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or isinstance(watched, QLineEdit):
            return False
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier) or not event.text():
            return False
        found = self._keys.press(event.text(), event.timestamp() / 1000)
        if found is not None and found.state is SerialState.READ:
            self.read.emit(found.text)
            return True
        return event.text().isprintable() and event.key() != Qt.Key.Key_Space  # no button is pressed by a letter
