"""Parts of one kind resemble each other place by place; pictures of different products resemble themselves."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.types import FloatArray
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.patches.resemblance import APART, alone, usual

RNG = np.random.default_rng(0)


def to_others(maps: list[FloatArray], number: int) -> FloatArray:
    """(h, w) distances of one map's patches to the nearest of all others."""
    bank = np.concatenate([each.reshape(-1, each.shape[2]) for k, each in enumerate(maps) if k != number])
    return nearest(maps[number].reshape(-1, maps[number].shape[2]), bank)[0].reshape(maps[number].shape[:2])


def shares(maps: list[FloatArray]) -> list[float]:
    return [alone(each, to_others(maps, k)) for k, each in enumerate(maps)]


def drawn(shape: tuple[int, ...]) -> FloatArray:
    return RNG.standard_normal(shape).astype(np.float32)


def test_parts_of_one_kind_resemble_each_other_place_by_place() -> None:
    kind = drawn((12, 12, 16))
    assert usual(shares([kind + 0.3 * drawn(kind.shape) for _ in range(6)])) < 0.1


def test_every_picture_of_another_product_resembles_itself() -> None:
    products = [drawn((1, 1, 16)) + 0.3 * drawn((12, 12, 16)) for _ in range(6)]
    assert usual(shares(products)) > 0.98


def test_neighbours_do_not_count_as_the_rest_of_a_picture() -> None:
    assert math.isnan(alone(drawn((APART + 1, APART + 1, 4)), np.ones((APART + 1, APART + 1), np.float32)))
    smooth = np.repeat(np.repeat(drawn((3, 3, 8)), 2, axis=0), 2, axis=1)
    assert alone(smooth, np.full((6, 6), 0.1, np.float32)) == 0.0  # its twins lie side by side


def test_without_a_number_nothing_is_known() -> None:
    assert math.isnan(usual([])) and math.isnan(usual([math.nan])) and usual([math.nan, 0.25]) == 0.25


@settings(max_examples=30)
@given(st.integers(5, 9), st.integers(5, 9), st.integers(1, 4), st.integers(0, 99))
def test_agrees_with_asking_patch_by_patch(rows: int, columns: int, channels: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    features, distances = rng.standard_normal((rows, columns, channels)), rng.uniform(0, 1, (rows, columns))
    told = []
    for y, x in np.ndindex(rows, columns):
        far = [p for p in np.ndindex(rows, columns) if max(abs(p[0] - y), abs(p[1] - x)) > APART]
        if far:
            told.append(min(float(np.linalg.norm(features[y, x] - features[p])) for p in far) < distances[y, x])
    assert math.isclose(alone(features.astype(np.float32), distances.astype(np.float32)), np.mean(told), abs_tol=1.5 / len(told))


def test_what_is_ignored_neither_asks_nor_answers() -> None:
    features, distances, ignored = drawn((8, 9, 4)), np.abs(drawn((8, 9))), np.zeros((8, 9), bool)
    ignored[:, 6:] = True
    told = alone(features, distances, ignored)
    assert told == alone(features[:, :6], distances[:, :6])
    features[ignored], distances[ignored] = features[0, 0], 0.0
    assert told == alone(features, distances, ignored)
