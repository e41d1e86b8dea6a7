"""The last parts: bounded, marked, re-opened by click or key, and calm while the user looks at an older one."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.filmstrip import Filmstrip
from inspector.ui.widgets.filmstrip_delegate import THUMB_PX, cell_size, thumbnail

TILE = ScreenPicture.of(np.full((60, 80), 70, np.uint8))


@pytest.fixture
def strip(qtbot: QtBot) -> Filmstrip:
    made = Filmstrip(capacity=50)
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    return made


def fill(strip: Filmstrip, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        strip.add(number, TILE, Verdict.OK)
        strip.show_added()


def left_of(strip: Filmstrip, number: int) -> int:
    return strip.visualRect(strip.model().index(strip.numbers().index(number), 0)).left()


def test_the_oldest_goes_when_the_strip_is_full(strip: Filmstrip) -> None:
    fill(strip, 60)
    assert strip.count() == 50 and strip.numbers() == list(range(10, 60))


def test_parts_are_shown_many_at_once_and_the_oldest_go_together(strip: Filmstrip) -> None:
    fill(strip, 40)
    strip.setCurrentIndex(strip.model().index(35, 0))
    before = left_of(strip, 35)
    for number in range(40, 65):
        strip.add(number, TILE, Verdict.OK)
    assert strip.numbers() == list(range(40))
    strip.show_added()
    assert strip.numbers() == list(range(15, 65)) and left_of(strip, 35) == before
    for number in range(65, 165):
        strip.add(number, TILE, Verdict.OK)
    strip.show_added()
    assert strip.numbers() == list(range(115, 165))


def test_it_follows_the_newest_part(strip: Filmstrip) -> None:
    fill(strip, 60)
    bar = strip.horizontalScrollBar()
    assert bar.maximum() > 0 and bar.value() == bar.maximum()


def test_nothing_moves_while_an_older_part_is_looked_at(strip: Filmstrip, qtbot: QtBot) -> None:
    fill(strip, 50)
    strip.setCurrentIndex(strip.model().index(30, 0))
    before = left_of(strip, 30)
    fill(strip, 7, start=50)
    assert left_of(strip, 30) == before
    strip.follow()
    fill(strip, 1, start=57)
    assert strip.horizontalScrollBar().value() == strip.horizontalScrollBar().maximum()


def test_nothing_moves_while_one_of_the_last_parts_is_looked_at(strip: Filmstrip) -> None:
    fill(strip, 40)
    strip.setCurrentIndex(strip.model().index(38, 0))
    before = left_of(strip, 38)
    fill(strip, 5, start=40)
    assert left_of(strip, 38) == before


def test_a_click_opens_the_part_again(strip: Filmstrip, qtbot: QtBot) -> None:
    fill(strip, 50)
    number = strip.numbers()[-2]
    place = strip.visualRect(strip.model().index(strip.count() - 2, 0)).center()
    with qtbot.waitSignal(strip.chosen) as heard:
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [number]


def test_arrow_keys_go_from_part_to_part(strip: Filmstrip, qtbot: QtBot) -> None:
    fill(strip, 50)
    strip.setCurrentIndex(strip.model().index(20, 0))
    with qtbot.waitSignal(strip.chosen) as heard:
        qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert heard.args == [19]
    with qtbot.waitSignal(strip.chosen) as heard:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert heard.args == [19]


def test_new_parts_choose_nothing(strip: Filmstrip, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(strip.chosen):
        fill(strip, 60)


def test_rejects_are_marked_by_colour_icon_and_word(strip: Filmstrip) -> None:
    def seen() -> set[str]:
        image = strip.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(120) for y in range(image.height())}

    strip.add(1, TILE, Verdict.OK)
    strip.show_added()
    solid = QColor(theme.LIGHT.ng.solid).name()
    assert solid not in seen()
    strip.set_verdict(1, Verdict.NG)
    assert solid in seen()
    assert "NG" in str(strip.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_only_thumbnails_are_kept() -> None:
    part = thumbnail(1, ScreenPicture.of(np.zeros((3000, 4000, 3), np.uint8)), Verdict.OK, "1")
    assert max(part.pixmap.width(), part.pixmap.height()) == 2 * THUMB_PX


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1), (88, 88, 3)])
def test_thumbnails_of_any_shape(strip: Filmstrip, shape: tuple[int, ...]) -> None:
    strip.add(1, ScreenPicture.of(np.full(shape, 200, np.uint8)), Verdict.UNDECIDED, "a very long file name that does not fit.png")
    strip.show_added()
    assert not strip.grab().isNull()


def test_a_thumbnail_looks_like_its_part() -> None:
    image = np.zeros((600, 600, 3), np.uint8)
    image[:, 300:] = (200, 30, 30)
    pixmap = thumbnail(1, ScreenPicture.of(image), Verdict.OK, "1").pixmap.toImage()
    assert pixmap.pixelColor(20, 88) == QColor(0, 0, 0) and pixmap.pixelColor(150, 88) == QColor(200, 30, 30)


def test_a_part_that_cannot_be_read_is_marked_as_having_no_picture(strip: Filmstrip) -> None:
    strip.add(1, None, Verdict.UNDECIDED)
    strip.show_added()
    assert thumbnail(1, None, Verdict.UNDECIDED, "1").pixmap.isNull()
    shown, where = strip.grab().toImage(), strip.visualRect(strip.model().index(0, 0))
    middle = {shown.pixelColor(where.center().x() + x, where.top() + 45).name() for x in range(-14, 15)}
    assert len(middle) > 1, "an empty frame says nothing"


def test_the_height_never_changes(strip: Filmstrip) -> None:
    empty = strip.sizeHint().height()
    fill(strip, 60)
    assert strip.sizeHint().height() == empty >= cell_size().height()


def test_clear(strip: Filmstrip, qtbot: QtBot) -> None:
    fill(strip, 5)
    strip.clear()
    assert strip.count() == 0
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
