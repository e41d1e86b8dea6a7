"""Good parts that look unlike the others: what a decision about one does to threshold and project, without a new build."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspector.core.decision_rule import DecisionRule
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Rule
from inspector.core.tolerance import Doubt, parts_needed
from inspector.core.tuning.counting import KnownParts
from inspector.services.good_parts import good_parts
from inspector.services.strange_parts import Decision, Findings, decide, decided, find_strange
from inspector.storage import projects

ODD = "/parts/odd.png"


def scored(odd: float = 30.0, defects: tuple[float, ...] = ()) -> tuple[ScoredImage, ...]:
    """Twenty usual parts, an odd one, and defects."""
    usual = np.exp(np.random.default_rng(1).normal(np.log(10), 0.1, 20))
    good = [ScoredImage(f"/parts/{number}.png", float(score), False) for number, score in enumerate(usual)]
    return (*good, ScoredImage(ODD, odd, False), *(ScoredImage(f"/bad/{score}.png", score, True) for score in defects))


def found(project: Project, scores: tuple[ScoredImage, ...] | None = None) -> Findings:
    images = scored() if scores is None else scores
    learned = tuple(image.path for image in images if not image.defect)
    return find_strange(good_parts(images, learned), images, learned, project)


def test_a_part_unlike_the_others_waits_for_a_decision() -> None:
    findings = found(Project("p"))
    assert [(part.path, part.score, part.decision, part.learned) for part in findings.open] == [(ODD, 30.0, Decision.OPEN, True)]
    assert findings.proposal is not None and findings.proposal.value == findings.limit.value < 20


def test_a_kept_part_must_pass() -> None:
    findings = found(decided(Project("p"), ODD, Decision.KEEP))
    assert not findings.open and [part.decision for part in findings.parts] == [Decision.KEEP]
    assert findings.proposal is not None and findings.proposal.value >= 30.0


def test_a_part_that_is_left_out_counts_no_more_but_is_still_in_the_model() -> None:
    findings = found(decided(Project("p"), ODD, Decision.LEAVE_OUT))
    assert not findings.open and [part.path for part in findings.still_learned] == [ODD]
    assert ODD not in {image.path for image in findings.scores} and len(findings.good.images) == len(findings.good.families) == 20
    assert findings.limit == found(Project("p"), scored()[:-1]).limit


def test_a_part_that_was_left_out_of_the_build_can_still_be_put_back() -> None:
    findings = found(decided(Project("p"), ODD, Decision.LEAVE_OUT), scored()[:-1])
    assert [(part.path, part.score, part.learned) for part in findings.parts] == [(ODD, None, False)] and not findings.still_learned


def test_a_decision_replaces_the_former_one_and_can_be_taken_back() -> None:
    project = Project("p", kept=("/parts/1.png",))
    kept = decided(project, ODD, Decision.KEEP)
    assert kept.kept == ("/parts/1.png", ODD)
    left_out = decided(kept, ODD, Decision.LEAVE_OUT)
    assert (left_out.kept, left_out.left_out) == (("/parts/1.png",), (ODD,))
    assert decided(left_out, ODD, Decision.OPEN) == project


def test_names_of_the_same_file_mean_the_same_part() -> None:
    other = f"{os.sep}parts{os.sep}{os.pardir}{os.sep}parts{os.sep}odd.png"
    assert found(Project("p", left_out=(other,))).still_learned[0].path == ODD
    assert not found(Project("p", kept=(other,))).open
    assert decided(Project("p", kept=(other,)), ODD, Decision.OPEN).kept == ()


def test_without_a_good_part_nothing_is_proposed() -> None:
    assert found(Project("p", left_out=tuple(image.path for image in scored()))).proposal is None


def test_with_defects_they_decide_and_the_part_left_out_is_no_false_reject() -> None:
    defects = (14.0, 15.0, 28.0, 29.0)
    before = found(Project("p"), scored(odd=30.0, defects=defects))
    after = found(decided(Project("p"), ODD, Decision.LEAVE_OUT), scored(odd=30.0, defects=defects))
    assert before.proposal is not None and before.proposal.rule is Rule.BEST_F1
    counts = [KnownParts.of(findings.scores).outcome(DecisionRule(13.0)) for findings in (before, after)]
    assert [(each.good.ng, each.defect.ok, each.good.total) for each in counts] == [(1, 0, 21), (0, 0, 20)]


def test_a_share_that_the_parts_cannot_carry_is_doubted() -> None:
    findings = found(Project("p"), scored()[:-1])
    assert findings.limit_for(0.03).is_defended and findings.limit_for(0.01).doubt is Doubt.TOO_FEW
    assert (parts_needed(0.03), parts_needed(0.01), parts_needed(0.1), parts_needed(0.005)) == (10, 30, 10, 60)


@pytest.mark.parametrize("decision", [Decision.KEEP, Decision.LEAVE_OUT])
def test_decisions_are_on_disk_beside_what_others_changed(tmp_path: Path, decision: Decision) -> None:
    projects.create_project(tmp_path / "p", Project("p"))
    projects.update_project(tmp_path / "p", lambda now: replace(now, name="renamed"))
    stored = decide(tmp_path / "p", ODD, decision)
    assert stored == projects.open_project(tmp_path / "p") and stored.name == "renamed"
    assert (stored.kept or stored.left_out) == (ODD,)
    assert decide(tmp_path / "p", ODD, Decision.OPEN) == Project("renamed")
