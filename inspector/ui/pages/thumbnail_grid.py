"""Pictures as a grid of thumbnails, of which thousands stay fluent: rows are painted as they are seen."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QWidget

from inspector.ui import theme
from inspector.ui.pages.thumbnails import Thumbnails

_SLACK_PX = 4
_WORDS_PX = 38  # of a cell, for two lines below its picture
"""A row that fills the view to its last pixel is broken one cell earlier."""
IMAGE_ROLE = Qt.ItemDataRole.UserRole + 1
Index: TypeAlias = QModelIndex | QPersistentModelIndex


class Shown(Protocol):
    """Whatever there is to be known of a picture."""

    @property
    def path(self) -> str:
        """Of its file."""


Item = TypeVar("Item", bound=Shown)
Words: TypeAlias = Callable[[Item], str]
"""What is said of an item."""


class GridModel(QAbstractListModel, Generic[Item]):
    """The pictures in the order in which they are shown."""

    def __init__(self, tip: "Words[Item]", spoken: "Words[Item]", parent: QObject | None = None) -> None:
        """`spoken`: for whoever does not see."""
        super().__init__(parent)
        self._tip, self._spoken = tip, spoken
        self._items: list[Item] = []
        self._rows: dict[str, int] = {}

    @property
    def items(self) -> Sequence[Item]:
        """All that are shown."""
        return self._items

    def show_items(self, items: Sequence[Item]) -> None:
        """Replaces the images; the same ones in the same order keep selection and place."""
        rows = {each.path: row for row, each in enumerate(items)}
        same = list(rows) == list(self._rows)
        if not same:
            self.beginResetModel()
        self._items, self._rows = list(items), rows
        if not same:
            self.endResetModel()
        elif items:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def replace(self, images: Sequence[Item]) -> None:
        """Shows these in place of what was known of them; those that are not shown stay away."""
        rows = [(row, each) for each in images if (row := self._rows.get(each.path)) is not None]
        for row, each in rows:
            self._items[row] = each
        if rows:
            self.dataChanged.emit(self.index(min(row for row, _ in rows)), self.index(max(row for row, _ in rows)))

    def row_of(self, path: str) -> int | None:
        """Where an image is; None when it is not shown."""
        return self._rows.get(path)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        each = self._items[index.row()]
        if role == IMAGE_ROLE:
            return each
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(each)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(each)
        return None


class ThumbnailGrid(QListView, Generic[Item]):
    """Thumbnails that are read while they are looked at; arrows move, and several can be chosen at once."""

    moved = Signal()
    """Another image is the current one, or none."""

    def __init__(self, name: str, cell: QSize, picture_px: int, model: GridModel[Item], parent: QWidget | None = None) -> None:
        """`name`: for whoever does not see; `cell`: the least size of one. The painter of cells is set by whoever makes the grid."""
        super().__init__(parent)
        self._cell = cell
        self.images = model
        model.setParent(self)
        self.thumbnails = Thumbnails(picture_px, self, most_kept=2000, most_wanted=160)
        self.thumbnails.arrived.connect(self._on_thumbnails)
        self.setModel(self.images)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # a bar that comes and goes would lay thousands out again
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self._nothing = QLabel(self.viewport())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self.selectionModel().currentChanged.connect(self._on_current)
        self.images.modelReset.connect(self.moved)

    @property
    def current(self) -> Item | None:
        """The image that is marked."""
        row = self.currentIndex().row()
        return self.images.items[row] if 0 <= row < len(self.images.items) else None

    @property
    def chosen_count(self) -> int:
        """How many a label is for."""
        return sum(each.height() for each in self._ranges())

    @property
    def chosen(self) -> list[Item]:
        """The images that a label is for, in their order."""
        return [
            self.images.items[row]
            for each in sorted(self._ranges(), key=lambda each: each.top())
            for row in range(each.top(), each.bottom() + 1)
        ]

    def _ranges(self) -> list[QItemSelectionRange]:
        """What is chosen, as ranges of rows: thousands of single indexes take their time."""
        return list(cast(Iterable[QItemSelectionRange], self.selectionModel().selection()))

    def show_items(self, items: Sequence[Item], nothing: str) -> None:
        """Shows images, or the sentence `nothing` where there are none; the current one stays where it is among them."""
        before = self.current
        self.images.show_items(items)
        row = self.images.row_of(before.path) if before is not None else None
        if items and not self.currentIndex().isValid():
            self.select_row(row or 0)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not items)
        self._place_text()

    def select_row(self, row: int) -> None:
        """Marks one image alone and brings it into view."""
        if 0 <= row < len(self.images.items):
            index = self.images.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def selectAll(self) -> None:
        """Qt's own asks every cell where it lies."""
        last = len(self.images.items) - 1
        if last >= 0:
            everything = QItemSelection(self.images.index(0), self.images.index(last))
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more thumbnails; False when the thread does not end in time."""
        return self.thumbnails.stop(timeout_ms)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.viewport().width() - _SLACK_PX
        columns = max(1, width // theme.scaled(self._cell.width()))
        self.setGridSize(QSize(width // columns, self._cell.height() + theme.scaled(_WORDS_PX) - _WORDS_PX))
        self._place_text()

    def _place_text(self) -> None:
        self._nothing.setGeometry(self.viewport().rect().adjusted(24, 8, -24, -8))

    @Slot(object)
    def _on_thumbnails(self, paths: set[str]) -> None:
        """Only what is seen is painted again."""
        for path in paths:
            row = self.images.row_of(path)
            if row is not None:
                self.update(self.images.index(row))

    @Slot()
    def _on_current(self) -> None:
        self.moved.emit()
