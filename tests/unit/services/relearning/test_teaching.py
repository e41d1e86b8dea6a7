"""Guarded teach-back on small parts: accepted parts pass, known defects do not, and whatever is refused says why."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread
from types import SimpleNamespace

import numpy as np
import pytest
from small_parts import good_part, scratched_part

from inspector.cli import main
from inspector.core.challenge import Sample as Kind
from inspector.core.descent import How, descent_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import write_image
from inspector.engine import detectors
from inspector.services.context import Context
from inspector.services.health.challenge_samples import add_sample
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.relearning.applying import step_back
from inspector.services.relearning.effect import judge_sample
from inspector.services.relearning.in_use import judge_in_use
from inspector.services.relearning.sample import Group, gather_sample
from inspector.services.relearning.teaching import apply_lesson, try_lesson
from inspector.services.validation.labels import say
from inspector.storage import models, projects
from inspector.storage.evidence_cache import FOLDER as CACHE


def marked_part(seed: int) -> Image:
    """A good part with a label that none of the others has."""
    picture = good_part(seed)
    picture[50:60, 60:84] = (20, 60, 200)
    return picture


def write(folder: Path, name: str, picture: Image) -> str:
    folder.mkdir(exist_ok=True)
    write_image(folder / name, picture)
    return str(folder / name)


def taken_again(picture: Image) -> Image:
    """The same part in another picture: a copy of a file would be told by its content."""
    other = picture.copy()
    other[0, 0] ^= 1
    return other


@pytest.fixture
def marked(tmp_path: Path) -> list[str]:
    return [write(tmp_path / "marked", f"{seed}.png", marked_part(seed)) for seed in (300, 301)]


def files_of(folder: Path) -> dict[str, bytes]:
    """All but what is only kept so that it need not be found again."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != "." and path.parent.parent.name != CACHE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_accepted_parts_pass_and_known_defects_do_not(project: Path, context: Context, marked: list[str], tmp_path: Path) -> None:
    inspector = open_inspector(project, context)
    other = marked_part(310)
    assert inspector.judge(other, "other").verdict is Verdict.NG
    before = files_of(project)
    lesson = finish(try_lesson(project, inspector, marked))
    assert files_of(project) == before
    assert lesson.taught == lesson.passing == tuple(marked) and lesson.refused == () and lesson.effect.refusal == ""
    assert lesson.effect.counts(Group.DEFECT)[1][Verdict.OK] == 0 and lesson.effect.counts(Group.GOOD)[1] == {Verdict.OK: 4}
    assert not [each for each in lesson.effect.pairs if each.after.error and not each.before.error]  # the gate sees both alike
    assert 0.9 * inspector.proposed.value <= lesson.threshold.value <= inspector.proposed.value
    taught = apply_lesson(project, inspector, lesson, "Ada", "A label is no defect")
    now = open_inspector(project, context)
    assert now.model_id == taught.active_model != inspector.model_id and now.judge(other, "other").verdict is Verdict.OK
    assert now.judge(scratched_part(311), "s").verdict is Verdict.NG
    descent = descent_of(now.report)
    assert descent is not None and descent.how is How.TAUGHT and descent.images == tuple(marked)
    assert (descent.parent, descent.grown, descent.who, descent.generations) == (inspector.model_id, lesson.grown, "Ada", 1)
    assert now.good_images[-2:] == tuple(marked) and taught.good[-2:] == tuple(marked) == taught.kept[-2:]
    kept = {each.path: each.score for each in now.scores}
    assert {each.path: each.score for each in inspector.scores if each.path in inspector.good_images}.items() <= kept.items()
    assert kept[marked[0]] > now.judge(marked_part(300), "again").score  # type: ignore[operator]  # by what the others taught
    step_back(project, "", "Ada")
    assert open_inspector(project, context).model_id == inspector.model_id


