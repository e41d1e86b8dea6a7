"""Models beside each other: what each separates and takes, and two of them on the same images."""

import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from opened_models import AT_5, Opened, stored_model

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import image_auroc
from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.releases import Deed
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.pairs import auroc_difference
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.comparing.comparison import Comparison, compare
from inspector.services.comparing.speed import measure_speed
from inspector.services.context import Context
from inspector.services.model_list import list_models, use_model
from inspector.services.transfer import export_project, import_project
from inspector.services.trust import Answer
from inspector.storage.models import MODELS
from inspector.storage.projects import create_project, open_project, update_project
from inspector.storage.releases import read_releases
from inspector.storage.speeds import FILE as SPEEDS
from inspector.storage.speeds import keep_speed, speeds

GOOD = [("good/a.png", 1.0, 2.0), ("good/b.png", 2.0, 1.0), ("good/c.png", 6.0, 3.0)]
DEFECT = [("dent/a.png", 4.0, 8.0), ("dent/b.png", 9.0, 9.0), ("dent/c.png", 8.0, 4.5)]


def scored(number: int) -> list[ScoredImage]:
    return [ScoredImage(each[0], each[1 + number], each in DEFECT) for each in GOOD + DEFECT]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    create_project(folder, Project("bolts"))
    return folder


def compared(folder: Path, first: Opened, second: Opened) -> Comparison:
    return finish(compare(folder, first, second))  # type: ignore[arg-type]


def test_two_models_are_compared_on_what_both_have_scored(folder: Path) -> None:
    found = compared(folder, Opened("one", scored(0)), Opened("two", scored(1)))
    goods, defects = (([g[1] for g in GOOD], [g[2] for g in GOOD]), ([d[1] for d in DEFECT], [d[2] for d in DEFECT]))
    assert (found.models, found.good, found.defect, found.learned, found.left_out) == (("one", "two"), 3, 3, False, ())
    assert [each.value for each in found.auroc] == [image_auroc(goods[k], defects[k]) for k in (0, 1)]
    assert found.difference == auroc_difference(goods, defects)
    assert [(m.escapes.events, m.false_rejects.events) for m in found.now] == [(1, 1), (1, 0)]
    disagreed = [(each.part.path, each.verdicts, each.wrong) for each in found.disagreements]
    assert disagreed == [
        ("dent/a.png", (Verdict.OK, Verdict.NG), 0),
        ("dent/c.png", (Verdict.NG, Verdict.OK), 1),
        ("good/c.png", (Verdict.NG, Verdict.OK), 0),
    ]
    assert [(each.allowed, each.escapes[0].events, each.escapes[1].events) for each in found.equal] == [(0, 1, 0), (1, 0, 0)]


def test_what_is_unsure_neither_passes_nor_is_rejected(folder: Path) -> None:
    unsure = Threshold(8.5, Rule.MANUAL, unsure_from=3.5)
    found = compared(folder, Opened("one", scored(0), threshold=unsure), Opened("two", scored(1)))
    assert (found.now[0].escapes.events, found.now[0].false_rejects.events) == (0, 0)
    assert [(each.part.path, each.verdicts) for each in found.disagreements] == [
        ("dent/c.png", (Verdict.UNDECIDED, Verdict.OK)),
        ("good/c.png", (Verdict.UNDECIDED, Verdict.OK)),
    ]


def test_what_one_has_learned_is_left_out_and_said(folder: Path) -> None:
    found = compared(folder, Opened("one", scored(0), learned=("good/a.png",)), Opened("two", scored(1)))
    ((path, reason),) = found.left_out
    assert found.good == 2 and path == "good/a.png" and "has learned it" in reason


def test_where_there_are_no_others_the_learned_good_parts_stand_in(folder: Path) -> None:
    learned = tuple(each[0] for each in GOOD)
    found = compared(folder, Opened("one", scored(0), learned), Opened("two", scored(1), (*learned[1:], "good/d.png")))
    assert found.learned and (found.good, found.defect) == (2, 3)


def test_what_one_has_not_scored_is_scored_now_and_pictures_that_are_gone_are_named(folder: Path, tmp_path: Path) -> None:
    there, gone = str(tmp_path / "there.png"), str(tmp_path / "gone.png")
    write_image(Path(there), np.full((8, 8), 7, np.uint8))
    more = [ScoredImage(there, 1.0, True), ScoredImage(gone, 3.0, True)]
    found = compared(folder, Opened("one", [*scored(0), *more]), Opened("two", scored(1)))
    assert (found.good, found.defect) == (3, 4) and [path for path, _ in found.left_out] == [gone]
    ((part,),) = ([each.part for each in found.disagreements if each.part.path == there],)
    assert part.scores == (1.0, 7.0)


def test_no_defects_and_scores_that_are_no_numbers(folder: Path) -> None:
    found = compared(folder, Opened("one", scored(0)[:3]), Opened("two", scored(1)[:3]))
    assert (found.good, found.defect) == (3, 0) and math.isnan(found.difference.value) and math.isnan(found.auroc[0].low)
    assert [(each.allowed, each.escapes[0].trials) for each in found.equal] == [(0, 0), (1, 0)]
    broken = [ScoredImage("good/a.png", math.nan, False), *scored(1)[1:]]
    found = compared(folder, Opened("one", scored(0)), Opened("two", broken))
    assert (found.good, found.defect) == (2, 3) and [path for path, _ in found.left_out] == ["good/a.png"]


