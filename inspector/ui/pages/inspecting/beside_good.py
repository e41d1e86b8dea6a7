"""A good part beside a picture that was not judged, so that one sees at a glance what is wrong with the picture."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from inspector.core.decision import UNUSUAL
from inspector.core.inspection import Inspection
from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.reason_text import reason_text
from inspector.ui.said_text import in_words
from inspector.ui.widgets.pixels import to_qimage

_SHARE, _LEAST_PX, _MOST_PX = 0.4, 200, 560
_PICTURE_LEAST_PX = 80


class BesideGood(QFrame):
    """Lies over the right of the picture; hidden unless the part on show was not judged because of its picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.title, self.picture, self.sentence = QLabel(), QLabel(), QLabel()
        self.title.setFont(theme.font(bold=True))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(self.tr("A good part"))
        below = QLabel(self.tr("A good part looks like this."))
        below.setProperty("role", "small")
        for label in (self.title, self.sentence, below):
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (self.title, self.picture, below, self.sentence):
            layout.addWidget(widget, 1 if widget is self.picture else 0)
        self._shown = QPixmap()
        self.hide()

    def show_beside(self, inspection: Inspection | None, good: Pixels | None) -> None:
        """The good picture and what is wrong with that of the inspection, if that is why it was not judged."""
        unusual = inspection is not None and inspection.reason in UNUSUAL
        self._shown = QPixmap.fromImage(to_qimage(good)) if good is not None and unusual else QPixmap()
        if inspection is not None and unusual:
            self.title.setText(reason_text(inspection.reason))
            self.sentence.setText(in_words(inspection.error))
        self.setVisible(not self._shown.isNull())
        self._fit()

    def place_in(self, room: QRect) -> None:
        """Takes the right of the room."""
        width = min(_MOST_PX, max(_LEAST_PX, round(_SHARE * room.width())))
        self.setGeometry(room.right() - width, room.top(), width, min(room.height(), self._height_for(width)))
        self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _height_for(self, width: int) -> int:
        """What the picture needs at this width, and the words around it."""
        picture = self._shown.height() * width // max(1, self._shown.width())
        words = sum(label.heightForWidth(width) for label in (self.title, self.sentence)) + 5 * theme.SPACE
        return picture + words + 2 * self.fontMetrics().height()

    def _fit(self) -> None:
        room = QSize(self.picture.width(), max(_PICTURE_LEAST_PX, self.picture.height()))
        if not self._shown.isNull():
            scaled = self._shown.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self.picture.setPixmap(scaled)
        self.picture.setMinimumSize(1, _PICTURE_LEAST_PX)
