"""What can be typed about the health of a station: how well people agree, what the model finds, and the challenge."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from inspector.cli import challenge, health
from inspector.cli.common_options import add_common
from inspector.core.synthetic import KINDS

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _agreement(verbs: Verbs) -> None:
    text = "Compares what people said of the same parts, and what the machine said of parts that were inspected again (by their serial)."
    parser = verbs.add_parser("agreement", help="how well people, and the machine, agree with themselves and each other", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write it to this file as well, ending in .pdf or .html")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=health.agreement)


def _capability(verbs: Verbs) -> None:
    text = (
        "Puts synthetic defects of many sizes on good parts, has the model in use judge them, and tells from which size on 90 %% are found "
        "with 95 %% confidence."
    )
    parser = verbs.add_parser("capability", help="the smallest defect that the model finds", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, metavar="KIND", help=f"of {', '.join(KINDS)} (scratch spot dent stain)")
    parser.add_argument("--contrast", nargs="+", type=float, metavar="C", help="share of the span from dark to bright (0.15 0.3 0.6)")
    parser.add_argument("--count", type=int, metavar="N", help="defects of each kind in each zone (90)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="draws parts, places and shapes (0)")
    parser.add_argument("--last", action="store_true", help="tell of the last study, without a new one")
    add_common(parser)
    parser.set_defaults(command=health.capability)


ADD: tuple[Callable[[Verbs], None], ...] = (_agreement, _capability, challenge.add)
"""Each adds a command; in the order of the help."""
