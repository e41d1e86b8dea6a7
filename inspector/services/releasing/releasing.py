"""Puts thresholds in force, and goes back to former ones: with a reason, and by a second person where the project asks for one.

What it rested on is written before the project is: a release without its grounds cannot be found on the disk, whatever happens.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project, ThresholdRecord
from inspector.core.releases import Deed, Grounds
from inspector.core.said import said, written
from inspector.core.thresholds import Threshold
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.releasing.drafting import entry_now
from inspector.services.releasing.noting import note
from inspector.services.releasing.persons import check_may_release
from inspector.services.releasing.trial import known_parts, trial_of, validated
from inspector.services.tuning.applying import check_threshold
from inspector.storage import models, projects
from inspector.storage.releases import append_releases, read_releases


@guarded(Act.RELEASE)
def release(folder: Path, reason: str, who: str, grounds: Grounds | None = None) -> Project:
    """Puts the draft in force. It rests on `grounds`, or on what it was tried on last, or on the validation images of its model.

    Raises `BAD_ARGUMENT` without a reason, `SECOND_PERSON`, `DRAFT_OUTDATED` where there is no draft or the ground has moved under it,
    `MODEL_MISSING`, `MODEL_DAMAGED`, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`; the draft stays then.
    """
    before = projects.open_project(folder)
    waiting = before.draft
    if waiting is not None:
        stored = models.load_model(folder, waiting.model_id)  # before the project is locked: it takes long
        known = known_parts(folder, stored, before, waiting.record.threshold)
        grounds = grounds or trial_of(folder, waiting) or Grounds(validated(known, waiting.record.threshold))

    def released(project: Project) -> Project:
        draft = project.draft
        if draft is None:
            raise InspectorError(ErrorCode.DRAFT_OUTDATED, said("There is no draft: it was released or discarded meanwhile."))
        check_may_release(project, draft, who)
        if draft != waiting:
            raise InspectorError(ErrorCode.DRAFT_OUTDATED, said("Another threshold has been drafted meanwhile."))
        if draft.model_id != project.active_model:
            raise InspectorError(
                ErrorCode.DRAFT_OUTDATED,
                said("It was drafted for the model {model}, and another one is in use now.", model=draft.model_id),
            )
        if draft.instead_of != project.in_force(draft.model_id):
            raise InspectorError(ErrorCode.DRAFT_OUTDATED, _moved(draft.instead_of, project.in_force(draft.model_id)))
        record = ThresholdRecord.now(draft.record.threshold, given(reason), who)
        announce(AuditKind.RELEASE, folder, drafted_by=draft.record.who, **_told(draft.model_id, record))
        append_releases(folder, [entry_now(Deed.RELEASED, draft.model_id, record, who, grounds, draft.record)])
        return replace(project.with_record(draft.model_id, record), draft=None, areas=record.areas)  # the next build learns by them

    given(reason)
    with auditing.announcing() as announce:
        project = projects.update_project(folder, released)
    note(folder, project, Deed.RELEASED)
    return project


@guarded(Act.RELEASE)
def put_in_force(folder: Path, model_id: str, threshold: Threshold, reason: str, who: str, grounds: Grounds | None = None) -> Project:
    """Drafts and releases in one go, where one person may do both. A draft of the same threshold is released with it, others stay.

    Raises `BAD_ARGUMENT` without a reason or for what no project may hold, `SECOND_PERSON`, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    check_threshold(threshold)
    record = ThresholdRecord.now(threshold, given(reason), who)

    def released(project: Project) -> Project:
        check_may_release(project, None, who)
        announce(AuditKind.RELEASE, folder, **_told(model_id, record))
        append_releases(folder, [entry_now(Deed.RELEASED, model_id, record, who, grounds)])
        draft = project.draft
        is_drafted = draft is not None and (draft.model_id, draft.record.threshold) == (model_id, threshold)
        return replace(project.with_record(model_id, record), draft=None if is_drafted else draft)

    with auditing.announcing() as announce:
        project = projects.update_project(folder, released)
    note(folder, project, Deed.RELEASED, model_id)
    return project


@guarded(Act.RELEASE)
def go_back(folder: Path, model_id: str, to: ThresholdRecord, reason: str, who: str) -> Project:
    """Puts in force again what `to`, a record of the model's history, says: threshold, band, region rule and areas, as a new record.

    No second person is asked for: what was in force was released before. It rests on what that rested on.
    Raises `BAD_ARGUMENT` without a reason or for a record that is not in the history, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    record = ThresholdRecord.now(to.threshold, given(reason), who)

    def gone_back(project: Project) -> Project:
        if to not in project.thresholds.get(model_id, ()):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "A threshold of {value:.5g} since {at} is not in the history of the model {model}.",
                    value=to.value,
                    at=to.at,
                    model=model_id,
                ),
            )
        grounds = grounds_of(folder, model_id, to)
        announce(AuditKind.GO_BACK, folder, to_that_of=to.at, **_told(model_id, record))
        append_releases(folder, [entry_now(Deed.WENT_BACK, model_id, record, who, grounds)])
        return project.with_record(model_id, record)

    with auditing.announcing() as announce:
        project = projects.update_project(folder, gone_back)
    note(folder, project, Deed.WENT_BACK, model_id)
    return project


def grounds_of(folder: Path, model_id: str, record: ThresholdRecord) -> Grounds | None:
    """What a threshold of the history rested on when it came into force; None where nobody wrote it down. Raises `PROJECT_DAMAGED`."""
    came = (each for each in reversed(read_releases(folder).entries) if each.deed in (Deed.RELEASED, Deed.WENT_BACK))
    return next((each.grounds for each in came if (each.model_id, each.record) == (model_id, record)), None)


def given(reason: str) -> str:
    """The reason without the space around it. Raises `BAD_ARGUMENT` where there is none."""
    if not reason.strip():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("A threshold is put in force with a reason."))
    return reason.strip()


def _told(model_id: str, record: ThresholdRecord) -> dict[str, Any]:
    """What the audit says of a threshold that comes into force."""
    rule = record.threshold.decision_rule.sha256
    return {"model": model_id, "threshold": record.value, "rule": rule, "reason": record.reason, "released_by": record.who}


def _moved(before: ThresholdRecord | None, now: ThresholdRecord | None) -> str:
    was = said("what the build proposed") if before is None else written(before.value, ".5g")
    if now is None:
        return said("It was drafted in place of {was}, which is not in force any more.", was=was)
    if now.who:
        return said(
            "It was drafted in place of {was}; since {at} {value:.5g} is in force by {who}.",
            was=was,
            at=now.at,
            value=now.value,
            who=now.who,
        )
    return said("It was drafted in place of {was}; since {at} {value:.5g} is in force.", was=was, at=now.at, value=now.value)
