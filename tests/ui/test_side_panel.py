"""What stands at the right of a page is as wide as its texts need, in every language."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.pages.side_panel import fit_beside
from inspector.ui.widgets.page_scroll import PageScroll

SMALL, LARGE = 348, 438


def panel(qtbot: QtBot, needed_px: int) -> QWidget:
    """Scrolled, with something that is at least so wide."""
    made, wide = QWidget(), QLabel("text")
    qtbot.addWidget(made)
    wide.setMinimumWidth(needed_px)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(PageScroll(wide))
    made.show()
    return made


@pytest.mark.parametrize(("page_px", "width"), [(1184, SMALL), (1824, LARGE)])
def test_a_wide_page_has_a_wider_panel(qtbot: QtBot, page_px: int, width: int) -> None:
    made = panel(qtbot, 100)
    fit_beside(made, page_px, SMALL, LARGE)
    assert made.width() == theme.scaled(width)


def test_long_texts_widen_the_panel_rather_than_be_cut_off(qtbot: QtBot) -> None:
    made = panel(qtbot, SMALL)
    fit_beside(made, 1184, SMALL, LARGE)
    scroll = made.findChild(PageScroll)
    assert scroll is not None and made.width() > SMALL
    assert scroll.width() - scroll.verticalScrollBar().sizeHint().width() >= SMALL
