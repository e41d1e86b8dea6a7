"""The heatmap's scale: the same colours for every picture, with the threshold in the middle."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from inspector.core import heatmap
from inspector.ui import theme
from inspector.ui.widgets.floating import Floating

_WIDTH_PX, _HEIGHT_PX, _BAR_PX, _MARGIN_PX = 184, 44, 10, 10


class HeatmapLegend(QWidget):
    """A small strip that lies over a picture, where it can be moved off what it covers; paler while disabled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(self.sizeHint())
        self.setToolTip(self.tr("Drag this away from what it covers; a click moves it to the other corner."))
        self.setFont(theme.font(11, tabular=True))
        self.setAccessibleName(self.tr("Scale of the heatmap: from half the threshold to twice the threshold"))

        self._picture, self._is_left = parent, False
        self._moving = Floating(self, "legend", _MARGIN_PX)
        self._moving.tapped.connect(self._on_tapped)

    def place(self) -> None:
        """In a lower corner, unless somebody has moved the legend, in this picture or in another."""
        free = self._picture.size() - self.size()
        self._moving.place(QPoint(_MARGIN_PX if self._is_left else free.width() - _MARGIN_PX, free.height() - _MARGIN_PX))

    @Slot()
    def _on_tapped(self) -> None:
        self._is_left = not self._is_left
        self._moving.put_back()
        self.place()

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(_WIDTH_PX), theme.scaled(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(1.0 if self.isEnabled() else 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 185))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            bar = QRectF(10, 9, self.width() - 20, _BAR_PX)
            painter.setBrush(_gradient(bar))
            painter.drawRoundedRect(bar, 2, 2)
            self._paint_scale(painter, bar)

    def _paint_scale(self, painter: QPainter, bar: QRectF) -> None:
        middle = bar.left() + bar.width() / heatmap.SCALE_TOP
        painter.setPen(QPen(QColor("white"), 1.6))
        painter.drawLine(QPointF(middle, bar.top() - 2), QPointF(middle, bar.bottom() + 3))
        text = QRectF(bar.left(), bar.bottom() + 2, bar.width(), theme.scaled(18))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, centre | Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(text, centre | Qt.AlignmentFlag.AlignHCenter, self.tr("threshold"))
        painter.drawText(text, centre | Qt.AlignmentFlag.AlignRight, "2 ×")


def _gradient(bar: QRectF) -> QLinearGradient:
    made = QLinearGradient(bar.topLeft(), bar.topRight())
    table = heatmap.colour_table()
    for row in range(0, len(table), 15):
        red, green, blue, alpha = (int(part) for part in table[row])
        made.setColorAt(row / (len(table) - 1), QColor(red, green, blue, alpha))
    return made
