"""Areas as weights: px by px against an independent point-in-shape test, and cell by cell against the mean of their px."""

from dataclasses import replace
from itertools import pairwise
from math import hypot

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.core.areas import Area, Areas, Drawn, Form, Point, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit, ImageScore
from inspector.engine.detectors.scoring import Scoring, result_of, score_of
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.places import FIRST_ZONE, IGNORED, PLAIN, Places, ignored_px
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.shapes import pixels_of

SIZE = (23, 31)
EIGHTHS = st.integers(-80, 330).map(lambda number: number / 8)
POINTS = st.tuples(EIGHTHS, EIGHTHS)
SHAPES = st.one_of(
    st.builds(Drawn, st.sampled_from((Form.RECTANGLE, Form.ELLIPSE)), st.tuples(POINTS, POINTS)),
    st.builds(Drawn, st.just(Form.POLYGON), st.lists(POINTS, min_size=3, max_size=7).map(tuple)),
)
STROKES = st.builds(
    Drawn, st.just(Form.STROKE), st.lists(POINTS, min_size=1, max_size=4).map(tuple), st.integers(1, 60).map(lambda k: k / 4)
)


def is_inside(drawn: Drawn, x: float, y: float) -> bool:
    """As a textbook says it, one point at a time."""
    (x1, y1), (x2, y2) = drawn.points[0], drawn.points[1]
    if drawn.form is Form.RECTANGLE:
        return min(x1, x2) <= x < max(x1, x2) and min(y1, y2) <= y < max(y1, y2)
    if drawn.form is Form.ELLIPSE:
        if x1 == x2 or y1 == y2:
            return False
        return ((x - (x1 + x2) / 2) / ((x2 - x1) / 2)) ** 2 + ((y - (y1 + y2) / 2) / ((y2 - y1) / 2)) ** 2 <= 1
    inside = False
    for (xa, ya), (xb, yb) in zip(drawn.points, drawn.points[1:] + drawn.points[:1], strict=True):
        if (ya > y) != (yb > y) and x >= xa + (y - ya) * (xb - xa) / (yb - ya):
            inside = not inside
    return inside


def distance(points: tuple[Point, ...], x: float, y: float) -> float:
    """From a point to a line through points."""
    best = min(hypot(x - px, y - py) for px, py in points)
    for (xa, ya), (xb, yb) in pairwise(points):
        along = ((x - xa) * (xb - xa) + (y - ya) * (yb - ya)) / max((xb - xa) ** 2 + (yb - ya) ** 2, 1e-12)
        if 0 <= along <= 1:
            best = min(best, hypot(x - xa - along * (xb - xa), y - ya - along * (yb - ya)))
    return best


CENTRES = [[(column + 0.5, row + 0.5) for column in range(SIZE[1])] for row in range(SIZE[0])]


def covered(*drawn: Drawn) -> npt.NDArray[np.bool_]:
    """Independent of `pixels_of`."""
    found = np.zeros(SIZE, bool)
    for each in drawn:
        found[np.array([[is_inside(each, x, y) for x, y in row] for row in CENTRES])] = not each.erases
    return found


@given(st.lists(SHAPES, min_size=1, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3))
@settings(max_examples=150)
def test_px_count_whose_centre_lies_in_what_was_drawn(drawn: list[Drawn], erases: list[bool]) -> None:
    shapes = [replace(each, erases=erasing) for each, erasing in zip(drawn, erases, strict=False)]
    assert np.array_equal(pixels_of(Area(Use.ZONE, tuple(shapes)), SIZE), covered(*shapes))


@given(st.lists(POINTS, min_size=2, max_size=2))
@example([(0.0, 0.0), (17.25, 17.25)])
def test_a_polygon_without_an_area_covers_nothing(ends: list[tuple[float, float]]) -> None:
    assert not pixels_of(Area(Use.ZONE, (Drawn(Form.POLYGON, (ends[0], *ends)),)), SIZE).any()


