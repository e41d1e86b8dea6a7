"""The accounts of this PC: listed, added, changed, removed. The first one, an administrator's, turns them on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from inspector import paths
from inspector.core.access import Act, LoggedOnBy, Person, Role
from inspector.core.account import Account, check_badge, check_password, check_pin
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.services import auditing, who
from inspector.services.access import logging_on
from inspector.services.access.signed_on import guarded
from inspector.services.who import accounts_state
from inspector.storage import accounts as stored
from inspector.storage import secret_hashes
from inspector.storage.accounts import Accounts

__all__ = ["accounts_state", "add_account", "change_account", "change_own_secret", "list_accounts", "remove_account"]

_STAGE = "Storing the accounts"


@guarded(Act.USERS)
def list_accounts() -> tuple[Account, ...]:
    """All accounts by name. Raises `NOT_ALLOWED`, and `ACCOUNTS_DAMAGED`."""
    return stored.read_accounts(paths.accounts_file()).all


@guarded(Act.USERS)
def add_account(name: str, role: Role, *, password: str = "", pin: str = "", badge: str = "", language: str = "") -> Steps[Account]:
    """A new account; the first one must be an administrator's with a password, turns accounts on, and is logged on at once.

    PIN and badge are for operators only; engineers and administrators have passwords.
    Raises `NOT_ALLOWED`, `BAD_ARGUMENT` (a name or badge that there is already, no secret), `ACCOUNTS_DAMAGED`, `NOT_WRITABLE`, ...
    """
    yield Progress(_STAGE, 0, 1)
    made = _with_secrets(Account(" ".join(name.split()), role, language=language), password, pin, badge)
    was_off = accounts_state() is who.AccountsState.OFF

    def add(found: Accounts) -> Accounts:
        nonlocal made
        if found.named(made.name) is not None:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is an account of the name {name} already.", name=made.name))
        made = _with_badge(made, badge, found)
        return _checked(replace(found, all=(*found.all, made)))

    _store(add, "added", made.name, role=str(made.role))
    if was_off:
        first = Person(made.name, made.role, LoggedOnBy.PASSWORD)
        who.seat(first)
        auditing.note_later(AuditKind.LOG_ON, person=first)
    return made


@guarded(Act.USERS)
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
    yield Progress(_STAGE, 0, 1)
    given = {"name": new_name and " ".join(new_name.split()), "role": role, "language": language, "active": active}
    plain: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    secrets = {key: value for key, value in {"password": password, "pin": pin, "badge": badge}.items() if value is not None}
    changed = _with_secrets(replace(_expect(stored.read_accounts(paths.accounts_file()), name), **plain), password, pin, badge)
    hashes: dict[str, Any] = {f"{key}_hash": getattr(changed, f"{key}_hash") for key in secrets if key != "badge"}

    def change(found: Accounts) -> Accounts:
        nonlocal changed
        before = _expect(found, name)
        changed = _with_badge(replace(before, **plain, **hashes), badge, found)
        return _checked(replace(found, all=(*(each for each in found.all if each.key != before.key), changed)))

    told = {"new_name" if key == "name" else key: str(value) for key, value in plain.items()}
    _store(change, "changed", name, secrets=sorted(secrets), **told)
    logging_on.forgive(changed)
    at_the_pc = who.person()
    if at_the_pc.name == name:  # still the same person, under another name
        who.seat(replace(at_the_pc, name=changed.name))
    return changed


@guarded(Act.USERS)
def remove_account(name: str) -> Steps[None]:
    """Removes an account; the last one of all turns accounts off, the last administrator among others stays (`BAD_ARGUMENT`)."""
    yield Progress(_STAGE, 0, 1)

    def remove(found: Accounts) -> Accounts:
        gone = _expect(found, name)
        return _checked(replace(found, all=tuple(each for each in found.all if each.key != gone.key)))

    _store(remove, "removed", name)
    if accounts_state() is who.AccountsState.OFF:
        who.seat(None)


def change_own_secret(old: str, new: str) -> Steps[None]:
    """A new PIN or password for whoever is logged on by one. Raises `LOG_ON_REFUSED` where the old one is wrong, `BAD_ARGUMENT`."""
    yield Progress(_STAGE, 0, 1)
    somebody = who.person()
    if somebody.by not in (LoggedOnBy.PIN, LoggedOnBy.PASSWORD):
        raise InspectorError(ErrorCode.LOG_ON_REFUSED, said("Only who is logged on by PIN or password can change it."))
    account = _expect(stored.read_accounts(paths.accounts_file()), somebody.name)
    logging_on.expect_own(account, old)
    by_pin = somebody.by is LoggedOnBy.PIN
    sealed = _with_secrets(account, None if by_pin else new, new if by_pin else None, None)
    kept: dict[str, Any] = {"pin_hash": sealed.pin_hash} if by_pin else {"password_hash": sealed.password_hash}

    def change(found: Accounts) -> Accounts:
        mine = _expect(found, account.name)
        return _checked(replace(found, all=(*(each for each in found.all if each.key != mine.key), replace(mine, **kept))))

    _store(change, "own secret", account.name)


def _store(change: Callable[[Accounts], Accounts], what: str, name: str, **details: Any) -> None:
    """Notes it before it is written, with the number of accounts that there are afterwards. Raises `AUDIT_UNWRITABLE`, ..."""
    file = paths.accounts_file()

    def noted(found: Accounts) -> Accounts:
        changed = change(found)
        auditing.note(AuditKind.ACCOUNTS, what=what, name=name, accounts=len(changed.all), **details)
        return changed

    stored.change_accounts(file, noted)
    who.tell()


def _expect(found: Accounts, name: str) -> Account:
    account = found.named(name)
    if account is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no account of the name {name}.", name=name))
    return account


def _with_secrets(account: Account, password: str | None, pin: str | None, badge: str | None) -> Account:
    """With new hashes of what is given; a badge is only checked here. Takes some 50 ms each. Raises `BAD_ARGUMENT`."""
    if password is not None:
        if password:
            check_password(password, account.name)
        account = replace(account, password_hash=secret_hashes.seal(password) if password else "")
    if pin is not None:
        if pin:
            check_pin(pin)
        account = replace(account, pin_hash=secret_hashes.seal(pin) if pin else "")
    if badge:
        check_badge(badge.strip())
    return account


def _with_badge(account: Account, badge: str | None, found: Accounts) -> Account:
    """With a new badge, where one is given. Raises `BAD_ARGUMENT` for another one's."""
    if badge is None:
        return account
    sealed = secret_hashes.seal_with(badge.strip(), found.badge_salt) if badge else ""
    if any(sealed and each.badge_hash == sealed and each.key != account.key for each in found.all):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("Somebody else has this badge."))
    return replace(account, badge_hash=sealed)


def _checked(accounts: Accounts) -> Accounts:
    """Raises `BAD_ARGUMENT` for accounts among which there is nobody to look after them, or one that nobody can log on by."""
    for each in accounts.all:
        if each.role is not Role.OPERATOR and (each.pin_hash or each.badge_hash):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("Only operators log on by PIN or badge; {name} needs a password.", name=each.name)
            )
        if not (each.pin_hash or each.badge_hash or each.password_hash):
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{name} needs a PIN, a badge or a password.", name=each.name))
    if len({each.key for each in accounts.all}) < len(accounts.all):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is an account of this name already."))
    if accounts.all and not accounts.has_administrator:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("There must always be an active administrator with a password; the first account is one.")
        )
    return accounts
