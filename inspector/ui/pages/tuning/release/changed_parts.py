"""The parts that a threshold would judge otherwise, as pictures with heatmaps, the worst first; a click opens one in History."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QIcon, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.services.releasing.changed import Pictured, pictured
from inspector.ui import icons, messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.tuning.cards import note, row, say
from inspector.ui.pages.tuning.release import words
from inspector.ui.said_text import in_words
from inspector.ui.widgets.dialog_size import size_dialog
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.pixels import to_qimage

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.tuning.replay import Change

MOST_SHOWN, _AT_ONCE = 200, 4
_PICTURE_PX = 176
_SIZE = (1000, 640)
_ID_ROLE = Qt.ItemDataRole.UserRole


class ChangedParts(QDialog):
    """Stands over the window and does not block it. Pictures are read while it is open."""

    part_wanted = Signal(object)
    """The id of a part that is to be opened in History."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Parts that change"))
        size_dialog(self, *_SIZE)
        self._missing: list[UUID] = []
        self._source: tuple[Path, float, PartInspector | None] | None = None
        self._job = NewestJob(self)
        self._head, self._problem = QLabel(), note()
        self._head.setProperty("role", "heading")
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setIconSize(QSize(_PICTURE_PX, _PICTURE_PX))
        self.list.setGridSize(QSize(_PICTURE_PX + 24, _PICTURE_PX + theme.scaled(64)))
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Parts that would get another verdict"))
        self.close_button = IconButton("close", self.tr("Close"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        for part, stretch in ((self._head, 0), (self._problem, 0), (self.list, 1)):
            layout.addWidget(part, stretch)
        layout.addLayout(row(QLabel(self.tr("A click opens a part in History.")), self.close_button))
        self.close_button.clicked.connect(self.close)
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self._job.succeeded.connect(self._on_pictures)
        self._job.failed.connect(self._on_failed)

    def show_changes(self, changes: "Sequence[Change]", folder: Path, threshold: float, inspector: "PartInspector | None") -> None:
        """Opens with these parts; heatmaps are drawn where `inspector` holds the model that judged them."""
        shown = changes[:MOST_SHOWN]
        self._head.setText(words.count_of_changes_text(len(shown), len(changes)))
        say(self._problem, "")
        self.list.clear()
        blank = QPixmap(_PICTURE_PX, _PICTURE_PX)
        blank.fill(Qt.GlobalColor.transparent)  # nothing jumps when a picture arrives
        for change in shown:
            item = QListWidgetItem(QIcon(blank), words.change_text(change))
            item.setData(_ID_ROLE, change.id)
            self.list.addItem(item)
        self._missing, self._source = [change.id for change in shown], (folder, threshold, inspector)
        self.open()
        self._read_on()

    @property
    def reading(self) -> bool:
        """Whether pictures are on their way."""
        return self._job.running

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more; False when the thread does not end in time."""
        self._missing = []
        return self._job.stop(timeout_ms)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._missing = []
        self._job.drop()

    def _read_on(self) -> None:
        if self._missing and self._source is not None:
            folder, threshold, inspector = self._source
            batch, self._missing = self._missing[:_AT_ONCE], self._missing[_AT_ONCE:]
            self._job.start(pictured(folder, batch, threshold, inspector, 2 * _PICTURE_PX))

    @Slot(object)
    def _on_pictures(self, found: list[Pictured]) -> None:
        known = {each.id: each for each in found}
        for place in range(self.list.count()):
            item = self.list.item(place)
            each = known.get(item.data(_ID_ROLE))
            if each is not None:
                item.setIcon(self._icon(each))
                item.setToolTip(in_words(each.problem))
        self._read_on()

    def _icon(self, each: Pictured) -> QIcon:
        if each.picture is None:
            ink = theme.colours(self).muted
            return QIcon(icons.pixmap("warning", 48, ink, self.devicePixelRatioF()))
        return QIcon(QPixmap.fromImage(to_qimage(each.picture)))

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._missing = []
            say(self._problem, messages.explain(error).text())

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.close()
        self.part_wanted.emit(item.data(_ID_ROLE))
