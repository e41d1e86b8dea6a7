"""Where things lie on the page: the picture left, what is set right, Cancel and Save below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QToolButton, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.line_setup.picture_panel import PicturePanel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll

_SIDE_PX = 380, 500
_TABS_FIRST = 1000
"""Of what is there the tabs get what they may have, and the picture the rest."""


class SetupFrame(QWidget):
    """Four tabs beside one picture."""

    def __init__(self, tabs: Sequence[QWidget], parent: QWidget | None = None) -> None:
        """`tabs`: camera, trigger, serial, gate."""
        super().__init__(parent)
        self.picture, self.tabs = PicturePanel(self), QTabWidget(self)
        self._scrolls = {tab: PageScroll(tab) for tab in tabs}
        self.cancel = IconButton("close", self.tr("Cancel"))
        self.save = IconButton("check", self.tr("Save"))
        self.start = IconButton("play", self.tr("Save and inspect"), primary=True)
        self._reason = QLabel()
        self._lay_out(tabs)

    def index_of(self, tab: QWidget) -> int:
        """At which place a tab stands."""
        return self.tabs.indexOf(self._scrolls[tab])

    def show_problem(self, problem: str, *, waits: bool) -> None:
        """Why nothing can be stored; `waits`: it is just being stored."""
        self._reason.setText(problem)
        for button in (self.save, self.start):
            button.setEnabled(not problem and not waits)

    def reason(self) -> str:
        """What stands beside Save."""
        return self._reason.text()

    def _lay_out(self, tabs: Sequence[QWidget]) -> None:
        for tab, name in zip(tabs, (self.tr("Camera"), self.tr("Trigger"), self.tr("Serial"), self.tr("Image gate")), strict=True):
            tab.setContentsMargins(0, theme.SPACE, theme.SPACE, theme.SPACE)
            self.tabs.addTab(self._scrolls[tab], name)
        words = self.tr("Tabs further left"), self.tr("Tabs further right")
        for arrow, name in zip(self.tabs.tabBar().findChildren(QToolButton), words, strict=True):  # Qt names them in English
            arrow.setAccessibleName(name)
        least, most = map(theme.scaled, _SIDE_PX)
        self.tabs.setMinimumWidth(least)
        self.tabs.setMaximumWidth(most)
        title = QLabel(self.tr("Set up the line"))
        title.setProperty("role", "title")
        self._reason.setProperty("role", "problem")
        self._reason.setWordWrap(True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        middle, bottom = QHBoxLayout(), QHBoxLayout()
        middle.setSpacing(2 * theme.SPACE)
        middle.addWidget(self.picture, 1)
        middle.addWidget(self.tabs, _TABS_FIRST)
        bottom.addWidget(self._reason, 1)
        for button in (self.cancel, self.save, self.start):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(title)
        layout.addLayout(middle, 1)
        layout.addLayout(bottom)
