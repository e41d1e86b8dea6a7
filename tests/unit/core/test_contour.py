"""The contour runs exactly where the map crosses the level, and is closed."""

from collections import Counter

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inspector.core.contour import contour


def length(lines: npt.NDArray[np.float32]) -> float:
    return float(np.hypot(*(lines[:, 0] - lines[:, 1]).T).sum())


def test_a_round_hill_has_a_round_contour() -> None:
    row, column = np.mgrid[:100, :120]
    radius = np.hypot(row - 50, column - 60)
    lines = contour((40 - radius).astype(np.float32), 10.0)
    distance = np.hypot(lines[..., 0] - 60.5, lines[..., 1] - 50.5)
    assert np.abs(distance - 30).max() < 0.05
    assert abs(length(lines) - 2 * np.pi * 30) < 0.5


def test_nothing_above_and_nothing_there_give_no_line() -> None:
    assert contour(np.zeros((5, 5), np.float32), 1.0).shape == (0, 2, 2)
    assert contour(np.full((5, 5), np.nan, np.float32), 1.0).shape == (0, 2, 2)


def test_an_area_at_the_edge_is_closed_along_it() -> None:
    lines = contour(np.full((4, 6), 2.0, np.float32), 1.0)
    assert lines[..., 0].min() == 0 and lines[..., 0].max() == 6
    assert lines[..., 1].min() == 0 and lines[..., 1].max() == 4


def test_one_pixel() -> None:
    assert len(contour(np.float32([[5]]), 1.0)) == 4


def test_the_middle_decides_whether_diagonal_areas_touch() -> None:
    apart = contour(np.float32([[1.2, 0], [0, 1.2]]), 1.0)
    touching = contour(np.float32([[9, 0.9], [0.9, 9]]), 1.0)
    middle = np.float32([1, 1])
    assert np.abs(apart - middle).sum(axis=2).min() > 0.3

    def sides(lines: npt.NDArray[np.float32]) -> list[float]:
        """Of the lines inside the middle cell, how far their middles lie to the top left (-) or to the bottom right (+)."""
        inside = lines[(np.abs(lines - middle) <= 0.5).all(axis=(1, 2))]
        return sorted(float((line.mean(axis=0) - middle) @ [1, 1]) for line in inside)

    assert len(sides(apart)) == 2 and sides(apart)[0] < -0.5 and sides(apart)[1] > 0.5
    assert len(sides(touching)) == 2 and np.abs(sides(touching)).max() < 0.1


def test_infinity_is_above_and_nan_is_below() -> None:
    map = np.zeros((5, 5), np.float32)
    map[1, 1], map[3, 3] = np.inf, np.nan
    lines = contour(map, 1.0)
    assert len(lines) == 4 and lines.max() < 2.5


maps = hnp.arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.sampled_from([0.0, 0.3, 0.9, 1.1, 2.0]))


@settings(max_examples=150)
@given(map=maps)
def test_every_contour_is_closed(map: npt.NDArray[np.float32]) -> None:
    lines = contour(map, 1.0)
    inside = lines[((lines > 0) & (lines < np.array(map.shape[::-1]))).all(axis=(1, 2))]
    ends = Counter(tuple(np.round(point, 3)) for line in inside for point in line)
    at_border = Counter(tuple(np.round(point, 3)) for line in lines for point in line)
    assert all(at_border[point] % 2 == 0 for point in ends)


@settings(max_examples=150)
@given(map=maps)
def test_the_line_separates_high_from_low_pixels(map: npt.NDArray[np.float32]) -> None:
    lines = contour(map, 1.0)
    for row, column in np.argwhere(map > 1.0):
        centre = np.array([column + 0.5, row + 0.5])
        crossings = sum(_crosses_ray(centre, line) for line in lines)
        assert crossings % 2 == 1, (row, column)


def _crosses_ray(origin: npt.NDArray[np.float64], line: npt.NDArray[np.float32]) -> bool:
    """Whether the line crosses the ray from `origin` to the right, slightly tilted so that it meets no corner."""
    slope = 0.0137
    (x1, y1), (x2, y2) = line.astype(float) - origin
    side1, side2 = y1 - slope * x1, y2 - slope * x2
    if (side1 > 0) == (side2 > 0):
        return False
    share = side1 / (side1 - side2)
    return x1 + share * (x2 - x1) > 0
