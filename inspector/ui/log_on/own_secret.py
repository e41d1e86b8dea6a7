"""Whoever is logged on takes another PIN or password: the old one first, then the new one twice."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.core.access import LoggedOnBy
from inspector.core.errors import Cancelled
from inspector.services.access import accounts
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.people import People
from inspector.ui.pin.keypad import Keypad
from inspector.ui.widgets.icon_button import IconButton

_KEYPAD_PX, _FIELDS_PX = (500, 400), 420


class OwnSecretDialog(QDialog):
    """Goes once the new one holds."""

    changed = Signal()

    def __init__(self, people: People, parent: QWidget) -> None:
        super().__init__(parent)
        self.by_pin = people.person.by is LoggedOnBy.PIN
        self._given: list[str] = []
        self.setWindowTitle(self.tr("Change my PIN") if self.by_pin else self.tr("Change my password"))
        self.keypad, self.said = Keypad(), QLabel()
        self.fields = [QLineEdit(), QLineEdit(), QLineEdit()]
        self.save = IconButton("check", self.tr("Save"), primary=True, operator=True)
        self.cancel = IconButton("close", self.tr("Cancel"), operator=True)
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_changed)
        self._job.failed.connect(self._on_failed)
        self.said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.said)
        layout.addWidget(self._make_pin() if self.by_pin else self._make_password())
        self._begin()

    def done(self, result: int) -> None:
        """However it ends, nothing is changed afterwards."""
        self._job.drop()
        super().done(result)

    def stop(self, timeout_ms: int) -> bool:
        """Ends its thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    def _questions(self) -> tuple[str, str, str]:
        if self.by_pin:
            return self.tr("Present PIN?"), self.tr("New PIN?"), self.tr("The new PIN again?")
        return self.tr("Present password"), self.tr("New password"), self.tr("New password again")

    def _begin(self) -> None:
        self._given = []
        self.keypad.ask(self._questions()[0])
        for field in self.fields:
            field.clear()

    @Slot(str)
    def _on_pin(self, pin: str) -> None:
        self._given.append(pin)
        if len(self._given) < 3:
            self.keypad.ask(self._questions()[len(self._given)])
        else:
            self._change(*self._given)

    @Slot()
    def _on_save(self) -> None:
        self._change(*(field.text() for field in self.fields))

    def _change(self, old: str, new: str, again: str) -> None:
        if new != again:
            self.said.setText(self.tr("The new ones differ."))
            self._begin()
        elif not self._job.running:
            self.said.setText("")
            self._job.start(accounts.change_own_secret(old, new))

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()
        self.accept()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.said.setText(explain(error).detail or explain(error).happened)
            self._begin()

    def _make_pin(self) -> QWidget:
        self.keypad.setFixedSize(theme.scaled(_KEYPAD_PX[0]), theme.scaled(_KEYPAD_PX[1]))
        self.keypad.entered.connect(self._on_pin)
        self.keypad.cancelled.connect(self.reject)
        return self.keypad

    def _make_password(self) -> QWidget:
        self.keypad.setParent(self)
        self.keypad.hide()
        whole = QWidget()
        whole.setMinimumWidth(theme.scaled(_FIELDS_PX))
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        for field, name in zip(self.fields, self._questions(), strict=True):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            column.addWidget(field)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.cancel, self.save):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        self.fields[-1].returnPressed.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)
        return whole
