"""Asks for the PIN on a keypad until it is right, or until nobody wants it any more."""

import math

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.pin import Tries
from inspector.services import pin as pins
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pin.keypad import Keypad
from inspector.ui.settings import UserSettings

_IDLE_MS = 30_000
_LOOK_MS = 500


class PinCheck(QObject):
    """Tries are counted from the start of the program on, whoever asks: closing the keypad does not make new ones."""

    passed = Signal()
    """The PIN was right."""
    given_up = Signal()
    """Cancelled, or nobody has touched a key for a while."""

    def __init__(self, keypad: Keypad, settings: UserSettings, parent: QObject, tries: Tries | None = None) -> None:
        super().__init__(parent)
        self._keypad, self._settings, self._tries = keypad, settings, tries or Tries()
        self._question = ""
        self._job = NewestJob(self)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._asking = False
        keypad.entered.connect(self._on_entered)
        keypad.cancelled.connect(self.give_up)
        keypad.touched.connect(self._on_touched)
        self._idle.timeout.connect(self.give_up)
        self._look.timeout.connect(self._show_wait)
        self._job.succeeded.connect(self._on_tried)
        self._job.failed.connect(self._on_failed)

    def ask(self, question: str) -> None:
        """Asks for the PIN."""
        self._question, self._asking = question, True
        self._keypad.ask(question)
        self._idle.start()
        self._show_wait()

    @Slot()
    def give_up(self) -> None:
        """Does not ask any more."""
        if self._end():
            self.given_up.emit()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        self._end()
        return self._job.stop(timeout_ms)

    def _end(self) -> bool:
        asked, self._asking = self._asking, False
        self._idle.stop()
        self._look.stop()
        self._job.drop()
        self._keypad.set_locked(False)
        return asked

    @Slot(str)
    def _on_entered(self, pin: str) -> None:
        if self._asking and not self._tries.wait_s():
            self._keypad.set_locked(True)
            self._job.start(pins.opens(pin, self._settings.now.operator_pin))

    @Slot(object)
    def _on_tried(self, right: bool) -> None:
        self._tries.note(right=right)
        if right and self._end():
            self.passed.emit()
        elif not right:
            self._keypad.ask(self.tr("Wrong PIN. {question}").format(question=self._question))
            self._show_wait()

    @Slot(object)
    def _on_failed(self, _: BaseException) -> None:
        self.give_up()

    @Slot()
    def _on_touched(self) -> None:
        if self._asking:
            self._idle.start()

    @Slot()
    def _show_wait(self) -> None:
        wait_s = math.ceil(self._tries.wait_s())
        self._keypad.set_locked(wait_s > 0)
        if wait_s:
            self._keypad.ask(self.tr("Too many wrong PINs. Wait {seconds} s.").format(seconds=wait_s))
            self._keypad.set_locked(True)
            self._idle.stop()
            self._look.start()
        elif self._look.isActive():
            self._look.stop()
            self._keypad.ask(self._question)
            self._idle.start()
