"""Makes a project, or gives an existing one new sources and settings."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from inspector.core.access import Act
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.datasets.named import is_list
from inspector.services.access.signed_on import guarded
from inspector.services.projects import change_project, create_project
from inspector.storage import projects

Change: TypeAlias = Callable[[Project], Project]


def settings(recipe: Recipe, good: Iterable[str], validation_good: Iterable[str] = (), validation_defect: Iterable[str] = ()) -> Change:
    """What gives a project this recipe and these sources, and leaves the rest as it is. Paths are relative to the folder of this moment."""
    learned, held_out, defect = (tuple(map(absolute, names)) for names in (good, validation_good, validation_defect))
    return lambda now: replace(now, recipe=recipe, good=learned, validation_good=held_out, validation_defect=defect)


def opened_or_new(folder: Path) -> Project:
    """The project in `folder`, or the one that could be made there; writes nothing. Raises `PROJECT_*`."""
    return projects.open_project(folder) if projects.is_project(folder) else Project(folder.absolute().name)


@guarded(Act.CHANGE_PROJECT)
def ensure_project(folder: Path, change: Change) -> None:
    """Makes a project with these settings where there is none; one that is there stays as it is. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    if not projects.is_project(folder):
        create_project(folder, change(opened_or_new(folder)))


@guarded(Act.CHANGE_PROJECT)
def set_up_project(
    folder: Path, recipe: Recipe, good: Iterable[str], validation_good: Iterable[str] = (), validation_defect: Iterable[str] = ()
) -> Project:
    """The project in `folder`, made if there is none, with this recipe and these sources.

    Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    change = settings(recipe, good, validation_good, validation_defect)
    ensure_project(folder, change)
    before = projects.open_project(folder)
    return change_project(folder, change) if change(before) != before else before


def absolute(path: str) -> str:
    """A path that means the same from any folder; the @ of a list stays in front."""
    return f"@{Path(path[1:]).absolute()}" if is_list(path) else str(Path(path).absolute())
