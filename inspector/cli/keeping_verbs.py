"""What can be typed about what is kept: the record, files for other PCs, and the keys that those are signed with."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from inspector.cli import keys, record, transfer

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _results(verbs: Verbs) -> None:
    text = (
        "Lists parts that were inspected and recorded, the newest first. WHEN is a day or a time, such as 2026-03-29 or 2026-03-29T14:30."
    )
    parser = verbs.add_parser("results", help="list what was inspected and recorded", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--since", default="", metavar="WHEN", help="parts judged then or later")
    parser.add_argument("--until", default="", metavar="WHEN", help="parts judged before; of a day, all of it")
    parser.add_argument("--verdict", nargs="+", choices=["OK", "NG", "UNDECIDED"], default=[], help="parts with one of these verdicts")
    parser.add_argument("--serial", default="", metavar="TEXT", help="the part with this serial")
    parser.add_argument("--most", type=int, metavar="N", help="list so many (default: 50 in the table, all in JSON); files hold all")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a table for spreadsheets")
    parser.add_argument("--separator", choices=[",", ";", "tab"], help="between its cells (default: as this PC is set, a comma)")
    parser.add_argument("--decimal-mark", choices=[".", ","], help="in its numbers (default: as this PC is set, a point)")
    parser.add_argument("--parquet", type=Path, metavar="FILE", help="write a Parquet file; needs the package pyarrow")
    parser.add_argument("--events", action="store_true", help="list what happened besides parts instead, the newest first")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=record.results)


def _verify_record(verbs: Verbs) -> None:
    text = "Compares the record with what lies on the disk. Exit code 0 where everything that was kept is there, 2 otherwise."
    parser = verbs.add_parser("verify-record", help="check the record with all its pictures", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=record.verify_record)


def _export(verbs: Verbs) -> None:
    text = "Writes settings and model in use to one file, for another PC; images stay where they are."
    parser = verbs.add_parser("export", help="write a project with its model to one file", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("file", type=Path, metavar="FILE", help="file ending in .inspector, or a folder to write it into")
    parser.add_argument("--model", default="", metavar="ID", help="write this model of the project in place of that in use")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=transfer.export_project)


def _import(verbs: Verbs) -> None:
    text = "Takes the project out of a file that export wrote, after every hash in it was checked."
    parser = verbs.add_parser("import", help="take a project out of such a file", description=text)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="project folder; a project that is there gets the model and uses it (default: a new folder under Documents/Inspector)",
    )
    parser.add_argument("--unsigned", action="store_true", help="import a file that nobody has signed; know where it comes from")
    parser.add_argument(
        "--trust", default="", metavar="KEY", help="import what this key has signed, and trust it from now on; from 'keys list' over there"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=transfer.import_project)


def _keys(verbs: Verbs) -> None:
    parser = verbs.add_parser("keys", help="list, add or remove the keys that exported files are signed with")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the key of this PC, and those that are trusted here")
    listing.set_defaults(command=keys.list_keys)
    adding = actions.add_parser("add", help="trust the key in a file: what it has signed is imported unasked")
    adding.add_argument("file", type=Path, metavar="FILE", help="what 'keys export' wrote on another PC")
    adding.set_defaults(command=keys.add_key)
    removing = actions.add_parser("remove", help="trust a key no more")
    removing.add_argument("fingerprint", metavar="KEY", help="as 'keys list' shows it, or its first eight digits or more")
    removing.set_defaults(command=keys.remove_key)
    exporting = actions.add_parser("export", help="write the public key of this PC to a file, for other PCs to trust")
    exporting.add_argument("file", type=Path, metavar="FILE", help="file ending in .inspectorkey")
    exporting.set_defaults(command=keys.export_key)
    naming = actions.add_parser("name", help="change the name that this PC signs with; its key stays")
    naming.add_argument("name", metavar="NAME", help="of a person, a desk, a PC")
    naming.set_defaults(command=keys.one_name)
    for action in (listing, adding, removing, exporting, naming):
        action.add_argument("--json", action="store_true", help="print one JSON object")


ADD: tuple[Callable[[Verbs], None], ...] = (_results, _verify_record, _export, _import, _keys)
"""Each adds a command; in the order of the help."""
