"""Parts that lie anywhere are found where they were put, in any light; other things are not."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.placement import Placement
from inspector.core.types import Image
from inspector.engine.alignment.aligner import FINE, Aligner

SIZE = HEIGHT, WIDTH = 200, 256
POINTS = np.array([[x, y, 1.0] for x in (WIDTH / 4, 3 * WIDTH / 4) for y in (HEIGHT / 4, 3 * HEIGHT / 4)])
"""Of the part's corners, where a turn that is wrong moves most."""


def key(placement: Placement, seed: int = 0) -> Image:
    """A key that lies there, (H, W, 3) with noise: drawn by its corners, so that nothing of it comes from how pictures are warped."""
    fine, scale = np.full((4 * HEIGHT, 4 * WIDTH, 3), 205, np.uint8), 16
    matrix = placement.matrix(SIZE)

    def drawn(points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
        moved = np.array([matrix @ (x, y, 1) for x, y in points]) * 4 - 0.5
        cv2.fillPoly(fine, [np.rint(moved * scale).astype(np.int32)], colour, cv2.LINE_AA, 4)

    drawn([(88, 92), (200, 92), (200, 104), (88, 104)], (90, 90, 80))
    drawn([(168, 104), (180, 104), (180, 124), (168, 124)], (90, 90, 80))
    drawn([(188, 104), (198, 104), (198, 118), (188, 118)], (90, 90, 80))
    drawn(round_about(70, 98, 30), (100, 95, 90))
    drawn(round_about(62, 98, 10), (205, 205, 205))
    small = cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(seed).normal(0, 3, small.shape)
    return np.clip(small + noise, 0, 255).astype(np.uint8)


def round_about(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * np.cos(a), y + radius * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 60, endpoint=False)]


HOME = Placement(0, 0, 0, 1)
EVERYWHERE, TILTED, SHIFTED = (Aligner.of(key(HOME), degrees) for degrees in (180.0, 20.0, 0.0))


def far_off(found: Placement, wanted: Placement) -> float:
    """The most px that a corner of the part lies away from where it is."""
    apart: npt.NDArray[np.float64] = POINTS @ (found.matrix(SIZE) - wanted.matrix(SIZE)).T
    return float(np.linalg.norm(apart, axis=1).max())


def degrees_off(found: Placement, wanted: Placement) -> float:
    return abs((found.degrees - wanted.degrees + 180) % 360 - 180)


@settings(max_examples=25, deadline=None)
@given(st.floats(-25, 25), st.floats(-25, 25), st.floats(-180, 180), st.floats(0.5, 1.1))
def test_a_part_in_any_direction_is_found_within_a_px_and_half_a_degree(dx: float, dy: float, degrees: float, light: float) -> None:
    wanted = Placement(dx, dy, degrees, 1.0)
    found = EVERYWHERE.find(np.clip(key(wanted, 1) * light, 0, 255).astype(np.uint8))
    assert far_off(found, wanted) < 1 and degrees_off(found, wanted) < 0.5 and found.quality > 0.8


@settings(max_examples=15, deadline=None)
@given(st.floats(-25, 25), st.floats(-25, 25), st.floats(-20, 20))
def test_a_part_that_is_tilted_a_little_is_found_among_these_angles(dx: float, dy: float, degrees: float) -> None:
    wanted = Placement(dx, dy, degrees, 1.0)
    assert far_off(TILTED.find(key(wanted, 2)), wanted) < 1


@settings(max_examples=10, deadline=None)
@given(st.floats(-30, 30), st.floats(-30, 30))
def test_a_part_that_is_only_shifted_is_not_turned(dx: float, dy: float) -> None:
    wanted = Placement(dx, dy, 0, 1.0)
    found = SHIFTED.find(key(wanted, 3))
    assert far_off(found, wanted) < 1 and found.degrees == 0


