"""Drafts: a threshold that waits in the project until it is released or discarded. What is in force stays."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Draft, Project, ThresholdRecord
from inspector.core.releases import Deed, Entry, Grounds
from inspector.core.said import said
from inspector.core.thresholds import Threshold
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.tuning.applying import check_threshold
from inspector.storage import projects
from inspector.storage.releases import append_releases


@guarded(Act.DRAFT)
def draft(folder: Path, threshold: Threshold, who: str, tried: Grounds | None = None) -> Project:
    """Drafts a threshold for the model in use, in place of a draft of one's own; `tried`: what it was tried on before.

    Raises `BAD_ARGUMENT` for what no project may hold, `DRAFT_OUTDATED` where somebody else has a draft, `MODEL_MISSING` without a model,
    `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    check_threshold(threshold)

    def change(project: Project) -> Project:
        changed = drafted(project, threshold, who)
        announce(AuditKind.DRAFT, folder, model=project.active_model, threshold=threshold.value)
        if tried is not None and changed.draft is not None:
            append_releases(folder, [entry_now(Deed.TRIED, changed.draft.model_id, changed.draft.record, who, tried)])
        return changed

    with auditing.announcing() as announce:
        return projects.update_project(folder, change)


def drafted(project: Project, threshold: Threshold, who: str) -> Project:
    """The project with that draft. Raises `DRAFT_OUTDATED` where somebody else has one, `MODEL_MISSING` without a model."""
    model_id, other = project.active_model, project.draft
    if not model_id:
        raise InspectorError(
            ErrorCode.MODEL_MISSING, said("The project {project} has no model yet: build one first.", project=project.name)
        )
    if other is not None and other.record.who != who:
        told = said(
            "{who} has drafted a threshold of {value:.5g}: release or discard it first.",
            who=other.record.who or said("Somebody else"),
            value=other.record.value,
        )
        raise InspectorError(ErrorCode.DRAFT_OUTDATED, told)
    return replace(project, draft=Draft(model_id, ThresholdRecord.now(threshold, who=who), project.in_force(model_id)))


@guarded(Act.DRAFT)
def discard(folder: Path, who: str) -> Project:
    """Takes the draft away, whoever made it; without one nothing is done. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""

    def discarded(project: Project) -> Project:
        if project.draft is not None:
            announce(AuditKind.DRAFT, folder, model=project.draft.model_id, threshold=project.draft.record.value, discarded=True)
            append_releases(folder, [entry_now(Deed.DISCARDED, project.draft.model_id, project.draft.record, who)])
        return replace(project, draft=None)

    with auditing.announcing() as announce:
        return projects.update_project(folder, discarded)


def entry_now(
    deed: Deed, model_id: str, record: ThresholdRecord, who: str, grounds: Grounds | None = None, drafted: ThresholdRecord | None = None
) -> Entry:
    """What is done at this moment."""
    return Entry(deed, model_id, record, who, datetime.now().astimezone().isoformat(timespec="seconds"), grounds, drafted)
