"""Bugs in any thread reach the log and the GUI thread; nothing that nobody foresaw is lost, and nothing freezes because of it."""

import contextlib
import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from inspector.services import crashes

_log = logging.getLogger(__name__)


class CrashRelay(QObject):
    """Takes Python's exception hooks over between `install` and `remove`.

    PySide6 calls the hook in the thread in which the slot ran, so the hook touches no widget: it writes the log and emits a signal.
    """

    crashed = Signal(object)
    """The exception; connect a slot of an object that lives in the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """From now on unhandled exceptions come here first, then go to whoever handled them before."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Gives the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._tell(error, trace)
        self._before[0](kind, error, trace)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._tell(arguments.exc_value, arguments.exc_traceback)
        self._before[1](arguments)

    def _tell(self, error: BaseException, trace: TracebackType | None) -> None:
        _log.critical("Unhandled exception in %s", threading.current_thread().name, exc_info=(type(error), error, trace))
        crashes.write_report(error)
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self.crashed.emit(error)
