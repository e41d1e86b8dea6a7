"""Runs Python's garbage collector in the GUI thread only.

Windows and widgets often end up in reference cycles. The collector runs in whichever thread happens to allocate, and a widget
destroyed in the engine's thread ends the program.
"""

import gc
import sys

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 1000
_OLDEST_EVERY = 30


class GuiThreadCollector(QObject):
    """Takes the collector over from Python for as long as it lives; make one in the GUI thread.

    What is there when modules have been imported is left out of all later collections: it is mostly the modules themselves, which
    live as long as the program, and with torch among them a full collection would hold the window up for 400 ms.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = self._modules = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._on_tick)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._leave_out_modules()
        self._timer.start()

    def stop(self) -> None:
        """Hands the collector back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def _on_tick(self) -> None:
        self._ticks += 1
        if not self._leave_out_modules():
            gc.collect(2 if self._ticks % _OLDEST_EVERY == 0 else 1)

    def _leave_out_modules(self) -> bool:
        before, self._modules = self._modules, len(sys.modules)
        if self._modules > before:
            gc.freeze()
        return self._modules > before


def collect_everything() -> None:
    """Looks through all there is, modules too, in the thread that calls: after very much was destroyed at once."""
    frozen = gc.get_freeze_count() > 0
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()
