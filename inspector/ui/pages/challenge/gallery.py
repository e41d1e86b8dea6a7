"""Pictures with a line or two below each, of which several can be chosen; a few hundred at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from inspector.ui import icons, theme
from inspector.ui.pages.thumbnails import Thumbnails

_PICTURE_PX = 104
_CELL = QSize(136, 164)
_WORDS_PX = 44
_ASKED_PX = 400
"""How many are read at once: those that are seen come first."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One picture in the gallery."""

    value: Any
    path: Path | None
    """None: a real part, of which there is no picture."""
    text: str


class Gallery(QListWidget):
    """`chosen` are the values of those that are selected."""

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(_PICTURE_PX, self, most_wanted=_ASKED_PX)
        self._shown: list[Shown] = []
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.setGridSize(QSize(theme.scaled(_CELL.width()), _CELL.height() + theme.scaled(_WORDS_PX) - _WORDS_PX))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(True)
        self.setFont(theme.font(theme.FONT_SMALL))
        self.thumbnails.arrived.connect(self._on_arrived)
        self.itemSelectionChanged.connect(self.picked)

    @property
    def chosen(self) -> list[Any]:
        """In their order."""
        return [self._shown[row].value for row in sorted(self.row(item) for item in self.selectedItems())]

    def show_all(self, shown: Sequence[Shown]) -> None:
        """Replaces what is shown."""
        self.clear()  # tells that nothing is chosen any more, while it is still known what was
        self._shown = list(shown)
        for each in self._shown:
            item = QListWidgetItem(self._icon(each), each.text)
            item.setToolTip(each.text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self.addItem(item)

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more; False where the thread does not end in time."""
        return self.thumbnails.stop(timeout_ms)

    def _icon(self, each: Shown) -> QIcon:
        if each.path is None:
            return icons.icon("part", self)
        found = self.thumbnails.get(str(each.path))
        if found is not None:
            return QIcon(found)
        return icons.icon("warning" if self.thumbnails.is_unreadable(str(each.path)) else "image", self)

    @Slot(object)
    def _on_arrived(self, paths: set[str]) -> None:
        for row, each in enumerate(self._shown):
            if str(each.path) in paths:
                self.item(row).setIcon(self._icon(each))
