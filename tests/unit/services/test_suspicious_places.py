"""The suspicious places of a map are its tops, the highest first, each far enough from the others."""

import numpy as np
import pytest

from inspector.services.explain.places import suspicious_places


def hills(shape: tuple[int, int], *tops: tuple[int, int, float]) -> np.ndarray:
    """A smooth map with a top at every (row, column) of a height."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.max([height * np.exp(-((y - row) ** 2 + (x - column) ** 2) / 200) for row, column, height in tops], axis=0).astype(np.float32)


def test_the_tops_come_in_order_and_flanks_are_none() -> None:
    found = suspicious_places(hills((120, 160), (30, 40, 2.0), (80, 120, 5.0), (100, 20, 1.0)), apart_px=20)
    assert [(place.y, place.x) for place in found] == [(80, 120), (30, 40), (100, 20)]
    assert [place.value for place in found] == pytest.approx([5, 2, 1])


def test_a_lower_top_beside_a_higher_one_is_the_same_place() -> None:
    drawn = hills((100, 100), (50, 30, 3.0), (50, 60, 2.0))
    assert len(suspicious_places(drawn, apart_px=20)) == 2
    assert [place.point for place in suspicious_places(drawn, apart_px=40)] == [(50, 30)]


def test_large_maps_are_looked_at_small_but_tops_stay_where_they_are() -> None:
    found = suspicious_places(hills((1500, 2000), (701, 1333, 4.0), (40, 40, 1.0)), apart_px=100, most=1)
    assert [place.point for place in found] == [(701, 1333)]


def test_what_is_ignored_or_no_number_is_not_suspicious() -> None:
    drawn = hills((60, 60), (20, 20, 1.0))
    drawn[40:] = np.nan
    drawn[:, 50:] = 0
    assert [place.point for place in suspicious_places(drawn, apart_px=5)] == [(20, 20)]
    assert suspicious_places(np.zeros((60, 60), np.float32), apart_px=5) == []
