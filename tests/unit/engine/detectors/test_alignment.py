"""Areas move with the part, or the picture is laid over the reference: learned, scored, stored and replayed alike."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from small_parts import good_part

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.placement import UNMOVED, Placement
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Align
from inspector.core.types import Image
from inspector.engine import detectors
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.alignment.laying import between_centres
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.region_bounds import without_faults
from inspector.engine.detectors.scoring import Scoring
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.learn_aligner import learn_aligner
from inspector.engine.images.moving import in_cells, in_picture, shares
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.services.context import Context
from inspector.storage.record.evidence_bytes import decode, encode

SIZE = HEIGHT, WIDTH = 96, 128
SHIFTS = [Placement(dx, dy, 0, 1) for dx, dy in ((0, 0), (9, 4), (-8, 6), (5, -7), (-10, -5), (12, 8))]
CORNER = (slice(20, 36), slice(20, 44))
"""Where on the part something is stuck that differs from part to part."""
SHIFT = Recipe(size=96, coreset=200, align=Align.SHIFT)


def moved(image: Image, placement: Placement) -> Image:
    matrix = between_centres(placement, image.shape)
    return np.asarray(cv2.warpAffine(image, matrix, image.shape[1::-1], borderMode=cv2.BORDER_REPLICATE), np.uint8)


def labelled(seed: int, placement: Placement = UNMOVED, scratch: bool = False) -> Image:
    """A part with a label of its own, and on request a scratch, lying there."""
    picture = np.asarray(cv2.copyMakeBorder(good_part(0, 64, 96), 16, 16, 16, 16, cv2.BORDER_CONSTANT, value=(225, 225, 225)), np.uint8)
    picture[CORNER] = np.random.default_rng(seed).integers(0, 256, (2, 3, 3), np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    if scratch:
        picture[58:62, 80:100] = 255
    return moved(picture, placement)


GOOD = [labelled(seed, placement) for seed, placement in enumerate(SHIFTS)]
REFERENCE = labelled(0)
MASK = np.zeros(SIZE, bool)
MASK[16:40, 16:48] = True
LABEL = Areas(SIZE, (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((16, 16), (48, 40))),)),))


def built(recipe: Recipe, context: Context, mask: bool = True) -> tuple[detectors.AnyDetector, FitReport]:
    aligner = finish(learn_aligner(GOOD, recipe, REFERENCE))
    detector = detectors.make(recipe, context.options, context.cache, 0, IgnoreMask.of(MASK) if mask else None, aligner)
    report = finish(detector.fit(GOOD, [str(k) for k in range(len(GOOD))], cross_fit=True))
    assert report.images == len(GOOD) and not report.skipped
    return detector, report


@pytest.fixture(scope="module")
def shared_context(network_cache: Path) -> Context:
    return Context(network_cache / "weights", network_cache)


@pytest.fixture(scope="module")
def fitted(shared_context: Context) -> tuple[detectors.AnyDetector, FitReport]:
    return built(SHIFT, shared_context)


@pytest.fixture(scope="module")
def masked(fitted: tuple[detectors.AnyDetector, FitReport]) -> detectors.AnyDetector:
    """Learned without the label, wherever it lay."""
    return fitted[0]


@pytest.mark.parametrize("placement", [Placement(7.0, -4.0, 0, 1), Placement(-3.0, 6.0, 35, 1), Placement(0, 0, -160, 1)])
@pytest.mark.parametrize("recipe", [Recipe(size=96), Recipe(size=64, roi=(10, 6, 96, 80))], ids=["whole", "box"])
def test_cells_move_as_the_px_of_the_picture_do(placement: Placement, recipe: Recipe) -> None:
    """Against the slow way: the mask is moved px by px with no help of OpenCV, and then goes the way that pictures go."""
    yes = np.argwhere(np.ones(SIZE, bool)) + 0.5
    matrix = np.vstack([placement.matrix(SIZE), [0, 0, 1]])
    back = np.linalg.inv(matrix) @ np.column_stack([yes[:, 1], yes[:, 0], np.ones(len(yes))]).T
    x, y = (np.clip(np.floor(each).astype(int), 0, side - 1) for each, side in ((back[0], WIDTH), (back[1], HEIGHT)))
    slowly = MASK[y, x].reshape(SIZE)
    preprocess, grid = Preprocess.of(recipe), (12, 16)
    wanted = cv2.resize(preprocess.placed(slowly.astype(np.float32)), grid[::-1], interpolation=cv2.INTER_AREA)
    found = shares(in_cells(MASK.view(np.uint8), placement, preprocess.points_to_picture(SIZE, grid), grid) > 0)
    assert 0 < wanted.mean() < 0.5 and np.abs(found - wanted).max() < 0.2 and np.abs(found - wanted).mean() < 0.01
    assert (in_picture(MASK.view(np.uint8), placement).view(bool) != slowly).mean() < 0.004


def test_what_is_ignored_lies_on_the_part_and_not_in_the_picture(masked: detectors.AnyDetector) -> None:
    for seed, placement in ((31, Placement(10, 6, 0, 1)), (32, Placement(-9, -6, 0, 1))):
        plain, scratched = (masked.score([labelled(seed, placement, scratch)])[0] for scratch in (False, True))
        found = plain.evidence.placement
        assert found is not None and abs(found.dx - placement.dx) < 1 and abs(found.dy - placement.dy) < 1
        label = moved(np.uint8(255) * MASK.astype(np.uint8), placement) > 0
        assert (plain.map[label] == 0).mean() > 0.9 and (plain.map[~label] > 0).mean() > 0.9
        row, column = (int(k) for k in np.unravel_index(int(scratched.map.argmax()), SIZE))
        assert abs(row - 60 - placement.dy) < 10 and abs(column - 90 - placement.dx) < 16 and scratched.score > 1.2 * plain.score


def test_areas_act_at_once_where_the_part_lies(shared_context: Context) -> None:
    """On the evidence of a model that looked at labels as at everything: a new one is odd, until it is ignored."""
    seeing, _ = built(SHIFT, shared_context, mask=False)
    seen = seeing.score([labelled(40, SHIFTS[5])])[0]
    row, column = np.unravel_index(int(seen.map.argmax()), SIZE)
    assert MASK[int(row) - 8, int(column) - 12]
    places = Places.of(LABEL, None)
    assert places is not None
    again = seeing.result_of(seen.evidence, places)
    label = moved(np.uint8(255) * MASK.astype(np.uint8), SHIFTS[5]) > 0
    assert (again.map[label] == 0).mean() > 0.9 and again.score < seen.score
    assert again.score == seeing.score([labelled(40, SHIFTS[5])], places)[0].score
    unmoved = seeing.result_of(replace(seen.evidence, placement=UNMOVED), places)
    assert unmoved.score > again.score and not unmoved.map[MASK].any()


def test_the_bank_holds_nothing_of_the_label_wherever_it_lay(masked: detectors.AnyDetector) -> None:
    arrays = masked.state().arrays
    for image, (row, column) in zip(arrays["bank_images"], arrays["bank_positions"], strict=True):
        placement, grid = SHIFTS[int(image)], arrays["grids"][int(image)]
        y, x = (row + 0.5) * HEIGHT / grid[0] - placement.dy, (column + 0.5) * WIDTH / grid[1] - placement.dx
        assert not (16 + 7 < y < 40 - 7 and 16 + 7 < x < 48 - 7)
    assert len(np.unique(arrays["bank_images"])) == len(GOOD)


def test_evidence_from_the_record_gives_the_same_result(masked: detectors.AnyDetector) -> None:
    live = masked.score([labelled(50, SHIFTS[2], scratch=True)])[0]
    again = masked.result_of(decode(encode(live.evidence)))
    assert again.score == live.score and (again.map == live.map).all() and again.evidence.placement == live.evidence.placement


def test_a_stored_model_finds_parts_as_the_one_that_was_built(masked: detectors.AnyDetector, shared_context: Context) -> None:
    state = masked.state()
    again = detectors.from_state(state, shared_context.options)
    picture = labelled(51, SHIFTS[4])
    one, other = masked.score([picture])[0], again.score([picture])[0]
    assert one.score == other.score and one.evidence.placement == other.evidence.placement
    assert again.preprocess.aligner == masked.preprocess.aligner and again.preprocess.aligner is not None
    for spoiled in (
        replace(state, arrays={name: array for name, array in state.arrays.items() if name != "align_reference"}),
        replace(state, meta=state.meta | {"recipe": replace(SHIFT, align=Align.TURN).to_json()}),
        replace(state, meta=state.meta | {"preprocess": {k: v for k, v in state.meta["preprocess"].items() if k != "aligner"}}),
    ):
        with pytest.raises(InspectorError) as caught:
            detectors.from_state(spoiled, shared_context.options)
        assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_a_part_that_is_not_there_has_no_score(masked: detectors.AnyDetector) -> None:
    empty = np.full((*SIZE, 3), 225, np.uint8)
    with pytest.raises(InspectorError) as caught:
        masked.score([empty])
    assert caught.value.code is ErrorCode.PART_NOT_FOUND
    ((_, found),) = masked.score_many([empty])
    assert isinstance(found, InspectorError) and found.code is ErrorCode.PART_NOT_FOUND


def test_a_good_part_is_scored_again_as_the_others_saw_it(fitted: tuple[detectors.AnyDetector, FitReport]) -> None:
    masked, report = fitted
    assert report.cross_fit is not None
    again = [masked.score_again(image, number).score for number, image in enumerate(GOOD)]
    assert np.allclose(again, report.cross_fit.scores, rtol=1e-4)


def test_a_picture_laid_over_the_reference_is_scored_as_if_it_lay_there(shared_context: Context) -> None:
    """And its map lies on the part in the picture, not where the part lay in the reference."""
    recipe = Recipe(size=96, detector="padim", dimensions=20, align=Align.SHIFT, align_picture=True)
    detector, _ = built(recipe, shared_context)
    placement = SHIFTS[1]
    there, here = (detector.score([labelled(60, each, scratch=True)])[0] for each in (placement, UNMOVED))
    assert abs(there.score / here.score - 1) < 0.15
    (row, column), (own_row, own_column) = (np.unravel_index(int(each.map.argmax()), SIZE) for each in (there, here))
    assert abs(row - own_row - placement.dy) <= 3 and abs(column - own_column - placement.dx) <= 3
    again = detector.result_of(decode(encode(there.evidence)))
    assert again.score == there.score and (again.map == there.map).all()


def test_bounds_say_nothing_of_pictures_that_are_laid_over_the_reference() -> None:
    """Their maps are laid back, which the bounds of a replay know nothing of."""
    evidence = Evidence((Sheet(np.full((12, 16), 0.5, np.float32)),), SIZE, SHIFTS[1])
    recipe = Recipe(size=96)
    laid = replace(Preprocess.of(recipe), aligner=replace(Aligner.of(REFERENCE, 0.0), moves_picture=True))
    rule = RegionRule(5.0, 4)
    assert without_faults([evidence], [Scoring(recipe, Preprocess.of(recipe))], rule).all()
    assert not without_faults([evidence], [Scoring(recipe, laid)], rule).any()


def test_pictures_of_another_size_are_refused(masked: detectors.AnyDetector) -> None:
    with pytest.raises(InspectorError) as caught:
        masked.score([np.zeros((HEIGHT + 1, WIDTH, 3), np.uint8)])
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE
