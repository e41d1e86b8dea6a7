"""The settings of this PC as all screens share them: changed at once, stored in a thread."""

import weakref
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from inspector.core.errors import ErrorCode, InspectorError
from inspector.services import who
from inspector.services.settings import Lock, check_change, may_change, read_in_force
from inspector.services.settings_storing import store_settings
from inspector.ui.bridge.job import Job


class UserSettings(QObject):
    """`now` holds the settings. What cannot be stored is in force until the program ends."""

    changed = Signal()
    """`now` is another one, or somebody else is at the PC, who may change other settings."""
    failed = Signal(object)
    """The exception that kept a setting from being changed or stored."""

    _somebody_else = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        found = read_in_force()
        self.now = found.settings
        self.locks: Mapping[str, Lock] = found.locks
        """Why a setting cannot be changed here, by its name."""
        self.problem = InspectorError(ErrorCode.SETTINGS_DAMAGED, found.problem) if found.problem else None
        """What was wrong with the files of settings at the start."""
        self._somebody_else.connect(self.changed)
        _listen(weakref.ref(self))
        self._unstored: dict[str, Any] = {}
        self._job: Job | None = None

    def change(self, **values: Any) -> None:
        """Changes settings by name; where one of them cannot be changed here, none is, and `failed` says why.

        Raises TypeError for what is no setting, and TypeError or `BAD_ARGUMENT` for a value that cannot be.
        """
        try:
            after = check_change(self.now, values, self.locks)
        except InspectorError as error:
            if error.code not in (ErrorCode.SETTING_FIXED, ErrorCode.NOT_ALLOWED):
                raise
            self.failed.emit(error)
            self.changed.emit()  # switches go back to what holds
            return
        if after != self.now:
            self.now = after
            self._unstored |= values
            self.changed.emit()
            self._store()

    def can_change(self, name: str) -> bool:
        """Whether whoever is at the PC may change a setting, and nothing fixes it."""
        return name not in self.locks and may_change(name)

    def bind(self, switch: QAbstractButton, name: str) -> None:
        """Lets a switch show a setting that is true or false, and change it."""
        _Bond(self, switch, name)

    def finish(self, timeout_ms: int = 3000) -> bool:
        """Waits until everything is stored; False where a disk does not come back in time."""
        while self._job is not None:
            if not self._job.wait(timeout_ms):
                return False
        return True

    def _store(self) -> None:
        if self._job is None and self._unstored:
            self._job = Job(store_settings(self._unstored), self)
            self._unstored = {}
            self._job.failed.connect(self.failed)
            self._job.ended.connect(self._on_ended)
            self._job.start()

    @Slot()
    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._store()


def _listen(settings: "weakref.ref[UserSettings]") -> None:
    """Hears, in whatever thread, that somebody else is at the PC, for as long as the settings are there."""

    def told() -> None:
        there = settings()
        if there is None or not isValid(there):
            who.unsubscribe(told)
        else:
            there._somebody_else.emit()

    who.subscribe(told)


class _Bond(QObject):
    """Between a setting and its switch; it ends with the switch."""

    def __init__(self, settings: UserSettings, switch: QAbstractButton, name: str) -> None:
        super().__init__(switch)
        self._settings, self._switch, self._name = settings, switch, name
        self._show()
        settings.changed.connect(self._show)
        switch.toggled.connect(self._change)

    @Slot()
    def _show(self) -> None:
        self._switch.setEnabled(self._settings.can_change(self._name))
        self._switch.setChecked(getattr(self._settings.now, self._name))

    @Slot(bool)
    def _change(self, on: bool) -> None:
        self._settings.change(**{self._name: on})
