"""No path leads from an error to OK."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.decision import Reason, rule_of, trouble_of, verdict_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps, finish
from inspector.core.types import Verdict

NUMBER = st.none() | st.floats()


@given(NUMBER, NUMBER)
def test_ok_needs_two_finite_numbers_in_order(score: float | None, threshold: float | None) -> None:
    verdict = verdict_of(score, rule_of(threshold))
    finite = score is not None and threshold is not None and math.isfinite(score) and math.isfinite(threshold)
    assert (verdict is Verdict.UNDECIDED) == (not finite)
    assert (verdict is Verdict.OK) == (finite and score <= threshold)
    assert (verdict is Verdict.NG) == (finite and score > threshold)


@pytest.mark.parametrize("bad", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_undecided(bad: float | None) -> None:
    assert verdict_of(bad, rule_of(1.0)) is Verdict.UNDECIDED
    assert verdict_of(1.0, rule_of(bad)) is Verdict.UNDECIDED


def test_a_score_at_the_threshold_is_ok_and_the_next_above_is_ng() -> None:
    assert verdict_of(1.0, rule_of(1.0)) is Verdict.OK
    assert verdict_of(math.nextafter(1.0, 2.0), rule_of(1.0)) is Verdict.NG


@given(NUMBER, NUMBER, st.text(min_size=1))
def test_an_inspection_with_an_error_is_never_ok(score: float | None, threshold: float | None, error: str) -> None:
    found = Inspection("part", score, threshold, "model", 1.0, error=error)
    assert (found.verdict, found.reason) == (Verdict.UNDECIDED, Reason.ENGINE_FAILED)
    late = Inspection("part", score, threshold, "model", 1.0, error=error, trouble=Reason.LATE)
    assert (late.verdict, late.reason) == (Verdict.UNDECIDED, Reason.LATE)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (ErrorCode.IMAGE_UNREADABLE, Reason.UNREADABLE),
        (ErrorCode.IMAGE_UNLIKE, Reason.UNREADABLE),
        (ErrorCode.CAMERA_LOST, Reason.CAMERA_LOST),
        (ErrorCode.MODEL_MISSING, Reason.NO_MODEL),
        (ErrorCode.OUT_OF_MEMORY, Reason.ENGINE_FAILED),
    ],
)
def test_an_error_is_counted_under_its_cause(code: ErrorCode, reason: Reason) -> None:
    assert trouble_of(InspectorError(code, "It went wrong.")) is reason
    assert trouble_of(ValueError("a bug")) is Reason.ENGINE_FAILED


@given(NUMBER, NUMBER)
def test_an_inspection_without_error_is_judged(score: float | None, threshold: float | None) -> None:
    assert Inspection("part", score, threshold, "model", 1.0).verdict is verdict_of(score, rule_of(threshold))


def test_an_inspection_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Inspection("part", 3.0, 1.0, "model", 1.0).score = 0.5  # type: ignore[misc]


def test_an_error_carries_a_stable_code_and_its_sentence() -> None:
    error = InspectorError(ErrorCode.NO_IMAGES, "There is nothing here.")
    assert (error.code, error.detail, str(error)) == ("no_images", "There is nothing here.", "There is nothing here.")


@pytest.mark.parametrize(("done", "total", "fraction"), [(0, 0, 0.0), (5, 0, 0.0), (1, 4, 0.25), (4, 4, 1.0), (9, 4, 1.0)])
def test_the_fraction_of_a_stage(done: int, total: int, fraction: float) -> None:
    assert Progress("stage", done, total).fraction == fraction


def test_finish_gives_the_result_of_long_work() -> None:
    def work() -> Steps[str]:
        yield Progress("stage", 0, 1)
        return "result"

    assert finish(work()) == "result"
