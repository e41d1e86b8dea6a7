"""A scanner that types like a keyboard, on a page whose single keys do something: H of a serial must not put the heatmap out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent

from inspector.core.serials import ScannerKeys
from inspector.ui.bridge.nobody import nobody

_BURST_MS = 50
"""Scanners are quicker than this from key to key, people are not."""


class Scanner(QObject):
    """Lets a key do its work a moment later, unless another one has come by then."""

    read = Signal(object)
    """A `Serial`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listens = False
        """Whether serials are wanted at all; where they are not, keys need not wait."""
        self._keys = ScannerKeys(_BURST_MS / 1000)
        self._action: Callable[[], object] = nobody
        self._last_ms = 0
        self._moment = QTimer(self, interval=_BURST_MS, singleShot=True)
        self._moment.timeout.connect(self._act)

    def press(self, text: str, at_ms: int, action: Callable[[], object] | None = None) -> bool:
        """A key that was pressed `at_ms`, and what it does where a person pressed it. Whether anybody has a use for it."""
        if self._moment.isActive():
            self._moment.stop()
            if at_ms - self._last_ms > _BURST_MS:
                self._act()  # the window was busy
        self._last_ms = at_ms
        serial = self._keys.press(text, at_ms / 1000)
        if serial is not None:
            self.read.emit(serial)
        elif action is not None:
            self._action = action
            self._moment.start()
        return serial is not None or action is not None

    def is_typed(self, event: QKeyEvent) -> bool:
        """Whether a scanner may have typed it."""
        control, text = event.modifiers() & Qt.KeyboardModifier.ControlModifier, event.text()
        return self.listens and not control and text != "" and (text.isprintable() or text == "\r")

    @Slot()
    def _act(self) -> None:
        action, self._action = self._action, nobody
        action()
