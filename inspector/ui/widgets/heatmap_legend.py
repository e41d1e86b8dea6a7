"""The heatmap's scale: the same colours for every picture, with the threshold in the middle."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from inspector.core import heatmap
from inspector.ui import theme

_WIDTH_PX, _HEIGHT_PX, _BAR_PX = 184, 40, 10


class HeatmapLegend(QWidget):
    """A small strip to be laid over a picture; paler while disabled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(self.sizeHint())
        self.setFont(theme.font(11, tabular=True))
        self.setAccessibleName(self.tr("Scale of the heatmap: from half the threshold to twice the threshold"))

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(_WIDTH_PX), theme.scaled(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(1.0 if self.isEnabled() else 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 165))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            bar = QRectF(10, 7, self.width() - 20, _BAR_PX)
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
