"""Runs Python's garbage collector in the GUI thread only.

Windows and widgets often end up in reference cycles. The collector runs in whichever thread happens to allocate, and a widget
destroyed in the engine's thread ends the program.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 1000
_OLDEST_EVERY = 30  # a full collection costs some 50 ms in a grown program


class GuiThreadCollector(QObject):
    """Takes the collector over from Python for as long as it lives; make one in the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._on_tick)
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hands the collector back to Python."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def _on_tick(self) -> None:
        self._ticks += 1
        gc.collect(2 if self._ticks % _OLDEST_EVERY == 0 else 1)
