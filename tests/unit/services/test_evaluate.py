"""Figures over images of known truth, and what a threshold does to the validation images."""

import math
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.metrics import roc_auc_score

from inspector.core.auroc_interval import auroc_interval
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold, wilson_interval
from inspector.services.context import Context
from inspector.services.evaluate import evaluate
from inspector.services.inspect import open_inspector


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def unreadable(folder: Path) -> tuple[Path, Path]:
    """Two files that are no pictures."""
    for name in ("bad.png", "worse.png"):
        (folder / name).write_bytes(b"bad")
    return folder / "bad.png", folder / "worse.png"


def test_figures_are_those_of_the_scores(project: Path, context: Context, parts: Path) -> None:
    inspector = open_inspector(project, context)
    good, defect = files(parts / "held_out"), files(parts / "scratched")
    scores = [[i.score for _, i in inspector.judge_files(paths)] for paths in (good, defect)]
    inspector.threshold = Threshold(sorted(scores[1])[1], Rule.MANUAL)  # type: ignore[type-var, arg-type]
    found = finish(evaluate(inspector, good, defect))
    assert (found.n_good, found.n_defect, found.undecided) == (4, 4, 0)
    assert found.image_auroc == roc_auc_score([0] * 4 + [1] * 4, scores[0] + scores[1]) == 1
    assert found.f1_max == 1 and found.threshold == inspector.threshold.value
    assert (found.escapes, found.false_rejects) == (2, 0)
    assert 0 < found.ms_median <= found.ms_p95
    assert found.image_auroc_interval == auroc_interval(*scores) and found.image_auroc_interval[1] == 1
    assert (found.escape_interval, found.false_reject_interval) == (wilson_interval(2, 4), wilson_interval(0, 4))


def test_what_was_found_is_kept_with_its_truth(project: Path, context: Context, parts: Path) -> None:
    judged: list[tuple[str, Inspection]] = []
    good, defect = files(parts / "held_out"), files(parts / "scratched")
    finish(evaluate(open_inspector(project, context), good, defect, judged))
    assert [(truth, each.source) for truth, each in judged] == [
        *[("good", str(path)) for path in good],
        *[("defect", str(path)) for path in defect],
    ]
    assert all(each.map is None and each.score is not None for _, each in judged)


@pytest.mark.parametrize("copied", [False, True])
def test_an_image_that_was_learned_does_not_test(project: Path, context: Context, parts: Path, tmp_path: Path, copied: bool) -> None:
    learned, new = files(parts / "good")[:2], files(parts / "held_out")
    named = [Path(shutil.copy(path, tmp_path / f"copy of {path.name}")) for path in learned] if copied else learned
    told = f"has learned the image {named[0]}{f' as {learned[0]}' if copied else ''}, like 1 more: test with other images."
    with pytest.raises(InspectorError, match=re.escape(told)) as caught:
        finish(evaluate(open_inspector(project, context), [*new, *named], files(parts / "scratched")))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_copies_among_the_tested_images_were_not_learned(project: Path, context: Context, parts: Path, tmp_path: Path) -> None:
    good = files(parts / "held_out")
    copy = Path(shutil.copy(good[0], tmp_path / "copy.png"))
    assert finish(evaluate(open_inspector(project, context), [*good, copy], files(parts / "scratched"))).n_good == 5


def test_good_parts_above_the_threshold_are_false_rejects(project: Path, context: Context, parts: Path) -> None:
    inspector = open_inspector(project, context)
    inspector.threshold = Threshold(0.0, Rule.MANUAL)
    found = finish(evaluate(inspector, files(parts / "held_out"), files(parts / "scratched")))
    assert (found.escapes, found.false_rejects) == (0, 4)


def test_the_wrong_way_round_shows(project: Path, context: Context, parts: Path) -> None:
    found = finish(evaluate(open_inspector(project, context), files(parts / "scratched"), files(parts / "held_out")))
    assert (found.image_auroc, found.escapes, found.false_rejects) == (0, 4, 4)


def test_unreadable_images_count_as_undecided_only(project: Path, context: Context, parts: Path, tmp_path: Path) -> None:
    bad, worse = unreadable(tmp_path)
    steps = evaluate(open_inspector(project, context), [*files(parts / "held_out"), bad], [worse])
    progress = []
    while True:
        try:
            progress.append(next(steps))
        except StopIteration as end:
            found = end.value
            break
    assert (found.n_good, found.n_defect, found.undecided) == (4, 0, 2)
    assert [path for path, _ in found.skipped] == [str(bad), str(worse)] and "bad.png cannot be read" in found.skipped[0][1]
    assert math.isnan(found.image_auroc) and math.isnan(found.f1_max)
    assert [step.done for step in progress if step.stage == "Evaluating"] == [1, 2, 3, 4, 5, 6]


def test_nothing_readable_gives_no_figures(project: Path, context: Context, tmp_path: Path) -> None:
    bad, worse = unreadable(tmp_path)
    found = finish(evaluate(open_inspector(project, context), [bad], [worse]))
    assert (found.n_good, found.n_defect, found.undecided, found.escapes) == (0, 0, 2, 0)
    assert all(map(math.isnan, (found.image_auroc, found.f1_max, found.ms_median, found.ms_p95)))


def test_an_image_cannot_be_good_and_have_a_defect(project: Path, context: Context, parts: Path) -> None:
    good = files(parts / "held_out")
    with pytest.raises(InspectorError, match=r"101\.png is named as good and as having a defect, like 1 more\.") as caught:
        finish(evaluate(open_inspector(project, context), good, [*files(parts / "scratched"), good[1], good[2]]))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_a_score_that_is_no_number_is_undecided(project: Path, context: Context, parts: Path) -> None:
    inspector, bad = open_inspector(project, context), files(parts / "scratched")
    judge = inspector.judge_files
    inspector.judge_files = lambda paths: ((i, replace(j, score=math.nan)) for i, j in judge(paths))  # type: ignore[method-assign]
    found = finish(evaluate(inspector, files(parts / "held_out"), bad))
    assert (found.n_good, found.n_defect, found.undecided, found.escapes) == (0, 0, 8, 0)
    assert set(dict(found.skipped).values()) == {"its score is no number"}
