"""What derived models are tried on, what is told of it, and how they come into use and go again."""

from pathlib import Path

import numpy as np
import pytest
from opened_models import AT_5, Opened
from page_stand_ins import write_parts
from record_parts import a_part, a_review, a_run, reader, record

from inspector.core.challenge import Sample as Kind
from inspector.core.descent import Descent, How, descent_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import Answer, Picture, View
from inspector.core.releases import Deed
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.services.health.challenge_samples import add_sample
from inspector.services.model_list import use_model
from inspector.services.relearning.applying import descent_now, keep_derived, step_back
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.sample import Group, SampleImage, gather_sample
from inspector.services.validation.labels import say
from inspector.storage import models, projects
from inspector.storage.releases import read_releases


def pair(name: str, before: float, after: float, group: Group = Group.DEFECT, limit: float = 25.0) -> Pair:
    expected = {Group.DEFECT: Verdict.NG, Group.GOOD: Verdict.OK}.get(group)
    seen = [Seen(score, Verdict.NG if score > limit else Verdict.OK) for score in (before, after)]
    return Pair(SampleImage(name, group, name, expected), *seen)


def test_a_known_defect_that_would_pass_forbids_the_model_by_name_and_scores() -> None:
    harmless = [pair("kept.png", 31, 30), pair("g.png", 30, 10, Group.GOOD), pair("r.png", 10, 40, Group.RECORDED), pair("c.png", 10, 40)]
    assert Effect(tuple(harmless), 25, 25).refusal == ""
    escaping = [pair("small.png", 26, 24), pair("scratch_012.png", 31.2, 22.4)]
    effect = Effect((*harmless, *escaping), 25, 25)
    assert effect.refusal == "scratch_012.png would pass: 31.2 -> 22.4, threshold 25, like 1 more"
    assert [each.image.name for each in effect.changes] == ["scratch_012.png", "small.png", "r.png", "c.png", "g.png"]
    assert effect.counts(Group.DEFECT)[1] == {Verdict.NG: 2, Verdict.OK: 2}
    told = effect.to_json()
    assert told["groups"]["good"] == {"before": {"OK": 0, "NG": 1, "UNDECIDED": 0}, "after": {"OK": 1, "NG": 0, "UNDECIDED": 0}}
    assert [each["breaks"] for each in told["changes"]] == [True, True, False, False, False]


