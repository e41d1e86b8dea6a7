"""A list of words, each beside a small picture that is read while it is looked at."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.ui.pages.thumbnails import Thumbnails

_VALUE, _PATH = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class PicturedList(QListWidget):
    """`side`: px of a picture; `name`: what those hear who cannot see it. `stop` it with the page that it stands on."""

    def __init__(self, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(2 * side, self)
        self.thumbnails.arrived.connect(self._on_arrived)
        self.setItemDelegate(_Painter(self.thumbnails, side, self))
        self.setIconSize(QSize(side, side))
        self.setAccessibleName(name)

    def add(self, text: str, value: Any, path: str, height: int, tip: str = "") -> None:
        """Adds a line with the picture of a file; what it stands for is found again by `value`."""
        item = QListWidgetItem(text)
        item.setData(_VALUE, value)
        item.setData(_PATH, path)
        item.setToolTip(tip or path)
        item.setSizeHint(QSize(0, height))
        self.addItem(item)

    def value(self, row: int) -> Any:
        """What a line stands for; None where there is none."""
        item = self.item(row)
        return item.data(_VALUE) if item is not None else None

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more pictures; False when the thread does not end in time."""
        return self.thumbnails.stop(timeout_ms)

    @Slot(object)
    def _on_arrived(self, paths: set[str]) -> None:
        self.viewport().update()


class _Painter(QStyledItemDelegate):
    """Puts the picture beside the words, which stay where they are while it is read."""

    def __init__(self, thumbnails: Thumbnails, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails, self._side = thumbnails, side

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        picture = self._thumbnails.get(index.data(_PATH))
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(self._side, self._side)
        if picture is not None:
            option.icon = QIcon(picture)
