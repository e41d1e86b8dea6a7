"""Whether the audit can be written, for the window: heard in its thread, whichever thread it was said in."""

import weakref

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from inspector.services import auditing


class AuditWatch(QObject):
    """What the program does by itself goes on while entries wait; what people do that belongs into the audit is refused."""

    waiting_changed = Signal(bool)
    """Entries begin to wait, or have been written."""

    _told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._waits = False
        ref = weakref.ref(self)

        def told() -> None:
            watch = ref()
            if watch is not None and isValid(watch):
                watch.tell()
            else:
                auditing.unsubscribe(told)

        auditing.subscribe(told)

    def tell(self) -> None:
        """For the services to call, in any thread."""
        self._told.emit()

    @Slot()
    def _on_told(self) -> None:
        waits = bool(auditing.waiting())
        if waits != self._waits:
            self._waits = waits
            self.waiting_changed.emit(waits)
