"""The models of a project beside each other, which of them is in use, and how another one comes into use."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import InspectorError
from inspector.core.methods import METHODS
from inspector.core.model import ScoredImage, by_truth
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Project, ThresholdRecord
from inspector.core.releases import Deed
from inspector.core.tuning.curves import Area, area
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.releasing.drafting import entry_now
from inspector.services.releasing.noting import note
from inspector.services.releasing.persons import check_may_release
from inspector.services.releasing.releasing import grounds_of
from inspector.services.sources import one_name
from inspector.services.validation.listed import Listed, list_sources
from inspector.services.validation.scoring import KnownModel, known_set
from inspector.storage import models, projects
from inspector.storage.models import StoredModel
from inspector.storage.releases import append_releases
from inspector.storage.speeds import speeds


@dataclass(frozen=True, slots=True)
class Separation:
    """What a model separates: its AUROC with an interval, and the parts of known truth that it rests on."""

    auroc: Area
    good: int
    defect: int
    shared: bool
    """Whether all intact models were measured with these very images; otherwise with its own ones."""


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
    separation: Separation | None = None
    """None where it is damaged."""
    threshold: float | None = None
    """In force for it, or proposed by its build."""
    ms: float | None = None
    """What a part takes: as it was measured last on demand, otherwise by its build; None: nobody has measured it."""
    damage: str = ""
    """Why it cannot be used, as a sentence; empty: it is intact."""


def list_models(folder: Path) -> list[ModelFacts]:
    """The same as `search_models`, in one go."""
    return finish(search_models(folder))


def search_models(folder: Path) -> Steps[list[ModelFacts]]:
    """All models, the oldest first; each is read whole and its hashes are checked. Raises `PROJECT_*`."""
    project, measured = projects.open_project(folder), speeds(folder)
    ids = models.list_models(folder)
    if project.active_model and project.active_model not in ids:
        ids = sorted([*ids, project.active_model])  # it is missed, and must not be missing in the list
    found: dict[str, StoredModel | InspectorError] = {}
    for number, model_id in enumerate(ids):
        yield Progress("Checking the models", number, len(ids), "models")
        found[model_id] = _without_arrays(folder, model_id)
    listed = yield from list_sources(project)
    intact = [each for each in found.values() if isinstance(each, StoredModel)]
    scores = {each.model_id: _scores(folder, project, each, listed) for each in intact}
    common = _common(scores.values(), {one_name(path) for each in intact for path in each.good_images})
    return [_facts(project, model_id, each, scores.get(model_id, ()), common, measured) for model_id, each in found.items()]


@guarded(Act.USE_MODEL)
def use_model(folder: Path, model_id: str, reason: str = "", who: str = "") -> Project:
    """Puts an intact model of the project to use, with the threshold that it had. With a reason that is a release as any other one.

    Raises `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`, `NOT_WRITABLE`, `DISK_FULL`, `SECOND_PERSON` for one that never was in use.
    """
    stored = models.load_model(folder, model_id)

    def change(project: Project) -> Project:
        before, used = project.in_force(model_id), project.using(model_id)
        if before is None:
            check_may_release(project, None, who)
        announce(AuditKind.USE_MODEL, folder, model=model_id, instead_of=project.active_model, reason=reason)
        if before is not None and not reason:
            return used
        record = ThresholdRecord.now(before.threshold if before else stored.proposed, reason, who)
        deed, grounds = (Deed.WENT_BACK, grounds_of(folder, model_id, before)) if before else (Deed.RELEASED, None)
        append_releases(folder, [entry_now(deed, model_id, record, who, grounds)])
        return used.with_record(model_id, record)

    with auditing.announcing() as announce:
        project = projects.update_project(folder, change)
    if reason:
        note(folder, project, Deed.WENT_BACK, model_id)
    return project


def _without_arrays(folder: Path, model_id: str) -> StoredModel | InspectorError:
    """A model that was checked, without what takes the memory; or what is wrong with it."""
    try:
        stored = models.load_model(folder, model_id)
    except InspectorError as error:
        return error
    stored.state.arrays.clear()
    stored.state.blobs.clear()
    return stored


def _scores(folder: Path, project: Project, stored: StoredModel, listed: Listed) -> tuple[ScoredImage, ...]:
    """What is known of the images that count, as people label them; nothing is scored."""
    now = project.threshold(stored.model_id) or stored.proposed
    return known_set(folder, KnownModel.stored(stored, now), listed).scores()


def _common(scored: Collection[Sequence[ScoredImage]], learned: Collection[str]) -> set[tuple[str, bool]]:
    """Images by `one_name`, each with its truth, that all models have scored; of good parts those that none has learned, if there are any.

    None where they would not tell anything.
    """
    shared = set.intersection(*({(one_name(image.path), image.defect) for image in scores} for scores in scored)) if scored else set()
    new = {(name, defect) for name, defect in shared if name not in learned}
    chosen = shared if all(defect for _, defect in new) else new
    return chosen if {defect for _, defect in chosen} == {False, True} else set()


def _facts(
    project: Project,
    model_id: str,
    found: StoredModel | InspectorError,
    scores: Sequence[ScoredImage],
    common: set[tuple[str, bool]],
    measured: Mapping[str, float],
) -> ModelFacts:
    in_use, built = model_id == project.active_model, built_at(model_id)
    if isinstance(found, InspectorError):
        return ModelFacts(model_id, in_use, built, damage=found.detail)
    recipe = found.state.meta.get("recipe", {})
    good, defect = by_truth(image for image in scores if not common or (one_name(image.path), image.defect) in common)
    return ModelFacts(
        model_id,
        in_use,
        built,
        str(found.state.meta.get("detector", "")),
        str(recipe.get("backbone", "")),
        _side(recipe),
        Separation(area(good, defect), len(good), len(defect), bool(common)),
        (project.threshold(model_id) or found.proposed).value,
        measured.get(model_id, found.report.get("ms_per_part")),
    )


def _side(recipe: Mapping[str, Any]) -> int:
    """Of the network input in px, as the recipe or its detector has it; 0 where another setting decides."""
    method = METHODS.get(recipe.get("detector", "patchcore"))
    size = int(recipe.get("size", 0)) or (method.side if method is not None else 0)
    return 0 if recipe.get("defect_px") else size


def built_at(model_id: str) -> datetime | None:
    """When a model was built, as its id says; None where it does not."""
    try:
        return datetime.strptime(model_id[: len("20260301-101112")], "%Y%m%d-%H%M%S").astimezone()
    except ValueError:
        return None
