"""What can be typed about the validation set: data sets in and out, and synthetic defects."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from inspector.cli import validating
from inspector.core.synthetic import KINDS

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _validation(verbs: Verbs) -> None:
    text = "Lists the validation set of a project, takes labels, kinds and masks from a data set, or writes it as one."
    parser = verbs.add_parser("validation", help="list, import or export the validation set", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--import", dest="source", type=Path, metavar="PATH", help="COCO file, or folder of one product in MVTec's layout")
    what.add_argument("--export", dest="target", type=Path, metavar="FOLDER", help="new folder to write it into")
    what.add_argument("--score", action="store_true", help="have the model look at the images that it does not know yet; tune counts them")
    parser.add_argument("--format", choices=["coco", "mvtec"], default="coco", help="of what is exported (default: coco)")
    parser.add_argument("--with-synthetic", action="store_true", help="export synthetic defects as well, marked as such")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=validating.validation)


def _synthetic(verbs: Verbs) -> None:
    text = (
        "Draws defects on good parts and adds them to the validation set, with their exact masks and marked as synthetic. No figure counts "
        "them unless it is told to, and then says so."
    )
    parser = verbs.add_parser("synthetic", help="draw synthetic defects on good parts", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--kind", choices=KINDS, required=True, help="what is drawn; missing: a piece that is not there")
    parser.add_argument("--size", required=True, metavar="SIZE", help="from end to end in px, such as 20, or in mm, such as 1.5mm")
    parser.add_argument(
        "--contrast", type=float, default=0.3, metavar="C", help="share of the span from dark to bright of the part, up to 1 (0.3)"
    )
    parser.add_argument("--count", type=int, default=20, metavar="N", help="how many (20)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="draws parts, places and shapes (0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=validating.synthetic)


ADD: tuple[Callable[[Verbs], None], ...] = (_validation, _synthetic)
"""Each adds a command; in the order of the help."""
