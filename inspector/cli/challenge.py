"""`inspector challenge`: the known samples of a project, and whether each of them gets the verdict that is expected of it."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.core.challenge import ChallengeSample, Sample
from inspector.core.challenge_due import Demand
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from inspector.core.challenge_record import Challenge, SampleResult
    from inspector.services.health.challenge import ChallengeRun
    from inspector.storage.challenge_log import Line

PART, NOT_PASSED = "part", 2
_MIDDLE = {Sample.GOOD: "OK", Sample.DEFECT: "NG"}


def add(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the command."""
    text = (
        "Known good, limit and defect samples must get the verdict that is expected of them; what came of it is signed and kept. Without "
        "an option the samples are listed. Exit code 0 where all is well, 2 where a sample got another verdict or a record was changed."
    )
    parser = verbs.add_parser("challenge", help="show known samples to the model in use", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--add", metavar="IMAGE", help=f"add a sample, of which a copy is kept; '{PART}': a real part, shown to the camera")
    what.add_argument("--remove", metavar="NAME", help="take a sample out")
    what.add_argument("--list", action="store_true", help="list the samples")
    what.add_argument("--run", action="store_true", help="show all samples to the model in use")
    what.add_argument("--verify", action="store_true", help="check the signatures of all challenges that were carried out")
    parser.add_argument("--kind", choices=[str(each) for each in Sample], help="what is added: a good, a limit or a defect sample")
    parser.add_argument("--expect", choices=["OK", "NG"], help="the verdict that is expected of it; of a limit sample it must be said")
    parser.add_argument("--name", default="", metavar="N", help="how people call what is added (default: as its file)")
    parser.add_argument("--source", default="", metavar="SOURCE", help="with --run: the camera that real parts are put before, as of run")
    asked = "when the project asks for a challenge: never, before the line starts, or also every so many hours while it runs"
    parser.add_argument("--ask", choices=[str(each) for each in Demand], help=asked)
    parser.add_argument("--hours", type=float, metavar="H", help="how long a challenge that was passed counts (default: 8)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=run)


def run(arguments: Namespace) -> int:
    """inspector challenge"""
    from inspector.services.health.challenge_samples import ask_for, remove_sample
    from inspector.storage.projects import open_project

    settings = open_project(arguments.project).challenge
    if arguments.ask is not None or arguments.hours is not None:
        demand = settings.demand if arguments.ask is None else Demand(arguments.ask)
        ask_for(arguments.project, replace(settings, demand=demand, hours=settings.hours if arguments.hours is None else arguments.hours))
    if arguments.run:
        return _run(arguments)
    if arguments.verify:
        return _verify(arguments)
    if arguments.add is not None:
        _add(arguments)
    if arguments.remove is not None:
        remove_sample(arguments.project, arguments.remove)
    _list(arguments)
    return 0


def _add(arguments: Namespace) -> None:
    from inspector.services.health.challenge_samples import add_sample

    if arguments.kind is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Say with --kind what the sample is: good, limit or defect.")
    from inspector.core.types import Verdict

    kind = Sample(arguments.kind)
    expected = arguments.expect or _MIDDLE.get(kind)
    if expected is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Say with --expect which verdict was agreed on for a limit sample: OK or NG.")
    picture = None if arguments.add == PART else Path(arguments.add)
    name = arguments.name or (picture.stem if picture is not None else "")
    add_sample(arguments.project, name, kind, Verdict(expected), picture)


def _list(arguments: Namespace) -> None:
    from inspector.storage.challenges import read_samples
    from inspector.storage.projects import open_project

    samples, settings = read_samples(arguments.project), open_project(arguments.project).challenge
    if arguments.json:
        console.print_json({"samples": [each.to_json() for each in samples], "demand": str(settings.demand), "hours": settings.hours})
        return
    if not samples:
        print("There are no samples yet: add good, limit and defect ones with --add.")
        return
    rows = [(each.name, str(each.kind), str(each.expected), each.path or "real part") for each in samples]
    console.print_table("Samples of the challenge", ("name", "kind", "expected", "picture"), rows)


def _run(arguments: Namespace) -> int:
    from inspector.services.context import Context
    from inspector.services.health.challenge import ChallengeRun
    from inspector.services.inspect import open_inspector
    from inspector.services.who import user_name

    run = ChallengeRun(arguments.project, open_inspector(arguments.project, Context.default()), user_name(), _safe(arguments))
    try:
        console.run(run.judge_pictures())
        _show_parts(arguments, run)
    except BaseException:
        run.abandon()
        raise
    done = run.finish()
    if arguments.json:
        console.print_json(values(done))
    else:
        _tell(done)
    return 0 if done.passed else NOT_PASSED


def _safe(arguments: Namespace) -> str:
    from inspector.devices.source_syntax import parse

    return parse(arguments.source).safe if arguments.source else ""


def _show_parts(arguments: Namespace, run: "ChallengeRun") -> None:
    """Asks for one part after another, and takes its picture when somebody has pressed Enter."""
    if run.next_sample is None:
        return
    if not arguments.source:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"{run.next_sample.name} is a real part: name the camera with --source.")
    from inspector.services.health.challenge import fresh_frame
    from inspector.services.line.ordering import source_for

    with closing(source_for(arguments.project, arguments.source).make()) as camera:
        camera.open()
        while (sample := run.next_sample) is not None:
            _ask_for(sample)
            run.judge_part(fresh_frame(camera).image)


def _ask_for(sample: ChallengeSample) -> None:
    import sys

    print(f"Put the sample {sample.name} before the camera and press Enter.", file=sys.stderr, flush=True)
    if not sys.stdin.readline():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "Nobody is there to put parts before the camera: the challenge was broken off.")