def test_a_picture_by_which_a_known_defect_would_pass_is_refused_by_name_and_the_rest_is_taught(
    project: Path, context: Context, marked: list[str], tmp_path: Path
) -> None:
    """Somebody takes a scratched part for a good one."""
    defect = write(tmp_path / "defects", "scratch_012.png", scratched_part(320))
    say(project, [Label(defect, Truth.DEFECT, "scratch")])
    inspector = open_inspector(project, context)
    wrong = write(tmp_path / "wrong", "wrong.png", taken_again(scratched_part(320)))
    lesson = finish(try_lesson(project, inspector, [marked[0], wrong, marked[1]]))
    assert lesson.taught == tuple(marked) and [each.path for each in lesson.refused] == [wrong]
    assert "scratch_012.png would pass: " in lesson.refused[0].reason and ", threshold " in lesson.refused[0].reason
    assert lesson.effect.refusal == ""
    alone = finish(try_lesson(project, inspector, [wrong]))
    assert alone.detector is None and alone.taught == () and [each.path for each in alone.refused] == [wrong]
    with pytest.raises(InspectorError, match="Nothing of this can be taught"):
        apply_lesson(project, inspector, alone, "Ada")


def test_a_sample_of_the_challenge_guards_as_well(project: Path, context: Context, tmp_path: Path) -> None:
    limit = write(tmp_path / "limit", "limit.png", marked_part(330))
    add_sample(project, "Limit 3", Kind.LIMIT, Verdict.NG, Path(limit))
    accepted = write(tmp_path / "accepted", "a.png", taken_again(marked_part(330)))
    lesson = finish(try_lesson(project, open_inspector(project, context), [accepted]))
    assert lesson.taught == () and lesson.refused[0].reason.startswith("Limit 3 would pass: ")


def test_a_threshold_that_a_person_has_set_stays(project: Path, context: Context, marked: list[str]) -> None:
    inspector = open_inspector(project, context)
    set_by_hand = Threshold(inspector.threshold.value * 1.05, Rule.MANUAL)
    projects.update_project(project, lambda now: now.with_threshold(now.active_model, set_by_hand))
    inspector = open_inspector(project, context)
    lesson = finish(try_lesson(project, inspector, marked))
    assert lesson.threshold == set_by_hand
    assert apply_lesson(project, inspector, lesson, "Ada").threshold(projects.open_project(project).active_model) == set_by_hand


@pytest.mark.parametrize("spoil", ["unreadable", "gone", "defect", "copy", "learned", "twice", "none"])
def test_what_must_not_be_taught_gets_a_sentence(spoil: str, project: Path, context: Context, marked: list[str], tmp_path: Path) -> None:
    inspector = open_inspector(project, context)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"half")
    say(project, [Label(marked[1], Truth.DEFECT)])
    shutil.copy(marked[1], tmp_path / "renamed.png")
    paths, words = {
        "unreadable": ([str(broken)], "broken.png"),
        "gone": ([str(tmp_path / "gone.png")], "gone.png"),
        "defect": ([marked[1]], "is known as a defect"),
        "copy": ([str(tmp_path / "renamed.png")], "which is known as a defect"),
        "learned": ([inspector.good_images[0]], "is a good image of the model already"),
        "twice": ([marked[0], marked[0]], "each once"),
        "none": ([], "no picture to teach"),
    }[spoil]
    before = files_of(project)
    with pytest.raises(InspectorError, match=words):
        finish(try_lesson(project, inspector, paths))
    assert files_of(project) == before


def test_a_model_without_provenance_cannot_be_taught(project: Path, context: Context, marked: list[str]) -> None:
    opened = SimpleNamespace(detector=detectors.make(replace(projects.open_project(project).recipe, detector="padim")))
    with pytest.raises(InspectorError) as caught:
        finish(try_lesson(project, opened, marked))  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.NOT_TRACEABLE


