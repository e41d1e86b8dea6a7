"""What lies in the folder of a project, for whoever copies it or throws it away."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services.settings import read_settings
from inspector.storage import models, projects

_EVERY = 500
"""Files between two steps."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`parts` None: there is a record that cannot be read."""

    folder: Path
    name: str
    files: int
    bytes: int
    models: int
    parts: int | None
    """Recorded ones."""
    record_elsewhere: bool
    """Whether the record is in a database on a server, which is left alone."""
    pictures_inside: bool
    """Whether pictures that the project names as good parts or validation images lie in its own folder."""


def look_into(folder: Path) -> Steps[Contents]:
    """Counts what is in the folder of a project, which may be damaged. Raises `PROJECT_MISSING`, `NOT_WRITABLE`."""
    if not projects.is_project(folder):
        projects.open_project(folder)  # says what is not there
    files = size = 0
    for each in every_file(folder):
        files, size = files + 1, size + _size(each)
        if files % _EVERY == 0:
            yield Progress("Looking at the project", files, 0)
    yield Progress("Looking at the project", files, 0)
    try:
        project = projects.open_project(folder)
    except InspectorError:
        project = Project(folder.name)
    elsewhere = bool(read_settings()[0].database)
    return Contents(
        folder, project.name, files, size, len(models.list_models(folder)), _parts(folder), elsewhere, bool(inside(folder, project))
    )


def every_file(folder: Path) -> Iterator[Path]:
    """All files below `folder`; links are not followed. Raises nothing for what cannot be read."""
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in names)


def inside(folder: Path, project: Project) -> list[str]:
    """The sources of a project that lie in its own folder."""
    home = Path(os.path.abspath(folder))
    return [name for names in (project.good, project.validation_good, project.validation_defect) for name in names if lies_in(name, home)]


def lies_in(name: str, home: Path) -> bool:
    """Whether a source, or the list after its @, is `home` (absolute) or lies below it."""
    return Path(name.removeprefix("@")).is_relative_to(home)


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0


def _parts(folder: Path) -> int | None:
    from inspector.services.recording.opening import all_of, open_reader  # bring OpenCV, which the window must not wait for

    try:
        with open_reader(folder) as reader:
            return reader.count(all_of(folder))
    except InspectorError as error:
        return 0 if error.code is ErrorCode.RECORD_MISSING else None
