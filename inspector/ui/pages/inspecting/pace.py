"""When the page shows what has come: the newest part nearly at once, tables and counts less often than a quick line brings parts."""

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

_NEWEST_EVERY_MS = 60
_REST_EVERY_MS = 250  # nobody reads a table faster; painting it for each of 30 parts a second took a fifth of a processor


class Pace(QObject):
    """Tells when to paint; the first part after a rest is never waited with."""

    newest_due = Signal()
    rest_due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beats = (_Beat(_NEWEST_EVERY_MS, self._tell_newest, self), _Beat(_REST_EVERY_MS, self._tell_rest, self))

    def part_came(self) -> None:
        """There is something to be shown. What follows does so in an event of its own: a part of many pixels takes its time."""
        for beat in self._beats:
            beat.ask()

    def stop(self) -> None:
        """Nothing more is due."""
        for beat in self._beats:
            beat.timer.stop()

    @Slot()
    def _tell_newest(self) -> None:
        self.newest_due.emit()

    @Slot()
    def _tell_rest(self) -> None:
        self.rest_due.emit()


class _Beat(QObject):
    """Answers what it is asked, but not more often than every so many ms."""

    def __init__(self, every_ms: int, receiver: object, parent: QObject) -> None:
        super().__init__(parent)
        self._every_ms = every_ms
        self._last = QElapsedTimer()
        self.timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._last.restart)
        self.timer.timeout.connect(receiver)

    def ask(self) -> None:
        """The answer comes once for all that is asked until then."""
        if not self.timer.isActive():
            passed = self._last.elapsed() if self._last.isValid() else self._every_ms
            self.timer.start(max(0, self._every_ms - passed))
