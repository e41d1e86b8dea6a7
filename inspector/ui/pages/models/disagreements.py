"""The list of parts on which two models disagree, each with a small picture that is read while it is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.services.comparing.comparison import Disagreement
from inspector.ui import theme
from inspector.ui.pages.thumbnails import Thumbnails

_PICTURE_PX = 38
_PART = Qt.ItemDataRole.UserRole


class Disagreements(QListWidget):
    """Arrow keys and taps go from part to part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(2 * _PICTURE_PX, self)
        self.thumbnails.arrived.connect(self._on_arrived)
        self.setItemDelegate(_Painter(self))
        self.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.setAccessibleName(self.tr("Parts on which the models disagree"))

    def show_parts(self, parts: Sequence[tuple[str, Disagreement]]) -> None:
        """Replaces the list by parts with what is said of each; the first one is chosen."""
        self.blockSignals(True)
        self.clear()
        for text, each in parts:
            item = QListWidgetItem(text)
            item.setToolTip(each.part.path)
            item.setData(_PART, each)
            item.setSizeHint(QSize(0, theme.TOUCH_PX))
            self.addItem(item)
        self.blockSignals(False)
        if parts:
            self.setCurrentRow(0)

    def part(self, number: int) -> Disagreement | None:
        """The part in a row; None where there is none."""
        item = self.item(number)
        found: Disagreement | None = item.data(_PART) if item is not None else None
        return found

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more pictures; False when the thread does not end in time."""
        return self.thumbnails.stop(timeout_ms)

    @Slot(object)
    def _on_arrived(self, paths: set[str]) -> None:
        self.viewport().update()


class _Painter(QStyledItemDelegate):
    """Puts the picture beside the words."""

    def __init__(self, parts: Disagreements) -> None:
        super().__init__(parts)
        self._thumbnails = parts.thumbnails

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        picture = self._thumbnails.get(index.data(_PART).part.path)
        if picture is not None:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = QIcon(picture)
            option.decorationSize = QSize(_PICTURE_PX, _PICTURE_PX)
