"""`inspector teach`: accepted parts extend the model in use, as long as no known defect passes by it; and one step back."""

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

    from inspector.services.context import Context
    from inspector.services.relearning.teaching import Lesson

REFUSED = 2


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Teaches the model in use pictures of good parts that it rejects: what in them is new extends its memory bank, within bounds. Then "
        "all known defects, validation images and the last recorded parts are judged again. Pictures by which a known defect would pass "
        "are refused; the others make a new model, which comes into use."
    )
    parser = verbs.add_parser("teach", help="teach back parts that were falsely rejected", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("images", nargs="*", type=Path, metavar="IMAGE", help="pictures of good parts")
    parser.add_argument("--try", dest="tries", action="store_true", help="say what would come of it, and change nothing")
    parser.add_argument("--back", action="store_true", help="put the parent of the model in use to use again")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; kept with the model")
    add_common(parser)
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector teach"""
    if arguments.back == bool(arguments.images):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Name pictures to teach, or go --back.")
    return _back(arguments) if arguments.back else _teach(arguments, context_of(arguments))


def _back(arguments: Namespace) -> int:
    from inspector.services.relearning.applying import step_back
    from inspector.services.who import user_name

    project = step_back(arguments.project, arguments.reason.strip(), user_name())
    if arguments.json:
        console.print_json({"model_id": project.active_model})
    else:
        print(f"The model {project.active_model} is in use again.")
    return 0


def _teach(arguments: Namespace, context: "Context") -> int:
    from inspector.services.inspect import open_inspector
    from inspector.services.relearning.keeping import drop_pictures, keep_picture
    from inspector.services.relearning.teaching import apply_lesson, try_lesson
    from inspector.services.who import user_name

    inspector = open_inspector(arguments.project, context)
    if arguments.tries:
        return _tell(arguments, console.run(try_lesson(arguments.project, inspector, arguments.images)), "")
    lying = {str(path) for path in arguments.images}
    copies, taught = [str(keep_picture(arguments.project, path)) for path in arguments.images], tuple[str, ...]()
    try:
        lesson = console.run(try_lesson(arguments.project, inspector, copies))
        model_id = ""
        if lesson.taught:
            model_id = apply_lesson(arguments.project, inspector, lesson, user_name(), arguments.reason.strip()).active_model
            taught = lesson.taught
    finally:
        drop_pictures(copies, {*taught, *lying})
    return _tell(arguments, lesson, model_id)


def _tell(arguments: Namespace, lesson: "Lesson", model_id: str) -> int:
    if arguments.json:
        console.print_json({"model_id": model_id, "tried": arguments.tries} | lesson.to_json())
    else:
        columns = ("pictures", "before OK", "NG", "UNDECIDED", "after OK", "NG", "UNDECIDED")
        console.print_table("Judged again", columns, _rows(lesson), right=columns[1:])
        for line in _sentences(lesson, model_id):
            print(line)
    return 0 if lesson.taught else REFUSED


def _rows(lesson: "Lesson") -> Iterator[tuple[Any, ...]]:
    from inspector.services.relearning.sample import Group

    names = {Group.DEFECT: "known defects", Group.CHALLENGE: "challenge", Group.GOOD: "good validation images", Group.RECORDED: "recorded"}
    for group, name in names.items():
        yield name, *(counts[verdict] for counts in lesson.effect.counts(group) for verdict in Verdict)


def _sentences(lesson: "Lesson", model_id: str) -> Iterator[str]:
    for each in lesson.refused:
        yield f"{Path(each.path).name} refused: {each.reason}"
    for path in lesson.known:
        yield f"{Path(path).name} is not taught: nothing in it is new to the model, its threshold rejects it."
    for gone in lesson.effect.gone:
        yield f"{gone.path} could not be judged: its picture is not there any more."
    for path, reason in lesson.effect.problems:
        yield f"{path} could not be judged: {reason}"
    room, effect = lesson.room, lesson.effect
    if not lesson.taught:
        yield "Nothing is taught; the model stays as it is."
        return
    grown = f"grown by {lesson.grown} vectors, {room.grown} of at most {room.most} since its build"
    threshold = f"threshold {effect.threshold_before:.4g} -> {effect.threshold_after:.4g}"
    yield f"{len(lesson.taught)} taught, of which {len(lesson.passing)} now pass: {grown}; {threshold}."
    yield f"The model {model_id} is in use; --back leads back to its parent." if model_id else "Nothing was changed."
