"""What a page shows while it has nothing to show: why, and the button for what to do next."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.ui import icons, theme
from inspector.ui.widgets.icon_button import IconButton

_ICON_PX, _ALL_OF_IT = 56, 1000
_LEAST_TEXT_PX, _TEXT_PX = 240, 520


class EmptyState(QWidget):
    """Icon, heading, a sentence or two, and buttons, in the middle of the page."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = icon
        self._icon, self._title, self._text = QLabel(), QLabel(title), QLabel(text)
        self._title.setProperty("role", "heading")
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(theme.scaled(_LEAST_TEXT_PX))
        self._text.setMaximumWidth(theme.scaled(_TEXT_PX))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.SPACE)
        self._lay_out()
        self._made = True
        self._tint()

    def add_button(self, icon: str, text: str, *, primary: bool = False) -> IconButton:
        """Adds a button; the caller connects it."""
        button = IconButton(icon, text, primary=primary)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def set_text(self, title: str, text: str) -> None:
        """Says something else."""
        self._title.setText(title)
        self._text.setText(text)

    def set_large(self) -> None:
        """To be read from two metres away."""
        self._title.setProperty("role", "title")
        self._text.setFont(theme.font(theme.FONT_HEADING))

    def text(self) -> str:
        """Everything that is said."""
        return f"{self._title.text()} {self._text.text()}"

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _lay_out(self) -> None:
        self._buttons.addStretch(1)
        self._buttons.insertStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row = QHBoxLayout()  # unlike an alignment, a row asks the text how high it is at its width
            row.addStretch(1)
            row.addWidget(label, _ALL_OF_IT * (label is self._text))
            row.addStretch(1)
            layout.addLayout(row)
        layout.addSpacing(theme.SPACE)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def _tint(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._name, _ICON_PX, theme.colours(self).muted, self.devicePixelRatioF()))