def _tell(done: "Challenge") -> None:
    columns = ("name", "expected", "verdict", "score", "margin", "reason")
    console.print_table(f"Threshold {console.cell(done.threshold)}", columns, [_row(done, each) for each in done.results], right=("score",))
    print("Passed." if done.passed else f"Not passed: {', '.join(each.sample.name for each in done.failed)}.")


def _row(done: "Challenge", result: "SampleResult") -> tuple[Any, ...]:
    margin = result.margin(done.threshold)
    share = "-" if margin is None else f"{100 * margin:+.0f} %"
    return result.sample.name, str(result.sample.expected), str(result.verdict), result.score, share, result.detail or result.reason


def values(done: "Challenge") -> dict[str, Any]:
    """A challenge as plain JSON values, with what follows from it."""
    found = done.to_json()
    results = [
        stored | {"passed": each.passed, "margin": each.margin(done.threshold)}
        for each, stored in zip(done.results, found["results"], strict=True)
    ]
    return found | {"passed": done.passed, "results": results}


def _verify(arguments: Namespace) -> int:
    from inspector.services.trust import known_as
    from inspector.storage.challenge_log import read_all

    lines = read_all(arguments.project)
    rows = [_checked(line, known_as(line.signer) is not None if line.signer is not None else False) for line in lines]
    if arguments.json:
        console.print_json({"challenges": rows, "holds": all(line.holds for line in lines)})
    elif rows:
        columns = ("at", "who", "passed", "signed by", "holds")
        console.print_table("Challenges", columns, [[row[name.replace(" ", "_")] for name in columns] for row in rows])
    else:
        print("No challenge was carried out yet.")
    return 0 if all(line.holds for line in lines) else NOT_PASSED


def _checked(line: "Line", is_known: bool) -> dict[str, Any]:
    found = line.challenge
    values: dict[str, Any] = {"at": found and found.at.isoformat(), "who": found and found.who, "passed": found and found.passed}
    return values | {"signed_by": line.signer and line.signer.name, "trusted": is_known, "holds": line.holds}