def test_nothing_to_compare_is_no_error(folder: Path) -> None:
    found = compared(folder, Opened("one", scored(0)[:2]), Opened("two", [], learned=("good/a.png", "good/b.png")))
    assert (found.good, found.defect, found.equal, found.disagreements) == (0, 0, (), ())


# -- the list ---------------------------------------------------------------------------------------------------------------


def test_all_intact_models_are_measured_with_the_images_that_all_have_scored(folder: Path) -> None:
    first = stored_model(folder, [*scored(0), ScoredImage("dent/d.png", 0.0, True)], number=1)
    second = stored_model(folder, scored(1), number=2)
    damaged = stored_model(folder, scored(1)[:1], number=3)
    (folder / MODELS / damaged / "bank.safetensors").write_bytes(b"half")
    found = {each.model_id: each for each in list_models(folder)}
    for model_id, number in ((first, 0), (second, 1)):
        separation = found[model_id].separation
        assert separation is not None and (separation.good, separation.defect, separation.shared) == (3, 3, True)
        assert separation.auroc.value == image_auroc([g[1 + number] for g in GOOD], [d[1 + number] for d in DEFECT])
    assert found[damaged].separation is None and "hash is wrong" in found[damaged].damage


def test_models_without_common_images_are_measured_with_their_own(folder: Path) -> None:
    stored_model(folder, scored(0), number=1)
    stored_model(folder, [ScoredImage("other.png", 1.0, False)], number=2)
    assert [each.separation is not None and each.separation.shared for each in list_models(folder)] == [False, False]


def test_a_model_in_use_that_is_gone_is_in_the_list(folder: Path) -> None:
    first = stored_model(folder, scored(0), number=1)
    update_project(folder, lambda project: project.using(first))
    shutil.rmtree(folder / MODELS / first)
    (found,) = list_models(folder)
    assert found.in_use and "not there any more" in found.damage


def test_going_back_to_a_model_keeps_who_did_it_and_why(folder: Path) -> None:
    first, second = stored_model(folder, scored(0), number=1), stored_model(folder, scored(1), number=2)
    update_project(folder, lambda project: project.using(second).with_threshold(first, Threshold(7.0, Rule.MANUAL)))
    project = use_model(folder, first, "Complaint 17", "Anna")
    assert project.active_model == first and project.threshold(first) == Threshold(7.0, Rule.MANUAL)
    assert (project.thresholds[first][-1].reason, project.thresholds[first][-1].who) == ("Complaint 17", "Anna")
    (entry,) = read_releases(folder).entries
    assert (entry.deed, entry.model_id, entry.who) == (Deed.WENT_BACK, first, "Anna")


def test_a_model_that_never_was_in_use_needs_the_second_person_where_the_project_asks_for_one(folder: Path) -> None:
    first, second = stored_model(folder, scored(0), number=1), stored_model(folder, scored(1), number=2)
    update_project(folder, lambda project: replace(project.with_threshold(first, AT_5), two_persons=True))
    assert use_model(folder, first, "Complaint 17", "Anna").active_model == first
    with pytest.raises(InspectorError) as error:
        use_model(folder, second, "Complaint 17", "Anna")
    assert error.value.code is ErrorCode.SECOND_PERSON and open_project(folder).active_model == first


def test_a_build_says_what_a_part_takes_and_it_can_be_measured_anew(project: Path, context: Context) -> None:
    (built,) = list_models(project)
    assert built.ms is not None and built.ms > 0
    measured = finish(measure_speed(project, built.model_id, context))
    assert list_models(project)[0].ms == measured == speeds(project)[built.model_id]


def test_a_speed_file_that_cannot_be_read_has_no_speeds(folder: Path) -> None:
    keep_speed(folder, "a", 3.5)
    assert speeds(folder) == {"a": 3.5}
    for damaged in ("", "[]", '{"format": 1, "models": {"a": NaN, "b": -1}}', '{"format": 2, "models": {"a": 1}}'):
        (folder / SPEEDS).write_text(damaged, encoding="ascii")
        assert speeds(folder) == {}


def test_a_model_whose_pictures_are_gone_cannot_be_measured(project: Path, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inspector.services.comparing.speed.read_image", _unreadable)
    with pytest.raises(InspectorError) as error:
        finish(measure_speed(project, open_project(project).active_model, context))
    assert error.value.code is ErrorCode.NO_IMAGES and speeds(project) == {}


def _unreadable(path: Path) -> None:
    raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"{path} is gone.")


def test_another_model_than_that_in_use_can_be_carried_to_a_station(folder: Path, tmp_path: Path) -> None:
    first, second = stored_model(folder, scored(0), number=1), stored_model(folder, scored(1), number=2)
    update_project(folder, lambda project: project.using(second))
    file = finish(export_project(folder, tmp_path / "bolts.inspector", first))
    imported = finish(import_project(file, tmp_path / "station", lambda origin: Answer.IMPORT))
    assert imported.model_id == first == open_project(imported.folder).active_model
    assert open_project(folder).active_model == second
