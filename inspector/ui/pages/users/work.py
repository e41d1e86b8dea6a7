"""Reads and changes accounts in a thread."""

from inspector.core.account import Account
from inspector.core.progress import Progress, Steps
from inspector.services.access import accounts
from inspector.ui.pages.users.form import Entered


def listed() -> Steps[tuple[Account, ...]]:
    """All accounts."""
    yield Progress("Reading the accounts", 0, 1)
    return accounts.list_accounts()


def store(entered: Entered) -> Steps[Account]:
    """Makes or changes an account. Asked for in the thread of the window, so that it is whoever is logged on who does it."""
    if not entered.before:
        return accounts.add_account(entered.name, entered.role, **{k: v for k, v in entered.values.items() if k != "active"})
    new_name = entered.name if entered.name.strip() != entered.before else None
    return accounts.change_account(entered.before, new_name=new_name, role=entered.role, **entered.values)
