"""Asks before the line is changed to another product: both pictures side by side, so that the wrong one is seen before it runs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.pages.products.work import SeenProduct
from inspector.ui.pages.projects.card_picture import CardPicture
from inspector.ui.widgets.dialog_size import hold_words
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

_PICTURE_PX = (300, 220)


class ProductQuestion(QDialog):
    """Whoever hits Return or Escape has said no."""

    confirmed = Signal(object)
    """The `SeenProduct` that the line is changed to."""

    def __init__(self, now: SeenProduct | None, name_now: str, wanted: SeenProduct, *, runs: bool, parent: QWidget) -> None:
        """`runs`: parts are being inspected, which ends for it."""
        super().__init__(parent)
        self._wanted = wanted
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change the product"))
        self.text, self.detail = QLabel(), QLabel()
        self.text.setFont(theme.font(theme.FONT_TITLE, bold=True))
        self.text.setWordWrap(True)
        self.detail.setWordWrap(True)
        change = self.tr("Change from {old} to {new}?").format(old=name_now, new=wanted.product.name)
        self.text.setText(change if name_now else self.tr("Change to {new}?").format(new=wanted.product.name))
        ends = self.tr("An inspection is running: it is stopped. What has been inspected so far is kept.")
        self.detail.setText(ends if runs else self.tr("The line stands until somebody presses Start."))
        self.do = IconButton("check", self.tr("Stop and change") if runs else self.tr("Change"), operator=True)
        self.keep = IconButton("close", self.tr("Go on with the present product"), operator=True)
        self.keep.setDefault(True)
        self.do.setAutoDefault(False)
        self.do.clicked.connect(self._on_do)
        self.keep.clicked.connect(self.reject)
        pictures = QHBoxLayout()
        pictures.setSpacing(2 * theme.SPACE)
        if name_now:
            pictures.addLayout(_framed(name_now, now.picture if now is not None else None))
            arrow = QLabel("→")
            arrow.setFont(theme.font(theme.FONT_FIGURE, bold=True))
            pictures.addWidget(arrow)
        pictures.addLayout(_framed(wanted.product.name, wanted.picture))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.keep, self.do):
            button.setStyleSheet(f"min-height: {theme.GLOVES_PX}px; font-size: {theme.scaled(theme.FONT_HEADING)}px; padding: 0 18px;")
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.SPACE] * 4)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.text)
        layout.addLayout(pictures)
        layout.addWidget(self.detail)
        layout.addLayout(buttons)
        hold_words(self)

    def _on_do(self) -> None:
        self.confirmed.emit(self._wanted)
        self.accept()


def _framed(name: str, image: Pixels | None) -> QVBoxLayout:
    picture, below = CardPicture(), ElidedLabel(name)
    picture.setFixedSize(*_PICTURE_PX)
    picture.show_image(image)
    below.setFont(theme.font(theme.FONT_HEADING, bold=True))
    column = QVBoxLayout()
    column.addWidget(picture)
    column.addWidget(below)
    return column
