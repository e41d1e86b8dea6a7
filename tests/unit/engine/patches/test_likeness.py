"""Near duplicates are one family, frames along one part a few, parts that only look alike are families of their own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.types import FloatArray
from inspector.engine.patches.likeness import AT_ONCE, Likeness, told_apart

RNG = np.random.default_rng(0)


def maps(count: int, seed: int = 0, side: int = 12, alike: float = 0.5) -> list[FloatArray]:
    """Feature maps (side, side, 8) of parts that share a look and differ by their own share of it."""
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((side, side, 8))
    return [(alike * common + rng.standard_normal((side, side, 8))).astype(np.float32) for _ in range(count)]


def families(features: list[FloatArray]) -> list[int]:
    likeness = Likeness()
    for each in features:
        likeness.add(each)
    return likeness.families().tolist()


def test_different_parts_are_families_of_their_own() -> None:
    assert families(maps(30)) == list(range(30))


def test_a_picture_taken_again_is_of_the_same_family() -> None:
    parts = maps(12)
    again = [parts[k] + 0.05 * RNG.standard_normal(parts[k].shape).astype(np.float32) for k in (3, 3, 7)]
    found = families([*parts, *again])
    assert found[:12] == list(range(12)) and found[12:] == [3, 3, 7]


def test_pictures_of_one_part_alone_are_one_family() -> None:
    part = maps(1)[0]
    noisy = [part + 0.05 * RNG.standard_normal(part.shape).astype(np.float32) for _ in range(20)]
    assert set(families(noisy)) == {0}


def test_frames_along_one_part_are_few_families() -> None:
    long = maps(1, side=80)[0][:12]
    frames = [long[:, k : k + 12] for k in range(0, 60, 1)]
    assert len(set(families(frames))) < 10


def test_parts_of_a_slowly_changing_batch_are_families_of_their_own() -> None:
    """As solar cells in the order of their modules: each most like the one before, and another part all the same."""
    start, end = maps(2, seed=5)
    parts = [(1 - k / 40) * start + k / 40 * end + 0.2 * noise for k, noise in enumerate(maps(40, seed=6, alike=0.0))]
    assert families(parts) == list(range(40))


def test_images_of_other_shapes_are_compared_too() -> None:
    parts = maps(8)
    parts[2], parts[5] = parts[2][:3, :2], parts[5][:, :5]
    assert families(parts) == list(range(8))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_of_a_handful_nothing_is_said(count: int) -> None:
    assert families(maps(1) * count) == list(range(count))


def test_beyond_the_first_hundreds_images_are_compared_with_their_neighbours() -> None:
    parts = maps(AT_ONCE + 40, side=4)
    found = families([*parts, parts[AT_ONCE + 1]])
    assert len(set(found)) == AT_ONCE + 40 and found[-1] == found[AT_ONCE + 1]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
@settings(max_examples=30)
def test_one_family_alone_is_told_apart_and_others_are_kept(numbers: list[int]) -> None:
    found = told_apart(np.array(numbers))
    assert found.tolist() == (numbers if len(set(numbers)) > 1 else list(range(len(numbers))))
