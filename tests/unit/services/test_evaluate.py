"""Figures over images of known truth, and what a threshold does to the validation images."""

import math
from pathlib import Path

import pytest
from sklearn.metrics import roc_auc_score

from inspector.core.model import ScoredImage
from inspector.core.progress import finish
from inspector.core.thresholds import Rule, Threshold, wilson_interval
from inspector.services.context import Context
from inspector.services.evaluate import evaluate
from inspector.services.inspect import open_inspector
from inspector.services.tune import outcome


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


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


def test_good_parts_above_the_threshold_are_false_rejects(project: Path, context: Context, parts: Path) -> None:
    inspector = open_inspector(project, context)
    inspector.threshold = Threshold(0.0, Rule.MANUAL)
    found = finish(evaluate(inspector, files(parts / "held_out"), files(parts / "scratched")))
    assert (found.escapes, found.false_rejects) == (0, 4)


def test_the_wrong_way_round_shows(project: Path, context: Context, parts: Path) -> None:
    found = finish(evaluate(open_inspector(project, context), files(parts / "scratched"), files(parts / "held_out")))
    assert (found.image_auroc, found.escapes, found.false_rejects) == (0, 4, 4)


def test_unreadable_images_count_as_undecided_only(project: Path, context: Context, parts: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"bad")
    steps = evaluate(open_inspector(project, context), [*files(parts / "held_out"), tmp_path / "bad.png"], [tmp_path / "bad.png"])
    progress = []
    while True:
        try:
            progress.append(next(steps))
        except StopIteration as end:
            found = end.value
            break
    assert (found.n_good, found.n_defect, found.undecided) == (4, 0, 2)
    assert math.isnan(found.image_auroc) and math.isnan(found.f1_max)
    assert [step.done for step in progress] == [1, 2, 3, 4, 5, 6]


def test_nothing_readable_gives_no_figures(project: Path, context: Context, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"bad")
    found = finish(evaluate(open_inspector(project, context), [tmp_path / "bad.png"], [tmp_path / "bad.png"]))
    assert (found.n_good, found.n_defect, found.undecided, found.escapes) == (0, 0, 2, 0)
    assert all(map(math.isnan, (found.image_auroc, found.f1_max, found.ms_median, found.ms_p95)))


def test_the_outcome_of_a_threshold() -> None:
    scores = [
        ScoredImage(str(k), score, defect) for k, (score, defect) in enumerate([(1, False), (2, False), (3, False), (2, True), (5, True)])
    ]
    found = outcome(scores, 2.0)
    assert (found.good, found.defect, found.escapes, found.false_rejects) == (3, 2, 1, 1)
    assert found.escape_interval == wilson_interval(1, 2) and found.false_reject_interval == wilson_interval(1, 3)
    assert outcome([], 1.0).escape_interval == (0.0, 1.0)


@pytest.mark.parametrize("threshold", [0.0, 1.5, 9.0])
def test_an_outcome_agrees_with_an_evaluation(threshold: float) -> None:
    scores = [ScoredImage("a", 1.0, False), ScoredImage("b", 2.0, True), ScoredImage("c", math.nan, True)]
    found = outcome(scores, threshold)
    assert found.escapes == int(threshold >= 2) and found.false_rejects == int(threshold < 1)
