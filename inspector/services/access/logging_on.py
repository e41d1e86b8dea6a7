"""Logging on: by name with PIN or password, by badge, or as an operator without either."""

from dataclasses import dataclass

from inspector.core.access import Person, Role
from inspector.core.progress import Steps


@dataclass(frozen=True, slots=True)
class Choice:
    """A name to log on by, with nothing that is secret."""

    name: str
    role: Role
    asks_pin: bool
    """Whether digits are enough to type, with a PIN; otherwise it is a password."""


def choices() -> tuple[Choice, ...]:
    """The names to choose from, operators first; empty where accounts are off or damaged. Reads one small file."""
    raise NotImplementedError


def wait_s(name: str = "") -> float:
    """For how many seconds no try is taken for an account, or for badges where no name is given; 0 where one is."""
    raise NotImplementedError(name)


def log_on(name: str, secret: str) -> Steps[Person]:
    """By PIN (accounts of operators) or password. Raises `LOG_ON_REFUSED`: wrong, unknown, not active, or too many tries."""
    raise NotImplementedError(name, secret)


def log_on_by_badge(text: str) -> Steps[Person]:
    """By what a badge reader types. Raises `LOG_ON_REFUSED`."""
    raise NotImplementedError(text)


def log_on_as_operator() -> Person:
    """As an operator without a name: where the setting `operator_log_on` is none, or the accounts are damaged. Raises `LOG_ON_REFUSED`."""
    raise NotImplementedError
