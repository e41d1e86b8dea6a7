"""A threshold comes into force with a reason, by whom the project asks for, on the ground that it was drafted on; and goes back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from record_parts import a_part, a_review, a_run, reader, record

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project, ThresholdRecord
from inspector.core.record import Answer, EventKind
from inspector.core.releases import Deed, Grounds, Replayed, Validated
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.services.releasing import drafting, releasing, trial
from inspector.storage import releases
from inspector.storage.models import MODELS, save_model
from inspector.storage.projects import FILE, create_project, open_project, update_project
from inspector.storage.record.database import FILE as DATABASE

STATE = ModelState({"detector": "patchcore", "recipe": {}}, {"bank": np.zeros((2, 2), np.float32)}, {})
SCORES = [ScoredImage(f"good/{n}.png", float(n), False) for n in range(1, 6)] + [ScoredImage("bad.png", 4.5, True)]
IGNORED = Areas((48, 60), (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((0, 0), (9, 9))),)),))
EVERYTHING = Threshold(4.0, Rule.MANUAL, True, unsure_from=3.5, region=RegionRule(2.0, 9, 1), areas=IGNORED)
FIRST, SECOND = Threshold(6.0, Rule.BEST_F1), Threshold(4.0, Rule.MANUAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one model."""
    create_project(tmp_path, Project("bolts"))
    model_id = save_model(tmp_path, STATE, SCORES, FIRST, {})
    update_project(tmp_path, lambda now: replace(now, active_model=model_id).with_threshold(model_id, FIRST))
    return tmp_path


def change(folder: Path, **values: object) -> None:
    update_project(folder, lambda now: replace(now, **values))  # type: ignore[arg-type]


def model_of(folder: Path) -> str:
    return open_project(folder).active_model


def history(folder: Path) -> tuple[ThresholdRecord, ...]:
    return open_project(folder).thresholds[model_of(folder)]


def refused(code: ErrorCode, words: str, do: Callable[[], object]) -> None:
    with pytest.raises(InspectorError, match=words) as caught:
        do()
    assert caught.value.code is code


def test_a_draft_changes_nothing_until_it_is_released_with_a_reason(folder: Path) -> None:
    drafting.draft(folder, SECOND, "Ada")
    project = open_project(folder)
    assert project.threshold(model_of(folder)) == FIRST and project.draft is not None
    assert (project.draft.record.threshold, project.draft.record.who, project.draft.instead_of) == (SECOND, "Ada", history(folder)[0])
    refused(ErrorCode.BAD_ARGUMENT, "with a reason", lambda: releasing.release(folder, " ", "Ada"))
    assert open_project(folder) == project
    released = releasing.release(folder, " Complaint 17 ", "Ada")
    assert released == open_project(folder) and released.draft is None
    assert [(each.threshold, each.reason, each.who) for each in history(folder)] == [(FIRST, "", ""), (SECOND, "Complaint 17", "Ada")]
    refused(ErrorCode.DRAFT_OUTDATED, "There is no draft", lambda: releasing.release(folder, "again", "Ada"))


def test_where_two_persons_are_asked_for_nobody_releases_alone(folder: Path) -> None:
    change(folder, two_persons=True)
    alone = lambda: releasing.put_in_force(folder, model_of(folder), SECOND, "x", "Ada")  # noqa: E731
    refused(ErrorCode.SECOND_PERSON, "one person drafts a threshold, and another", alone)
    drafting.draft(folder, SECOND, "Ada")
    for who, words in (("Ada", "Ada has drafted this"), ("ADA ", "Ada has drafted this"), ("", "does not say who you are")):
        refused(ErrorCode.SECOND_PERSON, words, lambda who=who: releasing.release(folder, "x", who))  # type: ignore[misc]
    assert len(history(folder)) == 1 and open_project(folder).draft is not None
    releasing.release(folder, "Looked at it together", "Bo")
    (entry,) = releases.read_releases(folder).entries
    assert (history(folder)[-1].who, entry.deed, entry.who) == ("Bo", Deed.RELEASED, "Bo")
    assert entry.drafted is not None and entry.drafted.who == "Ada"
    drafting.draft(folder, FIRST, "")
    refused(ErrorCode.SECOND_PERSON, "nobody knows who has drafted", lambda: releasing.release(folder, "x", "Bo"))


