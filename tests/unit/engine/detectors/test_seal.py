"""A PC that computes other scores than the one that built the model must not judge parts."""

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.recipe_choices import Fit
from inspector.core.types import Image
from inspector.engine.detectors import seal
from inspector.engine.images.preprocess import Preprocess

GOOD = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
KEEP = Preprocess(64)


def brightness(image: Image, *factors: float) -> tuple[float, float]:
    """Stands in for a detector, from picture to score and mean of the map."""
    first, second = factors or (1.0, 1.0)
    return (float(KEEP.apply(image).std()) + 1) * first, (float(KEEP.apply(image).mean()) + 1) * second


def pictures_of(image: Image, preprocess: Preprocess = KEEP) -> list[Image]:
    """The pictures that a seal shows a detector of parts such as `image`, when it is made and when it is checked."""
    seen: list[Image] = []

    def score(picture: Image) -> tuple[float, float]:
        seen.append(picture.copy())
        return float(picture.std()) + 1, 1.0

    made = seal.make(image, preprocess, score)
    seal.Seal.from_arrays(made.arrays()).check(score, "here")
    assert len(seen) == 4 and np.array_equal(seen[0], seen[2]) and np.array_equal(seen[1], seen[3])
    return seen[:2]


PREPROCESSINGS = [KEEP, Preprocess(224), Preprocess(64, Fit.STRETCH), Preprocess(64, Fit.PAPER), Preprocess(defect_px=20.0)]


@pytest.mark.parametrize("preprocess", [*PREPROCESSINGS, Preprocess(64, fixed=(48, 80))], ids=str)
@pytest.mark.parametrize("shape", [(300, 400, 3), (1200, 1600, 3), (30, 1000, 3), (50, 40, 3), (480, 640)], ids=str)
def test_the_pictures_become_the_network_input_that_those_of_parts_become(preprocess: Preprocess, shape: tuple[int, ...]) -> None:
    like = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    for picture in pictures_of(like, preprocess):
        assert preprocess.geometry(*picture.shape[:2]).input == preprocess.geometry(*shape[:2]).input
        assert picture.ndim == like.ndim and picture.dtype == np.uint8 and picture.flags.c_contiguous
        assert picture.size <= like.size and picture.std() > 20


def test_large_pictures_of_parts_do_not_make_opening_a_model_slow() -> None:
    for preprocess in PREPROCESSINGS[:4]:
        height, width = pictures_of(np.zeros((3000, 4000), np.uint8), preprocess)[0].shape
        inner = preprocess.geometry(3000, 4000).input
        assert height * width <= 3 * inner[0] * inner[1]


@pytest.mark.parametrize("white", [255, 1023, 4095, 65535])
def test_deep_pictures_are_sealed_with_deep_ones(white: int) -> None:
    for picture in pictures_of(np.zeros((60, 80), np.uint16), Preprocess(64, white_level=white)):
        assert picture.dtype == np.uint16 and white * 0.9 < picture.max() <= white


def test_colour_is_sealed_with_colour_and_grey_with_grey() -> None:
    def is_grey(picture: Image) -> bool:
        return picture.ndim == 2 or bool((picture == picture[..., :1]).all())

    assert not any(map(is_grey, pictures_of(GOOD)))
    assert all(map(is_grey, pictures_of(GOOD[..., :1].repeat(3, axis=2)))) and all(map(is_grey, pictures_of(GOOD[..., 0])))


@pytest.mark.parametrize("refused", ["colour", "grey"])
def test_a_detector_that_takes_one_of_them_only_is_sealed_with_that(refused: str) -> None:
    """The first good part may look grey among coloured ones, or the other way round."""

    def score(picture: Image) -> tuple[float, float]:
        if bool((picture == picture[..., :1]).all()) is (refused == "grey"):
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"The picture is in {refused}.")
        return float(picture.std()) + 1, 1.0

    seal.make(GOOD, KEEP, score).check(score, "here")
    seal.make(GOOD[..., :1].repeat(3, axis=2), KEEP, score).check(score, "here")

    def none(picture: Image) -> tuple[float, float]:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "The picture is of no use.")

    with pytest.raises(InspectorError, match="of no use"):
        seal.make(GOOD, KEEP, none)


@pytest.mark.parametrize(
    "answer",
    [
        lambda picture: (0.0, 1.0),
        lambda picture: (5.0, picture.std()),
        lambda picture: (float("nan"), 1.0),
        lambda picture: (-picture.std(), 1.0),
        lambda picture: (picture.std(), 0.0),
    ],
)
def test_a_detector_that_tells_nothing_from_nothing_is_not_sealed(answer: object) -> None:
    with pytest.raises(InspectorError, match="teach nothing") as caught:
        seal.make(GOOD, KEEP, answer)  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize("factor", [1.0, 1 + 5e-5, 1 - 5e-5])
def test_rounding_passes(factor: float) -> None:
    seal.make(GOOD, KEEP, brightness).check(lambda picture: brightness(picture, factor, factor), "here")


@pytest.mark.parametrize("factor", [1.001, 0.999, 2.0, np.nan, np.inf])
def test_drift_is_refused_with_its_size(factor: float) -> None:
    with pytest.raises(InspectorError, match=r"This PC \(some back end\) computes other scores") as caught:
        seal.make(GOOD, KEEP, brightness).check(lambda picture: brightness(picture, factor, factor), "some back end")
    assert caught.value.code is ErrorCode.MODEL_DRIFTED
    if np.isfinite(factor):
        assert f"by {abs(factor - 1):.2%}" in caught.value.detail


@pytest.mark.parametrize("off", [0, 1])
@pytest.mark.parametrize("factors", [(1.01, 1.0), (1.0, 1.01)], ids=["score", "map"])
def test_one_figure_that_drifts_is_enough(off: int, factors: tuple[float, float]) -> None:
    made = seal.make(GOOD, KEEP, brightness)
    drift = iter([factors if number == off else (1.0, 1.0) for number in range(2)])
    with pytest.raises(InspectorError):
        made.check(lambda picture: brightness(picture, *next(drift)), "here")
