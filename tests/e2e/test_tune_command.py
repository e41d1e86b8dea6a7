"""`inspector tune` and `inspector models`, as they are typed."""

import getpass
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from record_parts import a_part, a_review, a_run, reader, record

from inspector.cli import main
from inspector.core.labels import Label, Truth
from inspector.core.metrics import best_f1
from inspector.core.model import ModelState, ScoredImage
from inspector.core.project import Project
from inspector.core.record import Answer
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tolerance import tolerance_limit
from inspector.core.types import Verdict
from inspector.services.releasing.releasing import put_in_force
from inspector.services.validation.labels import say
from inspector.storage.models import META, MODELS, load_model, save_model
from inspector.storage.projects import create_project, open_project, update_project
from inspector.storage.releases import read_releases

GOOD = np.random.default_rng(0).gamma(30.0, 1.0, 200).tolist()
DEFECT = (40 + np.random.default_rng(1).gamma(9.0, 3.0, 40)).tolist()
STATE = ModelState({"detector": "patchcore", "recipe": {"backbone": "net", "size": 224}}, {"bank": np.zeros((2, 2), np.float32)}, {})


@dataclass
class Tunable:
    folder: Path
    models: list[str]


def model(folder: Path, number: int, good: list[float], defect: list[float]) -> str:
    scores = [ScoredImage(f"good/{k}.png", score, False) for k, score in enumerate(good)]
    scores += [ScoredImage(f"{'dent' if k % 2 else 'scratch'}/{k}.png", score, True) for k, score in enumerate(defect)]
    return save_model(folder, ModelState(STATE.meta | {"number": number}, STATE.arrays, {}), scores, Threshold(33.0, Rule.MANUAL), {})


@pytest.fixture
def tunable(tmp_path: Path) -> Tunable:
    """A project with two models; the second is in use."""
    folder = tmp_path / "project"
    create_project(folder, Project("bolts"))
    ids = [model(folder, 1, GOOD, DEFECT[:3]), model(folder, 2, GOOD, DEFECT)]
    update_project(folder, lambda project: project.using(ids[1]))
    return Tunable(folder, ids)


