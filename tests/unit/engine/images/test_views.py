"""Views of a good part: turned about the centre, in other light; every patch of a view knows its place in the part."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.recipe import Recipe
from inspector.engine.images.views import LIGHTS, Views


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def test_a_recipe_that_asks_for_none_gives_the_part_as_it_was_seen() -> None:
    picture = noise(32, 48)
    assert len(Views.of(Recipe())) == 1 and (Views.of(Recipe()).of_input(picture) == picture[None]).all()


def test_quarter_turns_of_a_square_move_every_pixel_and_change_none() -> None:
    picture = noise(32, 32)
    views = Views(turns=4).of_input(picture)
    assert all((views[k] == np.rot90(picture, k)).all() for k in range(4))


@settings(max_examples=40)
@given(st.integers(2, 36), st.integers(12, 40), st.integers(12, 40), st.data())
def test_a_patch_of_a_turned_view_knows_its_place_in_the_part(turns: int, rows: int, columns: int, data: st.DataObject) -> None:
    """A spot that a turned view still shows is found where it was put, within the pixel that turning blurs."""
    y, x = data.draw(st.integers(3, rows - 4)), data.draw(st.integers(3, columns - 4))
    view = data.draw(st.integers(1, turns - 1))
    part = np.zeros((rows, columns, 3), np.uint8)
    part[y - 1 : y + 2, x - 1 : x + 2] = 255
    from_centre = np.hypot(*(np.indices((rows, columns)) - np.array([(rows - 1) / 2, (columns - 1) / 2])[:, None, None]))
    if from_centre[y, x] > min(rows, columns) / 2 - 3:
        return  # turned out of the picture
    turned = np.where(from_centre < min(rows, columns) / 2, Views(turns).of_input(part)[view][..., 0], 0.0)  # without what is mirrored
    found = np.array([[np.average(np.arange(side), weights=turned.sum(1 - axis)) for axis, side in enumerate((rows, columns))]])
    seen = Views(turns).seen_at(np.array([view]), np.rint(found).astype(np.int16), np.array([[rows, columns]], np.int16))
    assert np.abs(seen - [[y, x]]).max() <= 1


def test_places_of_other_views_stay() -> None:
    views, places = Views(2, tuple(LIGHTS.values())), np.array([[1, 2], [0, 0], [3, 4]], np.int16)
    seen = views.seen_at(np.array([0, 1, 2]), places, np.full((3, 2), 8, np.int16))
    assert seen.tolist() == [[1, 2], [7, 7], [3, 4]]


@pytest.mark.parametrize("light", LIGHTS)
@settings(max_examples=10)
@given(seed=st.integers(0, 99))
def test_light_keeps_the_kind_of_picture_and_changes_it(light: str, seed: int) -> None:
    picture = noise(24, 30, seed)
    lit = LIGHTS[light](picture)
    assert lit.shape == picture.shape and lit.dtype == np.uint8 and (lit != picture).any()


def test_light_does_what_its_name_says() -> None:
    grey = np.full((20, 21, 3), 100, np.uint8)
    assert (LIGHTS["20 % darker"](grey) == 80).all() and (LIGHTS["20 % brighter"](grey) == 120).all()
    assert LIGHTS["20 % brighter"](np.full((4, 4, 3), 250, np.uint8)).max() == 255
    right, left = LIGHTS["brighter to the right"](grey), LIGHTS["brighter to the left"](grey)
    assert (right[0, :, 0] == left[0, ::-1, 0]).all() and right[0, 0, 0] == 85 and right[0, -1, 0] == 115
    warm, cold = LIGHTS["warmer"](grey)[0, 0], LIGHTS["colder"](grey)[0, 0]
    assert warm[0] > 100 > warm[2] and cold[0] < 100 < cold[2]
    edge = np.repeat(np.array([0, 255], np.uint8), 10)[None, :, None] * np.ones((20, 1, 3), np.uint8)
    assert 0 < LIGHTS["slightly blurred"](edge)[0, 9, 0] < 128


def test_what_is_ignored_turns_with_the_part() -> None:
    ignored = np.zeros((6, 6), bool)
    ignored[0, 1:3] = True
    of_views = Views(4, (LIGHTS["warmer"],)).of_mask(ignored)
    assert of_views is not None and of_views.shape == (5, 6, 6)
    assert all((of_views[k] == np.rot90(ignored, k)).all() for k in range(4)) and (of_views[4] == ignored).all()
    assert Views(4).of_mask(None) is None
