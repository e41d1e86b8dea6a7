"""A hand draws on a canvas, takes hold of figures, moves and changes them; keys do the same."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.areas import Drawn, Form
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.canvas.canvas import Canvas
from inspector.ui.widgets.canvas.figure import Figure, Hatch, Look
from inspector.ui.widgets.canvas.geometry import Bounds
from inspector.ui.widgets.canvas.tools import Tool

SIZE = (300, 400)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
BOX = Drawn(Form.RECTANGLE, ((100, 80), (200, 180)))


@pytest.fixture
def canvas(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Canvas:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)  # a test's hand is quicker
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    made.show_picture(ScreenPicture.of(np.full(SIZE, 90, np.uint8)))
    return made


def at(canvas: Canvas, x: float, y: float) -> QPoint:
    """Where a point of the picture is painted."""
    return canvas._view.mapFromScene(canvas._box.mapViewToScene(QPointF(x, y)))


def send(canvas: Canvas, kind: QEvent.Type, where: QPoint, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
    view = canvas._view.viewport()
    event = QMouseEvent(kind, QPointF(where), QPointF(view.mapToGlobal(where)), button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def drag(canvas: Canvas, *way: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
    """Presses at the first point, moves through the others and releases at the last."""
    first, *others = [at(canvas, *point) for point in way]  # before the picture moves
    send(canvas, QEvent.Type.MouseButtonPress, first, button, button)
    for where in others:
        send(canvas, QEvent.Type.MouseMove, where, NONE, button)
    send(canvas, QEvent.Type.MouseButtonRelease, others[-1] if others else first, button, NONE)


def double_click(canvas: Canvas, x: float, y: float) -> None:
    drag(canvas, (x, y))
    send(canvas, QEvent.Type.MouseButtonDblClick, at(canvas, x, y), LEFT, LEFT)
    send(canvas, QEvent.Type.MouseButtonRelease, at(canvas, x, y), LEFT, NONE)


def drawn_on(canvas: Canvas) -> list[Drawn]:
    found: list[Drawn] = []
    canvas.drawn.connect(found.append)
    return found


def changes_of(canvas: Canvas) -> list[tuple[int, tuple[Drawn, ...], str]]:
    found: list[tuple[int, tuple[Drawn, ...], str]] = []
    canvas.changed.connect(lambda *change: found.append(change))
    return found


def near(drawn: Drawn, *points: tuple[float, float], by: float = 1.5) -> bool:
    return np.shape(drawn.points) == np.shape(points) and bool(np.abs(np.subtract(drawn.points, points)).max() <= by)


@pytest.mark.parametrize(("tool", "form"), [(Tool.RECTANGLE, Form.RECTANGLE), (Tool.ELLIPSE, Form.ELLIPSE)])
def test_a_drag_draws_a_box_within_the_picture(canvas: Canvas, tool: Tool, form: Form) -> None:
    found = drawn_on(canvas)
    canvas.set_tool(tool)
    drag(canvas, (300, 250), (200, 200), (60, 40))
    drag(canvas, (350, 250), (450, 340))
    drag(canvas, (20, 20), (20, 21))
    assert [each.form for each in found] == [form, form]
    assert near(found[0], (60, 40), (300, 250)) and near(found[1], (350, 250), (400, 300))


def test_clicks_set_corners_and_a_double_click_closes(canvas: Canvas) -> None:
    found = drawn_on(canvas)
    canvas.set_tool(Tool.POLYGON)
    for corner in ((50, 50), (150, 60)):
        drag(canvas, corner)
    double_click(canvas, 120, 200)
    assert len(found) == 1 and found[0].form is Form.POLYGON and near(found[0], (50, 50), (150, 60), (120, 200))
    double_click(canvas, 300, 100)
    assert len(found) == 1, "one corner is no polygon"


def test_a_polygon_is_closed_by_enter_and_at_its_first_corner_and_given_up_by_escape(canvas: Canvas, qtbot: QtBot) -> None:
    found = drawn_on(canvas)
    canvas.set_tool(Tool.POLYGON)
    for corner in ((50, 50), (150, 60), (120, 200), (20, 200)):
        drag(canvas, corner)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    for corner in ((50, 50), (150, 60), (120, 200), (51, 52)):
        drag(canvas, corner)
    assert len(found) == 2 and found[0] == found[1] and len(found[0].points) == 3
    drag(canvas, (50, 50))
    drag(canvas, (90, 50))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool is Tool.POLYGON
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert len(found) == 2
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool is Tool.SELECT


def test_a_brush_paints_its_way_and_an_eraser_takes_away(canvas: Canvas) -> None:
    found = drawn_on(canvas)
    canvas.set_brush_width(12)
    canvas.set_tool(Tool.BRUSH)
    drag(canvas, (50, 50), (100, 50), (150, 50), (150, 100))
    canvas.set_tool(Tool.ERASER)
    drag(canvas, (70, 50))
    painted, erased = found
    assert painted.form is Form.STROKE and painted.width == 12 and not painted.erases and near(painted, (50, 50), (150, 50), (150, 100))
    assert erased.erases and near(erased, (70, 50))


def test_handles_change_a_figure_its_inside_moves_it_and_it_stays_in_the_picture(canvas: Canvas) -> None:
    canvas.show_figures([Figure((BOX,))], 0)
    found = changes_of(canvas)
    drag(canvas, (200, 180), (210, 190), (230, 200))
    drag(canvas, (150, 130), (160, 120), (170, 100))
    drag(canvas, (150, 130), (900, 100))
    assert [index for index, _, _ in found] == [0, 0, 0]
    stretched, moved, stopped = (figure[0] for _, figure, _ in found)
    assert near(stretched, (100, 80), (230, 200)) and near(moved, (120, 50), (220, 150)) and near(stopped, (300, 50), (400, 150))
    assert canvas.tool is Tool.SELECT


def test_a_tap_chooses_what_lies_on_top_and_beside_it_nothing(canvas: Canvas) -> None:
    other = Drawn(Form.ELLIPSE, ((150, 100), (300, 250)))
    canvas.show_figures([Figure((BOX,)), Figure((other,))])
    chosen: list[int] = []
    canvas.selected.connect(chosen.append)
    for point in ((110, 90), (225, 175), (20, 280)):
        drag(canvas, point)
    assert chosen == [0, 1, -1]


def test_beside_all_figures_a_drag_moves_the_picture(canvas: Canvas) -> None:
    canvas.show_figures([Figure((BOX,))])
    canvas.zoom_in()
    before = canvas.shown_rect()
    drag(canvas, (300, 200), (310, 210), (330, 230))
    assert canvas.shown_rect().left() == pytest.approx(before.left() - 30, abs=4)
    found = drawn_on(canvas)
    canvas.set_tool(Tool.BRUSH)
    before = canvas.shown_rect()
    drag(canvas, (200, 200), (190, 190), (180, 180), button=Qt.MouseButton.MiddleButton)
    assert canvas.shown_rect().left() > before.left() + 10 and not found


def test_keys_choose_move_resize_and_ask_for_removal(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_figures([Figure((BOX,))])
    found, unwanted = changes_of(canvas), []
    canvas.removal_wanted.connect(unwanted.append)
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert [figure[0].points for _, figure, _ in found] == [((101, 80), (201, 180)), ((100, 90), (200, 190)), ((100, 80), (199, 180))]
    assert len({word for _, _, word in found}) == 1 and unwanted == [0]


def test_a_box_is_drawn_by_keys_alone(canvas: Canvas, qtbot: QtBot) -> None:
    found = drawn_on(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_R)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.tool is Tool.RECTANGLE and near(found[0], (100, 75), (300, 225))


def test_what_may_not_be_changed_can_be_chosen_only(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_figures([Figure((BOX,))])
    canvas.set_editable(False)
    found, unwanted = changes_of(canvas), []
    canvas.removal_wanted.connect(unwanted.append)
    drag(canvas, (150, 130), (190, 150))
    for key in (Qt.Key.Key_R, Qt.Key.Key_Left, Qt.Key.Key_Delete):
        qtbot.keyClick(canvas, key)
    assert canvas.tool is Tool.SELECT and found == unwanted == []


def seen(canvas: Canvas, x0: int, y0: int, x1: int, y1: int) -> set[str]:
    """Colours that the screen shows within a rectangle of the picture."""
    image, first, last = canvas.grab().toImage(), at(canvas, x0, y0), at(canvas, x1, y1)
    return {image.pixelColor(x, y).name() for x in range(first.x(), last.x()) for y in range(first.y(), last.y())}


def test_figures_are_hatched_and_what_is_erased_shows_the_picture(canvas: Canvas) -> None:
    plain = {"#5a5a5a"}
    hole = Drawn(Form.STROKE, ((150, 130),), 60, True)
    canvas.show_figures([Figure((BOX, hole), Look("#ff0000", Hatch.FALLING))])
    assert seen(canvas, 140, 120, 160, 140) == plain and seen(canvas, 20, 20, 40, 40) == plain
    hatched = seen(canvas, 105, 85, 120, 100)
    assert "#5a5a5a" not in hatched and len(hatched) > 1


def test_what_lies_outside_of_regions_of_interest_is_dim(canvas: Canvas) -> None:
    canvas.show_figures([Figure((BOX,), Look("#0000ff", Hatch.NONE, dims_outside=True))])
    (outside,) = seen(canvas, 20, 20, 40, 40)
    assert int(outside[1:3], 16) < 60
    (inside,) = seen(canvas, 140, 120, 160, 140)
    assert int(inside[3:5], 16) > 70


def test_words_stand_beside_a_figure(canvas: Canvas) -> None:
    canvas.show_figures([Figure((BOX,), Look("#ff0000"), "Ignored: clamp")])
    assert "#ff0000" in seen(canvas, 100, 68, 150, 78)


def test_bounds_hold_what_adds_only() -> None:
    far = Drawn(Form.STROKE, ((900, 900),), 50, True)
    assert Bounds.of([BOX, far]) == Bounds(100, 80, 200, 180) and Bounds.of([far]) is None
