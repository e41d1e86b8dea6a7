"""A defect among the good parts: found by the part that it let pass, and taken out of the model in use."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from small_parts import write_parts

from inspector.cli import main
from inspector.core.descent import How, descent_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, finish
from inspector.core.recipe import Recipe
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.services.build import build
from inspector.services.build_images import LEFT_OUT, find_sources
from inspector.services.context import Context
from inspector.services.explain.passed import WhyPassed, why_passed
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.relearning.applying import step_back
from inspector.services.relearning.effect import Pair
from inspector.services.relearning.quarantine import Quarantine, apply_quarantine, take_back, try_quarantine
from inspector.services.relearning.sample import Group
from inspector.services.setup import set_up_project
from inspector.storage import models, projects

PLANTED = ("006.png", "007.png")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, network_cache: Path) -> Path:
    """A folder with a `project` whose good parts hold two scratched ones, and a `sister` of these, which passes. Not to be changed."""
    home = tmp_path_factory.mktemp("planted")
    write_parts(home / "good", range(6))
    write_parts(home / "good", range(6, 8), scratched=True)
    write_parts(home / "held out", range(20, 24))
    write_parts(home / "sister", range(40, 41), scratched=True)
    set_up_project(home / "project", Recipe(size=64, coreset=250), [str(home / "good")], [str(home / "held out")])
    finish(build(home / "project", Context(network_cache / "no weights", network_cache)))
    return home


@pytest.fixture(scope="module")
def inspector(planted: Path, network_cache: Path) -> PartInspector:
    return open_inspector(planted / "project", Context(network_cache / "no weights", network_cache))


@pytest.fixture(scope="module")
def found(planted: Path, inspector: PartInspector) -> Quarantine:
    """The planted ones left out, as the sister suggests it."""
    path = sister(planted)
    return finish(try_quarantine(planted / "project", inspector, why(inspector, path).suspects, path))


@pytest.fixture
def folder(planted: Path, tmp_path: Path) -> Path:
    """A copy of the project that may be changed."""
    return Path(shutil.copytree(planted / "project", tmp_path / "project"))


def sister(planted: Path) -> str:
    return str(planted / "sister" / "040.png")


def why(inspector: PartInspector, path: str) -> WhyPassed:
    return finish(why_passed(inspector, read_image(Path(path)), path))


def pair(found: Quarantine, name: str) -> Pair:
    return next(each for each in found.effect.pairs if Path(each.image.path).name == name)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")
    }


def test_the_part_passes_because_of_the_two_that_were_planted(planted: Path, inspector: PartInspector) -> None:
    found = why(inspector, sister(planted))
    assert found.inspection.verdict is Verdict.OK
    assert {Path(picture).name for picture in found.suspects} == set(PLANTED)
    first = found.places[0]
    assert first.loud > inspector.threshold.value > first.score
    assert 15 <= first.y <= 45 and 45 <= first.x <= 90  # the scratch
    for silencer in first.few:
        assert 0.2 < silencer.y < 0.65 and 0.45 < silencer.x < 0.95  # in its sisters as well
    values = [each.without for each in first.silencers]
    assert values[len(first.few) - 1] > first.score + 0.15 * inspector.threshold.value


def test_of_what_no_few_pictures_keep_quiet_none_is_suspected(planted: Path, inspector: PartInspector) -> None:
    path = str(planted / "held out" / "020.png")
    assert not set(PLANTED) & {Path(picture).name for picture in why(inspector, path).suspects}


def test_the_model_without_them_finds_the_sister_and_passes_what_is_good(inspector: PartInspector, found: Quarantine) -> None:
    part = pair(found, "040.png")
    assert part.is_caught and part.image.group is Group.DEFECT and part.after.score > 1.5 * part.before.score
    assert [pair(found, f"{seed:03}.png").after.verdict for seed in range(20, 24)] == [Verdict.OK] * 4
    assert not found.effect.refusal and found.lost == int(np.isin(inspector.detector.bank_.images, (6, 7)).sum()) > 0
    assert {Path(name).name for name in found.detector.names_} == {f"{seed:03}.png" for seed in range(6)}
    assert not {Path(image.path).name for image in found.scores} & set(PLANTED) and len(found.scores) == 10


def test_good_parts_are_scored_again_by_what_is_left_and_nothing_is_changed(folder: Path, inspector: PartInspector) -> None:
    before, old = everything(folder), {image.path: image.score for image in inspector.scores}
    found = finish(try_quarantine(folder, inspector, [inspector.good_images[k] for k in (0, 3)]))
    touched = {inspector.good_images[k] for k in inspector.detector.touched_without([0, 3])}
    assert touched and found.again == len(touched) and found.kept == ()
    for image in found.scores:
        picture = read_image(Path(image.path))
        if image.path in touched:
            expected = found.detector.score_again(picture, found.detector.names_.index(image.path)).score
        elif image.path in inspector.good_images:
            expected = old[image.path]
        else:
            expected = found.detector.score([picture])[0].score
        assert image.score == pytest.approx(expected, rel=1e-6)
    assert everything(folder) == before


def test_what_was_tried_comes_into_use_and_the_next_build_leaves_them_out(
    planted: Path, folder: Path, inspector: PartInspector, found: Quarantine, context: Context
) -> None:
    project = apply_quarantine(folder, inspector, found, "Ada", "scratched ones")
    opened = open_inspector(folder, context)
    assert opened.model_id == project.active_model != inspector.model_id and opened.threshold == found.threshold
    descent = descent_of(opened.report)
    assert descent is not None and (descent.how, descent.parent, descent.grown) == (How.QUARANTINED, inspector.model_id, -found.lost)
    assert opened.report["bank_vectors"] == len(found.detector.bank_) and opened.report["coverage_is_bound"]
    assert opened.judge(read_image(Path(sister(planted))), "part").verdict is Verdict.NG
    sources = find_sources(project)
    assert {path.name for path in sources.good} == {f"{seed:03}.png" for seed in range(6)}
    assert {(Path(path).name, reason) for path, reason in sources.skipped} == {(name, LEFT_OUT) for name in PLANTED}


def test_one_step_leads_back_and_the_pictures_can_be_taken_back(folder: Path, inspector: PartInspector, found: Quarantine) -> None:
    apply_quarantine(folder, inspector, found, "Ada")
    assert step_back(folder, "they are good after all", "Ada").active_model == inspector.model_id
    project = take_back(folder, found.pictures)
    assert project.left_out == () and {path.name for path in find_sources(project).good} >= set(PLANTED)


def test_a_threshold_that_a_person_has_set_stays(folder: Path, found: Quarantine, context: Context) -> None:
    project = projects.open_project(folder)
    now = models.load_model(folder, project.active_model).proposed
    projects.update_project(folder, lambda each: each.with_threshold(each.active_model, now.moved_to(now.value * 1.1, now.rule)))
    opened = open_inspector(folder, context)
    assert finish(try_quarantine(folder, opened, found.pictures)).threshold == opened.threshold != now


def test_pictures_that_are_gone_keep_the_score_that_they_had(planted: Path, folder: Path, inspector: PartInspector) -> None:
    wanted, touched = [inspector.good_images[k] for k in (0, 6, 7)], inspector.detector.touched_without([0, 6, 7])
    (planted / "good").rename(planted / "away")
    try:
        found = finish(try_quarantine(folder, inspector, wanted, sister(planted)))
    finally:
        (planted / "away").rename(planted / "good")
    assert touched and found.again == 0 and {path for path, _ in found.kept} == {inspector.good_images[k] for k in touched}
    assert pair(found, "040.png").is_caught
    assert apply_quarantine(folder, inspector, found, "Ada").active_model != inspector.model_id


@pytest.mark.parametrize(
    ("pictures", "code"),
    [((), ErrorCode.BAD_ARGUMENT), (("/elsewhere/001.png",), ErrorCode.BAD_ARGUMENT), (None, ErrorCode.TOO_FEW_IMAGES)],
    ids=["none", "unknown", "all"],
)
def test_what_cannot_be_left_out_is_refused(
    folder: Path, inspector: PartInspector, pictures: tuple[str, ...] | None, code: ErrorCode
) -> None:
    with pytest.raises(InspectorError) as caught:
        finish(try_quarantine(folder, inspector, inspector.good_images if pictures is None else pictures))
    assert caught.value.code is code


def test_what_was_tried_on_another_model_is_not_applied(folder: Path, inspector: PartInspector, found: Quarantine) -> None:
    apply_quarantine(folder, inspector, found, "Ada")
    before = projects.open_project(folder)
    with pytest.raises(InspectorError) as caught:
        apply_quarantine(folder, inspector, found, "Grace")
    assert caught.value.code is ErrorCode.MODEL_CHANGED
    assert projects.open_project(folder) == before and len(models.list_models(folder)) == 2


def test_nothing_is_applied_while_somebody_builds(folder: Path, inspector: PartInspector, found: Quarantine) -> None:
    with projects.building(folder), pytest.raises(InspectorError) as caught:
        apply_quarantine(folder, inspector, found, "Ada")
    assert caught.value.code is ErrorCode.PROJECT_BUSY
    assert models.list_models(folder) == [inspector.model_id]


def test_an_end_at_any_step_leaves_everything_as_it_was(folder: Path, inspector: PartInspector) -> None:
    before, stages = everything(folder), dict[str, None]()
    steps = try_quarantine(folder, inspector, [inspector.good_images[k] for k in (0, 3)])
    for step in steps:
        assert isinstance(step, Progress)
        stages[step.stage] = None
        if step.stage == "Scoring good parts without themselves":
            steps.close()
    assert list(stages) == [
        "Leaving out pictures",
        "Looking for images",
        "Looking into the record",
        "Inspecting",
        "Scoring good parts without themselves",
    ]
    assert everything(folder) == before


def test_a_part_that_is_not_what_was_learned_says_so(inspector: PartInspector) -> None:
    with pytest.raises(InspectorError) as caught:
        finish(why_passed(inspector, np.zeros((72, 96), np.uint16), "deep.png"))
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


def test_on_the_command_line_it_is_asked_tried_and_applied(
    planted: Path, folder: Path, inspector: PartInspector, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["passed", str(folder), sister(planted), "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert {Path(path).name for path in told["suspects"]} == set(PLANTED) and "effect" not in told
    assert main([*asked, "--quarantine", "suspects"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["model_id"] == "" and told["effect"]["groups"]["defect"]["after"]["NG"] == 1
    assert main([*asked, "--quarantine", "suspects", "--apply"]) == 2  # nobody said why
    assert projects.open_project(folder).active_model == inspector.model_id
    capsys.readouterr()
    assert main([*asked, "--quarantine", *told["quarantined"], "--apply", "--reason", "scratched"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["model_id"] == projects.open_project(folder).active_model != inspector.model_id