def test_one_person_may_do_both_in_one_go_where_nobody_asks_for_two(folder: Path) -> None:
    drafting.draft(folder, SECOND, "Ada")
    grounds = Grounds(Validated(5, 1, 0, 1, 0), Replayed(9, 8, 7, 1, 0, 0))
    releasing.put_in_force(folder, model_of(folder), SECOND, "Complaint 17", "Ada", grounds)
    assert open_project(folder).draft is None  # it is what was drafted
    assert releasing.grounds_of(folder, model_of(folder), history(folder)[-1]) == grounds
    drafting.draft(folder, FIRST, "Ada")
    releasing.put_in_force(folder, model_of(folder), EVERYTHING, "Complaint 18", "Ada")
    assert open_project(folder).draft is not None  # another one stays, and rests on what is no more
    words = f"in place of 4; since {history(folder)[-1].at} 4 is in force by Ada".replace("+", r"\+")
    refused(ErrorCode.DRAFT_OUTDATED, words, lambda: releasing.release(folder, "x", "Ada"))


def test_a_draft_of_somebody_else_is_not_overwritten(folder: Path) -> None:
    drafting.draft(folder, SECOND, "Ada")
    drafting.draft(folder, EVERYTHING, "Ada")
    refused(ErrorCode.DRAFT_OUTDATED, "Ada has drafted a threshold of 4: release or discard", lambda: drafting.draft(folder, FIRST, "Bo"))
    assert drafting.discard(folder, "Bo").draft is None
    assert [(each.deed, each.who, each.record.threshold) for each in releases.read_releases(folder).entries] == [
        (Deed.DISCARDED, "Bo", EVERYTHING)
    ]
    drafting.discard(folder, "Bo")
    assert len(releases.read_releases(folder).entries) == 1


