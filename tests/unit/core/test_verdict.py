"""No path leads from an error to OK."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps, finish
from inspector.core.types import Inspection, Verdict, judge

NUMBER = st.none() | st.floats()


@given(NUMBER, NUMBER)
def test_ok_needs_two_finite_numbers_in_order(score: float | None, threshold: float | None) -> None:
    verdict = judge(score, threshold)
    finite = score is not None and threshold is not None and math.isfinite(score) and math.isfinite(threshold)
    assert (verdict is Verdict.UNDECIDED) == (not finite)
    assert (verdict is Verdict.OK) == (finite and score <= threshold)
    assert (verdict is Verdict.NG) == (finite and score > threshold)


@pytest.mark.parametrize("bad", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_undecided(bad: float | None) -> None:
    assert judge(bad, 1.0) is Verdict.UNDECIDED
    assert judge(1.0, bad) is Verdict.UNDECIDED


def test_a_score_at_the_threshold_is_ok_and_the_next_above_is_ng() -> None:
    assert judge(1.0, 1.0) is Verdict.OK
    assert judge(math.nextafter(1.0, 2.0), 1.0) is Verdict.NG


@given(NUMBER, NUMBER, st.text(min_size=1))
def test_an_inspection_with_an_error_is_never_ok(score: float | None, threshold: float | None, error: str) -> None:
    assert Inspection("part", score, threshold, "model", 1.0, error=error).verdict is Verdict.UNDECIDED


@given(NUMBER, NUMBER)
def test_an_inspection_without_error_is_judged(score: float | None, threshold: float | None) -> None:
    assert Inspection("part", score, threshold, "model", 1.0).verdict is judge(score, threshold)


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
