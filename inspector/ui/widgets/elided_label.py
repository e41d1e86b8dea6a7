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
        self._mode = mode
        self._own_tip = own_tip
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 4, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
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
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def _update_tip(self) -> None:
        if self._own_tip:
            self.setToolTip(self.text() if self.shown_text() != self.text() else "")
