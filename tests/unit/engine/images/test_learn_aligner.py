"""What good parts say of how a part is found: the reference, and the quality that a part must reach."""

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Align
from inspector.core.types import Image
from inspector.engine.alignment.aligner import FINE
from inspector.engine.alignment.edges import small
from inspector.engine.images.learn_aligner import LEAST, MARGIN, learn_aligner, limit_of

SHIFTED = Recipe(align=Align.SHIFT)
GOOD = [good_part(seed) for seed in range(12)]


def unreadable() -> Image:
    raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "Cut off.")


def test_nothing_is_learned_where_parts_always_lie_alike() -> None:
    assert finish(learn_aligner([unreadable], Recipe())) is None


def test_the_reference_is_a_good_part_like_the_others_and_others_are_found() -> None:
    """The first picture shows something else: it is no reference."""
    strange = np.random.default_rng(0).integers(0, 256, GOOD[0].shape, np.uint8)
    aligner = finish(learn_aligner([strange, unreadable, *GOOD], SHIFTED))
    assert aligner is not None and any(np.array_equal(aligner.reference, small(part, FINE)) for part in GOOD)
    assert (aligner.degrees, aligner.moves_picture, aligner.size) == (0.0, False, GOOD[0].shape[:2])
    assert aligner.limit > LEAST
    assert all(aligner.find(good_part(seed)).quality > aligner.limit for seed in range(20, 30))
    assert aligner.find(strange).quality < aligner.limit


def test_a_reference_that_is_given_is_used_however_the_others_look() -> None:
    picture = good_part(99)[::-1].copy()
    aligner = finish(learn_aligner(GOOD, Recipe(align=Align.TURN, align_degrees=15, align_picture=True), picture))
    assert aligner is not None and np.array_equal(aligner.reference, small(picture, FINE))
    assert (aligner.degrees, aligner.moves_picture) == (15, True)


def test_pictures_of_another_size_teach_nothing() -> None:
    odd = [good_part(seed, 40, 60) for seed in range(3)]
    aligner = finish(learn_aligner([*odd, *GOOD], SHIFTED))
    assert aligner is not None and aligner.size == GOOD[0].shape[:2] and aligner.limit > LEAST


@pytest.mark.parametrize("reference", [None, good_part(1, 50, 50)])
def test_pictures_of_many_sizes_are_refused(reference: Image | None) -> None:
    with pytest.raises(InspectorError, match="one size only") as caught:
        finish(learn_aligner([good_part(seed, 40 + seed, 60) for seed in range(5)], SHIFTED, reference))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_without_a_picture_that_can_be_read_there_is_no_reference() -> None:
    with pytest.raises(InspectorError) as caught:
        finish(learn_aligner([unreadable, unreadable], SHIFTED))
    assert caught.value.code is ErrorCode.NO_IMAGES


def test_the_limit_lies_below_all_good_parts_and_one_strange_part_hardly_moves_it() -> None:
    qualities = np.random.default_rng(3).normal(0.85, 0.03, 60)
    limit = limit_of(qualities.tolist())
    assert MARGIN * 0.6 < limit < MARGIN * qualities.min()
    assert abs(limit_of([*qualities, 0.1]) - limit) < 0.05


@pytest.mark.parametrize("qualities", [[], [0.1] * 30, [0.3, 0.05, 0.2]])
def test_no_limit_lies_where_noise_would_be_found(qualities: list[float]) -> None:
    assert limit_of(qualities) == LEAST


def test_parts_that_are_all_the_same_need_not_be_the_same_for_ever() -> None:
    assert limit_of([1.0] * 20) <= MARGIN
