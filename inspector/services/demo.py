"""The demo project: parts drawn by the program, for a first look without a camera."""

from pathlib import Path

from inspector import paths
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.datasets.demo import DemoParts, write_demo
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.setup import set_up_project
from inspector.storage import projects

NAME = "Demo part"


def draw_parts(folder: Path) -> Steps[DemoParts]:
    """Draws good parts and parts with defects into `folder`; their paths."""
    return (yield from write_demo(folder))


def set_up_demo(folder: Path, parts: DemoParts) -> Project:
    """A project over drawn parts: learns from the good ones, tunes its threshold on the validation ones."""
    good, validation = parts.good[0].parent, (parts.validation_good[0].parent, parts.validation_defect[0].parent)
    return set_up_project(folder, Recipe(), [str(good)], [str(validation[0])], [str(validation[1])])


def ensure_demo_project(context: Context) -> Steps[Path]:
    """The demo project of this user, drawn and built on first use; gives its folder."""
    folder = paths.projects_folder() / NAME
    if not projects.is_project(folder):
        parts = yield from draw_parts(folder / "images")
        set_up_demo(folder, parts)
    if not projects.open_project(folder).active_model:
        yield from build(folder, context)
    return folder
