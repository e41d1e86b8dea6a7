import math

import pytest

from inspector.engine.detectors.detector import CrossFit
from inspector.engine.detectors.member_units import crossed_of, mean_of, unit_of


def test_a_unit_is_what_a_good_part_usually_scores() -> None:
    assert unit_of(CrossFit((2.0, 4.0, math.nan, 9.0), (0, 1, 2, 3))) == 4.0


@pytest.mark.parametrize("crossed", [None, CrossFit((), ()), CrossFit((math.nan,), (0,)), CrossFit((0.0, 0.0, 1.0), (0, 1, 2))])
def test_where_no_unit_can_be_told_scores_stay_as_they_are(crossed: CrossFit | None) -> None:
    assert unit_of(crossed) == 1.0


def test_members_count_alike_whatever_their_units_are() -> None:
    assert mean_of([(2.0, 4.0), (300.0, 100.0)], (2.0, 100.0)) == (2.0, 1.5)


def test_near_duplicates_are_those_of_the_first_network_and_all_have_to_know_the_coolest() -> None:
    first, second = CrossFit((2.0, 4.0), (0, 0), coolest=(1.0, 2.0)), CrossFit((1.0, 1.0), (0, 1), coolest=(3.0, 1.0))
    found = crossed_of((first, second), (2.0, 1.0))
    assert found.scores == (1.0, 1.5) and found.families == (0, 0) and found.coolest == (1.75, 1.0)
    assert crossed_of((first, CrossFit((1.0, 1.0), (0, 1))), (2.0, 1.0)).coolest == ()
