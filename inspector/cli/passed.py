"""`inspector passed`: which good pictures kept the places of a part quiet, and the model without those that are no good parts."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.common_options import add_common, context_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Verdict

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from inspector.services.explain.passed import WhyPassed
    from inspector.services.inspect import PartInspector
    from inspector.services.relearning.quarantine import Quarantine

SUSPECTS = "suspects"
"""Stands for the pictures that keep the first place quiet."""
OTHERS = 2
"""Other pictures that are like a place, shown beside those few: so that one sees how little they matter."""


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Tells why a part passed that should have been NG: its suspicious places, and for each the good pictures that keep it quiet. With "
        "--quarantine, the model in use is tried without some of them on all known defects, the validation images and the last recorded "
        "parts; --apply puts it to use, and the next build leaves the pictures out."
    )
    parser = verbs.add_parser("passed", help="why a part passed, and the model without the pictures that made it pass", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("image", type=Path, metavar="IMAGE", help="a part that should have been NG")
    told = f"good pictures that are no good parts; {SUSPECTS}: those that keep the first place quiet"
    parser.add_argument("--quarantine", nargs="+", default=[], metavar="PICTURE", help=told)
    parser.add_argument("--apply", action="store_true", help="put the model without them to use")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; kept with the model")
    add_common(parser)
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector passed"""
    from inspector.devices.image_file import read_image
    from inspector.services.explain.passed import why_passed
    from inspector.services.inspect import open_inspector

    if arguments.apply and not (arguments.quarantine and arguments.reason.strip()):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "--apply needs --quarantine with the pictures, and --reason.")
    inspector = open_inspector(arguments.project, context_of(arguments))
    path = str(arguments.image.absolute())
    why = console.run(why_passed(inspector, read_image(arguments.image), path))
    found, model_id = None, ""
    if arguments.quarantine:
        found, model_id = _quarantine(arguments, inspector, why)
    if arguments.json:
        console.print_json(why.to_json() | ({"model_id": model_id} | found.to_json() if found is not None else {}))
    else:
        _tell(why)
        if found is not None:
            _tell_effect(found, model_id)
    return 0


def _quarantine(arguments: Namespace, inspector: "PartInspector", why: "WhyPassed") -> "tuple[Quarantine, str]":
    from inspector.services.relearning.quarantine import apply_quarantine, try_quarantine
    from inspector.services.who import user_name

    pictures = [path for name in arguments.quarantine for path in (why.suspects if name == SUSPECTS else (name,))]
    found = console.run(try_quarantine(arguments.project, inspector, pictures, why.inspection.source))
    if not arguments.apply:
        return found, ""
    return found, apply_quarantine(arguments.project, inspector, found, user_name(), arguments.reason.strip()).active_model


def _tell(why: "WhyPassed") -> None:
    found = why.inspection
    score = "-" if found.score is None else f"{found.score:.4g}"
    print(f"{found.source}: {found.verdict}, score {score}, threshold {found.threshold:.4g}")
    columns = ("place", "y", "x", "score", "good picture", "distance", "without it")
    console.print_table(
        "Suspicious places, and the good pictures that keep them quiet (*)", columns, _rows(why), right=columns[:4] + columns[5:]
    )


def _rows(why: "WhyPassed") -> Iterator[tuple[Any, ...]]:
    for number, place in enumerate(why.places, start=1):
        head: tuple[Any, ...] = number, round(place.y), round(place.x), f"{place.score:.4g}"
        for each in place.silencers[: len(place.few) + OTHERS]:
            yield *head, each.picture + (" *" if each.silences else ""), f"{each.distance:.4g}", f"{each.without:.4g}"
            head = ("", "", "", "")


def _tell_effect(found: "Quarantine", model_id: str) -> None:
    from inspector.services.relearning.sample import Group

    columns = ("group", "before OK", "NG", "UNDECIDED", "after OK", "NG", "UNDECIDED")
    rows = ((str(group), *(counts[verdict] for counts in found.effect.counts(group) for verdict in Verdict)) for group in Group)
    console.print_table("Judged again", columns, rows, right=columns[1:])
    for pair in found.effect.changes:
        print(f"{pair.image.name}: {pair.before.verdict} -> {pair.after.verdict}")
    for path, reason in found.kept:
        print(f"{path} keeps its score: {reason}")
    effect, words = found.effect, f"{len(found.pictures)} pictures with {found.lost} vectors are left out"
    print(f"{words}; threshold {effect.threshold_before:.4g} -> {effect.threshold_after:.4g}.")
    print(f"The model {model_id} is in use." if model_id else "Nothing was changed; --apply puts it to use.")
