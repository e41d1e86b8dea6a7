"""Lets a notice lie over what it belongs to: nothing below it moves when it comes or goes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.ui import theme
from inspector.ui.widgets.notice import Notice

_MOST_PX = 1600
"""Longer lines are hard to read."""

_PLACED_BY = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)


_MOVED_BY = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class PlaceWatch(QObject):
    """Tells when one of some widgets lies elsewhere, has come or has gone."""

    changed = Signal()

    def __init__(self, *watched: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        for each in watched:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED_BY:
            self.changed.emit()
        return False


class NoticeLayer(QObject):
    """Keeps `notice` at the top, or the bottom, of `area`, which is given in px of `host`, as high as its words need."""

    def __init__(self, notice: Notice, host: QWidget, area: Callable[[], QRect], *, at_bottom: bool = False) -> None:
        super().__init__(host)
        self._notice, self._area, self._at_bottom = notice, area, at_bottom
        notice.setParent(host)
        notice.hide()
        for watched in (notice, host):
            watched.installEventFilter(self)

    @Slot()
    def place(self) -> None:
        """To be called when `area` has changed in another way than with the size of the host."""
        if not self._notice.isVisible():  # a size that it is given before does not reach its layout
            return
        area = self._area()
        edge = min(theme.SPACE, area.width() // 20)
        width = min(area.width() - 2 * edge, theme.scaled(_MOST_PX))
        height = max(self._notice.heightForWidth(width), self._notice.minimumSizeHint().height())
        top = area.bottom() + 1 - edge - height if self._at_bottom else area.y() + edge
        self._notice.setGeometry(area.x() + edge, top, width, height)
        self._notice.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACED_BY:
            self.place()
        return False
