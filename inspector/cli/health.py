"""`inspector agreement`: how well people and machine agree with each other and with themselves."""

from argparse import Namespace
from typing import TYPE_CHECKING

from inspector.cli import console

if TYPE_CHECKING:
    from inspector.core.agreement import Agreement


def agreement(arguments: Namespace) -> int:
    """inspector agreement"""
    from inspector.services.health.agreement import agreements
    from inspector.services.recording.opening import all_of, open_reader

    with open_reader(arguments.project) as reader:
        found = console.run(agreements(reader.database, all_of(arguments.project)))
    if arguments.json:
        console.print_json(found.to_json())
        return 0
    rows = [_row(f"{who} again", each) for who, each in found.people.repeated.items()]
    rows += [_row(" and ".join(pair), each) for pair, each in found.people.pairs.items()]
    rows += [_row("everybody", found.people.everybody)] if found.people.everybody is not None else []
    rows += [_row("the machine again", found.machine)] if found.machine is not None else []
    if not rows:
        print("No part was judged twice: let two persons judge the same parts, or one of them judge parts again.")
        return 0
    console.print_table("Agreement, exact 95 % intervals (Clopper-Pearson)", ("who", "agreed", "share", "kappa"), rows, right=("agreed",))
    if found.is_thin:
        print("So few parts say little: 30 that were judged twice, half of them defects, are a beginning.")
    return 0


def _row(who: str, found: "Agreement") -> tuple[str, str, str, str]:
    low, high = found.interval
    share = f"{100 * found.agreed / found.parts:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
    beyond = "-" if found.kappa != found.kappa else f"{found.kappa:.2f} ({found.kappa_interval[0]:.2f} to {found.kappa_interval[1]:.2f})"
    return who, f"{found.agreed} of {found.parts}", share, beyond
