"""Known samples, what they got, and until when a challenge that was passed counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from passed_challenge import NOW, PASSED, RESULTS

from inspector.core.challenge import ChallengeSample, Sample
from inspector.core.challenge_due import ChallengeSettings, Demand, InForce, Lapse, lapse
from inspector.core.challenge_record import Challenge
from inspector.core.errors import InspectorError
from inspector.core.project import Project
from inspector.core.types import Verdict

IN_FORCE = InForce("m1", "r1", PASSED.samples_sha256)


@pytest.mark.parametrize(
    ("name", "kind", "expected", "path", "sha256"),
    [
        ("", Sample.GOOD, Verdict.OK, "", ""),
        ("two\nlines", Sample.GOOD, Verdict.OK, "", ""),
        ("a", Sample.LIMIT, Verdict.UNDECIDED, "", ""),
        ("a", Sample.GOOD, Verdict.NG, "", ""),
        ("a", Sample.DEFECT, Verdict.OK, "", ""),
        ("a", Sample.LIMIT, Verdict.OK, "challenge/a.png", ""),
    ],
)
def test_nobody_expects_what_cannot_be(name: str, kind: Sample, expected: Verdict, path: str, sha256: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ChallengeSample(name, kind, expected, path, sha256)


def test_a_challenge_is_read_as_it_was_written() -> None:
    assert Challenge.from_json(PASSED.to_json()) == PASSED


def test_what_is_not_known_here_is_refused() -> None:
    with pytest.raises(InspectorError):
        Challenge.from_json(PASSED.to_json() | {"weather": "fair"})
    with pytest.raises(ValueError, match="offset"):
        Challenge.from_json(PASSED.to_json() | {"at": "2026-03-02T06:00:00"})


def test_it_is_passed_only_if_every_sample_got_what_is_expected_of_it() -> None:
    good, scratch = RESULTS
    assert PASSED.passed
    assert not replace(PASSED, results=()).passed
    missed = replace(PASSED, results=(good, replace(scratch, verdict=Verdict.OK)))
    assert not missed.passed
    assert [each.sample.name for each in missed.failed] == ["Scratch"]
    assert not replace(PASSED, results=(replace(good, verdict=Verdict.UNDECIDED, score=None), scratch)).passed


def test_the_margin_is_positive_on_the_right_side() -> None:
    good, scratch = RESULTS
    assert good.margin(2.0) == 0.75
    assert scratch.margin(2.0) == 0.5
    assert replace(scratch, score=1.0).margin(2.0) == -0.5
    assert replace(good, score=None).margin(2.0) is None
    assert good.margin(None) is None


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (None, Lapse.NONE_YET),
        (PASSED, None),
        (replace(PASSED, model_id="m2"), Lapse.MODEL),
        (replace(PASSED, rule_sha256="r2"), Lapse.THRESHOLD),
        (replace(PASSED, samples_sha256="s2"), Lapse.SAMPLES),
        (replace(PASSED, results=(*RESULTS[:1], replace(RESULTS[1], verdict=Verdict.OK))), Lapse.FAILED),
        (replace(PASSED, at=NOW + timedelta(hours=1)), Lapse.CLOCK),
        (replace(PASSED, at=NOW - timedelta(hours=7, minutes=59)), None),
        (replace(PASSED, at=NOW - timedelta(hours=8)), Lapse.EXPIRED),
    ],
)
def test_why_a_challenge_does_not_count(last: Challenge | None, found: Lapse | None) -> None:
    assert lapse(last, IN_FORCE, 8.0, NOW) is found


def test_a_project_says_nothing_of_challenges_until_it_asks_for_one() -> None:
    plain = Project("bolts")
    asking = replace(plain, challenge=ChallengeSettings(Demand.START, 12))
    assert "challenge" not in plain.to_json()
    assert asking.to_json()["challenge"] == {"demand": "start", "hours": 12}
    assert Project.from_json(asking.to_json()) == asking
    assert Project.from_json(plain.to_json()) == plain


def test_hours_are_a_shift_not_a_second() -> None:
    with pytest.raises(InspectorError):
        ChallengeSettings(Demand.START, 0)
