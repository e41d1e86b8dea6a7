"""Means and deviations are those of all rows, but for pictures that are none of the others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.engine.patches.moments import Moments


def filled(images: list[np.ndarray]) -> Moments:
    moments = Moments(images[0].shape[1])
    for image in images:
        moments.add(image)
    return moments


@given(st.integers(1, 20), st.integers(0, 99))
@settings(max_examples=30)
def test_they_are_those_of_all_rows(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    images = [rng.normal(3, 2, (rng.integers(1, 30), 6)).astype(np.float32) for _ in range(count)]
    found, rows = filled(images), np.concatenate(images).astype(np.float64)
    if count < 5:  # of more, one of few rows may lie apart by chance
        assert found.mean == pytest.approx(rows.mean(axis=0), abs=1e-5) and found.std == pytest.approx(rows.std(axis=0), abs=1e-5)
    assert found.count == len(rows)


def test_one_strange_picture_changes_neither() -> None:
    rng = np.random.default_rng(0)
    usual = [rng.normal(3, 2, (200, 40)).astype(np.float32) + rng.normal(0, 0.1, 40).astype(np.float32) for _ in range(20)]
    rows = np.concatenate(usual).astype(np.float64)
    found = filled([*usual[:7], np.zeros((200, 40), np.float32), *usual[7:]])
    assert found.mean == pytest.approx(rows.mean(axis=0), abs=1e-4) and found.std == pytest.approx(rows.std(axis=0), abs=1e-4)
    assert found.count == 21 * 200


def test_a_second_kind_of_good_parts_counts_like_the_first() -> None:
    rng = np.random.default_rng(1)
    one, other = ([rng.normal(middle, 1, (50, 8)).astype(np.float32) for _ in range(count)] for middle, count in ((0, 8), (20, 3)))
    rows = np.concatenate([*one, *other]).astype(np.float64)
    assert filled([*one, *other]).std == pytest.approx(rows.std(axis=0), rel=1e-4)


def test_channels_of_one_value_are_called_constant() -> None:
    image = np.ones((10, 3), np.float32)
    image[:, 1] = np.arange(10)
    assert filled([image] * 6).constant.tolist() == [True, False, True]
