"""`inspector drift`: what has changed at the station since when, and what people have changed themselves."""

import argparse
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli import console
from inspector.cli.record import moment

if TYPE_CHECKING:
    from inspector.core.drift.watch import Alarm, Mover

_CHANGES = ("cleaned", "lamp_changed", "tool_changed", "material_changed", "lens_set", "other_change")
_CAUSES = {
    "light": "lamp or exposure?",
    "colour": "white balance or lamp?",
    "lens": "focus, or dirt on the lens?",
    "gain": "gain of the camera?",
    "position": "fixture or camera moved?",
    "parts": "the parts themselves, or a tool?",
}


def add_drift(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """inspector drift"""
    text = "Watches the recorded parts: brightness, contrast, sharpness, noise, colour, place and scores, each against what was usual."
    parser = verbs.add_parser("drift", help="tell what has changed at the station since when", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--since", default="", metavar="TIME", help="a day or a time such as 2026-03-29T14:30")
    parser.add_argument("--until", default="", metavar="TIME", help="a day, which is included, or a time")
    parser.add_argument("--happened", choices=_CHANGES, help="enter that somebody changed this now, after which other figures are usual")
    parser.add_argument("--note", default="", metavar="TEXT", help="more about what happened")
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    parser.set_defaults(command=drift)


def drift(arguments: Namespace) -> int:
    """inspector drift"""
    from inspector.core.record import EventKind
    from inspector.services.health.cell_events import note_change
    from inspector.services.health.drift_study import study
    from inspector.services.recording.opening import all_of, open_reader
    from inspector.services.who import user_name

    if arguments.happened:
        note_change(arguments.project, EventKind(arguments.happened), user_name(), arguments.note)
    since, until = moment("--since", arguments.since), moment("--until", arguments.until, ends=True)
    with open_reader(arguments.project) as reader:
        found = console.run(study(reader, replace(all_of(arguments.project), since=since, until=until)))
    if arguments.json:
        console.print_json(found.to_json())
        return 0
    for event in found.events:
        print(f"{event.at:%Y-%m-%d %H:%M} {event.kind.replace('_', ' ')}{': ' + event.detail if event.detail else ''}")
    for alarm in found.alarms:
        print(alarm_sentence(alarm) + ("" if alarm is found.now else " It is as it was again, or was changed."))
    if not found.alarms:
        print(f"{len(found.moments)} parts: nothing has moved.")
    if found.learning:
        print(f"{found.learning} more parts are needed to know what is usual.")
    return 0


def alarm_sentence(alarm: "Alarm") -> str:
    """What has moved first, since when, and what may be the cause."""
    from datetime import datetime

    since = f"{datetime.fromtimestamp(alarm.first.since):%Y-%m-%d %H:%M}"
    others = ", ".join(map(_change, alarm.movers[1:]))
    told = f"Since {since} ({alarm.first.parts} parts): {_change(alarm.first)}: {_CAUSES[alarm.cause]}"
    return f"{told} Also: {others}." if others else told


def _change(mover: "Mover") -> str:
    from inspector.core.drift.figures import MEASURES

    name = str(mover.figure) if mover.zone < 0 else f"score of zone {mover.zone + 1}"
    change = f"{100 * mover.change:+.1f} %" if MEASURES[mover.figure].relative else f"{mover.change:+.2f}"
    return f"{name} {change}"
