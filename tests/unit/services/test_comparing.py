"""Models beside each other: what each separates and takes, and two of them on the same images."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import image_auroc
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.pairs import auroc_difference
from inspector.core.types import Verdict
from inspector.services.comparing.comparison import compare
from inspector.services.comparing.speed import measure_speed
from inspector.services.context import Context
from inspector.services.model_list import list_models, use_model
from inspector.services.transfer import export_project, import_project
from inspector.services.trust import Answer
from inspector.storage.models import META, MODELS, load_model, save_model
from inspector.storage.projects import create_project, open_project, update_project
from inspector.storage.speeds import FILE as SPEEDS
from inspector.storage.speeds import keep_speed, speeds

GOOD = [("good/a.png", 1.0, 2.0), ("good/b.png", 2.0, 1.0), ("good/c.png", 6.0, 3.0)]
DEFECT = [("dent/a.png", 4.0, 8.0), ("dent/b.png", 9.0, 9.0), ("dent/c.png", 8.0, 4.5)]


def model(folder: Path, number: int, scores: list[ScoredImage], learned: tuple[str, ...] = (), threshold: float = 5.0) -> str:
    meta = {"detector": "patchcore", "recipe": {"backbone": "net", "size": 224}, "good_images": list(learned), "number": number}
    return save_model(folder, ModelState(meta, {"bank": np.zeros((2, 2), np.float32)}), scores, Threshold(threshold, Rule.MANUAL), {})


def scored(number: int) -> list[ScoredImage]:
    return [ScoredImage(each[0], each[1 + number], each in DEFECT) for each in GOOD + DEFECT]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    create_project(folder, Project("bolts"))
    return folder


def test_two_models_are_compared_on_what_both_have_scored(folder: Path, context: Context) -> None:
    first, second = model(folder, 1, scored(0)), model(folder, 2, scored(1))
    found = finish(compare(folder, first, second, context))
    goods, defects = (([g[1] for g in GOOD], [g[2] for g in GOOD]), ([d[1] for d in DEFECT], [d[2] for d in DEFECT]))
    assert (found.good, found.defect, found.learned, found.left_out) == (3, 3, False, ())
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


def test_the_thresholds_in_force_count_and_what_is_unsure_is_no_pass(folder: Path, context: Context) -> None:
    first, second = model(folder, 1, scored(0)), model(folder, 2, scored(1))
    update_project(folder, lambda project: project.with_threshold(first, Threshold(8.5, Rule.MANUAL, unsure_from=3.5)))
    found = finish(compare(folder, first, second, context))
    assert (found.now[0].escapes.events, found.now[0].false_rejects.events) == (0, 1)
    assert [(each.part.path, each.verdicts) for each in found.disagreements] == [
        ("dent/c.png", (Verdict.UNDECIDED, Verdict.OK)),
        ("good/c.png", (Verdict.UNDECIDED, Verdict.OK)),
    ]


def test_what_one_has_learned_is_left_out_and_said(folder: Path, context: Context) -> None:
    first, second = model(folder, 1, scored(0), learned=("good/a.png",)), model(folder, 2, scored(1))
    found = finish(compare(folder, first, second, context))
    assert (found.good, found.left_out) == (2, (("good/a.png", "one of the models has learned it"),))


def test_where_there_are_no_others_the_learned_good_parts_stand_in(folder: Path, context: Context) -> None:
    learned = tuple(each[0] for each in GOOD)
    first, second = model(folder, 1, scored(0), learned), model(folder, 2, scored(1), (*learned[1:], "good/d.png"))
    found = finish(compare(folder, first, second, context))
    assert found.learned and (found.good, found.defect) == (2, 3)


def test_pictures_that_are_gone_are_named_and_the_others_compared(project: Path, context: Context, tmp_path: Path) -> None:
    built = open_project(project).active_model
    state = load_model(project, built)
    known = [image for image in state.scores if "held_out" in image.path]
    gone = ScoredImage(str(tmp_path / "gone.png"), 3.0, True)
    other = save_model(project, state.state, [*known, gone], state.proposed, state.report | {"other": 1})
    found = finish(compare(project, built, other, context))
    assert [path for path, _ in found.left_out] == [gone.path]
    assert (found.good, found.defect) == (4, 4)  # the defects were scored with the second model now
    assert found.difference.value == 0 and not found.disagreements


def test_no_defects_and_scores_that_are_no_numbers(folder: Path, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = model(folder, 1, scored(0)[:3]), model(folder, 2, scored(1)[:3])
    found = finish(compare(folder, first, second, context))
    assert (found.good, found.defect) == (3, 0) and math.isnan(found.difference.value) and math.isnan(found.auroc[0].low)
    assert [(each.allowed, each.escapes[0].trials) for each in found.equal] == [(0, 0), (1, 0)]
    whole = load_model(folder, second)
    object.__setattr__(whole, "scores", (ScoredImage("good/a.png", math.nan, False), *whole.scores[1:]))
    monkeypatch.setattr("inspector.storage.models.load_model", lambda _, name: whole if name == second else load_model(folder, name))
    found = finish(compare(folder, first, second, context))
    assert (found.good, found.left_out) == (2, (("good/a.png", "its score is no number"),))


def test_a_damaged_model_is_not_compared(folder: Path, context: Context) -> None:
    first, second = model(folder, 1, scored(0)), model(folder, 2, scored(1))
    (folder / MODELS / second / META).write_text("{}", encoding="ascii")
    with pytest.raises(InspectorError) as error:
        finish(compare(folder, first, second, context))
    assert error.value.code is ErrorCode.MODEL_DAMAGED


# -- the list ---------------------------------------------------------------------------------------------------------------


def test_all_intact_models_are_measured_with_the_images_that_all_have_scored(folder: Path) -> None:
    first = model(folder, 1, [*scored(0), ScoredImage("dent/d.png", 0.0, True)])
    second = model(folder, 2, scored(1))
    damaged = model(folder, 3, scored(1)[:1])
    (folder / MODELS / damaged / "bank.safetensors").write_bytes(b"half")
    found = {each.model_id: each for each in list_models(folder)}
    for model_id, number in ((first, 0), (second, 1)):
        separation = found[model_id].separation
        assert separation is not None and (separation.good, separation.defect, separation.shared) == (3, 3, True)
        assert separation.auroc.value == image_auroc([g[1 + number] for g in GOOD], [d[1 + number] for d in DEFECT])
    assert found[damaged].separation is None and "hash is wrong" in found[damaged].damage


def test_models_without_common_images_are_measured_with_their_own(folder: Path) -> None:
    model(folder, 1, scored(0))
    model(folder, 2, [ScoredImage("other.png", 1.0, False)])
    assert [each.separation is not None and each.separation.shared for each in list_models(folder)] == [False, False]


def test_a_model_in_use_that_is_gone_is_in_the_list(folder: Path) -> None:
    first = model(folder, 1, scored(0))
    update_project(folder, lambda project: project.using(first))
    shutil.rmtree(folder / MODELS / first)
    (found,) = list_models(folder)
    assert found.in_use and "not there any more" in found.damage


def test_going_back_to_a_model_keeps_who_did_it_and_why(folder: Path) -> None:
    first, second = model(folder, 1, scored(0)), model(folder, 2, scored(1))
    update_project(folder, lambda project: project.using(second).with_threshold(first, Threshold(7.0, Rule.MANUAL)))
    project = use_model(folder, first, "Complaint 17", "Anna")
    assert project.active_model == first and project.threshold(first) == Threshold(7.0, Rule.MANUAL)
    assert (project.thresholds[first][-1].reason, project.thresholds[first][-1].who) == ("Complaint 17", "Anna")


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
    first, second = model(folder, 1, scored(0)), model(folder, 2, scored(1))
    update_project(folder, lambda project: project.using(second))
    file = finish(export_project(folder, tmp_path / "bolts.inspector", first))
    imported = finish(import_project(file, tmp_path / "station", lambda origin: Answer.IMPORT))
    assert imported.model_id == first == open_project(imported.folder).active_model
    assert open_project(folder).active_model == second
