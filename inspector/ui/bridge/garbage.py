"""Runs Python's garbage collector in the GUI thread only.

Windows and widgets often end up in reference cycles. The collector runs in whichever thread happens to allocate, and a widget
destroyed in the engine's thread ends the program. While it runs nothing else does, neither the window nor the line: so it never looks
through everything while somebody could notice.
"""

import gc
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QCursor

_INTERVAL_MS = 1000
_OLDEST_EVERY = 30
_LONG_S = 0.02
_IDLE_TICKS = 60


class GuiThreadCollector(QObject):
    """Takes the collector over from Python for as long as it lives; make one in the GUI thread.

    What is there when modules have been imported or pages have been made is left out of all later collections: it is mostly what lives
    as long as the program, and with torch among it a full collection would hold the window up for 400 ms. So is what a long collection
    has found to be in use. What of it turns into garbage after all is found by `collect_everything`.
    """

    _active: "GuiThreadCollector | None" = None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = self._modules = self._quiet = 0
        self._grown = False
        self._may_stop: Callable[[], bool] | None = None
        self._mouse = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._on_tick)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._leave_out_grown()
        self._timer.start()
        GuiThreadCollector._active = self

    def stop(self) -> None:
        """Hands the collector back to Python."""
        GuiThreadCollector._active = None
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def _on_tick(self) -> None:
        self._ticks += 1
        if self._collected_everything() or self._leave_out_grown():
            return
        began = time.thread_time()
        gc.collect(2 if self._ticks % _OLDEST_EVERY == 0 else 1)
        if time.thread_time() - began > _LONG_S:
            gc.freeze()  # the next one would take as long again, and find the same in use

    def _leave_out_grown(self) -> bool:
        before, self._modules = self._modules, len(sys.modules)
        grown, self._grown = self._grown or self._modules > before, False
        if grown:
            gc.freeze()
        return grown

    def _collected_everything(self) -> bool:
        if self._may_stop is None:
            return False
        mouse, before = QCursor.pos(), self._mouse
        self._mouse = mouse
        self._quiet = self._quiet + 1 if mouse == before and self._may_stop() else 0
        if self._quiet < _IDLE_TICKS:
            return False
        self._may_stop, self._quiet = None, 0
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return True


def leave_out() -> None:
    """Says that much has just been made that will be there for long. Does nothing where Python collects by itself."""
    if GuiThreadCollector._active is not None:
        GuiThreadCollector._active._grown = True


def collect_everything(may_stop: Callable[[], bool]) -> None:
    """Looks through all there is, once nobody is at the PC and `may_stop` says that nothing runs: very much was destroyed.

    Does nothing where Python collects by itself.
    """
    if GuiThreadCollector._active is not None:
        GuiThreadCollector._active._may_stop = may_stop
