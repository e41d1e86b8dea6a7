"""A box is drawn, moved and changed by mouse, finger and keys, and never leaves the picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.core.box import Box
from inspector.ui import theme
from inspector.ui.widgets.box_drag import HANDLES, LEAST_PX, between, dragged, fitted
from inspector.ui.widgets.box_editor import BoxEditor

SIZE = (300, 400)
FAR = st.integers(-1000, 1000)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    width, height = draw(st.integers(1, SIZE[1])), draw(st.integers(1, SIZE[0]))
    return Box(draw(st.integers(0, SIZE[1] - width)), draw(st.integers(0, SIZE[0] - height)), width, height)


@given(boxes(), st.sampled_from([*HANDLES, (0, 0)]), FAR, FAR)
def test_a_dragged_box_stays_in_the_picture(box: Box, sides: tuple[int, int], right: int, down: int) -> None:
    found = dragged(box, sides, right, down, SIZE)
    assert found.is_in(*SIZE) and found.x >= 0 and found.y >= 0
    if sides == (0, 0):
        assert found.size == box.size
        return
    assert found.width >= min(LEAST_PX, box.width) and found.height >= min(LEAST_PX, box.height)
    fixed = {(-1, 0): (box.x + box.width, found.x + found.width), (1, 0): (box.x, found.x)}
    for side, (before, after) in fixed.items():
        assert side[0] != sides[0] or before == after
    assert sides[1] or (found.y, found.height) == (box.y, box.height)


@given(st.tuples(FAR, FAR), st.tuples(FAR, FAR))
def test_a_drawn_box_lies_in_the_picture_and_can_be_seen(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = between(one, other, SIZE)
    assert found is None or (found.is_in(*SIZE) and min(found.size) >= LEAST_PX and min(found.x, found.y) >= 0)
    assert found == between(other, one, SIZE)


@given(boxes(), st.integers(1, 300), st.integers(1, 400))
def test_a_box_fits_a_smaller_picture(box: Box, height: int, width: int) -> None:
    assert fitted(box, (height, width)).is_in(height, width) and fitted(box, SIZE) == box


@pytest.fixture
def editor(qtbot: QtBot) -> BoxEditor:
    made = BoxEditor()
    qtbot.addWidget(made)
    made.resize(500, made.height())
    made.show_picture(np.zeros((150, 200, 3), np.uint8), SIZE)
    made.show()
    return made


def at(editor: BoxEditor, x: float, y: float) -> QPoint:
    """Where a pixel of the picture is painted."""
    place = editor.picture_rect()
    return (place.topLeft() + QPointF(x * place.width() / SIZE[1], y * place.height() / SIZE[0])).toPoint()


def drag(qtbot: QtBot, editor: BoxEditor, start: QPoint, end: QPoint) -> None:
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    qtbot.mousePress(editor, left, pos=start)
    moved = QMouseEvent(QMouseEvent.Type.MouseMove, QPointF(end), QPointF(editor.mapToGlobal(end)), Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(editor, moved)
    qtbot.mouseRelease(editor, left, pos=end)


def near(box: Box | None, x: int, y: int, width: int, height: int) -> bool:
    return box is not None and max(abs(box.x - x), abs(box.y - y), abs(box.width - width), abs(box.height - height)) <= 3


def test_a_drag_draws_a_box_handles_change_it_and_its_middle_moves_it(qtbot: QtBot, editor: BoxEditor) -> None:
    drag(qtbot, editor, at(editor, 100, 80), at(editor, 300, 220))
    assert near(editor.box, 100, 80, 200, 140)
    drag(qtbot, editor, at(editor, 300, 220), at(editor, 350, 250))
    assert near(editor.box, 100, 80, 250, 170)
    drag(qtbot, editor, at(editor, 100, 165), at(editor, 60, 100))
    assert near(editor.box, 60, 80, 290, 170)
    drag(qtbot, editor, at(editor, 205, 165), at(editor, 215, 145))
    assert near(editor.box, 70, 60, 290, 170)


def test_a_click_beside_the_box_leaves_it(qtbot: QtBot, editor: BoxEditor) -> None:
    editor.set_box(Box(150, 100, 100, 80))
    drag(qtbot, editor, at(editor, 20, 20), at(editor, 22, 21))
    assert editor.box == Box(150, 100, 100, 80)


def test_a_finger_hits_every_handle(editor: BoxEditor) -> None:
    editor.set_box(Box(60, 50, 280, 200))
    rect, reach = editor.box_rect(), theme.TOUCH_PX / 2 - 1
    for sides in HANDLES:
        handle = rect.center() + QPointF(sides[0] * rect.width() / 2, sides[1] * rect.height() / 2)
        for across, down in ((reach, 0), (-reach, 0), (0, reach), (0, -reach)):
            assert editor.handle_at(handle + QPointF(across, down)) == sides
    assert editor.handle_at(rect.center()) == (0, 0)


def test_keys_nudge_the_box(qtbot: QtBot, editor: BoxEditor) -> None:
    editor.set_box(Box(100, 80, 50, 40))
    qtbot.keyClick(editor, Qt.Key.Key_Right)
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert editor.box == Box(101, 90, 50, 40)
    qtbot.keyClick(editor, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert editor.box == Box(101, 90, 49, 40)


def test_what_is_ignored_is_tinted_and_what_is_outside_the_box_is_dim(editor: BoxEditor) -> None:
    editor.show_picture(np.full((150, 200, 3), 200, np.uint8), SIZE)
    mask = np.zeros((30, 40), bool)
    mask[:, :10] = True
    editor.show_ignored(mask)
    editor.set_box(Box(0, 0, 200, 300))
    seen = editor.grab().toImage()
    tinted, plain, dim = (seen.pixelColor(at(editor, x, 150)) for x in (50, 150, 300))
    assert plain.red() == plain.green() == 200 and tinted.red() - tinted.green() > 60 and dim.green() < 120
    editor.show_ignored(None)
    assert editor.grab().toImage().pixelColor(at(editor, 50, 150)).green() == 200
