"""What is neither learned nor scored: a mask for a build, and `inspector background`, which proposes one."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli import console

if TYPE_CHECKING:
    from inspector.services.context import Context
    from inspector.services.ignore_areas import NewMask

NONE = "none"


def new_mask(typed: str | None) -> "NewMask | None":
    """What `--ignore` means: a mask, none from now on, or, where it was not typed, whatever the project has. Raises `IMAGE_UNREADABLE`."""
    from inspector.services.ignore_areas import NewMask, read_mask

    if typed is None:
        return None
    return NewMask(None if typed == NONE else read_mask(Path(typed)))


def run_background(arguments: Namespace, context: "Context") -> int:
    """Proposes, draws, and puts to use what was asked for."""
    from inspector.services import background as service
    from inspector.services.capabilities import expect_building
    from inspector.services.projects import open_project

    expect_building()
    found = console.run(service.find(open_project(arguments.project), context))
    if arguments.out:
        service.write_overlay(arguments.out, found)
    used = bool(arguments.use and found.mask.any())
    if used:
        service.use(arguments.project, found)
    facts = {"share": found.share, "pictures": found.pictures, "used": used, "overlay": str(arguments.out) if arguments.out else None}
    if arguments.json:
        console.print_json(facts)
        return 0
    console.print_facts(facts)
    print(_sentence(found.share, used))
    return 0


def _sentence(share: float, used: bool) -> str:
    if not share:
        return "No background can be told from the part for sure: nothing is proposed."
    there = f"No good part lies in {share:.0%} of the picture."
    if used:
        return f"{there} It is ignored from the next build on."
    return f"{there} Look at it with --out FILE, and let the next build ignore it with --use."
