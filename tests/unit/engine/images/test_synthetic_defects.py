"""Defects put on good parts: there, small, on the part, and the same every time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_parts import good_part

from inspector.core.box import Box
from inspector.core.errors import InspectorError
from inspector.core.synthetic import KINDS as ASKED
from inspector.core.types import Image
from inspector.engine.images.defect_kinds import KINDS
from inspector.engine.images.synthetic_defects import CHOSEN, KINDS_A_PART, LARGEST, USED, chosen_defect, kinds_for, with_defect, within


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


@given(
    kind=st.sampled_from(sorted(CHOSEN)),
    size=st.floats(6, 40),
    contrast=st.floats(0.05, 1.0),
    seed=st.integers(0, 1000),
    deep=st.booleans(),
    colour=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_chosen_defect_has_its_size_and_lies_exactly_where_its_mask_says(
    kind: str, size: float, contrast: float, seed: int, deep: bool, colour: bool
) -> None:
    picture: Image = good_part(1) if colour else good_part(1)[..., 0]
    picture = picture.astype(np.uint16) * 100 if deep else picture
    found = chosen_defect(picture, kind, "part.png", size, contrast, seed)
    rows, columns = np.nonzero(found.mask)
    extent = np.hypot(np.ptp(rows) + 1, np.ptp(columns) + 1)
    assert 0.55 * size - 1 <= extent <= 1.6 * size + 3
    assert np.array_equal(found.picture[~found.mask], picture[~found.mask])
    assert found.picture.dtype == picture.dtype and found.picture.shape == picture.shape


@pytest.mark.parametrize("kind", CHOSEN)
def test_more_contrast_changes_more_and_the_same_wish_changes_the_same(kind: str) -> None:
    picture = good_part(1, 240, 320)
    faint, strong, again = (chosen_defect(picture, kind, "a.png", 30, contrast) for contrast in (0.1, 0.8, 0.8))
    differences = [np.abs(found.picture.astype(float) - picture)[found.mask].mean() for found in (faint, strong)]
    assert differences[1] > 1.5 * differences[0] > 0
    assert np.array_equal(again.picture, strong.picture) and np.array_equal(again.mask, strong.mask)
    assert not np.array_equal(chosen_defect(picture, kind, "a.png", 30, 0.8, seed=1).picture, strong.picture)


def test_a_chosen_defect_lies_on_the_part_or_is_refused() -> None:
    picture, ignored = good_part(1, 120, 160), np.ones((120, 160), np.bool_)
    ignored[40:80, 60:110] = False
    for seed in range(20):
        assert not (chosen_defect(picture, "spot", "a.png", 20, 0.3, seed, ignored).mask & ignored).any()
    with pytest.raises(InspectorError, match="no place on the part"):
        chosen_defect(picture, "spot", "a.png", 60, 0.3, 0, ignored)
    with pytest.raises(InspectorError, match="no place on the part"):
        chosen_defect(picture, "spot", "a.png", 900, 0.3)


def test_everything_that_can_be_asked_for_is_drawn() -> None:
    assert tuple(CHOSEN) == ASKED