@pytest.mark.parametrize("kind", ["grey", "12 bit", "one side darker"])
def test_pictures_of_every_kind_and_light_are_alike(kind: str) -> None:
    wanted = Placement(12, -7, 40, 1.0)
    seen = key(wanted, 4)
    if kind == "grey":
        changed: Image = seen[..., 1].copy()
    elif kind == "12 bit":
        changed = seen.astype(np.uint16) * 16
    else:
        changed = (seen * np.linspace(0.5, 1, WIDTH)[:, None]).astype(np.uint8)
    assert far_off(EVERYWHERE.find(changed), wanted) < 1.2


def test_the_quality_falls_with_what_the_part_lacks_and_is_least_without_one() -> None:
    placed = Placement(5, 5, 100, 1.0)
    whole, half = key(placed, 5), key(placed, 5)
    half[:, : WIDTH // 2] = 205
    empty = np.clip(205 + np.random.default_rng(5).normal(0, 3, (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8)
    black, noise = np.zeros_like(whole), np.random.default_rng(6).integers(0, 256, whole.shape, np.uint8)
    bolt = np.full_like(whole, 205)
    cv2.circle(bolt, (128, 100), 50, (60, 60, 60), -1)
    qualities = [EVERYWHERE.find(picture).quality for picture in (whole, half, bolt, empty, noise, black)]
    assert qualities[0] > 0.9 and qualities[0] > qualities[1] > max(qualities[3:]) and max(qualities[2:]) < 0.5
    assert max(qualities[3:]) < 0.2 and qualities[-1] == 0


def test_below_the_limit_the_part_is_not_found() -> None:
    strict = replace(EVERYWHERE, limit=0.6)
    assert strict.expect(key(HOME, 7)).quality > 0.6
    with pytest.raises(InspectorError, match="good parts have at least 0\\.60") as caught:
        strict.expect(np.full((HEIGHT, WIDTH), 205, np.uint8))
    assert caught.value.code is ErrorCode.PART_NOT_FOUND


def test_a_picture_of_another_size_is_none_to_look_in() -> None:
    with pytest.raises(InspectorError) as caught:
        EVERYWHERE.find(np.zeros((WIDTH, HEIGHT), np.uint8))
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


def test_a_symmetric_part_lies_at_one_of_the_angles_that_look_alike() -> None:
    """A bar without ends: whichever of both angles is named, what is drawn on it lies on the bar."""
    bar = np.full((HEIGHT, WIDTH), 200, np.uint8)
    bar[90:110, 60:196] = 60
    turned = cv2.warpAffine(bar, cv2.getRotationMatrix2D((127.5, 99.5), -30, 1), (WIDTH, HEIGHT), borderValue=200)
    found = Aligner.of(bar, 180).find(np.asarray(turned, np.uint8))
    assert min(degrees_off(found, Placement(0, 0, angle, 1)) for angle in (30, -150)) < 0.5


def test_what_is_stored_finds_the_same() -> None:
    aligner = replace(EVERYWHERE, limit=0.5, moves_picture=True)
    again = Aligner.from_stored(aligner.to_json(), aligner.arrays())
    picture = key(Placement(3, 9, -77, 1), 8)
    assert again == aligner and again.find(picture) == aligner.find(picture)


@pytest.mark.parametrize(
    "changes",
    [{"size": [WIDTH, HEIGHT]}, {"degrees": 181.0}, {"degrees": float("nan")}, {"limit": -0.1}, {"sha256": "0" * 64}, {"moves_picture": 1}],
)
def test_what_no_build_wrote_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Aligner.from_stored(EVERYWHERE.to_json() | changes, EVERYWHERE.arrays())


@pytest.mark.parametrize("shape", [(50, FINE), (FINE, 100)])
def test_a_reference_of_another_shape_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="reference"):
        Aligner.from_stored(EVERYWHERE.to_json(), {"align_reference": np.zeros(shape, np.float32)})
