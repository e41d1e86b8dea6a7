"""One page alone on the whole screen: no rail, no status line, nothing that leads elsewhere."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from inspector.ui.page_stack import PageStack
from inspector.ui.settings import UserSettings
from inspector.ui.shortcuts import LEAVE_KEY
from inspector.ui.widgets.notice import Notice


class WholeScreen(QObject):
    """Takes away what surrounds the pages, and brings it back. What the notice has to say is still said, without its buttons."""

    page_wanted = Signal(str)
    """The page that is alone, before it is left from one beside it."""

    def __init__(self, window: QMainWindow, rail: QWidget, notice: Notice, bar: QWidget, settings: UserSettings, pages: PageStack) -> None:
        """`bar`: what stands above the page instead. The settings say whether it is the whole screen or the window as it is."""
        super().__init__(rail)
        self._pages = pages
        self._leave = QShortcut(QKeySequence(LEAVE_KEY), bar)  # the page that is alone listens by itself while it is shown
        self._leave.activated.connect(self._on_leave)
        pages.page_changed.connect(self._listen)
        self._listen()
        self._window, self._rail, self._notice, self._bar, self._settings = window, rail, notice, bar, settings
        self._before = Qt.WindowState.WindowNoState

    def show_alone(self, alone: bool) -> None:
        """Begins or ends it; the window is then as it was before."""
        self._rail.setHidden(alone)
        self._bar.setVisible(alone)
        self._window.statusBar().setHidden(alone)
        self._notice.keep_to_words(alone)
        self._listen()
        if alone:
            self._before = self._window.windowState()
            if self._settings.now.operator_full_screen:
                self._window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        else:
            self._window.setWindowState(self._before)

    @Slot()
    def _listen(self) -> None:
        alone = self._pages.alone
        self._leave.setEnabled(alone is not None and self._pages.currentWidget() is not alone)

    @Slot()
    def _on_leave(self) -> None:
        alone = self._pages.alone
        if alone is not None:
            self.page_wanted.emit(self._pages.key_of(alone))  # whatever it asks is asked there
            alone.leave_by_key()
