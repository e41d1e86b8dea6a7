"""`inspector areas`: shows the areas of a project as JSON, and gives it others."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.core.areas import Area, Areas, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, parse_json, read_regular
from inspector.core.kinds import MAPPING, expect
from inspector.core.versions import clause

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NONE = "none"


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Shows where a project looks: regions of interest, ignore areas and zones, in px of the reference picture. With --set FILE it gets "
        "those of a JSON file, which act at once on scores, and with the next build on what is learned."
    )
    parser = verbs.add_parser("areas", help="show or set where a project looks", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--set", dest="file", metavar="FILE", help=f"take the areas of this file, as --json prints them; '{NONE}': no areas"
    )
    choice.add_argument("--from", dest="other", type=Path, metavar="PROJECT", help="take the areas of another project, scaled to --size")
    parser.add_argument("--size", nargs=2, type=int, metavar=("WIDTH", "HEIGHT"), help="of this project's pictures, in px; with --from")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; kept with the threshold")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector areas"""
    from inspector.services.areas import areas_of, set_areas
    from inspector.services.who import user_name

    is_changed = arguments.file is not None or arguments.other is not None
    if is_changed:
        set_areas(arguments.project, _wanted(arguments), arguments.reason.strip(), user_name())
    found = areas_of(arguments.project)
    if arguments.json:
        console.print_json({"areas": found and found.to_json(), "sha256": found and found.sha256, "changed": is_changed})
        return 0
    if found is None or not found.areas:
        print("All of the picture is looked at.")
        return 0
    height, width = found.size
    columns = ("number", "use", "name", "factor", "threshold", "shapes")
    console.print_table(f"Areas on pictures of {width} x {height} px", columns, map(_row, range(1, len(found.areas) + 1), found.areas))
    if is_changed:
        print("They act at once on scores. Building anew also takes what is ignored out of what was learned.")
    return 0


def _row(number: int, area: Area) -> tuple[Any, ...]:
    is_zone = area.use is Use.ZONE
    factor = area.factor if is_zone and area.threshold is None else None
    return number, str(area.use), area.name, factor, area.threshold if is_zone else None, len(area.drawn)


def _wanted(arguments: Namespace) -> Areas | None:
    from inspector.services.areas import areas_from

    if arguments.other is None:
        return None if arguments.file == NONE else _read(Path(arguments.file))
    if not arguments.size or min(arguments.size) < 1:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Say with --size WIDTH HEIGHT how large the pictures of this project are.")
    width, height = arguments.size
    return areas_from(arguments.other, (height, width))


def _read(file: Path) -> Areas | None:
    """What `--json` has printed, or the areas alone. Raises `BAD_ARGUMENT`, `PROJECT_TOO_NEW`."""
    try:
        found = expect(MAPPING, "The file", parse_json(read_regular(file, MOST_JSON_BYTES)))
        return Areas.from_json(found.get("areas") if "sha256" in found else found)
    except OSError as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"The file {file} cannot be read: {error.strerror or error}.") from error
    except (json.JSONDecodeError, ValueError, KeyError, TypeError) as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"The file {file} holds no areas: {clause(error)}.") from error
