"""The models of a project beside each other, and which of them is in use."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.core.errors import InspectorError
from inspector.core.metrics import image_auroc
from inspector.core.model import by_truth
from inspector.core.project import Project
from inspector.storage import models, projects


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is known of one model."""

    model_id: str
    in_use: bool
    built: datetime | None
    """In local time; None where its name does not say."""
    method: str = ""
    network: str = ""
    size: int = 0
    """px of the network input, as its recipe says; 0: not known."""
    image_auroc: float = float("nan")
    """On the images that it was validated with; NaN without defects."""
    threshold: float | None = None
    """In force for it, or proposed by its build."""
    damage: str = ""
    """Why it cannot be used, as a sentence; empty: it is intact."""


def list_models(folder: Path) -> list[ModelFacts]:
    """All models, the oldest first; each is read whole and its hashes are checked. Raises `PROJECT_*`."""
    project = projects.open_project(folder)
    return [_facts(folder, project, model_id) for model_id in models.list_models(folder)]


def use_model(folder: Path, model_id: str) -> Project:
    """Puts an intact model of the project to use, with the threshold that it had. Raises `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`."""
    stored = models.load_model(folder, model_id)

    def change(project: Project) -> Project:
        used = project.using(model_id)
        return used if used.threshold(model_id) else used.with_threshold(model_id, stored.proposed)

    return projects.update_project(folder, change)


def _facts(folder: Path, project: Project, model_id: str) -> ModelFacts:
    in_use, built = model_id == project.active_model, _built(model_id)
    try:
        stored = models.load_model(folder, model_id)
    except InspectorError as error:
        return ModelFacts(model_id, in_use, built, damage=error.detail)
    recipe = stored.state.meta.get("recipe", {})
    return ModelFacts(
        model_id,
        in_use,
        built,
        str(stored.state.meta.get("detector", "")),
        str(recipe.get("backbone", "")),
        int(recipe.get("size", 0)),
        image_auroc(*by_truth(stored.scores)),
        (project.threshold(model_id) or stored.proposed).value,
    )


def _built(model_id: str) -> datetime | None:
    try:
        return datetime.strptime(model_id[: len("20260301-101112")], "%Y%m%d-%H%M%S").astimezone()
    except ValueError:
        return None
