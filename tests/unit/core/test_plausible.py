"""A threshold that nothing can exceed is none."""

import pytest

from inspector.core.plausible import TIMES, highest_threshold


def test_a_threshold_may_lie_far_above_all_scores_that_are_known() -> None:
    assert highest_threshold([1.0, 3.0], [2.0, 1.5]) == 3 * TIMES
    assert highest_threshold([0.0, 0.1], [2.0, 4.0]) == 4 * TIMES
    assert highest_threshold([], [2.0, 4.0]) == 4 * TIMES


@pytest.mark.parametrize("score", [1e308, 1e6, 401.0])
def test_scores_that_no_picture_has_do_not_raise_it(score: float) -> None:
    with pytest.raises(ValueError, match="noise 4"):
        highest_threshold([1.0, score], [2.0, 4.0])
