"""Runs Python's garbage collector in the GUI thread only.

Windows and widgets often end up in reference cycles. The collector runs in whichever thread happens to allocate, and a widget
destroyed in the engine's thread ends the program. While it runs nothing else does, neither the window nor the line: so it never looks
through everything while somebody could notice.
"""

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 1000
_OLDEST_EVERY = 30
_LONG_S = 0.05


class GuiThreadCollector(QObject):
    """Takes the collector over from Python for as long as it lives; make one in the GUI thread.

    What is there when modules have been imported is left out of all later collections: they live as long as the program, and with torch
    among them a full collection would hold the window up for half a second. So is what a long collection has found to be in use. Some of
    it turns into garbage after all: what the window shows, when it is made anew, which is why `ui.destroying` takes that apart.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = self._modules = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._on_tick)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._leave_out_imported()
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
        if self._leave_out_imported():
            return
        began = time.thread_time()
        gc.collect(2 if self._ticks % _OLDEST_EVERY == 0 else 1)
        if time.thread_time() - began > _LONG_S:
            gc.freeze()  # the next one would take as long again, and find the same in use

    def _leave_out_imported(self) -> bool:
        before, self._modules = self._modules, len(sys.modules)
        if self._modules > before:
            gc.freeze()
        return self._modules > before
