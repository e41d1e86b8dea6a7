"""`inspector users`: the accounts of this PC."""

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.common_options import json_verb
from inspector.cli.keeping_verbs import Verbs
from inspector.cli.signing_on import secret
from inspector.core.access import Role

if TYPE_CHECKING:
    from inspector.core.account import Account

_VARIABLES = {"password": "INSPECTOR_NEW_PASSWORD", "pin": "INSPECTOR_NEW_PIN", "badge": "INSPECTOR_NEW_BADGE"}
_ROLES = [str(role) for role in Role]


def add(verbs: Verbs) -> None:
    """The command with its own commands."""
    text = (
        "Accounts of this PC. Without any, nobody has to log on. The first one is an administrator's and turns them on. Secrets are asked "
        f"for on the terminal, or read from {', '.join(_VARIABLES.values())}."
    )
    parser = verbs.add_parser("users", help="see and change the accounts of this PC", description=text)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    json_verb(inner, "list", "list all accounts", list_users)
    new = json_verb(inner, "add", "add an account", add_user)
    new.add_argument("name", metavar="NAME")
    new.add_argument("--role", choices=_ROLES, required=True)
    _secrets(new, "ask for a {} of it (default: a PIN for operators, a password for others)")
    new.add_argument("--language", default="", metavar="CODE", help="of the window while they are logged on, such as de")
    change = json_verb(inner, "change", "change an account", change_user)
    change.add_argument("name", metavar="NAME")
    change.add_argument("--new-name", metavar="NAME")
    change.add_argument("--role", choices=_ROLES)
    _secrets(change, "ask for a new {}; an empty one takes it away")
    change.add_argument("--language", metavar="CODE")
    active = change.add_mutually_exclusive_group()
    active.add_argument("--lock", dest="active", action="store_const", const=False, help="nobody can log on by it any more")
    active.add_argument("--unlock", dest="active", action="store_const", const=True, help="somebody can again")
    gone = json_verb(inner, "remove", "remove an account; the last one of all turns accounts off", remove_user)
    gone.add_argument("name", metavar="NAME")


def list_users(arguments: Namespace) -> int:
    """inspector users list"""
    from inspector.services.access.accounts import list_accounts

    found = list_accounts()
    if arguments.json:
        console.print_json({"users": [_facts(each) for each in found]})
    elif not found:
        print("There are no accounts: nobody has to log on.")
    else:
        rows = [[_cell(value) for value in _facts(each).values()] for each in found]
        console.print_table("Users", ("name", "role", "active", "language", "logs on by"), rows)
    return 0


def add_user(arguments: Namespace) -> int:
    """inspector users add"""
    from inspector.services.access.accounts import add_account

    role = Role(arguments.role)
    asked = _asked(arguments) or [("pin" if role is Role.OPERATOR else "password")]
    made = console.run(add_account(arguments.name, role, language=arguments.language, **_typed(asked)))
    return _print("Added", made, arguments)


def change_user(arguments: Namespace) -> int:
    """inspector users change"""
    from inspector.services.access.accounts import change_account

    role = Role(arguments.role) if arguments.role else None
    given: dict[str, Any] = {"new_name": arguments.new_name, "role": role, "language": arguments.language, "active": arguments.active}
    changed = console.run(change_account(arguments.name, **given, **_typed(_asked(arguments))))
    return _print("Changed", changed, arguments)


def remove_user(arguments: Namespace) -> int:
    """inspector users remove"""
    from inspector.services.access.accounts import remove_account

    console.run(remove_account(arguments.name))
    console.print_json({"removed": arguments.name}) if arguments.json else print(f"Removed: {arguments.name}")
    return 0


def _secrets(parser: argparse.ArgumentParser, text: str) -> None:
    for name in _VARIABLES:
        parser.add_argument(f"--{name}", action="store_true", help=text.format("PIN" if name == "pin" else name))


def _asked(arguments: Namespace) -> list[str]:
    return [name for name in _VARIABLES if getattr(arguments, name)]


def _typed(names: list[str]) -> dict[str, Any]:
    return {name: secret(f"New {'PIN' if name == 'pin' else name}", _VARIABLES[name], twice=True) for name in names}


def _facts(account: "Account") -> dict[str, Any]:
    ways = {"PIN": account.pin_hash, "badge": account.badge_hash, "password": account.password_hash}
    plain = {"name": account.name, "role": str(account.role), "active": account.active, "language": account.language}
    return plain | {"by": [name for name, sealed in ways.items() if sealed]}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value or "-"


def _print(done: str, account: "Account", arguments: Namespace) -> int:
    console.print_json(_facts(account)) if arguments.json else print(f"{done}: {account.name}, {account.role}")
    return 0
