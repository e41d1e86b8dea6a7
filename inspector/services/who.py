"""Who is at this PC: the person who is logged on, or, where there are no accounts, the user that the system knows.

What somebody has begun is theirs until it ends, however long it takes and whoever is at the PC by then.
"""

import getpass
import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from enum import StrEnum

from inspector import paths
from inspector.core.access import MAY, NOBODY, ROLE_WORDS, Act, LoggedOnBy, Person, Role
from inspector.core.access import may as role_may
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.user_settings import Settings
from inspector.storage import accounts as stored
from inspector.storage.accounts import Accounts
from inspector.storage.fixed_settings import read_fixed
from inspector.storage.settings import peek_values


class AccountsState(StrEnum):
    """Whether somebody has to log on."""

    OFF = "off"
    ON = "on"
    DAMAGED = "damaged"
    """The file of accounts cannot be read: they count as on, and only an operator gets in."""


class _Desk:
    """What this process knows of who sits before it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.person: Person | None = None
        self.told: list[Callable[[], None]] = []
        self.read: tuple[object, AccountsState, Accounts] | None = None


_DESK = _Desk()
_ACTING: ContextVar[Person | None] = ContextVar("acting", default=None)


def person() -> Person:
    """Who is at the PC; within something that was begun, whoever began it. Reads no more than the times of a file."""
    return _ACTING.get() or _at_the_pc()


def user_name() -> str:
    """The name of whoever is at the PC; empty where nobody is logged on."""
    return person().name


def judge_name(configured: str) -> str:
    """Whose judgements they are: of who is logged on; without accounts, the name `configured` in the settings, or the system's."""
    found = person()
    return (configured or found.name) if found.by in (LoggedOnBy.SYSTEM, LoggedOnBy.NONE) else found.name


def system_name() -> str:
    """The name of the user who runs the program; empty for one without a name, as containers and services have them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def may(act: Act) -> bool:
    """Whether whoever is at the PC may do this now. Reads no more than the times of a file."""
    return role_may(person().role, act)


def require(act: Act) -> Person:
    """Who is at the PC. Raises `NOT_ALLOWED`, with a sentence that says from which role on it is allowed, where they may not."""
    found = person()
    if role_may(found.role, act):
        return found
    sentence = said("{whoever}; this is for the role {role} or a higher one.", whoever=_standing(found), role=ROLE_WORDS[MAY[act]])
    raise InspectorError(ErrorCode.NOT_ALLOWED, sentence)


def _standing(found: Person) -> str:
    """Why somebody may not do everything, as a clause."""
    if accounts_state() is AccountsState.DAMAGED:
        return said("The accounts of this PC cannot be read, and nobody is more than an operator until they are back from a backup")
    if found.role is None:
        return said("Nobody is logged on")
    if not found.name:
        return said("An operator works here without having logged on")
    return said("{name} is logged on as {role}", name=found.name, role=ROLE_WORDS[found.role])


@contextmanager
def acting(somebody: Person) -> Iterator[None]:
    """What the block does, in this thread, is done by this person."""
    token = _ACTING.set(somebody)
    try:
        yield
    finally:
        _ACTING.reset(token)


def accounts_state() -> AccountsState:
    """Whether somebody has to log on. Reads no more than the times of a file."""
    return known_accounts()[0]


def known_accounts() -> tuple[AccountsState, Accounts]:
    """The accounts as they are in their file now, which is read again where its times have changed. Raises nothing."""
    file = paths.accounts_file()
    stamp = (file, stored.stamp(file))
    known = _DESK.read
    if known is None or known[0] != stamp:
        known = _DESK.read = (stamp, *_read_accounts())
    return known[1], known[2]


def operator_log_on() -> str:
    """How operators log on, by the settings: none, pin or badge."""
    return str(_settings().operator_log_on)


def station() -> str:
    """What this PC is called in records, reports and the audit."""
    return _settings().station or platform.node()


def seat(somebody: Person | None) -> None:
    """Who is at the PC from now on; None: nobody. For `services.access` alone, which knows who it is."""
    with _DESK.lock:
        _DESK.person = somebody
    tell()


def tell() -> None:
    """Tells whoever wants to know that another person is at the PC or may do other things."""
    with _DESK.lock:
        told = list(_DESK.told)
    for each in told:
        each()


def subscribe(told: Callable[[], None]) -> None:
    """Calls `told`, in whatever thread it happens, when another person is at the PC or may do other things."""
    with _DESK.lock:
        _DESK.told.append(told)


def unsubscribe(told: Callable[[], None]) -> None:
    """No longer calls `told`."""
    with _DESK.lock:
        _DESK.told = [each for each in _DESK.told if each != told]


def _settings() -> Settings:
    """What users have stored, and over it what an administrator fixes; `services.settings` tells what is wrong with the files."""
    fixed = read_fixed(paths.fixed_settings_file(), paths.last_fixed_settings_file())
    return Settings(**{**peek_values(paths.settings_file()), **fixed.values})


def _at_the_pc() -> Person:
    state, accounts = known_accounts()
    seated = _DESK.person
    if state is AccountsState.OFF:
        return Person(system_name(), Role.ADMINISTRATOR, LoggedOnBy.SYSTEM)
    if seated is None or seated.role is None:
        return NOBODY
    if state is AccountsState.DAMAGED:
        return replace(seated, role=Role.OPERATOR)
    if seated.by is LoggedOnBy.NONE:
        return seated
    account = accounts.named(seated.name)
    if account is None or not account.active:
        return NOBODY
    return replace(seated, role=min(seated.role, account.role, key=lambda role: role.rank))  # a PIN makes nobody an administrator


def _read_accounts() -> tuple[AccountsState, Accounts]:
    try:
        found = stored.read_accounts(paths.accounts_file())
    except InspectorError:
        return AccountsState.DAMAGED, Accounts()
    return (AccountsState.ON if found.all else AccountsState.OFF), found
