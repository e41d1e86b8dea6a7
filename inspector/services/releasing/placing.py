"""Puts areas in force, with the threshold that they act by: at once where one person may, as a draft where the project asks for two."""

from dataclasses import replace
from pathlib import Path

from inspector.core.access import Act
from inspector.core.areas import Areas
from inspector.core.project import Project
from inspector.core.releases import Deed
from inspector.services.access.signed_on import guarded
from inspector.services.areas import check_areas, set_areas, set_reference, threshold_in_use
from inspector.services.releasing.drafting import draft, entry_now
from inspector.services.releasing.noting import note
from inspector.services.releasing.releasing import given
from inspector.storage import projects
from inspector.storage.releases import append_releases


@guarded(Act.CHANGE_PROJECT)
def place(folder: Path, areas: Areas | None, reason: str, who: str, reference: Path | None = None) -> Project:
    """Gives a project areas, None: it looks everywhere; and keeps `reference`, the picture that they were drawn on, beside it.

    Raises `BAD_ARGUMENT` without a reason and for areas that leave nothing, `DRAFT_OUTDATED` where two persons are asked for and another
    one has a draft, `IMAGE_UNREADABLE`, `PROJECT_*`, `MODEL_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    reason, project = given(reason), projects.open_project(folder)
    used = threshold_in_use(folder, project)
    check_areas(areas, used.value if used is not None else None)
    if reference is not None:
        set_reference(folder, reference)
    if used is not None and project.two_persons:
        return draft(folder, replace(used, areas=areas), who)
    project = set_areas(folder, areas, reason, who)
    record = project.in_force(project.active_model)
    if record is not None:
        with projects.changing(folder):
            append_releases(folder, [entry_now(Deed.RELEASED, project.active_model, record, who)])
        note(folder, project, Deed.RELEASED)
    return project
