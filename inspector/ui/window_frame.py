"""What surrounds the pages: the rail beside them, the notice above them; and where the window stands on the screen."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from inspector import paths
from inspector.ui import theme
from inspector.ui.display import LEAST_PX, first_size
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice
from inspector.ui.widgets.page_scroll import WholeScroll


class WindowFrame(QWidget):
    """Rail, notice and pages."""

    def __init__(self, rail: NavigationRail, notice: Notice, pages: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        above = QVBoxLayout()
        above.setContentsMargins(3 * theme.SPACE, theme.SPACE, 3 * theme.SPACE, 0)
        above.addWidget(notice)
        inner = QVBoxLayout()
        inner.setSpacing(0)
        inner.addLayout(above)
        inner.addWidget(WholeScroll(pages), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addLayout(inner, 1)


def restore_place(window: QMainWindow) -> None:
    """Puts a window where it was when the program was closed; the first time, as large as suits the screen."""
    window.setMinimumSize(*LEAST_PX)
    stored = _settings().value("geometry")
    if not isinstance(stored, QByteArray) or not window.restoreGeometry(stored):
        space = window.screen().availableSize()
        window.resize(*first_size(space.width(), space.height()))


def store_place(window: QMainWindow) -> None:
    """Remembers where a window is."""
    _settings().setValue("geometry", window.saveGeometry())


def _settings() -> QSettings:
    return QSettings(str(paths.data_folder() / "window.ini"), QSettings.Format.IniFormat)
