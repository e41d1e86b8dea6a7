"""The parts in the tray, each with a small picture and what becomes of it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.storage.teach_tray import Entry, Standing, Tray
from inspector.ui import theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_PICTURE_PX = 48
_ENTRY, _PATH = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_STANDINGS = {
    Standing.WAITING: QT_TRANSLATE_NOOP("TrayList", "waits for you"),
    Standing.ACCEPTED: QT_TRANSLATE_NOOP("TrayList", "accepted"),
    Standing.REFUSED: QT_TRANSLATE_NOOP("TrayList", "refused"),
    Standing.TAUGHT: QT_TRANSLATE_NOOP("TrayList", "taught"),
}


class TrayList(QListWidget):
    """Arrow keys and taps go from part to part; those that wait come first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(2 * _PICTURE_PX, self)
        self.thumbnails.arrived.connect(self._on_arrived)
        self.setItemDelegate(_Painter(self))
        self.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.setWordWrap(True)
        self.setAccessibleName(self.tr("Parts in the tray"))

    def show_tray(self, tray: Tray, path_of: Callable[[Entry], str]) -> None:
        """Replaces the list; the part that was chosen stays so, otherwise the first one is."""
        before, row = self.entry(), self.currentRow()
        self.blockSignals(True)
        self.clear()
        for entry in sorted(tray, key=lambda each: list(Standing).index(each.standing)):
            item = QListWidgetItem(_text(entry))
            item.setData(_ENTRY, entry)
            item.setData(_PATH, path_of(entry))
            item.setToolTip(entry.why or entry.name)
            item.setSizeHint(QSize(0, _PICTURE_PX + theme.SPACE))
            self.addItem(item)
        parts = [self._at(number).part for number in range(self.count())]
        chosen = parts.index(before.part) if before is not None and before.part in parts else min(max(row, 0), self.count() - 1)
        self.setCurrentRow(chosen)
        self.blockSignals(False)

    def entry(self) -> Entry | None:
        """The part that is chosen; None where there is none."""
        return self._at(self.currentRow()) if self.currentRow() >= 0 else None

    def choose_waiting(self) -> None:
        """Goes on to the first part that waits, if there is one."""
        waiting = (number for number in range(self.count()) if self._at(number).standing is Standing.WAITING)
        self.setCurrentRow(next(waiting, self.currentRow()))

    def _at(self, number: int) -> Entry:
        found: Entry = self.item(number).data(_ENTRY)
        return found

    @Slot(object)
    def _on_arrived(self, paths: set[str]) -> None:
        self.viewport().update()


class _Painter(QStyledItemDelegate):
    """Puts the picture beside the words."""

    def __init__(self, tray: TrayList) -> None:
        super().__init__(tray)
        self._thumbnails = tray.thumbnails

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        picture = self._thumbnails.get(index.data(_PATH))
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(_PICTURE_PX, _PICTURE_PX)
        if picture is not None:
            option.icon = QIcon(picture)


def _text(entry: Entry) -> str:
    standing = QCoreApplication.translate("TrayList", _STANDINGS[entry.standing])
    score = f"   ·   {score_text(entry.score)}" if entry.score is not None else ""
    return f"{entry.name}{score}\n{standing}"
