"""The look at a picture before it is judged, on drawn parts."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from small_parts import good_part

from inspector.core.box import Box
from inspector.core.decision import Reason
from inspector.core.gate_settings import GateSettings
from inspector.core.model import ModelState
from inspector.core.picture_format import PictureFormat
from inspector.core.picture_limits import Figure
from inspector.core.progress import finish
from inspector.core.types import Image
from inspector.engine.images.gate import META, PICTURE, Gate, look
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.learn_gate import MOST, learn_gate
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.scene import ARRAY, SIDE, Scene, edges_of

PLAIN = GateSettings()


def part(seed: int) -> Image:
    return good_part(seed, 144, 192)


def learned(pictures: Sequence[Image] = (), preprocess: Preprocess | None = None) -> Gate:
    found = finish(learn_gate(list(pictures) or [part(seed) for seed in range(24)], preprocess or Preprocess()))
    assert found is not None
    return found.gate


@pytest.fixture(scope="module")
def gate() -> Gate:
    return learned()


def reason(gate: Gate, picture: Image) -> Reason | None:
    found = gate.excess(gate.look(picture, Preprocess()).figures, PLAIN)
    return found.reason if found is not None else None


def test_good_parts_and_small_defects_pass(gate: Gate) -> None:
    assert [reason(gate, part(seed)) for seed in range(500, 540)] == [None] * 40
    scratched = [np.asarray(cv2.line(part(seed), (90, 40), (150, 90), (250, 250, 250), 3), np.uint8) for seed in range(700, 720)]
    assert [reason(gate, picture) for picture in scratched] == [None] * 20


def shift(picture: Image, share: float) -> Image:
    return np.roll(picture, round(share * picture.shape[1]), axis=1)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (lambda picture: picture * 0, Reason.TOO_DARK),
        (lambda picture: picture // 2, Reason.TOO_DARK),
        (lambda picture: np.full_like(picture, 255), Reason.TOO_BRIGHT),
        (lambda picture: cv2.GaussianBlur(picture, (0, 0), 0.8), Reason.NOT_SHARP),
        (lambda picture: picture[..., ::-1], Reason.OTHER_COLOUR),
        (lambda picture: picture[:100], Reason.OTHER_SIZE),
        (lambda picture: np.full_like(picture, picture.mean(axis=(0, 1))), Reason.LOW_CONTRAST),
        (lambda picture: shift(picture, 0.25), Reason.SCENE_SHIFTED),
    ],
)
def test_what_may_happen_to_a_picture_is_found(gate: Gate, fault: Callable[[Image], Image], expected: Reason) -> None:
    assert reason(gate, np.ascontiguousarray(fault(part(600)))) is expected


def test_another_part_in_the_same_light_is_another_part(gate: Gate) -> None:
    picture = part(600)
    turned = np.ascontiguousarray(np.rot90(picture)[:144])
    other = np.asarray(cv2.resize(turned, (192, 144), interpolation=cv2.INTER_NEAREST), np.uint8)
    assert reason(gate, other) is Reason.OTHER_PART


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (20, 0), (-13, 9), (0, -30)])
def test_a_shift_is_measured_in_px_of_the_picture(gate: Gate, dx: int, dy: int) -> None:
    moved = np.roll(part(600), (dy, dx), axis=(0, 1))
    before, after = (gate.look(picture, Preprocess()).facts for picture in (part(600), moved))
    assert before.dx is not None and before.dy is not None and after.dx is not None and after.dy is not None
    assert (after.dx - before.dx, after.dy - before.dy) == pytest.approx((dx, dy), abs=1.5)
    assert after.likeness is not None and after.likeness > 0.6


def test_neither_light_nor_contrast_changes_the_likeness(gate: Gate) -> None:
    picture = part(600)
    darker = np.clip(0.6 * picture + 30, 0, 255).astype(np.uint8)
    assert gate.scene.compare(darker).likeness == pytest.approx(gate.scene.compare(picture).likeness, abs=0.03)


def test_a_gate_is_learned_of_a_few_hundred_of_many_pictures() -> None:
    read = list[int]()

    def reading(seed: int) -> Callable[[], Image]:
        return lambda: read.append(seed) or good_part(seed % 7)  # type: ignore[func-returns-value]

    assert finish(learn_gate([reading(seed) for seed in range(5 * MOST)], Preprocess())) is not None
    assert len(set(read)) == MOST


def test_the_good_picture_that_is_unlike_the_others_is_named_and_is_not_the_one_that_is_shown() -> None:
    pictures = [part(seed) for seed in range(24)]
    pictures[5] = np.zeros_like(pictures[5])
    found = finish(learn_gate(pictures, Preprocess()))
    assert found is not None
    assert [position for position, _ in found.unusual] == [5]
    assert found.unusual[0][1].reason is Reason.TOO_DARK
    shown = found.gate.shown
    assert shown is not None and shown.shape == (144, 192, 3) and shown.mean() > 60


def test_too_few_pictures_make_no_gate() -> None:
    assert finish(learn_gate([part(seed) for seed in range(4)], Preprocess())) is None
    assert finish(learn_gate([], Preprocess())) is None


def test_what_lies_outside_the_region_of_interest_or_is_ignored_does_not_count() -> None:
    box = Preprocess(roi=(20, 10, 100, 90))
    mask = np.zeros((144, 192), bool)
    mask[:, 130:] = True
    ignoring = Preprocess(ignore=IgnoreMask(mask))
    spoilt = part(600).copy()
    spoilt[:, 130:] = 255
    for preprocess, beyond in ((box, np.s_[:, 130:]), (ignoring, np.s_[:, 130:])):
        spoilt = part(600).copy()
        spoilt[beyond] = 255
        figures = [look(picture, preprocess).figures for picture in (part(600), spoilt)]
        for figure in (Figure.BRIGHTNESS, Figure.BRIGHT, Figure.CONTRAST, Figure.SHARPNESS, Figure.RED):
            assert figures[1][figure] == pytest.approx(figures[0][figure], rel=0.01)
    assert Box(20, 10, 100, 90) == box.box


def test_twelve_bits_are_seen_as_eight() -> None:
    deep = [part(seed).astype(np.uint16) * 16 for seed in range(12)]
    preprocess = Preprocess().of_pictures(PictureFormat(12, 16, True))
    gate, plain = learned(deep, preprocess), learned([part(seed) for seed in range(12)])
    ranges = [each.limits.ranges[Figure.BRIGHTNESS].low for each in (gate, plain)]
    assert ranges[0] == pytest.approx(ranges[1], rel=0.01)
    shown = gate.shown
    assert shown is not None and abs(shown.mean() - part(0).mean()) < 5


def test_a_gate_goes_with_its_model_and_back(gate: Gate) -> None:
    state = gate.added_to(ModelState({"detector": "x"}, {"bank": np.zeros(3, np.float32)}, {"network.xml": b"net"}))
    assert state.meta["detector"] == "x" and set(state.arrays) == {"bank", ARRAY} and set(state.blobs) == {"network.xml", PICTURE}
    found = Gate.of(state)
    assert found is not None
    assert found.limits == gate.limits and np.array_equal(found.scene.edges, gate.scene.edges) and found.picture == gate.picture
    assert Gate.of(ModelState({"detector": "x"}, {})) is None


def test_forged_gates_are_refused(gate: Gate) -> None:
    state = gate.added_to(ModelState({}, {}, {}))
    forged = [
        ModelState({}, state.arrays, {}),
        ModelState(state.meta, {}, state.blobs),
        ModelState(state.meta, state.arrays, {}),
        ModelState(state.meta | {META: []}, state.arrays, state.blobs),
        ModelState(state.meta, {ARRAY: np.zeros((2, SIDE, SIDE), np.float64)}, state.blobs),
        ModelState(state.meta, {ARRAY: np.zeros((2, SIDE + 1, SIDE), np.float32)}, state.blobs),
        ModelState(state.meta, {ARRAY: np.full((2, SIDE, SIDE), np.nan, np.float32)}, state.blobs),
    ]
    for each in forged:
        with pytest.raises((KeyError, TypeError, ValueError)):
            Gate.of(each)


@pytest.mark.parametrize("picture", [b"", b"no picture", b"\xff\xd8\xff" + bytes(100)])
def test_a_good_picture_that_cannot_be_read_is_none(gate: Gate, picture: bytes) -> None:
    assert Gate(gate.limits, gate.scene, picture).shown is None


def test_a_scene_is_the_mean_of_the_edges() -> None:
    views = [edges_of(part(seed)) for seed in range(4)]
    assert np.allclose(Scene.of(views).edges, sum(views) / 4, atol=1e-6)
