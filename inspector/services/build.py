"""Builds a model: good images to memory bank, scores of each by the others, threshold, a new folder on disk, only then into use."""

import time
from dataclasses import replace
from pathlib import Path

from inspector.core.access import Act
from inspector.core.areas import Areas
from inspector.core.audit import AuditKind
from inspector.core.model import by_truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.thresholds import Threshold, begun, propose
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.build_learning import Learned, Material, gather, learn
from inspector.services.build_report import BuildReport, report_of
from inspector.services.context import Context
from inspector.services.good_parts import good_parts_of
from inspector.services.ignore_areas import NewMask, store_mask
from inspector.services.setup import Change
from inspector.storage import models, projects


@guarded(Act.BUILD)
def build(folder: Path, context: Context, change: Change | None = None, new_mask: NewMask | None = None) -> Steps[BuildReport]:
    """Builds the project in `folder` with its recipe and puts the model to use.

    `change` gives it other settings, and `new_mask` other places to ignore, which are stored once the model that was built with them is.
    Closing the generator at any yield, an error or a kill leaves the last good model in use, and the settings that it belongs to. Raises
    the errors of reading, weights and disk, `TOO_FEW_IMAGES`, and `PROJECT_BUSY` while another build runs.
    """
    yield Progress("Looking for images", 0, 0)
    began = time.perf_counter()
    change = change or (lambda now: now)
    project = change(projects.open_project(folder))
    with projects.building(folder):
        material = yield from gather(folder, project, context, new_mask)
        learned = yield from learn(material)
        good = good_parts_of(learned.scores, learned.state.meta, learned.alone)
        limit = good.limit(project.kept)
        threshold = begun(propose(*by_truth(learned.scores), limit), project.threshold(project.active_model), project.areas)
        report = report_of(material, learned, good, limit, threshold, began)
        yield Progress("Saving the model", 0, 1)
        with auditing.noting(AuditKind.BUILD, folder, images=report.images, bank=report.bank_sha256, threshold=threshold.value):
            model_id = _keep(folder, material, learned, report, new_mask)
            with auditing.noting(AuditKind.USE_MODEL, folder, model=model_id, instead_of=project.active_model, built=True):
                projects.update_project(folder, lambda now: _using(change(now), project.areas, model_id, threshold))
    return replace(report, model_id=model_id)


def _keep(folder: Path, material: Material, learned: Learned, report: BuildReport, new_mask: NewMask | None) -> str:
    """Stores the model with all that belongs to it, and gives its id; it is not in use yet."""
    model_id = models.save_model(folder, learned.stored, learned.scores, report.threshold, report.to_json())
    if material.alignment is not None:
        material.alignment.keep(folder)
    if new_mask is not None:
        store_mask(folder, new_mask.mask)
    return model_id


def _using(now: Project, built: Areas | None, model_id: str, threshold: Threshold) -> Project:
    """A project with a new model in use. Areas that were changed since those that it was `built` with count: they act at once."""
    if now.areas != built:
        threshold = replace(threshold, areas=now.areas)
    return replace(now, active_model=model_id, areas=threshold.areas).with_threshold(model_id, threshold)
