"""Who is at this PC: the person who is logged on, or, where there are no accounts, the user that the system knows."""

import getpass
from collections.abc import Callable
from enum import StrEnum

from inspector.core.access import LoggedOnBy, Person, Role


class AccountsState(StrEnum):
    """Whether somebody has to log on."""

    OFF = "off"
    ON = "on"
    DAMAGED = "damaged"
    """The file of accounts cannot be read: they count as on, and only an operator gets in."""


def user_name() -> str:
    """The name of whoever is at the PC; empty where nobody is logged on."""
    return person().name


def system_name() -> str:
    """The name of the user who runs the program; empty for one without a name, as containers and services have them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def person() -> Person:
    """Who is at the PC; within something that was begun, whoever began it. Reads no more than the times of a file."""
    return Person(system_name(), Role.ADMINISTRATOR, LoggedOnBy.SYSTEM)


def accounts_state() -> AccountsState:
    """Whether somebody has to log on. Reads no more than the times of a file."""
    return AccountsState.OFF


def operator_log_on() -> str:
    """How operators log on, by the settings: none, pin or badge."""
    return "pin"


def judge_name(configured: str) -> str:
    """Whose judgements they are: of who is logged on; without accounts, the name `configured` in the settings, or the system's."""
    return configured or user_name()


def subscribe(told: Callable[[], None]) -> None:
    """Calls `told`, in whatever thread it happens, when another person is at the PC or may do other things."""
    raise NotImplementedError(told)


def unsubscribe(told: Callable[[], None]) -> None:
    """No longer calls `told`."""
    raise NotImplementedError(told)
