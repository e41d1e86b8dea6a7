"""How long parts take against the time that a line allows them: in words, and as a bar."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.number_text import ms_text

_TEXT_PX, _BAR_PX, _TICK_PX = 20, 8, 4
_ROOM = 1.25
"""Of the longest time that has to be shown, so that a bar can be seen to go beyond the limit."""


class TimeBar(QWidget):
    """The bar is what is typical, the tick the last part, the line the limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typical_ms: float | None = None
        self._last_ms: float | None = None
        self._limit_ms = 0.0
        self.setFixedHeight(theme.scaled(_TEXT_PX) + _BAR_PX + _TICK_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_late(self) -> bool:
        """Whether the last part took longer than it may."""
        return bool(self._limit_ms) and self._last_ms is not None and self._last_ms > self._limit_ms

    def text(self) -> str:
        """What is said."""
        if self._last_ms is None or self._typical_ms is None:
            return self.tr("Limit {time}").format(time=ms_text(self._limit_ms)) if self._limit_ms else ""
        words = [
            self.tr("Last {time}").format(time=ms_text(self._last_ms)),
            self.tr("typical {time}").format(time=ms_text(self._typical_ms)),
        ]
        if self._limit_ms:
            limit = self.tr("too late, limit {time}") if self.is_late else self.tr("limit {time}")
            words.append(limit.format(time=ms_text(self._limit_ms)))
        return "  ·  ".join(words)

    def show_times(self, typical_ms: float | None, last_ms: float | None, limit_ms: float) -> None:
        """Times per part, from picture to verdict; `limit_ms`: 0 for none."""
        shown = (typical_ms, last_ms, limit_ms)
        if shown != (self._typical_ms, self._last_ms, self._limit_ms):
            self._typical_ms, self._last_ms, self._limit_ms = shown
            self.setAccessibleName(self.text())
            self.setToolTip(self.text())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        ink = theme.tone(scheme, Verdict.UNDECIDED).ink if self.is_late else scheme.muted
        with QPainter(self) as painter:
            painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
            painter.setPen(QColor(ink))
            place = QRectF(0, 0, self.width(), theme.scaled(_TEXT_PX))
            text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(Qt.PenStyle.NoPen)
            self._fill(painter, scheme.border, 0, self.width())
            if self._last_ms is not None and self._typical_ms is not None:
                per_ms = self.width() / (_ROOM * max(self._last_ms, self._typical_ms, self._limit_ms, 1e-3))
                self._fill(painter, ink, 0, self._typical_ms * per_ms)
                self._fill(painter, scheme.text, self._last_ms * per_ms - 2, 4, over=_TICK_PX)
                if self._limit_ms:
                    self._fill(painter, theme.tone(scheme, Verdict.NG).ink, self._limit_ms * per_ms - 1, 2, over=_TICK_PX)

    def _fill(self, painter: QPainter, colour: str, left: float, width: float, over: float = 0.0) -> None:
        painter.fillRect(QRectF(left, theme.scaled(_TEXT_PX) - over / 2, width, _BAR_PX + over), QColor(colour))
