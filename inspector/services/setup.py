"""Makes a project, or gives an existing one new sources and settings."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.storage import projects


def set_up_project(
    folder: Path, recipe: Recipe, good: Iterable[str], validation_good: Iterable[str] = (), validation_defect: Iterable[str] = ()
) -> Project:
    """The project in `folder`, made if there is none, with this recipe and these sources.

    Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    exists = projects.is_project(folder)
    before = projects.open_project(folder) if exists else Project(folder.absolute().name)
    after = replace(
        before,
        recipe=recipe,
        good=tuple(map(absolute, good)),
        validation_good=tuple(map(absolute, validation_good)),
        validation_defect=tuple(map(absolute, validation_defect)),
    )
    if not exists:
        projects.create_project(folder, after)
    elif after != before:
        projects.save_project(folder, after)
    return after


def absolute(path: str) -> str:
    """A path that means the same from any folder; the @ of a list stays in front."""
    return f"@{Path(path[1:]).absolute()}" if path.startswith("@") else str(Path(path).absolute())
