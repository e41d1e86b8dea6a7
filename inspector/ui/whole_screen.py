"""One page alone on the whole screen: no rail, no status line, nothing that leads elsewhere."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from inspector.ui.settings import UserSettings
from inspector.ui.widgets.notice import Notice


class WholeScreen(QObject):
    """Takes away what surrounds the pages, and brings it back. What the notice has to say is still said, without its buttons."""

    def __init__(self, window: QMainWindow, rail: QWidget, notice: Notice, bar: QWidget, settings: UserSettings) -> None:
        """`bar`: what stands above the page instead. The settings say whether it is the whole screen or the window as it is."""
        super().__init__(rail)
        self._window, self._rail, self._notice, self._bar, self._settings = window, rail, notice, bar, settings
        self._before = Qt.WindowState.WindowNoState

    def show_alone(self, alone: bool) -> None:
        """Begins or ends it; the window is then as it was before."""
        self._rail.setHidden(alone)
        self._bar.setVisible(alone)
        self._window.statusBar().setHidden(alone)
        self._notice.keep_to_words(alone)
        if alone:
            self._before = self._window.windowState()
            if self._settings.now.operator_full_screen:
                self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        else:
            self._window.setWindowState(self._before)
