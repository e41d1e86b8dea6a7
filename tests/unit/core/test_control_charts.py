"""Control charts against plain arithmetic, and what must hold for any numbers."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.control_charts import ewma_chart, hot_spots, p_chart

groups = st.lists(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30)
values = st.lists(st.floats(-50, 50), min_size=1, max_size=60)


def plain_limits(groups: list[tuple[int, int]]) -> list[tuple[float, float] | None]:
    """Of every group, in exact fractions up to the root."""
    total = sum(size for _, size in groups)
    share = Fraction(sum(count for count, _ in groups), total)
    reach = [None if not size else 3 * math.sqrt(share * (1 - share) / size) for _, size in groups]
    return [None if each is None else (max(0.0, share - each), min(1.0, share + each)) for each in reach]


def plain_ewma(values: list[float], weight: float, start: float) -> list[float]:
    """Each mean as the sum of all values before it, weighted one by one."""
    return [
        (1 - weight) ** (last + 1) * start + sum(weight * (1 - weight) ** (last - i) * values[i] for i in range(last + 1))
        for last in range(len(values))
    ]


@given(groups)
def test_limits_of_shares_are_those_of_plain_arithmetic(groups: list[tuple[int, int]]) -> None:
    counts, sizes = zip(*groups, strict=True)
    chart = p_chart(counts, sizes)
    if not sum(sizes):
        assert math.isnan(chart.centre) and not chart.beyond.any()
        return
    for number, (size, limits) in enumerate(zip(sizes, plain_limits(groups), strict=True)):
        if limits is None:
            assert np.isnan([chart.values[number], chart.lower[number], chart.upper[number]]).all() and not chart.beyond[number]
        else:
            assert (chart.lower[number], chart.upper[number]) == pytest.approx(limits, abs=1e-12)
            assert chart.values[number] == counts[number] / size


def test_an_hour_with_many_rejects_lies_beyond_its_limits() -> None:
    chart = p_chart([2, 1, 3, 2, 20, 2], [200, 190, 210, 200, 200, 20])
    assert chart.beyond.tolist() == [False, False, False, False, True, False]


@given(values)
def test_weighted_means_are_those_of_plain_arithmetic(values: list[float]) -> None:
    chart = ewma_chart(values)
    centre = math.fsum(values) / len(values)
    assert chart.centre == pytest.approx(centre, abs=1e-9)
    assert chart.values == pytest.approx(plain_ewma(values, 0.2, centre), abs=1e-9)
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    sigma = math.fsum(ranges) / len(ranges) / 1.128 if ranges else 0.0
    reach = [3 * sigma * math.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * i))) for i in range(1, len(values) + 1)]
    assert chart.upper - centre == pytest.approx(reach, abs=1e-9) and centre - chart.lower == pytest.approx(reach, abs=1e-9)


@given(values, st.integers(0, 60))
def test_what_is_no_number_changes_nothing(values: list[float], place: int) -> None:
    place = min(place, len(values))
    chart, with_gap = ewma_chart(values), ewma_chart([*values[:place], math.nan, *values[place:]])
    assert np.delete(with_gap.values, place) == pytest.approx(chart.values) and with_gap.centre == pytest.approx(chart.centre)
    assert np.delete(with_gap.upper, place) == pytest.approx(chart.upper)


def test_a_lasting_shift_is_found_though_no_single_value_stands_out() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(2.0, 0.1, 300), rng.normal(2.12, 0.1, 60)])
    assert not ewma_chart(values[:300]).beyond.any()
    assert ewma_chart(values).beyond[320:].any()


def test_without_values_there_is_no_line() -> None:
    assert math.isnan(ewma_chart([]).centre) and math.isnan(ewma_chart([math.nan]).centre) and math.isnan(p_chart([], []).centre)


def test_hot_spots_are_where_the_highest_patches_lie() -> None:
    grids = [np.zeros((4, 5), np.float32) for _ in range(3)] + [np.ones((9, 9), np.float32)]
    grids[0][0, 0] = grids[1][0, 0] = grids[2][3, 3] = 1
    spots = hot_spots(grids)
    assert spots.shape == (4, 5) and spots[0, 0] == spots[1, 1] == 2 and spots[3, 3] == spots[2, 4] == 1 and spots[0, 3] == 0
    assert hot_spots([]).shape == (0, 0)


@given(st.lists(st.integers(0, 19), min_size=1, max_size=20))
def test_every_part_counts_once_at_its_hottest_patch(places: list[int]) -> None:
    grids = [np.eye(1, 20, place, dtype=np.float32).reshape(4, 5) for place in places]
    spots = hot_spots(grids).reshape(-1)
    assert all(spots[place] >= places.count(place) for place in places) and spots.max() <= len(places)
