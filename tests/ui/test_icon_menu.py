"""Icons of menus are seen whatever colours the window takes later."""

import pytest
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.widgets.icon_menu import IconMenu


def lightness(action: QAction) -> float:
    """Of the strongest pixel of its icon, from 0 to 1."""
    image = action.icon().pixmap(16, 16).toImage()
    pixels = [QColor.fromRgba(image.pixel(x, y)) for x in range(image.width()) for y in range(image.height())]
    return float(max(pixels, key=QColor.alpha).lightnessF())


@pytest.mark.parametrize("scheme", ["dark", "contrast"])
def test_icons_follow_the_colours_of_the_window(qapp: QApplication, qtbot: QtBot, scheme: str) -> None:
    theme.apply(qapp, "light")
    menu = IconMenu()
    qtbot.addWidget(menu)
    own = QAction("Own", menu)
    menu.give_icon(own, "camera")
    menu.addAction(own)
    entries = [menu.add("lock", "Log off"), own]
    try:
        assert all(lightness(each) < 0.4 for each in entries)
        theme.apply(qapp, scheme)
        menu.aboutToShow.emit()
        assert all(lightness(each) > 0.6 for each in entries)
        assert menu.addAction("none").icon().isNull()
    finally:
        theme.apply(qapp, "light")
