"""Find the best settings of a project: tries, compares, times the best, proposes; and puts what was proposed to use."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.planning.planner import plan
from inspector.services.access.signed_on import guarded
from inspector.services.alignment import learn_alignment
from inspector.services.build_images import find_sources, lazily
from inspector.services.context import Context
from inspector.services.ignore_areas import mask_of_project, with_areas
from inspector.services.projects import change_project
from inspector.services.settings_search.candidates import further, looking
from inspector.services.settings_search.halving import Deadline, Halving
from inspector.services.settings_search.kept import Kept
from inspector.services.settings_search.parts import Parts, find_parts
from inspector.services.settings_search.proposal import Proposal, Row, chosen, ranked
from inspector.services.settings_search.trials import possible, try_recipe
from inspector.services.validation.labels import read_said
from inspector.storage import projects

MINUTES = 3.0
FOR_TRIALS = 0.85
"""Share of the time; the rest is for timing the best."""
FEW, SOME, ALL = (12, 24), (12, 24), (48, 96)
"""Numbers of good parts on which candidates are compared."""
TIMED = 3


def find_settings(folder: Path, context: Context, minutes: float = MINUTES, most_ms: float = 0.0) -> Steps[Proposal]:
    """Compares recipes on the parts of the project in `folder`; nothing of the project changes but the file of finished trials.

    May be closed at every step: what is finished then need not be tried again. `most_ms`: what a part may take; 0: no limit.

    Raises `BAD_ARGUMENT`, `TOO_FEW_IMAGES` (see `parts.FEWEST`), `PROJECT_*`, and what a build raises before its first image.
    """
    if not 0 < minutes < inf or not 0 <= most_ms < inf:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("A search takes some minutes, more than 0, and the time for a part is at least 0 ms.")
        )
    whole, trials = Deadline(60 * minutes), Deadline(60 * minutes * FOR_TRIALS)
    project, labels = projects.open_project(folder), read_said(folder)
    parts = yield from find_parts(project, with_areas(mask_of_project(folder), project.areas), labels)
    alignment = yield from learn_alignment(folder, project, parts.good, parts.lazily(parts.good))
    if alignment is not None:
        parts = replace(parts, aligner=alignment.aligner, sha256=f"{parts.sha256} {alignment.aligner.sha256}")
    search = Halving(
        parts,
        lambda recipe, some: try_recipe(recipe, some, context),
        Kept(folder, parts.sha256),
        trials,
        most_ms,
    )
    yield from _try_all(search, project.recipe, parts, context)
    compared = search.compared()
    good = lazily(find_sources(project, labels).good)
    timed = yield from _timed(ranked(project.recipe, compared), project.recipe, good, context, whole)
    own = next(row for row in timed if row.recipe == project.recipe)
    one = next(iter(compared.values()))
    return Proposal(
        own=own,
        best=chosen(own, timed, most_ms),
        rows=timed,
        good=len(one.good),
        defects=len(one.defect),
        real=one.real,
        complete=search.complete,
        skipped=parts.skipped,
    )


@guarded(Act.CHANGE_PROJECT)
def use(folder: Path, recipe: Recipe) -> Project:
    """Gives the project this recipe; the model in use stays until the next build. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
    return change_project(folder, lambda now: replace(now, recipe=recipe))


def _try_all(search: Halving, own: Recipe, parts: Parts, context: Context) -> Steps[None]:
    """First how closely to look, then what else pays around the best of that, then the best of all on more good parts."""
    tried = [recipe for recipe in looking(own, parts.side, bool(parts.defect)) if recipe == own or possible(recipe, context)]
    best = yield from search.halve(own, tried, FEW)
    more = [recipe for recipe in further(best[0], tried, parts.side) if possible(recipe, context)]
    best = yield from search.halve(own, [*best, *more], SOME)
    yield from search.halve(own, best, ALL)


def _timed(rows: Sequence[Row], own_recipe: Recipe, good: Sequence[LazyImage], context: Context, whole: Deadline) -> Steps[tuple[Row, ...]]:
    """The rows; the own one, and the first few while there is time, with what a build of all good parts and a part then take."""
    timed = dict[Recipe, Row]()
    own = next(row for row in rows if row.recipe == own_recipe)
    for row in (own, *(row for row in rows[:TIMED] if row is not own)):
        if row is own or not whole.over:
            found = yield from plan(row.recipe, good, 0, context.options, context.cache, context.memory_budget)
            timed[row.recipe] = replace(row, ms_per_part=found.ms_per_part, memory_mb=found.peak_memory_mb)
    return tuple(timed.get(row.recipe, row) for row in rows)