def test_of_two_programs_that_teach_at_once_one_wins_and_the_other_is_told(project: Path, context: Context, marked: list[str]) -> None:
    inspectors = [open_inspector(project, context) for _ in range(2)]
    lessons = [finish(try_lesson(project, inspector, [path])) for inspector, path in zip(inspectors, marked, strict=True)]
    told, together = list[object](), Barrier(2)

    def apply(number: int) -> None:
        together.wait()
        try:
            told.append(apply_lesson(project, inspectors[number], lessons[number], "Ada").active_model)
        except InspectorError as error:
            told.append(error.code)

    threads = [Thread(target=apply, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [each for each in told if isinstance(each, ErrorCode)]
    assert len(codes) == 1 and codes[0] in (ErrorCode.PROJECT_BUSY, ErrorCode.MODEL_CHANGED)
    (won,) = set(told) - set(codes)
    assert projects.open_project(project).active_model == won and open_inspector(project, context).model_id == won
    assert inspectors[0].model_id in models.list_models(project)


def test_a_crash_between_model_and_project_leaves_the_parent_in_use(
    project: Path, context: Context, marked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector = open_inspector(project, context)
    lesson = finish(try_lesson(project, inspector, marked))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(projects, "save_project", die)
    with pytest.raises(KeyboardInterrupt):
        apply_lesson(project, inspector, lesson, "Ada")
    monkeypatch.undo()
    assert open_inspector(project, context).model_id == inspector.model_id
    assert apply_lesson(project, inspector, lesson, "Ada").active_model != inspector.model_id


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object], str]:
    code = main(["teach", *arguments])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.startswith("{") else {}, out + err


def test_the_command_line_tries_teaches_refuses_and_goes_back(
    project: Path, context: Context, marked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parent = projects.open_project(project).active_model
    before = files_of(project)
    code, found, _ = told(capsys, str(project), *marked, "--try", "--json")
    assert code == 0 and found["taught"] == marked and found["tried"] is True and files_of(project) == before
    code, found, _ = told(capsys, str(project), *marked, "--reason", "Label", "--json")
    assert code == 0 and found["model_id"] == projects.open_project(project).active_model != parent
    copies = sorted((project / "taught").iterdir())
    assert [Path(str(path)) for path in found["taught"]] == copies and len(copies) == 2  # type: ignore[attr-defined]
    wrong = write(tmp_path / "wrong", "wrong.png", taken_again(scratched_part(200)))
    code, _, out = told(capsys, str(project), wrong)
    assert code == 2 and "refused: " in out and "would pass: " in out and "the model stays as it is" in out
    assert sorted((project / "taught").iterdir()) == copies
    code, found, _ = told(capsys, str(project), "--back", "--json")
    assert code == 0 and found["model_id"] == parent == projects.open_project(project).active_model
    code, _, out = told(capsys, str(project))
    assert code != 0 and "Name pictures to teach" in out
    code, _, out = told(capsys, str(project), "--back")
    assert "was built: it has no parent" in out and code != 0


def test_a_damaged_project_gets_a_sentence(project: Path, context: Context, marked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    bank = project / "models" / projects.open_project(project).active_model / "bank.safetensors"
    bank.write_bytes(bank.read_bytes()[:-9])
    code, _, out = told(capsys, str(project), *marked)
    assert code != 0 and "is not the one that was built" in out and "Traceback" not in out
    (project / "project.json").write_text("{")
    code, _, out = told(capsys, str(project), *marked)
    assert code != 0 and "project.json" in out and "damaged" in out
    assert not (project / "taught").exists()


def test_a_part_of_another_kind_is_refused(project: Path, context: Context, tmp_path: Path) -> None:
    deep = write(tmp_path / "deep", "deep.png", (good_part(1).astype(np.uint16) * 200)[:, :, 0])
    inspector: PartInspector = open_inspector(project, context)
    with pytest.raises(InspectorError):
        finish(try_lesson(project, inspector, [deep]))


def test_what_the_model_in_use_has_found_before_is_not_looked_for_again(
    project: Path, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(write(tmp_path / "defects", "own.png", scratched_part(340)))
    say(project, [Label(str(own), Truth.DEFECT)])
    inspector = open_inspector(project, context)
    sample = finish(gather_sample(project, inspector.good_images))
    first = finish(judge_in_use(project, inspector, sample))
    assert [each.score for each in first] == [each.score for each in finish(judge_sample(inspector, sample))]
    write_image(own, scratched_part(341))
    looked: list[Path] = []
    judge = PartInspector.judge_files
    monkeypatch.setattr(PartInspector, "judge_files", lambda self, paths: looked.extend(paths) or judge(self, paths))
    again = finish(judge_in_use(project, inspector, sample))
    assert looked == [own]  # that file is another one now
    was, now = ({each.source: each.score for each in found if each.source != str(own)} for found in (first, again))
    assert was == now and len(again) == len(first) == len(sample.images)
