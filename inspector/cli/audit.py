"""`inspector audit`: what was done at this PC and by whom, and whether anybody has changed that afterwards."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from inspector.cli import console
from inspector.cli.common_options import json_verb
from inspector.cli.keeping_verbs import Verbs


def add(verbs: Verbs) -> None:
    """The command with its own commands."""
    text = "The audit of this PC: entries that are only ever added, each of which holds the hash of the one before it."
    parser = verbs.add_parser("audit", help="see and verify what was done at this PC, and by whom", description=text)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = json_verb(inner, "verify", "read all of it, and say what was changed, removed or put in", verify)
    check.description = f"{check.description} Exit code 0 where it is as it was written, 2 otherwise."
    help_text = "reports, exported files and project folders: what they say that the audit once ended with must still be in it"
    check.add_argument("--against", nargs="+", default=[], type=Path, metavar="FILE", help=help_text)
    check.add_argument("--file", type=Path, metavar="FILE", help="another audit, such as a copy of another PC's (default: of this PC)")
    listing = json_verb(inner, "list", "list entries, the newest first", list_entries)
    listing.add_argument("--most", type=int, default=console.SHOWN, metavar="N", help=f"so many (default: {console.SHOWN})")
    listing.add_argument("--before", type=int, metavar="NUMBER", help="entries with lower numbers")
    listing.add_argument("--project", type=Path, metavar="PROJECT", help="entries about this project")
    listing.add_argument("--kind", default="", metavar="KIND", help="entries of this kind, such as release")
    listing.add_argument("--who", default="", metavar="NAME", help="what this person has done")
    out = json_verb(inner, "export", "write all entries to a table", export)
    out.add_argument("file", type=Path, metavar="FILE", help="a CSV file")


def verify(arguments: Namespace) -> int:
    """inspector audit verify"""
    from inspector.services import auditing
    from inspector.services.audit_heads import heads_of

    heads = [head for path in arguments.against for head in heads_of(path)]
    found = console.run(auditing.verify(heads, arguments.file))
    holds = all(each.mark for each in found)
    if arguments.json:
        listed = [{"entry": each.number, "what": each.sentence, "mark": each.mark} for each in found]
        console.print_json({"holds": holds, "heads": len(heads), "found": listed})
        return 0 if holds else 2
    if found:
        rows = [(str(each.number) if each.number else "the file", "mark" if each.mark else "change", each.sentence) for each in found]
        more = f", the first {console.SHOWN} of {len(rows)}" if len(rows) > console.SHOWN else ""
        console.print_table(f"Found{more}", ("entry", "", "what"), rows[: console.SHOWN], right=("entry",))
    compared = " and holds all that the named reports, exports and runs say of it" if heads else ""
    print(f"The audit is as it was written{compared}." if holds else "The audit is not as it was written.")
    return 0 if holds else 2


def list_entries(arguments: Namespace) -> int:
    """inspector audit list"""
    from inspector.services import auditing

    found = auditing.read(arguments.most, arguments.before, arguments.project, arguments.kind, arguments.who)
    if arguments.json:
        console.print_json({"entries": [each.to_json() for each in found]})
        return 0
    columns = ("number", "time", "kind", "who", "project", "details")
    rows = [(each.number, each.at, each.kind, _who(each.who, each.by), Path(each.project).name, each.details) for each in found]
    console.print_table(f"The newest {len(found)} entries", columns, rows, right=("number",))
    return 0


def export(arguments: Namespace) -> int:
    """inspector audit export"""
    from inspector.services import auditing

    count = console.run(auditing.export_csv(arguments.file))
    told: dict[str, Any] = {"file": str(arguments.file), "entries": count}
    console.print_json(told) if arguments.json else print(f"{count} entries: {arguments.file}")
    return 0


def _who(name: str, by: str) -> str:
    return name or ("the program" if by == "program" else "nobody")
