"""What is drawn as numbers: undo and redo, bounds, moving, stretching, covering, thinning."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.areas import Drawn, Form
from inspector.ui.widgets.box_drag import HANDLES
from inspector.ui.widgets.canvas.geometry import Bounds, covers, fitted, moved, thinned
from inspector.ui.widgets.canvas.grip import dragged
from inspector.ui.widgets.canvas.history import MOST_STEPS, History
from inspector.ui.widgets.canvas.tools import Pencil, Tool

SIZE = (300, 400)
VALUES = st.integers(0, 4)
STEPS = st.lists(st.one_of(st.tuples(st.just("do"), VALUES), st.tuples(st.sampled_from(["undo", "redo"]), st.just(0))), max_size=60)
ANYWHERE = st.tuples(st.integers(-90, 500), st.integers(-90, 500))
PLACES = st.tuples(st.integers(0, SIZE[1]), st.integers(0, SIZE[0]))


@st.composite
def figures(draw: st.DrawFn) -> tuple[Drawn, ...]:
    drawn = []
    for form in draw(st.lists(st.sampled_from(list(Form)), min_size=1, max_size=3)):
        fewest, most = {Form.POLYGON: (3, 6), Form.STROKE: (1, 5)}.get(form, (2, 2))
        width = draw(st.integers(1, 30)) if form is Form.STROKE else 0
        drawn.append(Drawn(form, tuple(draw(st.lists(PLACES, min_size=fewest, max_size=most))), width))
    return tuple(drawn)


@given(STEPS)
def test_undo_and_redo_do_as_two_stacks_would(steps: Sequence[tuple[str, int]]) -> None:
    history, past, now, future = History(0), [], 0, []
    for deed, value in steps:
        if deed == "do":
            history.do(value)
            if value != now:
                past, now, future = [*past, now], value, []
        elif deed == "undo":
            history.undo()
            if past:
                past, now, future = past[:-1], past[-1], [*future, now]
        else:
            history.redo()
            if future:
                past, now, future = [*past, now], future[-1], future[:-1]
        assert (history.now, history.can_undo, history.can_redo) == (now, bool(past), bool(future))


def test_steps_of_one_kind_in_a_row_are_undone_together() -> None:
    history = History("")
    for text in ("1", "12", "123"):
        history.do(text, "width")
    history.do("1234", "height")
    assert history.undo() == "123" and history.undo() == "" and not history.can_undo
    history.redo()
    history.do("9", "width")
    assert history.undo() == "123", "after an undo a new row begins"


def test_only_so_many_steps_are_kept() -> None:
    history = History(0)
    for value in range(1, MOST_STEPS + 50):
        history.do(value)
    for _ in range(MOST_STEPS):
        history.undo()
    assert not history.can_undo and history.now == 49


@given(figures(), st.integers(-50, 50), st.integers(-50, 50))
def test_what_moves_there_and_back_is_as_before(drawn: tuple[Drawn, ...], right: int, down: int) -> None:
    there = moved(drawn, right, down)
    assert moved(there, -right, -down) == drawn
    before, after = Bounds.of(drawn), Bounds.of(there)
    assert before is not None and after == Bounds(before.left + right, before.top + down, before.right + right, before.bottom + down)


@given(figures(), st.sampled_from([*HANDLES, (0, 0)]), st.integers(-500, 500), st.integers(-500, 500))
def test_a_hand_moves_and_stretches_within_the_picture_only(
    drawn: tuple[Drawn, ...], sides: tuple[int, int], right: int, down: int
) -> None:
    drawn = dragged(drawn, (0, 0), 0, 0, SIZE)
    before, after = Bounds.of(drawn), Bounds.of(dragged(drawn, sides, right, down, SIZE))
    assert before is not None and after is not None
    fits = before.width <= SIZE[1] and before.height <= SIZE[0] and not any(each.form is Form.STROKE for each in drawn)
    if fits:
        assert after.left >= -1e-6 and after.top >= -1e-6 and after.right <= SIZE[1] + 1e-6 and after.bottom <= SIZE[0] + 1e-6
        assert sides[0] or right == 0 or sides == (0, 0) or abs(after.width - before.width) < 1e-6


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 100), st.integers(0, 100))
def test_a_box_takes_the_numbers_that_are_typed(width: int, height: int, left: int, top: int) -> None:
    for form in (Form.RECTANGLE, Form.ELLIPSE, Form.POLYGON):
        points = ((10, 10), (50, 90)) if form is not Form.POLYGON else ((10, 10), (50, 20), (30, 90))
        (made,) = fitted([Drawn(form, points)], Bounds(left, top, left + width, top + height))
        found = Bounds.of([made])
        assert found is not None
        assert max(abs(found.left - left), abs(found.top - top), abs(found.width - width), abs(found.height - height)) < 1e-9


def test_what_lies_on_what_is_drawn_counts_and_the_last_thing_drawn_decides() -> None:
    box, hole, dab = Drawn(Form.RECTANGLE, ((0, 0), (100, 100))), Drawn(Form.ELLIPSE, ((20, 20), (80, 80)), erases=True), (50, 50)
    assert covers([box], (50, 50)) and not covers([box], (150, 50))
    assert not covers([box, hole], (50, 50)) and covers([box, hole], (22, 22)), "an ellipse has no corners"
    assert covers([box, hole, Drawn(Form.STROKE, (dab,), 8)], (53, 50)) and covers([hole, box], (50, 50))
    triangle = Drawn(Form.POLYGON, ((0, 0), (100, 0), (0, 100)))
    assert covers([triangle], (20, 20)) and not covers([triangle], (80, 80))
    stroke = Drawn(Form.STROKE, ((0, 0), (100, 0)), 10)
    assert covers([stroke], (50, 4)) and not covers([stroke], (50, 8)) and covers([stroke], (50, 8), near=5)


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=1, max_size=40), st.floats(0, 20))
def test_a_thinned_way_stays_where_it_was(points: list[tuple[float, float]], most: float) -> None:
    found = thinned(points, most)
    assert found[0] == points[0] and found[-1] == points[-1] and set(found) <= set(points)
    ways = list(pairwise(found)) or [(found[0], found[0])]
    assert all(min(distance(point, *way) for way in ways) <= most + 1e-6 for point in points)


def distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    right, down = end[0] - start[0], end[1] - start[1]
    length = right * right + down * down
    share = max(0, min(1, ((point[0] - start[0]) * right + (point[1] - start[1]) * down) / length)) if length else 0
    return hypot(point[0] - start[0] - share * right, point[1] - start[1] - share * down)


@given(
    st.sampled_from([tool for tool in Tool if tool is not Tool.SELECT]),
    st.lists(st.tuples(st.integers(-90, 500), st.integers(-90, 500)), min_size=1),
)
def test_whatever_a_hand_does_is_nothing_or_lies_in_the_picture(tool: Tool, way: list[tuple[int, int]]) -> None:
    pencil = Pencil(tool, SIZE, 16)
    for point in way:
        pencil.move(point)
        if tool is Tool.POLYGON or point is way[0]:
            pencil.press(point)
    made = pencil.close() if tool is Tool.POLYGON else pencil.release(way[-1])
    assert made is None or all(0 <= x <= SIZE[1] and 0 <= y <= SIZE[0] for x, y in made.points)
    assert made is None or (made.erases == (tool is Tool.ERASER) and not pencil.is_drawing)
