"""Logs off by itself whoever has not touched anything for some minutes."""

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from inspector.ui.people import People
from inspector.ui.settings import UserSettings

_TOUCHES = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
}
_MINUTE_MS = 60_000
_REST_MS = 1000
"""A timer is not started anew for every move of a mouse."""


class AutoLogOff(QObject):
    """Watches the whole program while somebody is logged on by an account. What runs, and what is begun, goes on."""

    def __init__(self, people: People, settings: UserSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._people, self._settings = people, settings
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._on_idle)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._watches = False
        people.changed.connect(self._begin)
        settings.changed.connect(self._begin)
        self._begin()

    @property
    def is_counting(self) -> bool:
        """Whether somebody will be logged off."""
        return self._clock.isActive()

    def stop(self) -> None:
        """Watches nothing any more, for good."""
        self._clock.stop()
        self._watch(False)
        self._people.changed.disconnect(self._begin)
        self._settings.changed.disconnect(self._begin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and not self._rest.isActive() and self._clock.isActive():
            self._rest.start()
            self._clock.start()
        return False

    @Slot()
    def _begin(self) -> None:
        person, minutes = self._people.person, self._settings.now.log_off_min
        counts = self._people.accounts_on and bool(person.name) and not person.is_nobody and minutes > 0
        self._watch(counts)
        if counts:
            self._clock.start(minutes * _MINUTE_MS)
        else:
            self._clock.stop()

    def _watch(self, on: bool) -> None:
        """What is touched comes through the windows of the system; all events of the program would be a hundred times as many."""
        app = QGuiApplication.instance()
        if not isinstance(app, QGuiApplication) or on == self._watches:
            return
        self._watches = on
        if on:
            app.focusWindowChanged.connect(self._on_window)
        else:
            app.focusWindowChanged.disconnect(self._on_window)
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self) if on else window.removeEventFilter(self)

    @Slot(object)
    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time is once

    @Slot()
    def _on_idle(self) -> None:
        self._people.log_off(by_itself=True)
