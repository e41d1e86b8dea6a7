"""One account to be made or changed: what is not touched stays as it is."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.core.access import Role
from inspector.core.account import LEAST_IN_PASSWORD, MOST_LETTERS, Account
from inspector.services.access.logging_on import NO_BADGES
from inspector.services.who import operator_log_on
from inspector.ui import languages, theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.pages.users.dialogs import BadgeDialog, PinDialog
from inspector.ui.people import role_text
from inspector.ui.said_text import in_words
from inspector.ui.widgets.icon_button import IconButton


@dataclass(frozen=True, slots=True)
class Entered:
    """What is asked for of an account. `before`: its name until now; empty: a new one."""

    before: str
    name: str
    role: Role
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    """Secrets that were entered, language, and whether it is active."""


class AccountForm(QWidget):
    """Operators have PIN and badge, the others a password."""

    saved = Signal(object)
    """What was `Entered`."""
    remove_wanted = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: Account | None = None
        self._first = False
        self._pin = self._badge = ""
        self.title, self.problem = QLabel(), QLabel()
        self.title.setProperty("role", "heading")
        self.problem.setWordWrap(True)
        self.name = QLineEdit(maxLength=MOST_LETTERS)
        self.role, self.language = QComboBox(), QComboBox()
        for role in Role:
            self.role.addItem(role_text(role), role)
        self.language.addItem(self.tr("As in the settings"), "")
        for code, own_name in languages.available().items():
            self.language.addItem(own_name, code)
        self.password, self.again = QLineEdit(), QLineEdit()
        self.pin, self.badge = IconButton("lock", operator=True), IconButton("user", operator=True)
        self.active = QCheckBox(self.tr("May log on"))
        self.save = IconButton("check", self.tr("Save"), primary=True, operator=True)
        self.remove = IconButton("trash", self.tr("Remove…"), operator=True)
        self.cancel = IconButton("close", self.tr("Cancel"), operator=True)
        self._pin_said, self._badge_said = QLabel(), QLabel()
        self._badge_said.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.begin(None)

    @property
    def is_begun(self) -> bool:
        """Whether something was entered that is not stored."""
        return not self.isHidden() and bool(self._pin or self._badge or self.password.text() or self._differs())

    def begin(self, account: Account | None, *, first: bool = False) -> None:
        """Shows an account, or none for a new one; the `first` of all is an administrator's."""
        self._before, self._first = account, first
        self._pin = self._badge = ""
        self.title.setText(account.name if account is not None else self.tr("First administrator") if first else self.tr("New account"))
        self.name.setText(account.name if account is not None else "")
        self.role.setCurrentIndex(
            self.role.findData(account.role if account is not None else Role.ADMINISTRATOR if first else Role.OPERATOR)
        )
        self.role.setEnabled(not first)
        self.language.setCurrentIndex(max(0, self.language.findData(account.language if account is not None else "")))
        self.active.setChecked(account is None or account.active)
        self.active.setVisible(account is not None)
        self.remove.setVisible(account is not None)
        for line in (self.password, self.again):
            line.clear()
        self.say("")
        self._show()

    def say(self, text: str) -> None:
        """Why it could not be stored; empty: nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def set_locked(self, locked: bool) -> None:
        """It is being stored."""
        self.setEnabled(not locked)

    @property
    def _role(self) -> Role:
        return Role(self.role.currentData())

    def _differs(self) -> bool:
        before = self._before
        now = (self.name.text().strip(), self._role, self.language.currentData() or "", self.active.isChecked())
        if before is None:
            return bool(now[0])
        return now != (before.name, before.role, before.language, before.active)

    @Slot()
    def _show(self) -> None:
        is_operator = self._role is Role.OPERATOR
        for widget in (self.pin, self.badge, self._pin_said, self._badge_said):
            widget.setVisible(is_operator)
        for row, line in ((self._password_row, self.password), (self._again_row, self.again)):
            row.setVisible(not is_operator)
            line.setVisible(not is_operator)
        has_pin = bool(self._before is not None and self._before.pin_hash)
        has_badge = bool(self._before is not None and self._before.badge_hash)
        has_password = bool(self._before is not None and self._before.password_hash)
        self.pin.setText(self.tr("Change the PIN…") if has_pin else self.tr("Set a PIN…"))
        self.badge.setText(self.tr("Read another badge…") if has_badge else self.tr("Read a badge…"))
        new = self.tr("A new one is entered.")
        self._pin_said.setText(new if self._pin else self.tr("There is one.") if has_pin else self.tr("There is none."))
        badge = new if self._badge else self.tr("There is one.") if has_badge else self.tr("There is none.")
        is_vain = (self._badge or has_badge) and operator_log_on() == "pin"
        self._badge_said.setText(sentences_text((badge, in_words(NO_BADGES) if is_vain else "")))
        self.password.setPlaceholderText(
            self.tr("Unchanged") if has_password else self.tr("At least {count} letters").format(count=LEAST_IN_PASSWORD)
        )

    @Slot()
    def _on_save(self) -> None:
        if self._role is not Role.OPERATOR and self.password.text() != self.again.text():
            self.say(self.tr("The two passwords differ."))
            return
        values: dict[str, Any] = {"language": self.language.currentData() or ""}
        if self._before is not None:
            values["active"] = self.active.isChecked()
        secrets = {"pin": self._pin, "badge": self._badge} if self._role is Role.OPERATOR else {"password": self.password.text()}
        values |= {key: value for key, value in secrets.items() if value}
        if self._before is not None and self._before.role is not self._role:
            values |= {"pin": "", "badge": ""} if self._role is not Role.OPERATOR else {"password": ""} | {}
        self.saved.emit(Entered(self._before.name if self._before is not None else "", self.name.text(), self._role, values))

    @Slot()
    def _on_pin(self) -> None:
        dialog = PinDialog(self.name.text(), self.window())
        dialog.given.connect(self._on_pin_given)
        dialog.open()

    @Slot(str)
    def _on_pin_given(self, pin: str) -> None:
        self._pin = pin
        self._show()

    @Slot()
    def _on_badge(self) -> None:
        dialog = BadgeDialog(self.name.text(), self.window())
        dialog.given.connect(self._on_badge_given)
        dialog.open()

    @Slot(str)
    def _on_badge_given(self, text: str) -> None:
        self._badge = text
        self._show()

    @Slot()
    def _on_remove(self) -> None:
        if self._before is not None:
            self.remove_wanted.emit(self._before.name)

    def _connect(self) -> None:
        self.role.currentIndexChanged.connect(self._show)
        self.pin.clicked.connect(self._on_pin)
        self.badge.clicked.connect(self._on_badge)
        self.save.clicked.connect(self._on_save)
        self.remove.clicked.connect(self._on_remove)
        self.cancel.clicked.connect(self.cancelled)
        self.again.returnPressed.connect(self._on_save)

    def _lay_out(self) -> None:
        for line, name in ((self.password, self.tr("Password")), (self.again, self.tr("Password again"))):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(name)
        self.name.setAccessibleName(self.tr("Name"))
        self.role.setAccessibleName(self.tr("Role"))
        self.language.setAccessibleName(self.tr("Language"))
        self._password_row, self._again_row = QLabel(self.tr("Password")), QLabel(self.tr("Password again"))
        form = QFormLayout()
        form.setSpacing(theme.SPACE)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        named = QLabel(self.tr("Name")), QLabel(self.tr("Role")), QLabel(self.tr("Language"))
        for label in (*named, self._password_row, self._again_row, self._pin_said, self._badge_said):
            label.setMinimumHeight(theme.scaled(theme.TOUCH_PX))  # beside the middle of its field
        form.addRow(named[0], self.name)
        form.addRow(named[1], self.role)
        form.addRow(self._password_row, self.password)
        form.addRow(self._again_row, self.again)
        form.addRow(self.pin, self._pin_said)
        form.addRow(self.badge, self._badge_said)
        form.addRow(named[2], self.language)
        form.addRow("", self.active)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE)
        for button in (self.save, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.title)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        layout.addStretch(1)
