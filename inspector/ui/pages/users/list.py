"""The accounts in a list: who, what they are, how they log on."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from inspector.core.account import Account
from inspector.ui import icons, theme
from inspector.ui.people import role_text

_ROW_PX = 60


class AccountList(QListWidget):
    """One is chosen at a time, by mouse, finger or arrow keys."""

    chosen = Signal(object)
    """An `Account`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Accounts"))
        self.setIconSize(QSize(24, 24))
        self.itemSelectionChanged.connect(self._on_selection)

    def show_accounts(self, accounts: Sequence[Account], chosen: str = "") -> None:
        """All accounts; `chosen`: the name of the one that is marked."""
        self.blockSignals(True)
        self.clear()
        for account in accounts:
            item = QListWidgetItem(icons.icon("user", self), f"{account.name}\n{account_text(account)}")
            item.setData(Qt.ItemDataRole.UserRole, account)
            item.setSizeHint(QSize(0, theme.scaled(_ROW_PX)))
            self.addItem(item)
            if account.name == chosen:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt then frames the first row, which looks chosen while no account is shown: an arrow key begins there all the same."""
        super().focusInEvent(event)
        if not self.selectedItems():
            self.choose_none()

    def choose_none(self) -> None:
        """No account is marked, nor looks as if it were because the keys would begin there."""
        self.setCurrentItem(None)  # type: ignore[call-overload]  # Qt takes it; the next key or tap begins anywhere
        self.clearSelection()

    def _on_selection(self) -> None:
        items = self.selectedItems()
        if items:
            self.chosen.emit(items[0].data(Qt.ItemDataRole.UserRole))


def account_text(account: Account) -> str:
    """The role, and by what somebody logs on."""
    translate = QCoreApplication.translate
    ways = [
        text
        for text, there in (
            (translate("AccountList", "PIN"), account.pin_hash),
            (translate("AccountList", "badge"), account.badge_hash),
            (translate("AccountList", "password"), account.password_hash),
        )
        if there
    ]
    active = [] if account.active else [translate("AccountList", "may not log on")]
    return " · ".join([role_text(account.role), ", ".join(ways), *active])
