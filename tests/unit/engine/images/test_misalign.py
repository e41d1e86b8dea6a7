"""Parts that do not lie still."""

import numpy as np
import pytest

from inspector.engine.images.misalign import LARGE, SMALL, misalign, misalign_mask

Y, X = np.mgrid[0:LARGE, 0:LARGE]
DISC = np.hypot(Y - 120, X - 140) < 40


@pytest.mark.parametrize(("shape", "dtype"), [((300, 400), np.uint8), ((256, 256, 3), np.uint8), ((100, 90), np.uint16)])
def test_every_image_becomes_a_small_square_of_its_kind(shape: tuple[int, ...], dtype: type) -> None:
    image = np.random.default_rng(0).integers(0, 200, shape).astype(dtype)
    placed = misalign(image, (3, 4))
    assert placed.shape == (SMALL, SMALL, *shape[2:]) and placed.dtype == dtype
    assert np.array_equal(placed, misalign(image, (3, 4)))
    assert not np.array_equal(placed, misalign(image, (3, 5)))


def test_the_mask_moves_with_its_image() -> None:
    for seed in range(10):
        image, mask = misalign((200 * DISC).astype(np.uint8), (seed,)), misalign_mask(DISC, (seed,))
        assert np.array_equal(image > 100, mask) or ((image > 100) != mask).mean() < 0.001
        assert mask.sum() == pytest.approx(DISC.sum(), rel=0.02)  # turned and moved, not stretched


def test_parts_are_turned_by_ten_degrees_at_most_and_moved_within_the_margin() -> None:
    centre, right = np.zeros((2, LARGE, LARGE), bool)
    centre[(Y - 127.5) ** 2 + (X - 127.5) ** 2 < 36] = True
    right[(Y - 127.5) ** 2 + (X - 207.5) ** 2 < 36] = True
    angles, places = [], []
    for seed in range(60):
        (y0, x0), (y1, x1) = (np.argwhere(misalign_mask(mask, (seed,))).mean(axis=0) for mask in (centre, right))
        angles.append(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
        places.append((y0, x0))
    assert np.abs(angles).max() <= 10.5 and np.ptp(angles) > 12
    assert np.min(places) > 127.5 - 33 and np.max(places) < 128.5 and np.ptp(places, axis=0).min() > 20
