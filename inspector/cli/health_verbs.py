"""What can be typed about the health of a station: how well people agree, what the model finds, and the challenge."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from inspector.cli import challenge, doctor, drift, families, health, known, passed, teach
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


def _doctor(verbs: Verbs) -> None:
    text = (
        "Looks through the pictures of good parts of a project, with or without a model, or of a folder: which are unlike the others, "
        "blurred, darker, moved, doubled; and, of a project with a model, whether there are enough. Nothing is changed."
    )
    parser = verbs.add_parser("doctor", help="look through the pictures of good parts, worst first", description=text)
    parser.add_argument("source", metavar="PROJECT|FOLDER", help="a project, or a folder, picture or @list of good parts")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a sheet of the worst pictures into this folder, each with its place")
    parser.add_argument("--all", action="store_true", help="list all pictures, not only those with a remark")
    parser.add_argument("--most", type=int, default=2000, metavar="N", help="look at so many pictures from all over, of more (2000)")
    add_common(parser)
    parser.set_defaults(command=doctor.doctor)


ADD: tuple[Callable[[Verbs], None], ...] = (
    _doctor,
    teach.add,
    known.add,
    challenge.add,
    drift.add_drift,
    passed.add,
    families.add,
    _agreement,
    _capability,
)
"""Each adds a command; in the order of the help."""
