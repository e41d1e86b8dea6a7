"""`inspector why`: what of a picture looks unlike good parts, and how good parts look there."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli import console
from inspector.cli.common_options import add_common, context_of

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Judges a picture and shows its most suspicious place, or the one at --at, beside the three most similar good places, with "
        "file, date and distance. With --out FOLDER a sheet is drawn of every place."
    )
    parser = verbs.add_parser("why", help="show why a picture is NG", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("image", type=Path, metavar="IMAGE")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--at", type=_point, metavar="X,Y", help="place in px of the picture, from the left upper corner")
    what.add_argument("--places", type=_count, default=1, metavar="N", help="so many suspicious places, the worst first (1)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="draw a sheet of every place into this folder, as PNG")
    add_common(parser)
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector why"""
    from inspector.devices.image_file import read_image
    from inspector.services.explain.why import Explainer
    from inspector.services.explain.why_sheet import listed, sheet, write_sheet
    from inspector.services.inspect import open_inspector

    inspector = open_inspector(arguments.project, context_of(arguments))
    image = read_image(arguments.image)
    inspection = inspector.judge(image, str(arguments.image))
    found = Explainer(inspector).why(image, inspection, [arguments.at] if arguments.at else (), arguments.places)
    sheets = list[Path]()
    for number, each in enumerate(found if arguments.out is not None else (), 1):
        assert inspection.map is not None  # there was something to explain
        sheets.append(write_sheet(arguments.out, number, sheet(image, inspection, inspection.map, each), inspection.source))
    if arguments.json:
        values = {
            "path": inspection.source,
            "verdict": str(inspection.verdict),
            "score": inspection.score,
            "threshold": inspection.threshold,
        }
        console.print_json(values | {"places": [listed(each) for each in found], "sheets": list(map(str, sheets))})
        return 0
    print(f"{inspection.verdict}: {inspection.source}")
    for each in found:
        _print(listed(each))
    for path in sheets:
        print(f"Drawn: {path}")
    return 0


def _print(place: "dict[str, object]") -> None:
    print(f"\nAt {place['x']:.0f}, {place['y']:.0f}: {place['sentence']}")
    rows = [(each["file"], str(each["date"])[:10], each["distance"], each["picture"]) for each in place["good"]]  # type: ignore[attr-defined]
    console.print_table("Most similar places of good parts", ("file", "date", "distance", "picture"), rows)


def _point(text: str) -> tuple[float, float]:
    """(y, x)."""
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ArgumentTypeError(f"a place is two numbers, such as 120,80, and not {text!r}") from error
    return y, x


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 50:
        raise ArgumentTypeError("between 1 and 50 places can be shown")
    return int(text)
