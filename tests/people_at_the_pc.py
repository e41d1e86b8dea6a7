"""Accounts for tests of the window: an administrator, an engineer, and two operators with a PIN, one of whom has a badge."""

from inspector.core.access import Role
from inspector.core.progress import finish
from inspector.services import who
from inspector.services.access import accounts, logging_on, signed_on

ADMINISTRATOR, ENGINEER, ADA, GRACE = "Katherine", "Margaret", "Ada", "Grace"
PASSWORD, PIN, OTHER_PIN, BADGE = "three small words", "2049", "1843", "0012345678"


def set_up_accounts() -> None:
    """Makes the accounts; the administrator is logged on then."""
    finish(accounts.add_account(ADMINISTRATOR, Role.ADMINISTRATOR, password=PASSWORD))
    finish(accounts.add_account(ENGINEER, Role.ENGINEER, password=PASSWORD))
    finish(accounts.add_account(ADA, Role.OPERATOR, pin=PIN, badge=BADGE))
    finish(accounts.add_account(GRACE, Role.OPERATOR, pin=OTHER_PIN, language="de"))


def log_on(name: str) -> None:
    """Somebody logs on, without a screen."""
    finish(logging_on.log_on(name, {ADA: PIN, GRACE: OTHER_PIN}.get(name, PASSWORD)))


def log_off() -> None:
    """Nobody is at the PC."""
    signed_on.log_off()


def leave_nobody() -> None:
    """For the next test."""
    who.seat(None)
