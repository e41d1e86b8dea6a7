"""The background is what all pictures show at their rims, and never the part."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits
from inspector.engine.patches.background import Rims, find_background

GRID, CHANNELS = (24, 30), 40


def picture(part: Bits, seed: int) -> FloatArray:
    """Feature maps of a part of its own patches before a backdrop that looks much the same everywhere."""
    rng = np.random.default_rng(seed)
    backdrop = np.full(CHANNELS, 2.0) + rng.normal(0, 0.3, (*GRID, CHANNELS))
    patches = rng.normal(0, 2.0, (*GRID, CHANNELS))
    return np.where(part[..., None], patches, backdrop).astype(np.float32)


def block(top: int, left: int, height: int, width: int) -> Bits:
    part = np.zeros(GRID, bool)
    part[top : top + height, left : left + width] = True
    return part


def found_in(maps: list[FloatArray]) -> Bits:
    rims = Rims.learn(maps[:8])
    return find_background(rims.distances(each, k if k < 8 else None) for k, each in enumerate(maps))


@given(st.lists(st.tuples(st.integers(6, 10), st.integers(6, 14)), min_size=8, max_size=16))
def test_no_part_lies_in_the_background_wherever_parts_lie(places: list[tuple[int, int]]) -> None:
    parts = [block(top, left, 8, 9) for top, left in places]
    free = found_in([picture(part, k) for k, part in enumerate(parts)])
    covered: npt.NDArray[np.bool_] = np.any(parts, axis=0)
    assert not (free & covered).any() and free[:4].all() and free[:, :4].all()


def test_a_part_that_fills_the_picture_has_no_background() -> None:
    assert not found_in([picture(block(0, 0, *GRID), k) for k in range(10)]).any()
    even = np.random.default_rng(0).normal(0, 1, (10, *GRID, CHANNELS)).astype(np.float32) * 0.1 + 3
    assert not found_in(list(even)).any()


def test_a_place_that_one_picture_covers_is_the_parts() -> None:
    parts = [block(8, 8, 8, 9)] * 19 + [block(8, 8, 8, 22)]
    free = found_in([picture(part, k) for k, part in enumerate(parts)])
    assert free[:6].all() and not free[8:16, 17:].any()


def test_a_scratch_of_the_backdrop_is_no_part_and_a_strange_picture_says_nothing() -> None:
    parts = [block(8, 8, 8, 9) | block(4, 20, 1, 3) * (k == 3) for k in range(19)]
    maps = [picture(part, k) for k, part in enumerate(parts)]
    strange = picture(block(0, 0, *GRID), 99)
    plain = found_in(maps)
    assert plain[:6].all() and (found_in([*maps, strange]) == plain).all()
    assert not found_in([*maps, *([strange] * 4)]).any()


def test_what_lies_within_the_part_is_the_parts() -> None:
    ring = block(6, 6, 13, 18) & ~block(10, 10, 6, 10)
    free = found_in([picture(ring, k) for k in range(10)])
    assert free[:4].all() and not free[6:19, 6:24].any()


def test_a_part_that_reaches_the_rim_in_all_pictures_is_no_background() -> None:
    """Pins, say, which are all alike."""
    body, pins = block(8, 8, 8, 9), block(8, 0, 8, 8)
    pin = np.random.default_rng(77).normal(0, 2.0, CHANNELS).astype(np.float32)
    free = found_in([np.where(pins[..., None], pin, picture(body, k)) for k in range(10)])
    assert not (free & (body | pins)).any() and free[:6].all()


@pytest.mark.parametrize("own", [None, 0])
def test_a_picture_is_compared_with_the_rims_of_others(own: int | None) -> None:
    maps = [picture(block(8, 8, 8, 9), k) for k in range(8)]
    maps[0] = picture(block(0, 0, *GRID), 50)
    found = Rims.learn(maps).distances(maps[0], own)
    assert found.shape == GRID and found.min() > 0.8
