"""The accounts of this PC: listed, added, changed, removed. The first one, an administrator's, turns them on."""

from inspector.core.access import Role
from inspector.core.account import Account
from inspector.core.progress import Steps
from inspector.services.who import accounts_state

__all__ = ["accounts_state", "add_account", "change_account", "change_own_secret", "list_accounts", "remove_account"]


def list_accounts() -> tuple[Account, ...]:
    """All accounts by name. Raises `NOT_ALLOWED`, and `ACCOUNTS_DAMAGED`."""
    raise NotImplementedError


def add_account(name: str, role: Role, *, password: str = "", pin: str = "", badge: str = "", language: str = "") -> Steps[Account]:
    """A new account; the first one must be an administrator's with a password, turns accounts on, and is logged on at once.

    PIN and badge are for operators only; engineers and administrators have passwords.
    Raises `NOT_ALLOWED`, `BAD_ARGUMENT` (a name or badge that there is already, no secret), `ACCOUNTS_DAMAGED`, `NOT_WRITABLE`, ...
    """
    raise NotImplementedError(name, role, password, pin, badge, language)


def change_account(
    name: str,
    *,
    new_name: str | None = None,
    role: Role | None = None,
    password: str | None = None,
    pin: str | None = None,
    badge: str | None = None,
    language: str | None = None,
    active: bool | None = None,
) -> Steps[Account]:
    """Changes what is given; an empty secret is taken away. Never without a last active administrator. Raises as `add_account`."""
    raise NotImplementedError(name, new_name, role, password, pin, badge, language, active)


def remove_account(name: str) -> Steps[None]:
    """Removes an account; the last one of all turns accounts off, the last administrator among others stays (`BAD_ARGUMENT`)."""
    raise NotImplementedError(name)


def change_own_secret(old: str, new: str) -> Steps[None]:
    """A new PIN or password for whoever is logged on by one. Raises `LOG_ON_REFUSED` where the old one is wrong, `BAD_ARGUMENT`."""
    raise NotImplementedError(old, new)
