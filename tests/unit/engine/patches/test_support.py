"""A defect that several good parts share is found by the support of many; the nearest alone would let each vouch for the other."""

import numpy as np
import pytest

from inspector.core.types import FloatArray
from inspector.engine.patches.support import References, worst

ROWS, COLUMNS, CHANNELS = 6, 8, 4


def feature_map(seed: int, defect: tuple[int, int] | None = None) -> FloatArray:
    rng = np.random.default_rng(seed)
    found = rng.normal(0, 0.3, (ROWS, COLUMNS, CHANNELS)).astype(np.float32)
    if defect is not None:
        found[defect] = np.array((6, -6, 6, -6)) + rng.normal(0, 0.05, CHANNELS)
    return found


@pytest.fixture(scope="module")
def maps() -> list[FloatArray]:
    """Twenty good ones and three with the same defect."""
    return [feature_map(k) for k in range(20)] + [feature_map(k, (1, 6 - k % 3)) for k in range(20, 23)]


def test_copies_of_a_defect_vouch_for_each_other_only_by_the_nearest(maps: list[FloatArray]) -> None:
    references = References(maps)
    nearest, support = np.array([[each.distance for each in references.look(found, k)] for k, found in enumerate(maps)]).T
    assert set(np.argsort(-support)[:3]) == {20, 21, 22} and support[20:].min() > 2 * support[:20].max()
    assert set(np.argsort(-nearest)[:3]) != {20, 21, 22}


def test_the_place_of_a_defect_is_named_with_the_likest_of_another_picture(maps: list[FloatArray]) -> None:
    found = References(maps).look(maps[20], 20)[1]
    assert found.place == (1.5 / ROWS, (6 - 20 % 3 + 0.5) / COLUMNS)
    assert found.reference in (21, 22) and found.like == (1.5 / ROWS, (6 - found.reference % 3 + 0.5) / COLUMNS)


def test_what_is_ignored_says_nothing(maps: list[FloatArray]) -> None:
    ignored = np.zeros((ROWS, COLUMNS), bool)
    ignored[:3] = True
    usual = References(maps).look(maps[0], 0)[1].distance
    assert References(maps).look(maps[20], 20, ignored)[1].distance < 1.5 * usual


def test_distances_are_those_of_the_likest_patches() -> None:
    first, second = feature_map(1), feature_map(2)
    squares = References([first, second, feature_map(3)]).squares(first)
    rows = np.concatenate([each.reshape(-1, CHANNELS) for each in (first, second, feature_map(3))])
    own, other = ((each.reshape(-1, CHANNELS) - rows.mean(axis=0)) / rows.std(axis=0) for each in (first, second))
    assert squares.shape == (ROWS * COLUMNS, 3) and squares[:, 0].max() < 1e-4
    assert squares[:, 1] == pytest.approx(np.square(own[:, None] - other).sum(axis=2).min(axis=1), abs=1e-4)


def test_pictures_that_never_change_have_no_distance() -> None:
    same = np.ones((ROWS, COLUMNS, CHANNELS), np.float32)
    assert [distance for _, distance in worst(References([same] * 4).squares(same), (ROWS, COLUMNS))] == [0.0, 0.0]
