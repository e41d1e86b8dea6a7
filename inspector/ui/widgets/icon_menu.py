"""A menu whose icons have the colour of its texts, whatever the colours of the window are when it opens."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from inspector.ui import icons

_NAME = "icon_name"


class IconMenu(QMenu):
    """An icon does not follow the palette by itself: dark ones stay dark when the window becomes dark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.aboutToShow.connect(self._tint)

    def add(self, icon: str, text: str) -> QAction:
        """An entry at the end; `icon`: its name."""
        made = self.addAction(text)
        self.give_icon(made, icon)
        return made

    def give_icon(self, action: QAction, icon: str) -> None:
        """To an entry of one's own, which is in the menu or will be."""
        action.setProperty(_NAME, icon)
        action.setIcon(icons.icon(icon, self))

    @Slot()
    def _tint(self) -> None:
        for action in self.actions():
            if icon := action.property(_NAME):
                action.setIcon(icons.icon(icon, self))
