"""The verdict on the whole screen, to be read from the other end of the cell. It covers the window and changes nothing of it."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.verdict_banner import VerdictBanner


class WholeVerdict(QObject):
    """Of one banner: a double click on it, or `toggle`, shows it; Escape, a double click or the button bring the window back.

    The keys stay where they are: a scanner, a pedal and the keys of the page work on.
    """

    def __init__(self, banner: VerdictBanner) -> None:
        super().__init__(banner)
        self._banner = banner
        self.cover: _Cover | None = None
        """What covers the window, while it does."""
        banner.double_clicked.connect(self.toggle)

    @property
    def is_on(self) -> bool:
        """Whether the verdict fills the screen."""
        return self.cover is not None

    @Slot()
    def toggle(self) -> None:
        """Shows it, or brings the window back."""
        if self.cover is not None:
            self.end()
            return
        window = self._banner.window()
        self.cover = _Cover(self._banner, window)
        self.cover.left.connect(self.end)
        self.cover.show()
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        self.cover.fill()

    @Slot()
    def end(self) -> None:
        """Brings the window back as it was."""
        cover, self.cover = self.cover, None
        if cover is not None:
            cover.leave()


class _Cover(QWidget):
    """Over everything in the window; what its banner says, another one says."""

    def __init__(self, banner: VerdictBanner, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "cover")
        self.setAccessibleName(self.tr("Verdict on the whole screen"))
        self.banner = VerdictBanner()
        self.way_out = QLabel(self.tr("Back: Esc, or a double tap"))
        self.way_out.setProperty("role", "muted")
        self.way_out.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = IconButton("close", self.tr("Back"), operator=True)
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.addWidget(self.banner, 1)
        layout.addWidget(self.way_out)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self._source = banner
        self.left = self.back.clicked
        self.banner.double_clicked.connect(self.back.click)
        banner.changed.connect(self._follow)
        banner.destroyed.connect(self.leave)
        self._was_whole = window.isFullScreen()
        window.installEventFilter(self)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WindowShortcut)
        leave.activated.connect(self.back.click)
        self._follow()

    @Slot()
    def leave(self) -> None:
        """Uncovers the window, which is then as large as before."""
        window = self.window()
        self.hide()
        self.deleteLater()
        if not self._was_whole:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)

    @Slot()
    def fill(self) -> None:
        """Covers the window as large as it is now."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fill()
        return False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.back.click()

    @Slot()
    def _follow(self) -> None:
        self.banner.show_like(self._source)
