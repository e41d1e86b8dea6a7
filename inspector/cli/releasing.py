"""How a threshold comes into force on the command line: `tune --draft`, `--apply` and `--go-back`, and `inspector release`."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from inspector.core.project import Project, ThresholdRecord
    from inspector.core.thresholds import Threshold
    from inspector.services.tuning.proposing import Tuned
    from inspector.services.tuning.replay import Replay


def add_release(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """inspector release"""
    text = "Puts the threshold that was drafted in force, by another person where the project asks for one; see inspector tune --draft."
    parser = verbs.add_parser("release", help="put a drafted threshold in force", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the history")
    parser.add_argument("--discard", action="store_true", help="take the draft away instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=release)


def release(arguments: Namespace) -> int:
    """inspector release"""
    from inspector.services.releasing import drafting, releasing
    from inspector.services.who import user_name

    if arguments.discard:
        project = drafting.discard(arguments.project, user_name())
        _print(arguments, project, "There is no draft any more; in force is")
        return 0
    project = releasing.release(arguments.project, arguments.reason, user_name())
    _print(arguments, project, "In force is")
    return 0


def go_back(arguments: Namespace) -> int:
    """inspector tune --go-back"""
    from inspector.services.projects import open_project
    from inspector.services.releasing import releasing
    from inspector.services.who import user_name

    before = open_project(arguments.project)
    to = _former(before, arguments.go_back)
    reason = arguments.reason.strip() or f"Back to {to.value:.5g}, in force from {to.at}"
    _print(arguments, releasing.go_back(arguments.project, before.active_model, to, reason, user_name()), "In force again is")
    return 0


def take(arguments: Namespace, found: "Tuned", threshold: "Threshold", replayed: "Replay | None") -> None:
    """Puts a threshold in force or drafts it, as `--apply` and `--draft` ask. Raises what the services do."""
    from inspector.core.releases import Grounds
    from inspector.services.releasing import drafting, releasing, trial
    from inspector.services.who import user_name

    grounds = Grounds(trial.validated(found.known, threshold), None if replayed is None else trial.counted(replayed))
    if arguments.apply:
        counted = f" ({found.synthetic} synthetic defects counted)" if found.synthetic else ""
        releasing.put_in_force(arguments.project, found.model_id, threshold, arguments.reason.strip() + counted, user_name(), grounds)
    elif arguments.draft:
        drafting.draft(arguments.project, threshold, user_name(), grounds)


def _former(project: "Project", at: str) -> "ThresholdRecord":
    """The threshold that was in force before the present one, or the newest from a time on that begins like `at`. Raises `BAD_ARGUMENT`."""
    former = [record for record in project.thresholds.get(project.active_model, ())[:-1] if record.at.startswith(at)]
    if not former:
        told = f"No former threshold of the model in use came into force at {at}." if at else "There is no former threshold to go back to."
        raise InspectorError(ErrorCode.BAD_ARGUMENT, told)
    return former[-1]


def _print(arguments: Namespace, project: "Project", what: str) -> None:
    record = project.in_force(project.active_model)
    if arguments.json:
        console.print_json({"model_id": project.active_model, "threshold": record and _plain(record), "draft": project.draft is not None})
    else:
        print(f"{what} what the build proposed." if record is None else f"{what} a threshold of {record.value:.5g}, since {record.at}.")


def _plain(record: "ThresholdRecord") -> dict[str, Any]:
    from inspector.core.setting import stored

    return stored(record)
