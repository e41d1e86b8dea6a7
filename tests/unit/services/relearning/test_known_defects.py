"""A model that knows defects: tried before it is applied, refused where good parts would pay for it, and taken back."""

from pathlib import Path

import numpy as np
import pytest
from small_parts import TINY, good_part, scratched_part, write_parts

from inspector.cli import main
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.types import Verdict
from inspector.engine.detectors.patchcore import PatchCore
from inspector.services.context import Context
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.relearning.applying import step_back
from inspector.services.relearning.effect import Effect, Pair, Seen
from inspector.services.relearning.known_defects import Trial, apply, find_confirmed, try_known, try_none
from inspector.services.relearning.sample import Group, SampleImage
from inspector.services.validation.labels import say
from inspector.services.validation.masks import keep_mask


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, network_cache: Path) -> Path:
    """A project with a small model, four scratches, of which one is painted, and four good validation images."""
    home = tmp_path_factory.mktemp("known")
    good, defect = write_parts(home / "new", range(30, 34)), write_parts(home / "scratch", range(40, 44), scratched=True)
    write_parts(home / "good", range(6))
    arguments = ["build", str(home / "project"), "--good", str(home / "good"), "--validation-good", str(good)]
    assert main([*arguments, "--validation-defect", str(defect), *TINY]) == 0
    painted = np.asarray((scratched_part(40) != good_part(40)).any(axis=2))
    name = keep_mask(home / "project", defect / "040.png", painted)
    say(home / "project", [Label(str(defect / "040.png"), Truth.DEFECT, "deep scratch", name)])
    return home / "project"


@pytest.fixture
def opened(folder: Path) -> PartInspector:
    return open_inspector(folder, Context.default())


def pair(name: str, before: float, after: float, group: Group, kind: str = "", limit: float = 25.0) -> Pair:
    expected = {Group.DEFECT: Verdict.NG, Group.GOOD: Verdict.OK}.get(group)
    seen = [Seen(score, Verdict.NG if score > limit else Verdict.OK) for score in (before, after)]
    return Pair(SampleImage(name, group, name, expected, kind), *seen)


def test_it_is_refused_where_more_good_parts_would_be_rejected_than_was_agreed_to() -> None:
    pairs = [
        pair("a", 20, 30, Group.GOOD),
        pair("b", 20, 40, Group.GOOD),
        pair("r", 20, 30, Group.RECORDED),
        pair("d", 20, 30, Group.DEFECT),
    ]
    trial = Trial(PatchCore(), Effect(tuple(pairs), 25, 25), {}, {})
    assert trial.refusal() == "b is a good part and would be rejected, like 1 more: 0 were agreed to"
    assert trial.refusal(1) and not trial.refusal(2)
    escaped = Trial(PatchCore(), Effect((pair("e", 30, 20, Group.DEFECT),), 25, 25), {}, {})
    assert "e would pass" in escaped.refusal(9)


def test_what_is_found_is_counted_by_kind() -> None:
    pairs = [
        pair("a", 20, 30, Group.DEFECT, "x"),
        pair("b", 30, 31, Group.DEFECT, "x"),
        pair("c", 20, 20, Group.DEFECT),
        pair("g", 1, 1, Group.GOOD),
    ]
    assert Trial(PatchCore(), Effect(tuple(pairs), 25, 25), {}, {}).found() == {"": (1, 0, 0), "x": (2, 1, 2)}


def test_confirmed_defects_are_listed_by_kind(folder: Path, opened: PartInspector) -> None:
    confirmed = finish(find_confirmed(folder, opened))
    assert {kind: [each.name for each in images] for kind, images in confirmed.kinds.items()} == {
        "deep scratch": ["040.png"],
        "scratch": ["041.png", "042.png", "043.png"],
    }
    assert confirmed.known == {} and confirmed.known_of("scratch") == 0


def test_a_model_is_tried_applied_and_taken_back(folder: Path, opened: PartInspector) -> None:
    confirmed = finish(find_confirmed(folder, opened))
    trial = finish(try_known(folder, opened, confirmed))
    good = [each for each in trial.effect.pairs if each.image.group is Group.GOOD]
    assert len(good) == 4 and all(each.before == each.after for each in good) and not trial.refusal()
    defects = [each for each in trial.effect.pairs if each.image.group is Group.DEFECT]
    assert all(each.after.score >= each.before.score for each in defects) and any(each.after.score > each.before.score for each in defects)
    assert set(trial.known) == {each.path for each in confirmed.defects} and trial.vectors == sum(trial.known.values()) > 0

    project = apply(folder, opened, trial, "They keep coming", "Ada")
    assert project.active_model != opened.model_id
    told = open_inspector(folder, Context.default())
    assert told.threshold.value == opened.threshold.value and told.report["descent"]["how"] == "known_defects"
    assert finish(find_confirmed(folder, told)).known == trial.known
    after = {pair.image.path: pair.after.score for pair in defects}
    stored = {image.path: image.score for image in told.scores if image.defect}
    assert stored == after  # of each defect by what the others say of it

    none = finish(try_none(told, confirmed))
    assert none.vectors == 0 and [each.after.score for each in none.effect.pairs if each.image.group is Group.DEFECT] == [
        each.before.score for each in defects
    ]
    assert step_back(folder, "no", "Ada").active_model == opened.model_id


def test_a_lone_defect_gains_nothing_of_itself(folder: Path, opened: PartInspector) -> None:
    trial = finish(try_known(folder, opened, finish(find_confirmed(folder, opened)), ["deep scratch"]))
    lone = next(each for each in trial.effect.pairs if each.image.name == "040.png")
    assert lone.before.score == lone.after.score and trial.vectors > 0


def test_without_a_defect_of_the_kind_there_is_nothing_to_try(folder: Path, opened: PartInspector) -> None:
    with pytest.raises(InspectorError, match="no confirmed defect") as caught:
        finish(try_known(folder, opened, finish(find_confirmed(folder, opened)), ["dent"]))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_what_is_refused_is_not_applied(folder: Path, opened: PartInspector) -> None:
    trial = finish(try_known(folder, opened, finish(find_confirmed(folder, opened)), ["scratch"]))
    worse = Trial(trial.detector, Effect((pair("b", 20, 40, Group.GOOD),), 25, 25), trial.known, {})
    with pytest.raises(InspectorError, match="b is a good part"):
        apply(folder, opened, worse, "", "Ada")
    assert open_inspector(folder, Context.default()).model_id == opened.model_id


def test_good_parts_of_the_model_keep_the_scores_that_the_build_gave_them(folder: Path, opened: PartInspector) -> None:
    trial = finish(try_known(folder, opened, finish(find_confirmed(folder, opened))))

    def learned(scores: tuple[ScoredImage, ...]) -> list[float]:
        return [image.score for image in scores if image.path in opened.good_images]

    apply(folder, opened, trial, "again", "Ada")
    assert learned(open_inspector(folder, Context.default()).scores) == learned(opened.scores) != []
    step_back(folder, "no", "Ada")
