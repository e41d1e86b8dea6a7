"""A Pareto chart: one bar a family, the most frequent first, with what it and those before it make of all."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.family_names import Bar
from inspector.ui import theme
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import count_text, share_text

_ROW_PX, _NAME_SHARE, _NUMBERS_PX = 30, 0.25, 130
MOST = 12


class ParetoBars(QWidget):
    """At most `MOST` bars, lying, so that their names can be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Shows the first of these."""
        self.bars = tuple(bars[:MOST])
        self.setAccessibleName(list_text(f"{bar.name} {count_text(bar.count)}" for bar in self.bars))
        self.setVisible(bool(self.bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(400), theme.scaled(_ROW_PX) * len(self.bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme, painter = theme.colours(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.FONT_BODY, tabular=True))
        names = min(260.0, _NAME_SHARE * self.width())
        longest = max(1.0, self.width() - names - theme.scaled(_NUMBERS_PX))
        most = max((bar.count for bar in self.bars), default=1)
        for number, bar in enumerate(self.bars):
            row = QRectF(0, number * theme.scaled(_ROW_PX), self.width(), theme.scaled(_ROW_PX))
            length = longest * bar.count / most
            painter.setPen(QColor(scheme.text))
            said = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, int(names) - 12)
            painter.drawText(row.adjusted(0, 0, names - self.width() - 12, 0), int(Qt.AlignmentFlag.AlignVCenter), said)
            painter.fillRect(QRectF(names, row.top() + 5, length, row.height() - 10), QColor(scheme.accent))
            painter.setPen(QColor(scheme.muted))
            numbers = f"{count_text(bar.count)} · {share_text(bar.share, 0)}"
            painter.drawText(row.adjusted(names + length + 8, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), numbers)
        painter.end()