def test_a_good_sample_of_the_challenge_that_would_be_rejected_forbids_it_too() -> None:
    image = SampleImage("c.png", Group.CHALLENGE, "Limit 3", Verdict.OK)
    effect = Effect((Pair(image, Seen(20, Verdict.OK), Seen(27, Verdict.NG)),), 25, 26)
    assert effect.refusal == "Limit 3 would be rejected: 20 -> 27, threshold 26"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two good and two defective validation images, another one labelled, and one that is learned."""
    home = tmp_path / "project"
    good, defect = write_parts(tmp_path / "good", 1, 2, 3), write_parts(tmp_path / "defect", 8, 9)
    home.mkdir()
    names = [str(path) for path in good[:2]], [str(path) for path in defect]
    projects.create_project(home, Project("bolts", good=(str(good[2]),), validation_good=names[0], validation_defect=names[1]))
    return home


def test_the_sample_holds_every_picture_once_and_names_those_that_are_gone(folder: Path) -> None:
    learned = str(folder.parent / "good" / "3.png")
    labelled = write_parts(folder.parent / "more", 7, 6)
    say(folder, [Label(str(labelled[0]), Truth.DEFECT, "dent"), Label(str(labelled[1]), Truth.DEFECT, synthetic=True)])
    say(folder, [Label(str(folder.parent / "gone.png"), Truth.DEFECT)])
    (folder.parent / "defect" / "2.png").unlink()
    kept = write_parts(folder / "pictures" / "d", 30, 31, 32)
    run = a_run()
    view = [View(str(labelled[0]), 9.0), View("usb:0", 3.0), View("usb:0", 4.0), View("usb:0", 5.0)]
    parts = [a_part(run, number, Verdict.NG, 9.0, views=(view[number],)) for number in range(4)]
    pictures = [
        Picture(part.id, 0, path.relative_to(folder).as_posix(), Verdict.NG, "00", 1, part.judged)
        for part, path in zip(parts[1:], kept, strict=True)
    ]
    kept[2].unlink()
    record(folder, "", run, *parts, *pictures)
    said = [Answer.DEFECT, Answer.DEFECT, Answer.FALSE_REJECT, Answer.DEFECT]
    with reader(folder) as review:
        review.add_reviews([a_review(part.id, answer, kind="scratch") for part, answer in zip(parts, said, strict=True)])
    for name, kind, expected, number in (("Limit 1", Kind.LIMIT, Verdict.OK, 1), ("Good 1", Kind.GOOD, Verdict.OK, 0)):
        add_sample(folder, name, kind, expected, labelled[0] if number else None)
    sample = finish(gather_sample(folder, (learned,)))
    found = {group: [(each.name, each.expected, each.kind) for each in sample.of(group)] for group in Group}
    assert sorted(found[Group.DEFECT]) == [("1.png", Verdict.NG, ""), ("1.png", Verdict.NG, "dent"), ("S00001", Verdict.NG, "scratch")]
    assert found[Group.CHALLENGE] == [("Limit 1", Verdict.OK, "")]  # a real part has no picture
    assert [name for name, *_ in found[Group.GOOD]] == ["1.png", "2.png"]
    assert found[Group.RECORDED] == [("S00002", Verdict.OK, "")]
    assert sorted(each.name for each in sample.gone) == ["S00003", "gone.png"]
    assert [Path(path).name for path, _ in sample.problems] == ["2.png"]
    assert len(sample.without([sample.images[0].path]).images) == len(sample.images) - 1


class Derived:
    """A detector as far as it is stored."""

    def state(self) -> ModelState:
        return ModelState({"detector": "patchcore", "good_images": ["a"]}, {"bank": np.ones((2, 2), np.float32)}, {})


def opened(folder: Path, threshold: Threshold = AT_5) -> Opened:
    model_id = models.save_model(folder, ModelState({"n": 1}, {"bank": np.zeros((1, 1), np.float32)}, {}), [], threshold, {"images": 7})
    projects.update_project(folder, lambda now: now.using(model_id).with_threshold(model_id, threshold))
    found = Opened(model_id, ())
    found.report = {"images": 7}  # type: ignore[attr-defined]
    return found


LOWER = Threshold(4.5, Rule.BEST_F1)


def keep(folder: Path, parent: Opened) -> Project:
    descent = descent_now(parent, How.TAUGHT, ["teach/1.png"], 3, "Ada", "Dust")  # type: ignore[arg-type]
    return keep_derived(folder, parent, Derived(), [ScoredImage("a", 1.0, False)], LOWER, descent)  # type: ignore[arg-type]


def test_a_derived_model_comes_into_use_with_its_parent_and_one_step_leads_back(folder: Path) -> None:
    parent = opened(folder)
    project = keep(folder, parent)
    stored = models.load_model(folder, project.active_model)
    descent = descent_of(stored.report)
    assert descent is not None and (descent.parent, descent.images, descent.grown) == (parent.model_id, ("teach/1.png",), 3)
    assert (stored.report["images"], stored.proposed, stored.scores) == (7, LOWER, (ScoredImage("a", 1.0, False),))
    record = project.in_force(project.active_model)
    assert record is not None and (record.threshold, record.who, record.reason) == (LOWER, "Ada", "Dust")
    assert [each.deed for each in read_releases(folder).entries] == [Deed.RELEASED]
    child = Opened(project.active_model, ())
    child.report, child.threshold, child.proposed = stored.report, LOWER, LOWER  # type: ignore[attr-defined]
    assert descent_now(child, How.TAUGHT, [], 0).generations == 2  # type: ignore[arg-type]
    back = step_back(folder, "", "Ada")
    assert back.active_model == parent.model_id and back.threshold(parent.model_id) == AT_5
    with pytest.raises(InspectorError, match="was built: it has no parent"):
        step_back(folder, "", "Ada")


def test_what_has_changed_meanwhile_is_left_in_use(folder: Path) -> None:
    first = opened(folder)
    second = opened(folder, LOWER)
    with pytest.raises(InspectorError, match=f"{second.model_id} is in use") as caught:
        keep(folder, first)
    assert caught.value.code is ErrorCode.MODEL_CHANGED and len(models.list_models(folder)) == 2
    use_model(folder, first.model_id)
    projects.update_project(folder, lambda now: now.with_threshold(first.model_id, Threshold(5.5, Rule.MANUAL)))
    with pytest.raises(InspectorError, match="The threshold has changed"):
        keep(folder, first)
    with projects.building(folder), pytest.raises(InspectorError) as caught:
        keep(folder, first)
    assert caught.value.code is ErrorCode.PROJECT_BUSY and open_id(folder) == first.model_id


def open_id(folder: Path) -> str:
    return projects.open_project(folder).active_model


def test_a_descent_survives_its_way_through_the_report() -> None:
    told = Descent("p", How.QUARANTINED, ("a", "b"), "Ada", "2026-01-02T03:04:05+00:00", "x", -5, 2)
    assert descent_of({"descent": told.to_json()}) == told and descent_of({}) is None
