"""`inspector families`: recorded NG parts grouped by what they are like, and what people call the groups."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli import console
from inspector.cli.common_options import add_common
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Groups the newest recorded NG parts by what their hottest places are like, and counts them by family, zone and hour. A family "
        "that was named once is found again. False rejects that recur at one place propose an ignore area."
    )
    parser = verbs.add_parser("families", help="group recorded defects that look alike", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--name", nargs=2, metavar=("FAMILY", "NAME"), help="name a family, such as '#1'")
    parser.add_argument("--most", type=int, default=300, metavar="N", help="so many of the newest NG parts (300)")
    add_common(parser)
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector families"""
    from inspector.services.context import Context
    from inspector.services.explain.families import find_families, name_family
    from inspector.services.inspect import open_inspector

    inspector = open_inspector(arguments.project, Context.default(arguments.runtime, arguments.threads))
    found = console.run(find_families(arguments.project, inspector, arguments.most))
    if arguments.name:
        called, name = arguments.name
        family = next((each for each in found.families if each.called == called), None)
        if family is None:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no family called {called}.")
        name_family(arguments.project, family, name, found.space)
        found = console.run(find_families(arguments.project, inspector, arguments.most))
    if arguments.json:
        console.print_json(found.to_json())
        return 0
    rows = [(bar.name, bar.count, f"{bar.share:.0%}") for bar in found.pareto()]
    console.print_table("Families of defects, the most frequent first", ("family", "parts", "together"), rows, ("parts", "together"))
    for proposal in found.proposals:
        print(f"{len(proposal.parts)} false rejects lie at one place: ignore it, or teach these parts.")
    if found.skipped:
        print(f"{found.skipped} parts have no picture that can be looked at.")
    return 0
