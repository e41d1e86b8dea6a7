"""Tries a threshold on what is known before it comes into force: the validation images, and the parts that were recorded last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Draft, Project
from inspector.core.releases import Deed, Grounds, Replayed, Validated
from inspector.core.thresholds import Threshold
from inspector.core.tuning.counting import KnownParts
from inspector.core.types import Verdict
from inspector.services.access.signed_on import guarded
from inspector.services.good_parts import good_parts_of
from inspector.services.recording.opening import all_of, open_reader
from inspector.services.releasing.drafting import entry_now
from inspector.services.validation.listed import list_sources
from inspector.services.validation.scoring import KnownModel, known_set
from inspector.storage import projects
from inspector.storage.models import StoredModel
from inspector.storage.releases import append_releases, read_releases

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.tuning.replay import Replay


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What a threshold would do."""

    threshold: Threshold
    validation: Validated | None
    replay: "Replay | None"
    """None: nothing was recorded yet."""

    @property
    def grounds(self) -> Grounds:
        """What is kept of it."""
        return Grounds(self.validation, None if self.replay is None else counted(self.replay))


def trial(folder: Path, inspector: "PartInspector", threshold: Threshold, validation: Validated | None, who: str) -> Steps[Trial]:
    """Tries a threshold for the model of `inspector` on recorded parts, as it was on validation images; kept where it is drafted.

    Raises `PROJECT_*`, and what `replay` does: for a record that is damaged, not for one that is missing.
    """
    tried = Trial(threshold, validation, (yield from replayed(folder, inspector, threshold)))
    yield Progress("Storing the project", 0, 1)
    keep_trial(folder, threshold, tried.grounds, who)
    return tried


def replayed(folder: Path, inspector: "PartInspector", threshold: Threshold) -> Steps["Replay | None"]:
    """The time machine for the parts of one model; None where nothing was recorded yet. Raises as `trial` does."""
    yield Progress("Looking into the record", 0, 0)
    from inspector.services.tuning.replay import replay  # brings the engine, which the window must not wait for

    project = projects.open_project(folder)
    wanted = replace(all_of(folder), model_id=inspector.model_id)
    try:
        reader = open_reader(folder)
    except InspectorError as error:
        if error.code is ErrorCode.RECORD_MISSING:
            return None
        raise
    with reader:
        rule, highest = threshold.decision_rule, inspector.highest
        found = yield from replay(reader.database, inspector.detector, rule, wanted, project.serial.no_read_rejects, highest=highest)
    return found if found.parts else None


def known_parts(folder: Path, stored: StoredModel, project: Project, tried: Threshold) -> tuple[ScoredImage, ...]:
    """The images of known truth whose scores by a model and the areas of `tried` are known, as people label them, and count."""
    scores = known_set(folder, KnownModel.stored(stored, tried), finish(list_sources(project))).scores()
    good = good_parts_of(scores, stored.state.meta, stored.report.get("alone")).without(project.left_out)
    return (*good.images, *(image for image in scores if image.defect))


def validated(known: Sequence[ScoredImage], threshold: Threshold) -> Validated | None:
    """What a threshold makes of parts of known truth by their scores alone; None without any."""
    return Validated.of(KnownParts.of(known).outcome(threshold.decision_rule))


def counted(found: "Replay") -> Replayed:
    """A replay as counts."""
    before, after = (counts.get(Verdict.OK, 0) for counts in (found.before, found.after))
    passing = len(found.defects_that_pass), len(found.false_rejects_that_pass)
    return Replayed(found.parts, before, after, len(found.changes), *passing)


@guarded(Act.DRAFT)
def keep_trial(folder: Path, tried: Threshold, grounds: Grounds, who: str) -> None:
    """Keeps what the draft was tried on; nothing where something else is drafted. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
    with projects.changing(folder):
        waiting = projects.open_project(folder).draft
        if waiting is not None and waiting.record.threshold == tried:
            append_releases(folder, [entry_now(Deed.TRIED, waiting.model_id, waiting.record, who, grounds)])


def trial_of(folder: Path, waiting: Draft) -> Grounds | None:
    """What a draft was tried on last; None where it was not. Raises `PROJECT_DAMAGED`."""
    tried = (each for each in reversed(read_releases(folder).entries) if each.deed is Deed.TRIED)
    return next((each.grounds for each in tried if (each.model_id, each.record) == (waiting.model_id, waiting.record)), None)
