"""One line of text that gives way in its middle or end instead of widening the window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QStyleOption, QWidget


class ElidedLabel(QLabel):
    """A label as narrow as it has to be; what does not fit is in the tool tip."""

    def __init__(
        self, text: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None, *, own_tip: bool = True
    ) -> None:
        """`mode`: ElideMiddle for paths, whose ends say most. `own_tip`: show the whole text as tool tip where it is cut."""
        super().__init__(text, parent)
        self._mode, self._kept = mode, ""
        self._own_tip = own_tip
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("…") * 4 + metrics.horizontalAdvance(self._kept), super().minimumSizeHint().height())

    def setText(self, text: str, *, kept: str = "") -> None:
        """`kept` follows the text and is never cut: half of a number is another number."""
        self._kept = kept
        super().setText(text + kept)
        self._update_tip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawItemText(
            painter, self.contentsRect(), self.alignment(), option.palette, self.isEnabled(), self.shown_text(), self.foregroundRole()
        )

    def shown_text(self) -> str:
        """The text as it fits."""
        metrics, text, room = self.fontMetrics(), self.text(), self.contentsRect().width()
        if not self._kept or metrics.horizontalAdvance(text) <= room:
            return metrics.elidedText(text, self._mode, room)
        words = text.removesuffix(self._kept)
        return metrics.elidedText(words, self._mode, room - metrics.horizontalAdvance(self._kept)) + self._kept

    def _update_tip(self) -> None:
        if self._own_tip:
            self.setToolTip(self.text() if self.shown_text() != self.text() else "")
