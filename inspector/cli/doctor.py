"""`inspector doctor`: looks through pictures of good parts, before and after building."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.good_set import GoodPicture, GoodSet, Reason, Remark

if TYPE_CHECKING:
    from inspector.core.learning_curve import CurvePoint, LearningCurve, Share

_WORDS = {
    Reason.UNREADABLE: "cannot be read: {detail}",
    Reason.SIZE: "another size than the others",
    Reason.UNLIKE: "unlike the others at one place: {value:.2f} times the usual",
    Reason.REJECTED: "the others would reject it: {value:.2f} times the threshold",
    Reason.BLURRED: "blurred: sharpness {value:.2f} of the usual",
    Reason.DARKER: "darker by {percent:.0f} %",
    Reason.BRIGHTER: "brighter by {percent:.0f} %",
    Reason.CONTRAST: "contrast {value:.2f} of the usual",
    Reason.COLOUR: "another colour, off by {percent:.0f} % of the span",
    Reason.NOISY: "noise {value:.1f} times the usual",
    Reason.MOVED: "lies elsewhere, by {percent:.0f} % of the picture",
    Reason.TURNED: "turned by {value:.0f} degrees",
    Reason.COPY: "the same file as {other}",
    Reason.DUPLICATE: "nearly the same picture as {other}",
}


def doctor(arguments: Namespace) -> int:
    """inspector doctor"""
    from inspector.cli.common_options import context_of
    from inspector.services.health.doctor import examine_folder, examine_project
    from inspector.services.health.sheet import write_sheet
    from inspector.storage import projects

    context, project, target = context_of(arguments), None, Path(arguments.source)
    if projects.is_project(target):
        project = projects.open_project(target)
        found = console.run(examine_project(target, project, context, arguments.most))
    else:
        found = console.run(examine_folder([arguments.source], context, arguments.most))
    curve, unsaid = _curve(target, project.active_model) if project is not None else (None, "")
    sheet = write_sheet(arguments.out, found, _text) if arguments.out is not None else None
    if arguments.json:
        told: dict[str, Any] = found.to_json() | {"curve": curve and curve.to_json(), "curve_unsaid": unsaid}
        console.print_json(told | {"sheet": str(sheet) if sheet is not None else None})
        return 0
    _print(found, arguments.all)
    if curve is not None:
        _print_curve(curve)
    elif unsaid:
        print(f"Whether there are enough cannot be said. {unsaid}")
    if sheet is not None:
        print(f"The sheet: {sheet}")
    return 0


def _curve(folder: Path, model_id: str) -> "tuple[LearningCurve | None, str]":
    """The learning curve, or why there is none."""
    from inspector.services.health.enough import enough
    from inspector.storage import projects

    if not model_id:
        return None, "Build a model first: it is told from what the model learned."
    try:
        return console.run(enough(folder, projects.open_project(folder))), ""
    except InspectorError as error:
        if error.code not in (ErrorCode.NOT_TRACEABLE, ErrorCode.TOO_FEW_IMAGES):
            raise
        return None, error.detail


def _print(found: GoodSet, everything: bool) -> None:
    named = [each for each in found.pictures if each.remarks]
    shown = found.pictures if everything else named
    looked = f"{len(found.pictures)} pictures" if found.found == len(found.pictures) else f"{len(found.pictures)} of {found.found} pictures"
    print(f"{looked} looked at, {len(found.suspicious)} of them suspicious, {len(named) - len(found.suspicious)} only repeat others.")
    if shown:
        rows = [(each.path, each.times, "; ".join(_text(remark) for remark in each.remarks), _place(each)) for each in shown]
        console.print_table("Worst first", ("picture", "times as far", "why", "place, px"), rows, right=("times as far",))
    if any(each.score is not None for each in found.pictures) and found.limit is None:
        print("No picture is so unlike the others that it is named for that.")


def _text(remark: Remark) -> str:
    value = remark.value or 0.0
    other = Path(remark.other).name
    return _WORDS[remark.reason].format(value=value, percent=100 * value, other=other, detail=remark.detail.removesuffix("."))


def _place(picture: GoodPicture) -> str:
    if picture.spot is None or picture.size is None:
        return "-"
    return f"{picture.spot.x * picture.size[1]:.0f}, {picture.spot.y * picture.size[0]:.0f}"


def _print_curve(curve: "LearningCurve") -> None:
    rows = [_row(point, "measured") for point in curve.points] + [_row(point, "expected") for point in curve.ahead]
    columns = ("good parts", "false rejects", "usual score / threshold", "")
    console.print_table("Are these enough? At the threshold in force, 90 % intervals", columns, rows, right=columns[:3])
    print(_sentence(curve))


def _row(point: "CurvePoint", how: str) -> tuple[str, str, str, str]:
    return str(point.parts), _share(point.rejects), f"{point.usual:.2f}", how


def _sentence(curve: "LearningCurve") -> str:
    if curve.unsaid is not None:
        few = curve.unsaid == "too_few"
        return "So few parts say nothing of what more would bring." if few else "What more parts would bring cannot be told from chance."
    if curve.best is None:
        return "More parts would not bring fewer false rejects worth speaking of."
    more = curve.best.parts - curve.parts
    return f"{more} more parts would bring false rejects from {_share(curve.now.rejects)} to {_share(curve.best.rejects)}."


def _share(share: "Share") -> str:
    return f"{100 * share.value:.1f} % ({100 * share.low:.1f} to {100 * share.high:.1f})"
