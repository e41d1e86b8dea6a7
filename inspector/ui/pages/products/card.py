"""One product as a card: picture, name, the day of its model. One tap asks for it."""

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.date_text import day_text
from inspector.ui.pages.products.work import SeenProduct
from inspector.ui.pages.projects.card_picture import CardPicture
from inspector.ui.widgets.elided_label import ElidedLabel

WIDTH_PX = 288


class ProductCard(QAbstractButton):
    """The one in use is marked, and cannot be asked for."""

    def __init__(self, seen: SeenProduct, *, in_use: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seen = seen
        self._in_use = in_use
        picture, name, day = CardPicture(self), ElidedLabel(seen.product.name), QLabel()
        picture.show_image(seen.picture)
        name.setFont(theme.font(theme.FONT_HEADING, bold=True))
        text = QCoreApplication.translate("ProductCard", "In use") if in_use else model_text(seen)
        day.setText(text)
        for label in (name, day):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 12)
        column.addWidget(picture)
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 0)
        below.addWidget(name)
        below.addWidget(day)
        column.addLayout(below)
        self._column = column
        self.setEnabled(not in_use)
        self.setMinimumWidth(theme.scaled(WIDTH_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{seen.product.name}, {text}")

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(WIDTH_PX), self._column.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(scheme.raised if self.isDown() else scheme.surface))
        marked = self._in_use or self.hasFocus()
        painter.setPen(QColor(scheme.accent if marked else scheme.border))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)


def model_text(seen: SeenProduct) -> str:
    """Of when the model of a product is."""
    if seen.built is None:
        return QCoreApplication.translate("ProductCard", "Model {id}").format(id=seen.product.model_id)
    return QCoreApplication.translate("ProductCard", "Model of {day}").format(day=day_text(seen.built.date()))
