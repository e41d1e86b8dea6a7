"""The row of rooms above the pages that belong to Tune: one of them is chosen, the others are one tap away."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from inspector.ui import theme
from inspector.ui.pages.touch import make_touchable
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_ROOMS = (
    ("tune", QT_TRANSLATE_NOOP("TuneRooms", "Threshold")),
    ("validation", QT_TRANSLATE_NOOP("TuneRooms", "Validation images")),
    ("places", QT_TRANSLATE_NOOP("TuneRooms", "Where to look")),
    ("models", QT_TRANSLATE_NOOP("TuneRooms", "Models and report")),
)


class TuneRooms(QWidget):
    """`here`: the key of the page that it stands on."""

    page_wanted = Signal(str, object)
    """As of a `Page`: the key of the room, and None."""

    def __init__(self, here: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here, self._group = here, QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE, 2 * theme.SPACE, 0)
        layout.setSpacing(theme.SPACE)
        self.buttons = {key: self._button(key, name) for key, name in _ROOMS}
        for button in self.buttons.values():
            layout.addWidget(button)
        layout.addStretch(1)

    def _button(self, key: str, name: str) -> QPushButton:
        button = QPushButton(QCoreApplication.translate("TuneRooms", name))
        button.setCheckable(True)
        button.setChecked(key == self._here)
        make_touchable(button)
        self._group.addButton(button)
        button.clicked.connect(lambda: self._on_clicked(key))
        return button

    def _on_clicked(self, key: str) -> None:
        self.buttons[self._here].setChecked(True)  # this page stays what it is: it is left, or not
        if key != self._here:
            self.page_wanted.emit(key, None)
