"""Long work in the thread of the window itself, because only widgets are in it: a slice each time that there is nothing else to do."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class Slices(QObject):
    """Between two slices the window is painted and listens. A slice should take less than 100 ms."""

    ended = Signal()
    """All is done, or a slice has failed; its exception has gone where those of slots go."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn)

    @property
    def running(self) -> bool:
        """Whether there is more to be done."""
        return self._steps is not None

    def start(self, steps: Iterator[None]) -> None:
        """Does all of it, up to each yield in a turn of its own. One at a time."""
        assert self._steps is None
        self._steps = steps
        self._turn.start()

    def drop(self) -> None:
        """Does nothing more of it; `ended` is not emitted."""
        self._steps = None
        self._turn.stop()

    @Slot()
    def _on_turn(self) -> None:
        steps = self._steps
        if steps is None:
            return
        is_over = True
        try:
            is_over = next(steps, _END) is _END
        finally:
            if is_over:
                self._steps = None
                self._turn.stop()
                self.ended.emit()


_END = object()
