"""Defects put on good parts: there, small, on the part, and the same every time."""

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.box import Box
from inspector.core.types import Image
from inspector.services.settings_search.synthetic_defects import KINDS, KINDS_A_PART, LARGEST, USED, kinds_for, with_defect, within


def changed(before: Image, after: Image) -> np.ndarray:  # type: ignore[type-arg]
    different = before != after
    return np.asarray(different.any(axis=2) if different.ndim == 3 else different)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_changes_a_small_place(kind: str) -> None:
    picture = good_part(1, 240, 320)
    for seed in range(5):
        found = with_defect(picture, kind, "part.png", seed)
        rows, columns = np.nonzero(changed(picture, found))
        assert found.shape == picture.shape and found.dtype == picture.dtype
        assert 0 < max(np.ptp(rows), np.ptp(columns)) + 1 <= round(LARGEST * (240 * 320) ** 0.5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_defect_is_the_same_with_the_same_seed_and_another_on_another_part(kind: str) -> None:
    picture = good_part(1, 240, 320)
    once, again, other = (with_defect(picture, kind, name) for name in ("a.png", "a.png", "b.png"))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_of_16_bits_and_one_channel_stay_such(kind: str) -> None:
    picture = good_part(1, 60, 80)[..., 0].astype(np.uint16) * 200
    found = with_defect(picture, kind, "deep.png")
    assert found.dtype == np.uint16 and found.shape == picture.shape
    assert changed(picture, found).any()


def test_defects_lie_on_the_part_and_not_beside_it() -> None:
    picture = np.full((400, 400), 120, np.uint8)
    picture[100:240, 100:240] = good_part(1, 140, 140)[..., 0]
    inside = 0
    for seed in range(40):
        rows, columns = np.nonzero(changed(picture, with_defect(picture, "spot", "part.png", seed)))
        inside += bool(90 <= rows.mean() <= 250 and 90 <= columns.mean() <= 250)
    assert inside >= 30  # of a part on an eighth of the picture


def test_defects_lie_in_the_box_that_is_looked_at_and_not_where_nothing_is() -> None:
    picture, box, ignored = good_part(1, 240, 320), Box(40, 20, 200, 160), np.zeros((240, 320), bool)
    ignored[:, :120] = True
    for number in range(12):
        rows, columns = np.nonzero(changed(picture, within(picture, "spot", f"{number}.png", box, ignored)))
        assert rows.min() >= 20 and rows.max() < 180 and columns.min() >= 120 and columns.max() < 240
    everywhere = within(picture, "spot", "0.png", Box(0, 0, 900, 900), None)  # a box that the picture does not hold
    assert np.array_equal(everywhere, with_defect(picture, "spot", "0.png"))


def test_all_kinds_come_in_turn() -> None:
    drawn = [kind for part in range(len(USED)) for kind in kinds_for(part)]
    assert {drawn.count(kind) for kind in USED} == {KINDS_A_PART}
    assert set(USED) < set(KINDS)