@given(STROKES)
def test_a_stroke_covers_what_lies_within_half_its_width_give_or_take_a_px(stroke: Drawn) -> None:
    found = pixels_of(Area(Use.ZONE, (stroke,)), SIZE)
    away = np.array([[distance(stroke.points, x, y) for x, y in row] for row in CENTRES])
    half = stroke.width / 2
    assert found[away < half - 1.5].all() and not found[away > half + 1.5].any()


RECTANGLE = Drawn(Form.RECTANGLE, ((0, 0), (16, 23)))
WHOLE = Drawn(Form.RECTANGLE, ((0, 0), SIZE[::-1]))


def box(left: float, top: float, right: float, bottom: float) -> tuple[Drawn, ...]:
    return (Drawn(Form.RECTANGLE, ((left, top), (right, bottom))),)


def test_the_later_zone_counts_and_what_is_ignored_is_ignored() -> None:
    areas = Areas(
        SIZE,
        (
            Area(Use.IGNORE, box(0, 0, 5, 5)),
            Area(Use.ZONE, box(0, 0, 20, 10), factor=2.0),
            Area(Use.ZONE, box(10, 0, 40, 10), factor=3.0),
            Area(Use.LOOK, box(0, 0, 25, 30)),
        ),
    )
    places = Places.of(areas, 1.0)
    assert places is not None and places.factors == (0.0, 1.0, 2.0, 3.0) and places.largest_factor == 3.0
    expected = np.full(SIZE, PLAIN)
    expected[:10, :20], expected[:10, 10:] = FIRST_ZONE, FIRST_ZONE + 1
    expected[:, 25:] = IGNORED
    expected[:5, :5] = IGNORED
    assert np.array_equal(places.kinds, expected) and np.array_equal(ignored_px(areas), expected == IGNORED)


def test_areas_that_change_nothing_are_none() -> None:
    assert Places.of(None, 1.0) is None and Places.of(Areas(SIZE), 1.0) is None
    assert Places.of(Areas(SIZE, (Area(Use.ZONE, (RECTANGLE,)),)), 1.0) is None
    assert Places.of(Areas(SIZE, (Area(Use.ZONE, (RECTANGLE,), threshold=2.0),)), 2.0) is None
    assert Places.of(Areas(SIZE, (Area(Use.ZONE, (RECTANGLE,), threshold=2.0),)), None) is None
    assert Places.of(Areas(SIZE, (Area(Use.LOOK, (WHOLE,)),)), 1.0) is None
    assert ignored_px(None) is None and ignored_px(Areas(SIZE)) is None


@pytest.mark.parametrize(("use", "drawn"), [(Use.IGNORE, WHOLE), (Use.LOOK, Drawn(Form.RECTANGLE, ((90, 0), (99, 9))))])
def test_where_nothing_is_left_it_is_said(use: Use, drawn: Drawn) -> None:
    areas = Areas(SIZE, (Area(use, (drawn,)),))
    for ask in (lambda: Places.of(areas, 1.0), lambda: ignored_px(areas)):
        with pytest.raises(InspectorError, match="leave nothing of the pictures") as caught:
            ask()
        assert caught.value.code is ErrorCode.BAD_ARGUMENT


PREPROCESSES = {
    "keep": Preprocess(size=64),
    "paper": Preprocess(size=64, fit=Fit.PAPER),
    "box": Preprocess(size=64, roi=(20, 10, 70, 60)),
    "fixed": Preprocess(fixed=(48, 64)),
    "defects": Preprocess(defect_px=16.0),
}
PICTURE = (90, 120)


