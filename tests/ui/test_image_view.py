"""The picture, its heatmap, its contour, and what the hands can do with them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from pytestqt.qtbot import QtBot

from inspector.core import heatmap
from inspector.core.types import FloatArray
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.image_layers import ContourLayer, contour_path
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.pixel_readout import PixelReadout

GREY = np.full((300, 400), 90, np.uint8)


def bump(height: int = 300, width: int = 400, top: float = 2.0) -> FloatArray:
    """A map with one hill of `top` in its middle."""
    row, column = np.mgrid[:height, :width]
    return (top * np.exp(-((row - height / 2) ** 2 + (column - width / 2) ** 2) / 800)).astype(np.float32)


@pytest.fixture
def view(qtbot: QtBot) -> ImageView:
    made = ImageView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(view: ImageView) -> QImage:
    return view.grab().toImage()


def at(view: ImageView, column: float, row: float) -> QPoint:
    """Where a point of the picture is in the view."""
    return view._view.mapFromScene(view._box.mapViewToScene(QPointF(column, row)))


def colour(view: ImageView, column: float, row: float) -> QColor:
    return shown(view).pixelColor(at(view, column, row))


def test_the_picture_fills_the_view_and_keeps_its_shape(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    assert colour(view, 200, 150) == QColor(90, 90, 90)
    rect = view.shown_rect()
    assert rect.contains(QRectF(0, 0, 400, 300))
    assert rect.width() < 420 and rect.width() / rect.height() == pytest.approx(800 / 600, rel=0.01)


def test_colours_come_from_the_common_scale(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(np.full((300, 400), 3.0, np.float32), 2.0)
    view.set_opacity(1.0)
    view.set_contour_visible(False)
    red, green, blue, alpha = heatmap.colour_table()[int(255 * 1.5 / 2 + 0.5)]
    assert alpha == 255
    seen = colour(view, 200, 150)
    assert max(abs(seen.red() - red), abs(seen.green() - green), abs(seen.blue() - blue)) <= 2


def test_screen_and_exported_file_look_alike(view: ImageView) -> None:
    scores = bump(top=1.6)
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(scores, 1.0)
    view.set_opacity(0.6)
    view.set_contour_visible(False)
    exported = heatmap.overlay(GREY, scores, 1.0, 0.6, outline=False)
    picture = shown(view)
    for column, row in ((200, 150), (215, 150), (20, 20), (200, 172)):
        seen = picture.pixelColor(at(view, column + 0.5, row + 0.5))
        assert np.abs(np.array([seen.red(), seen.green(), seen.blue()]) - exported[row, column].astype(int)).max() <= 6


def test_a_good_part_stays_uncoloured(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(top=0.5), 1.0)
    assert colour(view, 200, 150) == QColor(90, 90, 90)


def test_opacity_zero_leaves_the_contour(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    view.set_opacity(0.0)
    assert colour(view, 200, 150) == QColor(90, 90, 90)
    radius = np.sqrt(800 * np.log(2))
    assert colour(view, 200.5 + radius, 150.5).lightness() > 200


def test_the_contour_runs_where_the_map_crosses_the_threshold(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    path = view._contour.path.boundingRect()
    radius = np.sqrt(800 * np.log(2))
    assert path.center().x() == pytest.approx(200.5, abs=0.5)
    assert path.width() / 2 == pytest.approx(radius, abs=0.3)
    view.show_map(bump(), 5.0)
    assert view._contour.path.isEmpty()


def test_the_contour_of_a_large_map_is_found_on_a_smaller_one(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(np.zeros((1500, 2000), np.uint8)))
    scores = np.zeros((1500, 2000), np.float32)
    scores[700:800, 900:1100] = 2
    view.show_map(scores, 1.0)
    assert view._contour.path.boundingRect().center().x() == pytest.approx(1000, abs=6)
    assert view._contour.path.boundingRect().width() == pytest.approx(200, abs=10)


@pytest.mark.parametrize("threshold", [None, 0.0, float("nan")])
def test_without_a_threshold_there_is_no_heatmap_and_no_scale(view: ImageView, threshold: float | None) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), threshold)
    assert colour(view, 200, 150) == QColor(90, 90, 90)
    assert not view.heatmap_shown and view._legend.isHidden()


def test_a_new_picture_takes_the_old_map_away(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    assert view.heatmap_shown and not view._legend.isHidden()
    view.show_picture(ScreenPicture.of(GREY))
    assert not view.heatmap_shown
    assert colour(view, 200, 150) == QColor(90, 90, 90)


def test_holding_space_shows_what_is_below(view: ImageView, qtbot: QtBot) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    with qtbot.waitSignal(view.peeked) as heard:
        qtbot.keyPress(view, Qt.Key.Key_Space)
    assert heard.args == [True] and not view.heatmap_shown
    assert colour(view, 200, 150) == QColor(90, 90, 90)
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert view.heatmap_shown


def test_losing_the_focus_ends_a_peek(view: ImageView, qtbot: QtBot) -> None:
    other = QWidget(view)
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    qtbot.keyPress(view, Qt.Key.Key_Space)
    other.setFocus()
    qtbot.waitUntil(lambda: view.heatmap_shown)


def test_zoom_and_pan_by_key_and_back_by_double_click(view: ImageView, qtbot: QtBot) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    whole = view.shown_rect()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    closer = view.shown_rect()
    assert closer.width() < whole.width() and closer.center().x() == pytest.approx(whole.center().x())
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.shown_rect().center().x() > closer.center().x()
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.shown_rect().width() == pytest.approx(whole.width())
    view.zoom_in()
    qtbot.mouseDClick(view._view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert view.shown_rect().width() == pytest.approx(whole.width())


def test_the_zoom_stays_for_pictures_of_the_same_size_and_is_fitted_for_others(view: ImageView) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.zoom_in()
    zoomed = view.shown_rect()
    view.show_picture(ScreenPicture.of(GREY + 10))
    assert view.shown_rect() == zoomed
    view.show_picture(ScreenPicture.of(np.zeros((30, 40), np.uint8)))
    assert view.shown_rect().width() < 50


def test_a_fitted_view_stays_fitted_when_it_is_resized_a_zoomed_one_does_not(view: ImageView, qtbot: QtBot) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.resize(1000, 400)
    qtbot.waitUntil(lambda: view.shown_rect().contains(QRectF(0, 0, 400, 300)))
    assert view.shown_rect().height() < 320
    view.zoom_in()
    view.resize(600, 600)
    assert not view.shown_rect().contains(QRectF(0, 0, 400, 300))


@pytest.mark.parametrize(("picture", "low"), [((320, 160), (810, 240)), ((2000, 100), (900, 150)), ((100, 2000), (300, 900))])
def test_a_fitted_picture_is_whole_in_a_view_of_any_shape(view: ImageView, picture: tuple[int, int], low: tuple[int, int]) -> None:
    view.show_picture(ScreenPicture.of(np.zeros(picture, np.uint8)))
    whole = QRectF(0, 0, picture[1], picture[0])
    for width, height in (low, (810, 800), low):
        view.resize(width, height)
        assert view.shown_rect().contains(whole), (width, height)
    view.zoom_in()
    view.fit()
    assert view.shown_rect().contains(whole)


@pytest.mark.parametrize("scale", [1, 2])
def test_the_contour_is_as_wide_on_a_finer_screen(scale: int) -> None:
    canvas, line, layer = QImage(60 * scale, 40 * scale, QImage.Format.Format_RGB32), QPainterPath(QPointF(0, 20)), ContourLayer()
    canvas.setDevicePixelRatio(scale)
    canvas.fill(QColor("#808080"))
    line.lineTo(60, 20)
    layer.show_path(line, QRectF(0, 0, 60, 40))
    with QPainter(canvas) as painter:
        layer.paint(painter, QStyleOptionGraphicsItem())
    touched = [row for row in range(40 * scale) if canvas.pixelColor(30 * scale, row) != QColor("#808080")]
    assert len(touched) / scale == pytest.approx(4, abs=1 / scale)


def test_the_score_under_the_cursor_is_read_out(view: ImageView, qtbot: QtBot) -> None:
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    with qtbot.waitSignal(view.pointed) as heard:
        qtbot.mouseMove(view._view.viewport(), at(view, 200.5, 150.5))
    row, column, score = heard.args[0]
    assert (row, column) == (150, 200) and score == pytest.approx(2.0, abs=0.01)
    assert "2.00" in view._readout.text() and "× threshold" in view._readout.text()
    with qtbot.waitSignal(view.pointed) as left:
        qtbot.mouseMove(view._view.viewport(), at(view, -3, 150))
    assert left.args == [None] and view._readout.isHidden()


def test_an_empty_view_says_what_to_do(view: ImageView) -> None:
    view.set_empty_text("Drop images here.")
    assert view._empty.isVisible()
    view.show_picture(ScreenPicture.of(GREY))
    assert not view._empty.isVisible()
    view.clear()
    assert view._empty.isVisible()


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (7, 5, 3)])
def test_pictures_of_any_shape(view: ImageView, shape: tuple[int, ...]) -> None:
    view.show_picture(ScreenPicture.of(np.full(shape, 200, np.uint8)))
    view.show_map(np.full(shape[:2], 5.0, np.float32), 1.0)
    assert not shown(view).isNull()


def test_a_large_picture_is_painted_from_the_copy_that_the_zoom_needs(view: ImageView) -> None:
    """Each copy has a grey value of its own here, so that the screen tells which one was painted."""
    copies = [np.full((1500 // 2**n, 2000 // 2**n, 4), 60 + 60 * n, np.uint8) for n in range(3)]
    view.show_picture(ScreenPicture(np.full((3000, 4000), 30, np.uint8), tuple(copies)))
    assert colour(view, 2000, 1500) == QColor(120, 120, 120)  # 4000 px on 800
    seen = []
    for _ in range(12):
        view.zoom_in()
        seen.append(colour(view, 2000, 1500).red())
    assert list(dict.fromkeys(seen)) == [120, 60, 30]
    assert seen[-1] == 30


def test_a_map_that_crosses_the_threshold_everywhere_is_outlined_more_coarsely() -> None:
    noise = np.random.default_rng(0).random((400, 500), np.float32)
    path = contour_path(noise, 0.5, QRectF(0, 0, 4000, 3000))
    assert 0 < path.elementCount() < 20_000
    whole = QRectF(-1, -1, 4002, 3002)
    assert whole.contains(path.boundingRect()) and path.boundingRect().width() > 3800


def test_the_tools_drive_the_view(view: ImageView, qtbot: QtBot) -> None:
    tools = ImageTools(view, operator=True)
    qtbot.addWidget(tools)
    view.show_picture(ScreenPicture.of(GREY))
    view.show_map(bump(), 1.0)
    tools.heatmap.click()
    assert not view.heatmap_shown and not tools.opacity.isEnabled()
    tools.heatmap.click()
    assert view.heatmap_shown
    qtbot.mousePress(tools.peek, Qt.MouseButton.LeftButton)
    assert not view.heatmap_shown
    qtbot.mouseRelease(tools.peek, Qt.MouseButton.LeftButton)
    assert view.heatmap_shown
    tools.opacity.setValue(0)
    tools.contour.click()
    assert colour(view, 200, 150) == QColor(90, 90, 90)
    before = view.shown_rect().width()
    tools.zoom_in.click()
    assert view.shown_rect().width() < before
    tools.fit.click()
    assert view.shown_rect().width() == pytest.approx(before)


def test_every_tool_has_a_name_and_room_for_gloves(view: ImageView, qtbot: QtBot) -> None:
    tools = ImageTools(view, operator=True)
    qtbot.addWidget(tools)
    tools.show()
    for tool in (tools.heatmap, tools.contour, tools.peek, tools.zoom_in, tools.zoom_out, tools.fit):
        assert tool.accessibleName() and tool.toolTip()
        assert tool.width() >= 44 and tool.height() >= 44
    assert tools.opacity.accessibleName()


@pytest.mark.parametrize(("threshold", "ratio"), [(2.0, " = 1.50 × threshold"), (0.0, ""), (None, "")])
def test_a_pixel_is_told_in_thresholds_where_there_is_one_to_divide_by(qtbot: QtBot, threshold: float | None, ratio: str) -> None:
    picture = QWidget()
    qtbot.addWidget(picture)
    readout = PixelReadout(picture)
    readout.show_pixel((3, 4), 3.0, threshold)
    assert readout.text() == f"x 4  y 3   score 3.00{ratio}"
