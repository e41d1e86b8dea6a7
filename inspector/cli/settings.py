"""`inspector settings`: what this PC is set to, changed by name, and taken to other PCs."""

from argparse import Namespace
from dataclasses import Field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.common_options import json_verb
from inspector.cli.keeping_verbs import Verbs
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.setting import Shape, about, plain, shape_of

if TYPE_CHECKING:
    from inspector.services.settings import InForce
    from inspector.services.settings_exchange import Import

_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_HIDDEN = "(set)"
"""Stands for what may be a secret."""


def add(verbs: Verbs) -> None:
    """The command with its own commands."""
    text = "Settings of this PC. An administrator can fix them in a file of the machine; what is fixed there is marked, and stays."
    parser = verbs.add_parser("settings", help="see and change the settings of this PC", description=text)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = json_verb(inner, "list", "list all settings with their values", list_settings)
    listing.add_argument("--changed", action="store_true", help="only those that differ from their defaults")
    one = json_verb(inner, "set", "change one setting", set_one)
    one.add_argument("name", metavar="NAME")
    one.add_argument("value", metavar="VALUE", help="true or false, a number, or a text; a number below 0 after --")
    back = json_verb(inner, "reset", "give settings their defaults again", reset)
    back.add_argument("names", nargs="+", metavar="NAME")
    out = json_verb(inner, "export", "write all settings to a file for other PCs, without names, PINs and passwords", export)
    out.add_argument("file", type=Path, metavar="FILE")
    into = json_verb(inner, "import", "show what a file would change, and change it with --yes", import_file)
    into.add_argument("file", type=Path, metavar="FILE")
    into.add_argument("--yes", action="store_true", help="change it")


def list_settings(arguments: Namespace) -> int:
    """inspector settings list"""
    from inspector.core.user_settings import Settings
    from inspector.services.settings import read_in_force

    found = read_in_force()
    rows = [_facts(each, found) for each in fields(Settings)]
    if arguments.changed:
        rows = [row for row in rows if row["value"] != row["default"]]
    if arguments.json:
        console.print_json({"settings": rows, "problem": found.problem})
        return 0
    shown = [(row["name"], row["value"], row["default"], row["range"], row["role"], row["fixed"] or "") for row in rows]
    console.print_table("Settings", ("name", "value", "default", "range", "changed by", "fixed"), shown)
    if found.problem:
        print(found.problem)
    return 0


def set_one(arguments: Namespace) -> int:
    """inspector settings set"""
    return _change({arguments.name: _read(_field(arguments.name), arguments.value)}, arguments.json)


def reset(arguments: Namespace) -> int:
    """inspector settings reset"""
    return _change({name: _field(name).default for name in arguments.names}, arguments.json)


def export(arguments: Namespace) -> int:
    """inspector settings export"""
    from inspector.services.settings_exchange import export_settings

    file = console.run(export_settings(arguments.file))
    console.print_json({"file": str(file)}) if arguments.json else print(f"Written to {file}")
    return 0


def import_file(arguments: Namespace) -> int:
    """inspector settings import"""
    from inspector.services.settings_exchange import look_into
    from inspector.services.settings_storing import store_settings

    found = console.run(look_into(arguments.file))
    if arguments.yes and found.changes:
        console.run(store_settings(found.values))
    if arguments.json:
        console.print_json(
            {
                "changes": [{"name": each.name, "before": each.before, "after": each.after} for each in found.changes],
                "staying": dict(found.staying),
                "passed_over": [*found.private, *found.unknown],
                "changed": arguments.yes,
            }
        )
    else:
        _tell(found, changed=arguments.yes)
    return 0


def _tell(found: "Import", *, changed: bool) -> None:
    if found.changes:
        rows = [(each.name, each.before, each.after) for each in found.changes]
        console.print_table("Changed" if changed else "Would change", ("setting", "now", "then"), rows)
    else:
        print("Nothing differs.")
    for _, sentence in found.staying:
        print(sentence)
    if found.private or found.unknown:
        print(f"Passed over: {', '.join((*found.private, *found.unknown))}")
    if found.changes and not changed:
        print("Nothing has been changed; --yes changes it.")


def _change(values: dict[str, Any], as_json: bool) -> int:
    from inspector.services.settings_storing import store_settings

    try:
        console.run(store_settings(values))
    except TypeError as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, str(error)) from error
    told = {name: _shown(_field(name), plain(value)) for name, value in values.items()}
    console.print_json({"changed": told}) if as_json else console.print_facts(told)
    return 0


def _field(name: str) -> "Field[Any]":
    from inspector.core.user_settings import Settings

    known = {each.name: each for each in fields(Settings)}
    if name not in known:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no setting {name}; `inspector settings list` names all.")
    return known[name]


def _read(each: "Field[Any]", text: str) -> Any:
    """The value that `text` means for a setting. Raises `BAD_ARGUMENT`."""
    if shape_of(each) is Shape.PIN:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "A PIN is set on the page Settings, where nobody reads it in a history of commands.")
    if each.type is bool:
        if text.lower() not in _YES + _NO:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, f"{each.name} must be true or false, not {text}.")
        return text.lower() in _YES
    if each.type in (int, float):
        try:
            return each.type(text)
        except ValueError:
            kind = "a whole number" if each.type is int else "a number"
            raise InspectorError(ErrorCode.BAD_ARGUMENT, f"{each.name} must be {kind}, not {text}.") from None
    return text


def _facts(each: "Field[Any]", found: "InForce") -> dict[str, Any]:
    known, lock = about(each), found.locks.get(each.name)
    names = known.names() if known.names is not None else ()
    return {
        "name": each.name,
        "group": str(known.group),
        "value": _shown(each, plain(getattr(found.settings, each.name))),
        "default": plain(each.default),
        "range": ", ".join(map(str, names))
        or (known.rule[0].removeprefix("lie ").removeprefix("have ").removeprefix("be ") if known.rule is not None else ""),
        "role": known.role,
        "restart": known.restart,
        "help": known.help,
        "fixed": lock.sentence if lock is not None else None,
    }


def _shown(each: "Field[Any]", value: Any) -> Any:
    return _HIDDEN if about(each).private and value != each.default else value
