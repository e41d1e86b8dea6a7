"""`inspector run`: the line without a window, one line of output a part."""

import argparse
import re
import sys
from argparse import Namespace
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from inspector.cli import console
from inspector.cli.drift import alarm_sentence
from inspector.cli.streams import lasting
from inspector.core.errors import ErrorCode, InspectorError

if TYPE_CHECKING:
    from inspector.services.line.following import Following
    from inspector.services.line.state import Judged, LineEvent

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(text: str) -> float:
    """What `30s`, `5m`, `8h` or `30` means, for argparse."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text.strip())
    if found is None or not float(found[1]):
        raise argparse.ArgumentTypeError(f"a time is written 30s, 5m or 8h, not {text}")
    return float(found[1]) * _UNITS[found[2]]


def count(text: str) -> int:
    """A number of parts, for argparse."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"a number of parts is 1 or more, not {text}")
    return int(text)


def run(arguments: Namespace, context: Any) -> int:
    """Runs a line until its source ends, so many parts are judged, the time is over, or Ctrl+C.

    Raises the fault that stops the line, and what keeps it from starting.
    """
    from inspector.services.health.challenge_state import check_challenged
    from inspector.services.health.drift_watch import line_watch
    from inspector.services.inspect import open_inspector
    from inspector.services.line.following import Following
    from inspector.services.line.ordering import setup_for, source_for
    from inspector.services.recording.opening import open_recorder
    from inspector.storage.projects import open_project

    source = source_for(arguments.project, arguments.source)
    inspector = open_inspector(arguments.project, context)
    check_challenged(arguments.project, open_project(arguments.project), inspector, source.feed)
    with ExitStack() as opened:
        recorder = None
        if arguments.record:
            recorder = open_recorder(arguments.project)
            opened.callback(recorder.close)
        watch = line_watch(arguments.project, inspector.model_id, inspector.threshold.areas) if recorder is not None else None
        setup = setup_for(open_project(arguments.project), inspector, source, recorder, most_parts=arguments.parts, watch=watch)
        following = opened.enter_context(Following(setup, seconds=arguments.seconds))
        try:
            _print_all(following, arguments.json)
        except KeyboardInterrupt:
            following.stop()
            _print_all(following, arguments.json)  # what the engine had is judged, and must not be judged unheard
            raise
        if following.skipped:
            _news(f"{following.skipped} pictures skipped.")
    return 0


def _print_all(following: "Following", as_json: bool) -> None:
    from inspector.services.line.state import CameraBack, CameraLost, Drifted, Judged, Late, SourceFailed, StateChanged

    cause = None
    for event in following:
        if isinstance(event, Judged):
            _print_part(event, as_json)
        elif isinstance(event, SourceFailed):
            raise event.error
        elif isinstance(event, StateChanged) and event.fault is not None:
            raise _as_expected(event.fault)
        elif isinstance(event, CameraLost | CameraBack | Late):
            _news(_sentence(event))
        elif isinstance(event, Drifted):
            before, cause = cause, event.alarm.cause if event.alarm is not None else None
            if event.alarm is not None and cause is not before:
                _news(alarm_sentence(event.alarm))


def _print_part(judged: "Judged", as_json: bool) -> None:
    values = part_values(judged)
    if as_json:
        console.print_json(values)
    else:
        cells = (values["number"], values["verdict"], values["score"], values["serial"], values["source"], values.get("error"))
        print("  ".join(console.cell(cell) for cell in cells if cell not in ("", None)))
    sys.stdout.flush()  # whoever reads along waits for it


def part_values(judged: "Judged") -> dict[str, Any]:
    """A part as plain JSON values."""
    part = judged.part
    view = part.views[part.decision.view]
    values: dict[str, Any] = {
        "id": str(part.id),
        "number": part.number,
        "taken": view.taken.isoformat() if view.taken is not None else None,
        "judged": part.judged.isoformat(),
        "source": view.source,
        "serial": part.serial,
        "verdict": str(part.decision.verdict),
        "reason": str(part.decision.reason),
        "score": view.score,
        "threshold": part.rule.threshold if part.rule is not None else None,
        "ms": round(view.ms, 3),
    }
    if view.evidence is not None and view.evidence.placement is not None:
        from inspector.services.file_inspection import placement_values

        values["placement"] = placement_values(view.evidence.placement)
    return values | {"error": view.detail} if view.detail else values


def _as_expected(fault: Exception) -> Exception:
    """A fault of the line is no bug of the program: it ends with its sentence."""
    from inspector.services.line.waiting import QueueOverflow

    return InspectorError(ErrorCode.BAD_ARGUMENT, str(fault)) if isinstance(fault, QueueOverflow) else fault


def _sentence(event: "LineEvent") -> str:
    from inspector.services.line.state import CameraLost, Late

    if isinstance(event, CameraLost):
        return f"The camera is lost: {event.sentence}"
    if isinstance(event, Late):
        return f"The engine has not answered for {event.seconds:g} seconds."
    return "The camera is back."


def _news(sentence: str) -> None:
    if sys.stderr is not None:
        print(f"inspector: {sentence}", file=lasting(sys.stderr))