def told(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def opened(folder: Path, _: object, model_id: str) -> SimpleNamespace:
    stored = load_model(folder, model_id)
    return SimpleNamespace(
        model_id=model_id, scores=stored.scores, good_images=(), threshold=stored.proposed, proposed=stored.proposed, judge_again=None
    )


def test_a_rule_says_what_it_did_and_what_it_rests_on(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "tune", tunable.folder, "--rule", "f1")
    assert found["threshold"] == best_f1(GOOD, DEFECT)[1] and (found["good"], found["defect"], found["applied"]) == (200, 40, False)
    assert found["seen"]["escapes"]["kind"] == "clopper_pearson" and found["crossed"]["escapes"]["trials"] == 40
    assert [each["kind"] for each in found["kinds"]] == ["dent", "scratch"] and found["auroc"]["kind"] in ("bootstrap", "score")
    assert open_project(tunable.folder).thresholds == {}
    assert main(["tune", str(tunable.folder), "--rule", "cost=100:2", "--volume", "5000"]) == 0
    shown = capsys.readouterr().out
    assert "per 5000 parts" in shown and "Clopper-Pearson" in shown and "cross-validated" in shown


def test_what_the_numbers_cannot_carry_is_refused_with_the_number_that_is_needed(
    tunable: Tunable, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "tune", tunable.folder, "--rule", "max-escapes=0.05", "--apply", "--reason", "x", code=2)
    assert (found["threshold"], found["refusal"], found["needed"], found["applied"]) == (None, "too_few_defects", 59, False)
    assert open_project(tunable.folder).thresholds == {}
    assert main(["tune", str(tunable.folder), "--rule", "max-false-rejects=0.001"]) == 2
    assert "300 different good parts are needed, there are 200" in capsys.readouterr().out


def test_a_threshold_is_put_to_use_with_a_reason_and_a_name(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    rule = ("tune", tunable.folder, "--rule", "max-false-rejects=0.01", "--apply")
    assert main([*map(str, rule)]) == 2 and "--reason" in capsys.readouterr().err
    assert told(capsys, *rule, "--reason", " Complaint 17 ")["applied"]
    (record,) = open_project(tunable.folder).thresholds[tunable.models[1]]
    assert (record.value, record.rule) == (tolerance_limit(GOOD, share=0.01).value, Rule.GOOD_QUANTILE)
    assert (record.reason, record.who) == ("Complaint 17", getpass.getuser())


def test_synthetic_defects_count_only_where_they_are_asked_for_and_are_told_everywhere(
    tunable: Tunable, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = [Label(os.path.abspath(f"scratch/{k}.png"), Truth.DEFECT, "scratch", synthetic=True) for k in range(0, 40, 2)]
    say(tunable.folder, drawn)
    rule = ("tune", tunable.folder, "--rule", "f1")
    without, with_them = told(capsys, *rule), told(capsys, *rule, "--with-synthetic")
    assert (without["defect"], without["synthetic"], with_them["defect"], with_them["synthetic"]) == (20, 0, 40, 20)
    assert without["threshold"] == best_f1(GOOD, DEFECT[1::2])[1] and with_them["threshold"] == best_f1(GOOD, DEFECT)[1]
    assert main([*map(str, rule), "--with-synthetic", "--apply", "--reason", "first try"]) == 0
    assert "20 of these defects are synthetic" in capsys.readouterr().out
    (record,) = open_project(tunable.folder).thresholds[tunable.models[1]]
    assert (record.reason, record.provisional) == ("first try (20 synthetic defects counted)", False)
    say(tunable.folder, [Label(os.path.abspath(f"dent/{k}.png"), Truth.LEFT_OUT) for k in range(1, 40, 2)])
    assert main([*map(str, rule), "--with-synthetic", "--apply", "--reason", "only drawn ones"]) == 0
    assert open_project(tunable.folder).thresholds[tunable.models[1]][-1].provisional


def test_what_it_would_have_done_is_replayed(tunable: Tunable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """No detector is asked for anything: a threshold needs the recorded scores alone."""
    model_id = tunable.models[1]
    stand_in = SimpleNamespace(model_id=model_id, detector=None, highest=1e9)
    monkeypatch.setattr("inspector.services.inspect.open_inspector", lambda *_: stand_in)
    run, scores = a_run(model_id=model_id), (10.0, 20.0, 1000.0)
    parts = [a_part(run, number, Verdict.NG, score) for number, score in enumerate(scores)]
    record(tunable.folder, "", run, *parts)
    with reader(tunable.folder) as opened:
        opened.add_reviews([a_review(parts[0].id, Answer.DEFECT), a_review(parts[1].id, Answer.FALSE_REJECT)])
    found = told(capsys, "tune", tunable.folder, "--rule", "f1", "--replay")["replay"]
    assert (found["parts"], found["yield_before"], found["yield_after"]) == (3, 0.0, 2 / 3)
    assert [each["part"] for each in found["changes"]] == [str(parts[0].id), str(parts[1].id)]
    assert (found["defects_that_pass"], found["false_rejects_that_pass"]) == ([str(parts[0].id)], [str(parts[1].id)])
    assert main(["tune", str(tunable.folder), "--rule", "f1", "--replay"]) == 0
    assert f"Reviewed as defects, would pass: 1.\nReviewed as false rejects, would pass: 1.\n  {parts[0].id}" in capsys.readouterr().out


def test_where_nothing_was_recorded_the_replay_says_so(
    tunable: Tunable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = SimpleNamespace(model_id=tunable.models[1], detector=None, highest=1e9)
    monkeypatch.setattr("inspector.services.inspect.open_inspector", lambda *_: stand_in)
    assert main(["tune", str(tunable.folder), "--rule", "f1", "--replay"]) == 0
    assert "No part of this model was recorded yet" in capsys.readouterr().out


def test_a_draft_is_released_by_another_person(
    tunable: Tunable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    update_project(tunable.folder, lambda project: replace(project, two_persons=True))
    assert main(["tune", str(tunable.folder), "--rule", "f1", "--apply", "--reason", "x"]) == 2
    assert "another one puts it in force" in capsys.readouterr().err
    assert told(capsys, "tune", tunable.folder, "--rule", "f1", "--draft")["drafted"]
    assert main(["release", str(tunable.folder), "--reason", "x"]) == 2
    assert f"{getpass.getuser()} has drafted this threshold" in capsys.readouterr().err
    monkeypatch.setattr(getpass, "getuser", lambda: "bo")
    assert main(["release", str(tunable.folder)]) == 2 and "with a reason" in capsys.readouterr().err
    found = told(capsys, "release", tunable.folder, "--reason", "Complaint 17")
    assert (found["threshold"]["value"], found["threshold"]["who"], found["draft"]) == (best_f1(GOOD, DEFECT)[1], "bo", False)
    (*_, entry) = read_releases(tunable.folder).entries
    assert entry.grounds is not None and entry.grounds.validation is not None and entry.grounds.validation.defect == len(DEFECT)
    told(capsys, "tune", tunable.folder, "--rule", "no-escapes", "--draft")
    assert not told(capsys, "release", tunable.folder, "--discard")["draft"]


def test_going_back_says_to_what(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tune", str(tunable.folder), "--go-back"]) == 2 and "no former threshold" in capsys.readouterr().err
    for value in (1.0, 2.0, 3.0):
        put_in_force(tunable.folder, tunable.models[1], Threshold(value, Rule.MANUAL), f"Complaint {value:g}", "Ada")
    assert main(["tune", str(tunable.folder), "--go-back"]) == 0
    assert "In force again is a threshold of 2," in capsys.readouterr().out
    former = open_project(tunable.folder).thresholds[tunable.models[1]][1]
    assert former.value == 2.0 and main(["tune", str(tunable.folder), "--go-back", "1999"]) == 2
    assert "came into force at 1999" in capsys.readouterr().err
    told(capsys, "tune", tunable.folder, "--go-back", "--reason", "Too many rejects")
    assert [(each.value, each.reason) for each in open_project(tunable.folder).thresholds[tunable.models[1]]][3:] == [
        (2.0, f"Back to 2, in force from {former.at}"),
        (3.0, "Too many rejects"),
    ]


def test_without_a_rule_nothing_is_tuned(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tune", str(tunable.folder)]) == 2 and "--rule" in capsys.readouterr().err


@pytest.mark.parametrize("rule", ["f2", "f1=3", "cost=1", "cost=a:b", "max-escapes=2", "max-escapes=", "max-false-rejects=nan"])
def test_a_rule_that_is_none_is_refused(rule: str, tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tune", str(tunable.folder), "--rule", rule]) == 2
    assert "--rule must be one of" in capsys.readouterr().err


def test_models_are_listed_and_another_one_is_used(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tunable.models
    found = told(capsys, "models", tunable.folder)["models"]
    by_id = {each["model_id"]: each for each in found}
    assert by_id[second]["in_use"] and not by_id[first]["in_use"]
    assert (by_id[first]["network"], by_id[first]["size"], by_id[first]["threshold"]) == ("net", 224, 33.0)
    told(capsys, "models", tunable.folder, "--use", first)
    project = open_project(tunable.folder)
    assert project.active_model == first and project.threshold(first) == Threshold(33.0, Rule.MANUAL)


def test_two_models_are_compared_on_the_command_line(
    tunable: Tunable, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No detector is asked for anything: both have scored the same images."""
    first, second = tunable.models[1], model(tunable.folder, 3, GOOD, DEFECT)
    monkeypatch.setattr("inspector.services.inspect.open_inspector", opened)
    found = told(capsys, "models", tunable.folder, "--compare", first, second)
    assert (found["good"], found["models"]) == (200, [first, second]) and found["difference"]["value"] == 0
    assert main(["models", str(tunable.folder), "--compare", first, second]) == 0
    assert "Difference of AUROC +0.0000" in capsys.readouterr().out


def test_another_model_is_used_for_a_reason(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    first = tunable.models[0]
    told(capsys, "models", tunable.folder, "--use", first, "--reason", "Complaint 17")
    (record,) = open_project(tunable.folder).thresholds[first]
    assert (record.reason, record.who) == ("Complaint 17", getpass.getuser())


def test_a_damaged_model_is_named_and_not_used(tunable: Tunable, capsys: pytest.CaptureFixture[str]) -> None:
    first = tunable.models[0]
    (tunable.folder / MODELS / first / META).write_text("{}", encoding="ascii")
    found = {each["model_id"]: each for each in told(capsys, "models", tunable.folder)["models"]}
    assert "hash is wrong" in found[first]["damage"]
    assert main(["models", str(tunable.folder), "--use", first]) == 2
    assert open_project(tunable.folder).active_model == tunable.models[1]
