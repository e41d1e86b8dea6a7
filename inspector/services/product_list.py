"""The products that an operator can change the line to: projects with a released model."""

from dataclasses import dataclass
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.recent import recent_projects
from inspector.storage import models, projects


@dataclass(frozen=True, slots=True)
class Product:
    """A project that can be inspected with."""

    folder: Path
    name: str
    model_id: str


def released_products() -> Steps[list[Product]]:
    """The projects of this PC with a model and a threshold in force, by name. One that cannot be read is left out."""
    found: list[Product] = []
    known = recent_projects()
    for done, each in enumerate(known):
        yield Progress("Looking at the projects", done, len(known), "projects")
        try:
            product = _released(each.folder)
        except InspectorError:
            continue
        found.append(product)
    return sorted(found, key=lambda each: (each.name.casefold(), str(each.folder)))


@guarded(Act.CHOOSE_PRODUCT)
def choose_product(folder: Path) -> Project:
    """The project that the line changes to, once somebody has confirmed it.

    Raises `MODEL_MISSING` for one without a released model, `PROJECT_*`.
    """
    product = _released(folder)
    auditing.note_later(AuditKind.PROJECT, folder, what="chosen", name=product.name, model=product.model_id)
    return projects.open_project(folder)


def _released(folder: Path) -> Product:
    project = projects.open_project(folder)
    if project.in_force(project.active_model) is None or project.active_model not in models.list_models(folder):
        raise InspectorError(ErrorCode.MODEL_MISSING, said("The project {project} has no released model yet.", project=project.name))
    return Product(folder, project.name, project.active_model)
