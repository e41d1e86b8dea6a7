"""Puts a model that came from another one to use, and goes back to its parent."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.descent import Descent, How, descent_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState, ScoredImage
from inspector.core.project import Project
from inspector.core.releases import Deed, Grounds
from inspector.core.said import said
from inspector.core.thresholds import Threshold
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.model_list import use_model
from inspector.services.releasing.drafting import entry_now
from inspector.services.releasing.noting import note
from inspector.services.releasing.persons import check_may_release
from inspector.storage import models, projects
from inspector.storage.releases import append_releases

if TYPE_CHECKING:
    from inspector.engine.detectors.detector import Detector
    from inspector.services.inspect import PartInspector


_KINDS = {How.TAUGHT: AuditKind.TEACH_BACK, How.QUARANTINED: AuditKind.QUARANTINE, How.KNOWN_DEFECTS: AuditKind.KNOWN_DEFECTS}


def derived_inspector(
    parent: "PartInspector", detector: "Detector", scores: Sequence[ScoredImage], threshold: Threshold
) -> "PartInspector":
    """A model that is on no disk yet, ready to judge: its parent's id stands for its own."""
    from inspector.services.inspect import PartInspector  # brings the engine, which the window must not wait for

    meta = detector.state().meta
    stored = models.StoredModel(parent.model_id, ModelState(meta, {}), tuple(scores), threshold, parent.report)
    return PartInspector(detector, stored, threshold, depth=parent.depth, pictures=parent.pictures)


def descent_now(parent: "PartInspector", how: How, images: Sequence[str], grown: int, who: str = "", reason: str = "") -> Descent:
    """What is stored of a model that comes from `parent` at this moment."""
    before, at = descent_of(parent.report), datetime.now().astimezone().isoformat(timespec="seconds")
    return Descent(parent.model_id, how, tuple(images), who, at, reason, grown, before.generations + 1 if before is not None else 1)


@guarded(Act.TEACH)
def keep_derived(
    folder: Path,
    parent: "PartInspector",
    detector: "Detector",
    scores: Sequence[ScoredImage],
    threshold: Threshold,
    descent: Descent,
    grounds: Grounds | None = None,
    report: dict[str, Any] | None = None,
    also: Callable[[Project], Project] = lambda project: project,
) -> Project:
    """Writes a model that came from `parent` and puts it to use with its threshold; the parent stays, one step back.

    `scores`: of the images that thresholds are set by, with those of the build; `report`: what is told of it in place of what was told
    of its parent; `also`: what else becomes of the project in the same moment. Nobody builds or teaches meanwhile, and the parent is
    still in use, with the threshold that it was tried with: otherwise `PROJECT_BUSY` or `MODEL_CHANGED`. Raises `SECOND_PERSON`,
    `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`; then everything is as it was. Whenever the program is killed, either model is in use, whole.
    """
    state = parent.with_gate(detector.state())
    told = parent.report | (report or {}) | {"threshold": threshold.value, "provisional": threshold.provisional}
    told |= {"descent": descent.to_json()}
    with projects.building(folder):
        project = projects.open_project(folder)
        _expect_unchanged(project, parent)
        check_may_release(project, None, descent.who)
        taught = {"parent": parent.model_id, "images": list(descent.images), "threshold": threshold.value, "reason": descent.reason}
        with auditing.noting(_KINDS[descent.how], folder, **taught):
            model_id = models.save_model(folder, state, scores, threshold, told)

        def using(project: Project) -> Project:
            _expect_unchanged(project, parent)
            check_may_release(project, None, descent.who)
            changed = also(project).using(model_id).with_threshold(model_id, threshold, descent.reason, descent.who)
            record = changed.in_force(model_id)
            assert record is not None
            announce(AuditKind.USE_MODEL, folder, model=model_id, instead_of=parent.model_id, reason=descent.reason)
            append_releases(folder, [entry_now(Deed.RELEASED, model_id, record, descent.who, grounds)])
            return changed

        with auditing.announcing() as announce:
            project = projects.update_project(folder, using)
    note(folder, project, Deed.RELEASED, model_id)
    return project


@guarded(Act.USE_MODEL)
def step_back(folder: Path, reason: str, who: str) -> Project:
    """Puts the parent of the model in use to use again, with the threshold that it had.

    Raises `BAD_ARGUMENT` for a model that was built, and as `use_model` does.
    """
    project = projects.open_project(folder)
    descent = descent_of(models.load_model(folder, project.active_model).report)
    if descent is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The model in use was built: it has no parent to go back to."))
    return use_model(folder, descent.parent, reason or "Back to its parent", who)


def _expect_unchanged(project: Project, parent: "PartInspector") -> None:
    """Raises `MODEL_CHANGED` unless what was tried against is what is in use."""
    if project.active_model != parent.model_id:
        raise InspectorError(
            ErrorCode.MODEL_CHANGED, said("The model has changed meanwhile: {active_model} is in use.", active_model=project.active_model)
        )
    if (project.threshold(parent.model_id) or parent.proposed) != parent.threshold:
        raise InspectorError(ErrorCode.MODEL_CHANGED, said("The threshold has changed meanwhile."))
