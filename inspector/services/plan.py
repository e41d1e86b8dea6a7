"""What a build will take, before it is started."""

from pathlib import Path

from inspector.core.progress import Progress, Steps
from inspector.engine.planning.plan import Plan
from inspector.engine.planning.planner import plan as plan_fit
from inspector.services.build_images import lazily, search_sources
from inspector.services.context import Context
from inspector.services.setup import Change, opened_or_new
from inspector.services.validation.labels import read_said
from inspector.storage import projects


def plan(folder: Path, context: Context, change: Change | None = None) -> Steps[Plan]:
    """Memory, time to build and time per part for the project in `folder`, from a few of its images timed on this PC.

    With `change` it is planned with other settings, and need not exist yet. Writes nothing.

    Raises what a build raises before its first image.
    """
    yield Progress("Looking for images", 0, 0)
    project = change(opened_or_new(folder)) if change else projects.open_project(folder)
    sources = yield from search_sources(project, read_said(folder))
    scored = len(sources.validation) + len(sources.defect)
    return (yield from plan_fit(project.recipe, lazily(sources.good), scored, context.options, context.cache, context.memory_budget))