@pytest.mark.parametrize("preprocess", PREPROCESSES.values(), ids=PREPROCESSES)
def test_cells_take_the_mean_factor_of_what_counts_in_them(preprocess: Preprocess) -> None:
    areas = Areas(
        PICTURE,
        (
            Area(Use.ZONE, (Drawn(Form.ELLIPSE, ((10, 5), (80, 70))),), factor=3.0),
            Area(Use.ZONE, (Drawn(Form.POLYGON, ((60, 20), (118, 30), (70, 88))),), threshold=4.0),
            Area(Use.IGNORE, (Drawn(Form.ELLIPSE, ((30, 30), (90, 75))),)),
        ),
    )
    places, (height, width) = Places.of(areas, 2.0), preprocess.geometry(*PICTURE).input
    assert places is not None
    grid = height // 8, width // 8
    cells = places.cells(preprocess, grid)
    factors = np.array(places.factors)[places.kinds]
    seen = [preprocess.placed(values.astype(np.float64)) for values in (factors, places.kinds != IGNORED)]
    means = [values.reshape(grid[0], 8, grid[1], 8).mean(axis=(1, 3)) for values in seen]
    assert cells.ignored is not None and cells.weights is not None
    assert cells.ignored == pytest.approx(means[1] < 0.5)
    assert cells.weights[~cells.ignored] == pytest.approx((means[0] / np.maximum(means[1], 1e-9))[~cells.ignored], rel=1e-4)
    white = IgnoreMask(places.ignored)
    assert np.array_equal(replace(preprocess, ignore=white).ignored(grid), cells.ignored)  # as a mask ignores them


SCORINGS = [
    Scoring(recipe, Preprocess.of(recipe)) for recipe in (Recipe(defect_px=8.0), Recipe(defect_px=8.0, image_score=ImageScore.PATCH))
]
GRID = (8, 10)
SHAPE = (64, 80)
SEEDS = st.integers(0, 2**32 - 1)


def evidence(seed: int, weight: float = 1.0) -> Evidence:
    grid = np.random.default_rng(seed).gamma(2.0, 1.0, GRID).astype(np.float32)
    return Evidence((Sheet(grid, weight, neighbour=5),), SHAPE)


def places_of(*areas: Area, threshold: float = 1.0) -> Places:
    found = Places.of(Areas(SHAPE, areas), threshold)
    assert found is not None
    return found


FACTORS = st.floats(0.01, 100).filter(lambda factor: factor != 1)


@given(SEEDS, FACTORS, st.sampled_from(SCORINGS))
def test_a_zone_over_all_of_the_picture_scales_what_is_found(seed: int, factor: float, scoring: Scoring) -> None:
    places = places_of(Area(Use.ZONE, box(0, 0, 80, 64), factor=factor))
    cells = places.cells(scoring.preprocess, GRID)
    assert cells.weights is not None and (cells.weights == np.float32(factor)).all() and cells.ignored is None
    found, plain = result_of(evidence(seed), [scoring], places), result_of(evidence(seed), [scoring])
    assert found.score == pytest.approx(factor * plain.score, rel=1e-5) and np.allclose(found.map, factor * plain.map, rtol=1e-4)
    assert found.patch == plain.patch and found.neighbour == 5


@given(SEEDS, FACTORS, st.sampled_from(SCORINGS))
def test_one_score_alone_is_that_of_the_result_and_the_evidence_stays_as_it_is(seed: int, factor: float, scoring: Scoring) -> None:
    places, given_ = places_of(Area(Use.ZONE, box(8, 8, 40, 40), factor=factor), Area(Use.IGNORE, box(50, 0, 80, 64))), evidence(seed)
    before = given_.sheets[0].grid.copy()
    found = result_of(given_, [scoring], places)
    assert score_of(given_, [scoring], places) == found.score and score_of(given_, [scoring]) == result_of(given_, [scoring]).score
    assert np.array_equal(found.evidence.sheets[0].grid, before) and found.evidence.sheets[0].neighbour == 5
    again = result_of(found.evidence, [scoring], places)
    assert again.score == found.score and np.array_equal(again.map, found.map)


@given(SEEDS, FACTORS)
def test_places_far_from_a_zone_keep_their_score_to_the_bit(seed: int, factor: float) -> None:
    places = places_of(Area(Use.ZONE, box(0, 0, 24, 64), factor=factor))
    weights = places.cells(SCORINGS[0].preprocess, GRID).weights
    assert weights is not None and (weights[:, :3] == np.float32(factor)).all() and (weights[:, 3:] == 1).all()


