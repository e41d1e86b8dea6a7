"""Logging on: by name with PIN or password, by badge, or as an operator without either."""

import math
import time
from contextlib import suppress
from dataclasses import dataclass

from inspector import paths
from inspector.core.access import LoggedOnBy, Person, Role
from inspector.core.account import Account
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.pin import Tries, is_pin
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.services import auditing, who
from inspector.storage import log_on_tries, secret_hashes
from inspector.storage.accounts import Accounts

BADGES, UNKNOWN = "badge:", "unknown:"
"""Whose tries they are that are no account's. No name has the first one's form in `_tries_of`."""
_UNWRITTEN: dict[str, Tries] = {}
"""Tries that could not be counted in the file: a full disk must not keep the operator from the line, nor count for fresh tries."""
_STAGE = "Logging on"
_WRONG = said("The name, or the PIN or password, is wrong.")
NO_BADGES = said("This PC takes no badges; an administrator can change that in the settings.")
_NOT_SEALED = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""What no secret opens: a name that nobody has must take as long as one that somebody has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A name to log on by, with nothing that is secret."""

    name: str
    role: Role
    asks_pin: bool
    """Whether digits are enough to type, with a PIN; otherwise it is a password."""


def choices() -> tuple[Choice, ...]:
    """The names to choose from, operators first; empty where accounts are off or damaged. Reads one small file."""
    _, accounts = who.known_accounts()
    able = [each for each in accounts.all if each.active and (each.pin_hash or each.password_hash)]
    listed = [Choice(each.name, each.role, bool(each.pin_hash)) for each in able]
    return tuple(sorted(listed, key=lambda each: (each.role.rank, each.name.casefold())))


def wait_s(name: str = "") -> float:
    """For how many seconds no try is taken for an account, or for badges where no name is given; 0 where one is."""
    _, accounts = who.known_accounts()
    key = _key(accounts.named(name)) if name else BADGES
    return log_on_tries.wait_s(paths.log_on_tries_file(), key, time.time())


def log_on(name: str, secret: str) -> Steps[Person]:
    """By PIN (accounts of operators) or password. Raises `LOG_ON_REFUSED`: wrong, unknown, not active, or too many tries."""
    yield Progress(_STAGE, 0, 1)
    accounts = _accounts()
    account = accounts.named(name)
    _claim(_key(account), name)
    by = _proof(account, secret)
    if account is None or by is None or not account.active:
        raise _refused(_WRONG, name if account is not None else "")
    return _seat(account, by, _key(account))


def log_on_by_badge(text: str) -> Steps[Person]:
    """By what a badge reader types. Raises `LOG_ON_REFUSED`."""
    yield Progress(_STAGE, 0, 1)
    accounts = _accounts()
    if who.operator_log_on() == "pin":
        raise InspectorError(ErrorCode.LOG_ON_REFUSED, NO_BADGES)
    _claim(BADGES, "")
    sealed = secret_hashes.seal_with(text.strip(), accounts.badge_salt)
    account = next((each for each in accounts.all if each.badge_hash and secret_hashes.same(each.badge_hash, sealed)), None)
    if account is None or not account.active:
        raise _refused(said("This badge is not known, or it is not in use."), "")
    return _seat(account, LoggedOnBy.BADGE, BADGES)


def log_on_as_operator() -> Person:
    """As an operator without a name: where the setting `operator_log_on` is none, or the accounts are damaged. Raises `LOG_ON_REFUSED`."""
    state = who.accounts_state()
    if state is who.AccountsState.OFF:
        return who.person()
    if state is who.AccountsState.ON and who.operator_log_on() != "none":
        raise InspectorError(ErrorCode.LOG_ON_REFUSED, said("On this PC operators log on too."))
    somebody = Person("", Role.OPERATOR, LoggedOnBy.NONE)
    who.seat(somebody)
    auditing.note_later(AuditKind.LOG_ON, person=somebody, accounts=str(state))
    return somebody


def expect_own(account: Account, secret: str) -> None:
    """Raises `LOG_ON_REFUSED` where a secret is not the account's; counts as a try to log on. Takes some 50 ms."""
    _claim(_key(account), account.name)
    if _proof(account, secret) is None:
        raise _refused(_WRONG, account.name)
    forgive(account)


def forgive(account: Account) -> None:
    """Makes up for the wrong tries of an account, whose secret is right or new."""
    _forgive(_tries_of(account))


def _tries_of(account: Account) -> str:
    """Under which key the tries of an account are counted."""
    return f"account:{account.key}"


def _forgive(key: str) -> None:
    _UNWRITTEN.pop(key, None)
    with suppress(InspectorError):
        log_on_tries.forgive(paths.log_on_tries_file(), key)


def _key(account: Account | None) -> str:
    """All names that nobody has share their tries: whoever asks for many of them waits, and no file grows."""
    return UNKNOWN if account is None else _tries_of(account)


def _accounts() -> Accounts:
    state, accounts = who.known_accounts()
    if state is who.AccountsState.DAMAGED:
        raise InspectorError(ErrorCode.ACCOUNTS_DAMAGED, said("The accounts in {file} cannot be read.", file=paths.accounts_file()))
    if state is who.AccountsState.OFF:
        raise InspectorError(ErrorCode.LOG_ON_REFUSED, said("There are no accounts on this PC."))
    return accounts


def _claim(key: str, name: str) -> None:
    try:
        left = log_on_tries.claim(paths.log_on_tries_file(), key, time.time())
    except InspectorError:
        tries = _UNWRITTEN.setdefault(key, Tries())
        left = tries.wait_s()
        if not left:
            tries.note(right=False)
    if left:
        raise _refused(
            said("There were too many wrong tries; the next one is taken in {seconds} s.", seconds=math.ceil(left)), name, too_many=True
        )


def _proof(account: Account | None, secret: str) -> LoggedOnBy | None:
    """Which secret of the account this is; None: neither. Takes as long for an account that is not there."""
    ways: list[tuple[LoggedOnBy, str]] = []
    if account is not None and account.pin_hash and is_pin(secret):
        ways.append((LoggedOnBy.PIN, account.pin_hash))
    if account is not None and account.password_hash:
        ways.append((LoggedOnBy.PASSWORD, account.password_hash))
    if not ways:
        secret_hashes.opens(secret, _NOT_SEALED)
    return next((by for by, sealed in ways if secret_hashes.opens(secret, sealed)), None)


def _seat(account: Account, by: LoggedOnBy, key: str) -> Person:
    _forgive(key)
    somebody = Person(account.name, account.role, by)
    before = who.person()
    if before.name and before.name != somebody.name:
        auditing.note_later(AuditKind.LOG_OFF, person=before, by_itself=False)
    who.seat(somebody)
    auditing.note_later(AuditKind.LOG_ON, person=somebody)
    return somebody


def _refused(sentence: str, name: str, *, too_many: bool = False) -> InspectorError:
    """Notes it, too. A name that nobody has is not noted: it is often a password, typed into the wrong line."""
    auditing.note_later(AuditKind.LOG_ON_REFUSED, name=name, too_many=too_many)
    return InspectorError(ErrorCode.LOG_ON_REFUSED, sentence)
