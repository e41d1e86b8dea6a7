"""The row of rooms above pages that belong together: one of them is chosen, the others are one tap away."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.page import Page
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_Named: TypeAlias = tuple[tuple[str, str], ...]
_TUNE: _Named = (
    ("tune", QT_TRANSLATE_NOOP("Rooms", "Threshold")),
    ("validation", QT_TRANSLATE_NOOP("Rooms", "Validation images")),
    ("places", QT_TRANSLATE_NOOP("Rooms", "Where to look")),
    ("models", QT_TRANSLATE_NOOP("Rooms", "Models and report")),
)
_HEALTH: _Named = (
    ("doctor", QT_TRANSLATE_NOOP("Rooms", "Good parts")),
    ("passed", QT_TRANSLATE_NOOP("Rooms", "Why did it pass?")),
    ("teach", QT_TRANSLATE_NOOP("Rooms", "Teach-back")),
    ("known", QT_TRANSLATE_NOOP("Rooms", "Known defects")),
    ("capability", QT_TRANSLATE_NOOP("Rooms", "What it finds")),
    ("challenge", QT_TRANSLATE_NOOP("Rooms", "Challenge")),
)
_HISTORY: _Named = (
    ("history", QT_TRANSLATE_NOOP("Rooms", "Parts")),
    ("drift", QT_TRANSLATE_NOOP("Rooms", "Drift")),
    ("families", QT_TRANSLATE_NOOP("Rooms", "Families of defects")),
)
_SETTINGS: _Named = (
    ("settings", QT_TRANSLATE_NOOP("Rooms", "Settings")),
    ("users", QT_TRANSLATE_NOOP("Rooms", "Users")),
    ("audit", QT_TRANSLATE_NOOP("Rooms", "Audit")),
)
_BY_PAGE = {key: group for group in (_TUNE, _HEALTH, _HISTORY, _SETTINGS) for key, _ in group}


class Rooms(QWidget):
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
        self.buttons = {key: self._button(key, name) for key, name in _BY_PAGE[here]}
        for button in self.buttons.values():
            layout.addWidget(button)
        layout.addStretch(1)

    def offer(self, is_for_us: Callable[[str], bool]) -> None:
        """Shows the rooms that whoever is at the PC may go into."""
        offered = [key for key in self.buttons if key == self._here or is_for_us(key)]
        for key, button in self.buttons.items():
            button.setVisible(key in offered)

    def lay_out(self, page: QWidget, content: QWidget) -> None:
        """Stands above the content of a page. It comes last in the order of Tab: the page itself has the focus first."""
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(content, 1)
        layout.insertWidget(0, self)
        if isinstance(page, Page):
            page.kept_free = self

    def _button(self, key: str, name: str) -> QPushButton:
        button = QPushButton(QCoreApplication.translate("Rooms", name))
        button.setCheckable(True)
        button.setChecked(key == self._here)
        self._group.addButton(button)
        button.clicked.connect(lambda: self._on_clicked(key))
        return button

    def _on_clicked(self, key: str) -> None:
        self.buttons[self._here].setChecked(True)  # this page stays what it is: it is left, or not
        if key != self._here:
            self.page_wanted.emit(key, None)
