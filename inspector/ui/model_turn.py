"""When a model may come into use: never in the middle of an inspection that nobody has agreed to end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_LOOK_EVERY_MS = 100


class ModelTurn(QObject):
    """Lets a model be loaded at once, or as soon as no part is inspected any more, or when somebody does not want to wait."""

    waiting = Signal(bool)
    """A model waits for the end of an inspection, or does so no more."""
    due = Signal()
    """It may be loaded now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.busy: Callable[[], bool] = lambda: False
        """Whether parts are being inspected; whoever inspects says so."""
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self._on_look)

    @property
    def is_waiting(self) -> bool:
        """Whether a model waits."""
        return self._look.isActive()

    def ask(self) -> None:
        """A model is there to be loaded."""
        if not self.busy():
            self._end()
            self.due.emit()
        elif not self.is_waiting:
            self._look.start()
            self.waiting.emit(True)

    @Slot()
    def insist(self) -> None:
        """Somebody has agreed that the inspection ends for it."""
        if self._end():
            self.due.emit()

    def drop(self) -> None:
        """What waited is wanted no more."""
        self._end()

    @Slot()
    def _on_look(self) -> None:
        if not self.busy():
            self.insist()

    def _end(self) -> bool:
        waited = self.is_waiting
        self._look.stop()
        if waited:
            self.waiting.emit(False)
        return waited
