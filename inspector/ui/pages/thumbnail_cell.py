"""What cells of galleries have in common: the frame that says whether one is chosen, and the thumbnail in it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

from inspector.ui import icons, theme
from inspector.ui.pages.thumbnails import Thumbnails


def paint_frame(painter: QPainter, cell: QRectF, option: QStyleOptionViewItem, view: QListView) -> None:
    """The ground of a cell that is chosen, with a line around it, or under the pointer; any other has that of the view."""
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if not chosen and not option.state & QStyle.StateFlag.State_MouseOver:
        return
    scheme = theme.colours(view)
    painter.setPen(QPen(QColor(scheme.accent), 2) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.raised))
    painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


def paint_thumbnail(painter: QPainter, frame: QRectF, path: str, thumbnails: Thumbnails, view: QListView) -> None:
    """The small picture of a file in the middle of `frame`; a plain field while it is read, with a warning where it cannot be."""
    picture = thumbnails.get(path)
    if picture is not None:
        painter.drawPixmap(_fitted(picture, frame), picture, QRectF(picture.rect()))
    else:
        paint_missing(painter, frame, view, unreadable=thumbnails.is_unreadable(path))


def paint_missing(painter: QPainter, frame: QRectF, view: QWidget, *, unreadable: bool) -> None:
    """The field where a picture will be, or with a warning where none can be."""
    scheme = theme.colours(view)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.raised))
    painter.drawRoundedRect(frame, 4, 4)
    if unreadable:
        place = QRectF(0, 0, 24, 24)
        place.moveCenter(frame.center())
        icons.paint(painter, "warning", place, scheme.muted)


def _fitted(picture: QPixmap, frame: QRectF) -> QRectF:
    size = QRectF(picture.rect()).size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRectF(frame.topLeft(), size)
    fitted.moveCenter(frame.center())
    return fitted
