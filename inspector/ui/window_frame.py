"""What surrounds the pages: the rail beside them, the notice over them; and where the window stands on the screen."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QPoint, QRect
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from inspector.ui.display import LEAST_PX, first_size
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice
from inspector.ui.widgets.notice_layer import NoticeLayer
from inspector.ui.widgets.page_scroll import WholeScroll
from inspector.ui.window_state import window_state


class WindowFrame(QWidget):
    """Rail and pages, and the notice over the pages; in operator mode a bar above them in place of the rail."""

    def __init__(
        self,
        rail: NavigationRail,
        notice: Notice,
        pages: QWidget,
        free: Callable[[], QRect],
        operator_bar: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`free`: where the notice may lie now, in px of `pages`."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        scroll = WholeScroll(pages)
        self.layer = NoticeLayer(notice, self, lambda: free().translated(pages.mapTo(self, QPoint(0, 0))) & scroll.geometry())
        column = QVBoxLayout()
        column.setSpacing(0)
        if operator_bar is not None:
            column.addWidget(operator_bar)
        column.addWidget(scroll, 1)
        row.addLayout(column, 1)


def restore_place(window: QMainWindow) -> None:
    """Puts a window where it was when the program was closed; the first time, as large as suits the screen."""
    window.setMinimumSize(*LEAST_PX)
    stored = window_state().value("geometry")
    if not isinstance(stored, QByteArray) or not window.restoreGeometry(stored):
        space = window.screen().availableSize()
        window.resize(*first_size(space.width(), space.height()))


def store_place(window: QMainWindow) -> None:
    """Remembers where a window is."""
    window_state().setValue("geometry", window.saveGeometry())
