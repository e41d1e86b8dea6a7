"""The last parts as a strip of thumbnails, each with the mark of its verdict."""

from collections import deque
from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

from inspector.core.types import Verdict
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.filmstrip_delegate import THUMB_PX, FilmstripDelegate, Thumbnail, cell_size, thumbnail
from inspector.ui.widgets.verdict_banner import verdict_word

_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class Filmstrip(QListView):
    """Newest on the right. It follows the newest part until the user looks at an older one; then nothing moves.

    It holds thumbnails only, `capacity` of them; the oldest goes first. What is added is shown by `show_added`, many at once where parts
    come faster than anybody looks.
    """

    chosen = Signal(int)
    """Number of the part that the user wants to see again: by click, or with the arrow keys."""

    def __init__(self, capacity: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = _Parts(capacity, self)
        self._added: deque[Thumbnail] = deque(maxlen=max(1, capacity))
        self.setModel(self._parts)
        self.setItemDelegate(FilmstripDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # a bar that comes and goes moves everything
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Last parts"))
        self.clicked.connect(self._on_clicked)

    def add(self, number: int, picture: ScreenPicture | None, verdict: Verdict, label: str = "") -> None:
        """Takes a part for `show_added`; of the picture, where there is one, only a thumbnail is kept."""
        self._added.append(thumbnail(number, picture, verdict, label or str(number)))

    def show_added(self) -> None:
        """Appends the parts that have been taken."""
        if not self._added:
            return
        following = self._is_at_end()
        removed = self._parts.append(list(self._added))
        self._added.clear()
        if following:
            self.scrollToBottom()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())
        elif removed:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - removed * self._item_width())

    def set_verdict(self, number: int, verdict: Verdict) -> None:
        """Changes the mark of a part, for instance after the threshold was changed."""
        self.show_added()
        self._parts.set_verdict(number, verdict)

    def clear(self) -> None:
        """Forgets all parts."""
        self._added.clear()
        self._parts.clear()

    def thumbnails(self) -> tuple[Thumbnail, ...]:
        """All parts, also those that are not shown yet, oldest first: for `take_over`."""
        return (*self._parts.parts, *self._added)

    def take_over(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Takes what another strip had for `show_added`; making it again would take longer, and older pictures are gone."""
        self._added.extend(thumbnails)

    def count(self) -> int:
        """How many parts are shown."""
        return self._parts.rowCount()

    def numbers(self) -> list[int]:
        """Numbers of the parts shown, oldest first."""
        return [part.number for part in self._parts.parts]

    def follow(self) -> None:
        """Back to the newest part, and on with it."""
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def sizeHint(self) -> QSize:
        height = self.sizeHintForRow(0) if self.count() else cell_size().height()
        return QSize(480, height + self.horizontalScrollBar().sizeHint().height() + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        now = self.currentIndex()
        if now.isValid() and (now.row() != before or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.chosen.emit(self._parts.parts[now.row()].number)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def _is_at_end(self) -> bool:
        bar = self.horizontalScrollBar()
        at_newest = not self.currentIndex().isValid() or self.currentIndex().row() == self.count() - 1
        return at_newest and bar.value() >= bar.maximum() - self._item_width() // 2

    def _item_width(self) -> int:
        return cell_size().width()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._parts.parts[index.row()].number)


class _Parts(QAbstractListModel):
    """The thumbnails, oldest first."""

    def __init__(self, capacity: int, parent: Filmstrip) -> None:
        super().__init__(parent)
        self.parts: list[Thumbnail] = []
        self._capacity = max(1, capacity)

    def append(self, parts: Sequence[Thumbnail]) -> int:
        """Adds parts, as many as there is room for at most; how many of the oldest had to go for them."""
        surplus = max(0, len(self.parts) + len(parts) - self._capacity)
        if surplus:
            self.beginRemoveRows(QModelIndex(), 0, surplus - 1)
            del self.parts[:surplus]
            self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), len(self.parts), len(self.parts) + len(parts) - 1)
        self.parts += parts
        self.endInsertRows()
        return surplus

    def set_verdict(self, number: int, verdict: Verdict) -> None:
        for row, part in enumerate(self.parts):
            if part.number == number:
                self.parts[row] = part.with_verdict(verdict)
                self.dataChanged.emit(self.index(row), self.index(row))

    def clear(self) -> None:
        self.beginResetModel()
        self.parts = []
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.parts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | Thumbnail | QPixmap | None:
        if not index.isValid() or index.row() >= len(self.parts):
            return None
        part = self.parts[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return part
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{part.label}  {verdict_word(part.verdict)}"
        return None


__all__ = ["THUMB_PX", "Filmstrip"]