@given(SEEDS, st.sampled_from(SCORINGS))
def test_an_ignored_defect_counts_for_nothing(seed: int, scoring: Scoring) -> None:
    places = places_of(Area(Use.IGNORE, box(32, 0, 80, 32)))
    plain = evidence(seed)
    grid = plain.sheets[0].grid.copy()
    grid[:4, 4:] = np.random.default_rng(seed).random((4, 6)) * 1000
    spoiled = replace(plain, sheets=(replace(plain.sheets[0], grid=grid),))
    one, other = (result_of(each, [scoring], places) for each in (plain, spoiled))
    assert one.score == other.score and np.array_equal(one.map, other.map) and one.patch == other.patch
    assert not other.map[places.ignored].any() and other.map[~places.ignored].all()


@given(SEEDS, FACTORS, FACTORS, st.sampled_from(SCORINGS))
def test_a_more_sensitive_zone_never_lowers_a_score(seed: int, one: float, other: float, scoring: Scoring) -> None:
    low, high = (places_of(Area(Use.ZONE, box(5, 9, 50, 33), factor=factor)) for factor in sorted((one, other)))
    scores = [score_of(evidence(seed), [scoring], places) for places in (low, high)]
    assert scores[0] <= scores[1]


def test_what_is_known_of_the_hottest_patch_alone_counts_while_it_is_the_hottest() -> None:
    given_ = evidence(3, weight=0.5)
    row, column = np.unravel_index(int(given_.sheets[0].grid.argmax()), GRID)
    plain = result_of(given_, SCORINGS[:1])
    there = Area(Use.IGNORE, box(8 * column, 8 * row, 8 * column + 8, 8 * row + 8))
    without = result_of(given_, SCORINGS[:1], places_of(there))
    unweighted = result_of(evidence(3), SCORINGS[:1], places_of(there))
    assert plain.neighbour == 5 and without.neighbour == -1 and without.patch != plain.patch and without.score == unweighted.score
    beside = Area(Use.IGNORE, box(0, 0, 8, 8)) if (row, column) != (0, 0) else Area(Use.IGNORE, box(72, 56, 80, 64))
    assert result_of(given_, SCORINGS[:1], places_of(beside)).neighbour == 5


def test_a_score_of_the_image_as_a_whole_stays_and_its_map_changes() -> None:
    whole = replace(evidence(1), sheets=(replace(evidence(1).sheets[0], image_score=7.0),))
    found = result_of(whole, SCORINGS[:1], places_of(Area(Use.ZONE, box(0, 0, 80, 64), factor=3.0)))
    assert found.score == 7.0 and found.map == pytest.approx(3 * result_of(whole, SCORINGS[:1]).map)


def test_what_a_model_ignores_stays_ignored() -> None:
    pixels = np.zeros(SHAPE, bool)
    pixels[:, :32] = True
    scoring = Scoring(Recipe(defect_px=8.0), replace(Preprocess.of(Recipe(defect_px=8.0)), ignore=IgnoreMask(pixels)))
    found = result_of(evidence(1), [scoring], places_of(Area(Use.ZONE, box(0, 0, 40, 64), factor=50.0)))
    assert not found.map[:, :32].any() and found.patch[1] >= 4
    with pytest.raises(InspectorError, match="ignored by the model"):
        result_of(evidence(1), [scoring], places_of(Area(Use.IGNORE, box(32, 0, 80, 64))))


def test_pictures_of_another_size_are_unlike() -> None:
    places = places_of(Area(Use.ZONE, box(0, 0, 9, 9), factor=2.0))
    with pytest.raises(InspectorError, match="80 x 65 px, but where to look is known for pictures of 80 x 64 px") as caught:
        result_of(replace(evidence(1), shape=(65, 80)), SCORINGS[:1], places)
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE
