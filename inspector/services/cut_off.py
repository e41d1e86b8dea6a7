"""What a killed program or a power cut has cut off in the projects of this PC: inspections without an end, builds not completed."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.core.abandon import abandonable
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.record import EventKind
from inspector.core.record_query import Filter
from inspector.services import who
from inspector.services.recent import recent_projects
from inspector.storage import projects

_log = logging.getLogger(__name__)
_MOST_RUNS = 50
"""Of the newest runs in a record: on a server, other stations write theirs beside them."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """One thing that did not come to its end."""

    name: str
    """Of the project."""
    began: datetime
    is_build: bool = False
    has_model: bool = True
    """Whether the project has a model in use, which a build that was cut off leaves as it is."""
    parts: int = 0
    """Of an inspection, those in the record."""
    last: datetime | None = None
    """When the last one of them was judged."""


def take_cut_off() -> Steps[list[CutOff]]:
    """Finds it in the projects that were open here, and forgets it there: it is told once. Raises nothing.

    A project on a drive that does not answer must hold up nobody.
    """
    found: list[CutOff] = []
    known = recent_projects()
    for done, each in enumerate(known):
        yield Progress("Looking at the projects", done, len(known), "projects")
        with abandonable():
            found += _taken(each.folder)
    return found


def _taken(folder: Path) -> Iterator[CutOff]:
    left = projects.take_left(folder)
    if left.build is None and left.recording is None:
        return
    try:
        project = projects.open_project(folder)
        if left.build is not None:
            yield CutOff(project.name, left.build, is_build=True, has_model=bool(project.active_model))
        if left.recording is not None:
            yield from _run(folder, project, left.recording)
    except InspectorError as error:
        if error.code is not ErrorCode.RECORD_MISSING:
            _log.warning("What was cut off in %s cannot be told: %s", folder, error.detail)


def _run(folder: Path, project: Project, since: datetime) -> Iterator[CutOff]:
    """The newest run since then, unless it was stopped before the program ended."""
    from inspector.services.recording.opening import open_reader  # brings OpenCV, which most starts need not wait for

    with open_reader(folder) as reader:
        own = (each for each in reader.runs(_MOST_RUNS) if (each.project, each.station) == (project.name, who.station()))
        run = next((each for each in own if each.began >= since), None)
        if run is None or reader.events(run.id, 1, (EventKind.STOPPED,)):
            return
        of_run = Filter(runs=(run.id,))
        newest = reader.page(of_run, 1).rows
        yield CutOff(project.name, run.began, parts=reader.count(of_run), last=newest[0].judged if newest else None)