def test_a_draft_that_was_changed_while_its_model_was_checked_is_not_released(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafting.draft(folder, SECOND, "Ada")
    load = releasing.models.load_model

    def meanwhile(*arguments: object) -> object:
        drafting.draft(folder, EVERYTHING, "Ada")
        return load(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing.models, "load_model", meanwhile)
    refused(ErrorCode.DRAFT_OUTDATED, "Another threshold has been drafted meanwhile", lambda: releasing.release(folder, "x", "Bo"))
    assert len(history(folder)) == 1


def test_a_draft_of_a_model_that_is_gone_or_not_in_use_stays_a_draft(folder: Path) -> None:
    drafting.draft(folder, SECOND, "Ada")
    other = save_model(folder, replace(STATE, meta=STATE.meta | {"number": 2}), SCORES, FIRST, {})
    drafted = model_of(folder)
    change(folder, active_model=other)
    refused(ErrorCode.DRAFT_OUTDATED, f"drafted for the model {drafted}", lambda: releasing.release(folder, "x", "Ada"))
    (folder / MODELS / drafted).rename(folder / "gone")
    refused(ErrorCode.MODEL_MISSING, "not there any more", lambda: releasing.release(folder, "x", "Ada"))
    assert open_project(folder).draft is not None
    change(folder, active_model="", draft=None)
    refused(ErrorCode.MODEL_MISSING, "no model yet", lambda: drafting.draft(folder, SECOND, "Ada"))


def test_going_back_brings_everything_back_as_a_new_record_with_what_it_rested_on(folder: Path) -> None:
    grounds = Grounds(Validated(5, 1, 1, 0, 0))
    releasing.put_in_force(folder, model_of(folder), EVERYTHING, "Complaint 17", "Ada", grounds)
    releasing.put_in_force(folder, model_of(folder), SECOND, "Complaint 18", "Ada")
    change(folder, two_persons=True)
    to = history(folder)[1]
    refused(ErrorCode.BAD_ARGUMENT, "with a reason", lambda: releasing.go_back(folder, model_of(folder), to, "", "Bo"))
    stranger = replace(to, value=7.0)
    refused(ErrorCode.BAD_ARGUMENT, "not in the history", lambda: releasing.go_back(folder, model_of(folder), stranger, "x", "Bo"))
    releasing.go_back(folder, model_of(folder), to, "Back: too many rejects", "Bo")
    assert len(history(folder)) == 4 and history(folder)[-1].threshold == EVERYTHING
    assert (history(folder)[-1].reason, history(folder)[-1].who) == ("Back: too many rejects", "Bo")
    assert releases.read_releases(folder).entries[-1].deed is Deed.WENT_BACK
    assert releasing.grounds_of(folder, model_of(folder), history(folder)[-1]) == grounds


def tried(folder: Path, threshold: Threshold) -> trial.Trial:
    inspector = SimpleNamespace(model_id=model_of(folder), detector=None, highest=60.0)
    return finish(trial.trial(folder, inspector, threshold, trial.validated(SCORES, threshold), "Ada"))  # type: ignore[arg-type]


def test_a_release_rests_on_what_its_draft_was_tried_on_last(folder: Path) -> None:
    run = a_run(model_id=model_of(folder))
    parts = [a_part(run, number, Verdict.NG if score > 3 else Verdict.OK, score) for number, score in enumerate((1.0, 3.5, 3.8, 5.0))]
    record(folder, "", run, *parts)
    with reader(folder) as opened:
        opened.add_reviews([a_review(parts[1].id, Answer.DEFECT), a_review(parts[2].id, Answer.FALSE_REJECT)])
    drafting.draft(folder, SECOND, "Ada")
    assert tried(folder, FIRST).grounds.replay == Replayed(4, 1, 4, 3, 1, 1)  # not what is drafted: not kept
    found = tried(folder, SECOND)
    assert found.grounds == Grounds(Validated(5, 1, 0, 1, 0), Replayed(4, 1, 3, 2, 1, 1))
    releasing.release(folder, "Complaint 17", "Bo")
    assert releasing.grounds_of(folder, model_of(folder), history(folder)[-1]) == found.grounds
    with reader(folder) as opened:
        (event,) = [each for each in opened.events() if each.kind is EventKind.THRESHOLD]
    assert event.detail == "Complaint 17" and event.run is None
    assert event.values == {"deed": "released", "model_id": model_of(folder), "value": 4.0, "before": 6.0, "who": "Bo"}


def test_where_nothing_was_recorded_it_rests_on_the_validation_images_alone(folder: Path) -> None:
    drafting.draft(folder, SECOND, "Ada")
    assert tried(folder, SECOND).replay is None
    drafting.draft(folder, replace(EVERYTHING, areas=None), "Ada")  # not tried
    releasing.release(folder, "Complaint 17", "Ada")
    found = releasing.grounds_of(folder, model_of(folder), history(folder)[-1])
    assert found == Grounds(Validated(5, 1, 0, 1, unsure=4))  # nobody looked for regions
    drafting.draft(folder, EVERYTHING, "Ada")
    releasing.release(folder, "Complaint 18", "Ada")
    assert releasing.grounds_of(folder, model_of(folder), history(folder)[-1]) == Grounds()  # with other areas no score is known


def test_a_record_that_cannot_be_written_keeps_nothing_from_being_released(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / DATABASE).write_bytes(b"no database" * 500)
    releasing.put_in_force(folder, model_of(folder), SECOND, "Complaint 17", "Ada")
    assert history(folder)[-1].threshold == SECOND and "does not say that another threshold" in caplog.text


def test_what_is_damaged_in_the_releases_stays_and_is_counted(folder: Path) -> None:
    releasing.put_in_force(folder, model_of(folder), SECOND, "Complaint 17", "Ada")
    path = folder / releases.FILE
    cut = path.read_bytes()[:-20]
    path.write_bytes(cut)
    assert releases.read_releases(folder) == releases.Releases((), 1)
    assert releasing.grounds_of(folder, model_of(folder), history(folder)[-1]) is None
    releasing.put_in_force(folder, model_of(folder), EVERYTHING, "Complaint 18", "Ada", Grounds())
    assert path.read_bytes().startswith(cut + b"\n") and len(releases.read_releases(folder).entries) == 1
    path.unlink()
    path.mkdir()
    before = (folder / FILE).read_bytes()
    again = lambda: releasing.put_in_force(folder, model_of(folder), SECOND, "x", "Ada")  # noqa: E731
    refused(ErrorCode.PROJECT_DAMAGED, "releases in .* cannot be read: it is a folder", again)
    assert (folder / FILE).read_bytes() == before
