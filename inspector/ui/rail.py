"""The slim rail on the left: where one is, and where one can go."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from inspector.ui import icons, theme

WIDTH_PX = 84
_ICON_PX = 24
_MARK_PX = 3


class NavigationRail(QWidget):
    """Buttons with icon and word, one of them chosen; Ctrl+1 chooses the first."""

    chosen = Signal(str)
    """Name of the page that the user wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        self._buttons: dict[str, _RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme.SPACE, 0, theme.SPACE)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)

    def add(self, name: str, icon: str, word: str) -> None:
        """Adds a button at the end; `name` is what `chosen` carries."""
        button = _RailButton(icon, word, self)
        number = len(self._buttons) + 1
        button.setShortcut(f"Ctrl+{number}")
        button.setToolTip(f"{word} (Ctrl+{number})")
        button.setProperty("page", name)
        button.clicked.connect(self._on_clicked)
        self._group.addButton(button)
        self._layout.insertWidget(len(self._buttons), button)
        self._buttons[name] = button

    def select(self, name: str) -> None:
        """Shows which page is open; says nothing."""
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> QToolButton:
        """The button of a page."""
        return self._buttons[name]

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(scheme.surface))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(scheme.border))

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender().property("page"))


class _RailButton(QToolButton):
    """Icon over word; the chosen one is marked by a bar and by weight, not by colour alone."""

    def __init__(self, icon: str, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(word)
        self.setAccessibleName(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(64)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX, 64)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(6, 1, -7, -1)
        background = scheme.raised if self.isChecked() else scheme.hover if self.underMouse() or self.isDown() else None
        if background:
            painter.setBrush(QColor(background))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(inner, theme.RADIUS, theme.RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(scheme.accent))
            painter.drawRoundedRect(inner, theme.RADIUS, theme.RADIUS)
        if self.isChecked():
            painter.fillRect(0, inner.top() + 8, _MARK_PX, inner.height() - 16, QColor(scheme.accent))
        self._draw_content(painter, scheme)

    def _draw_content(self, painter: QPainter, scheme: theme.Colours) -> None:
        where = QRectF((self.width() - _ICON_PX) / 2, 11, _ICON_PX, _ICON_PX)
        icons.paint(painter, self._icon, where, scheme.accent if self.isChecked() else scheme.text)
        painter.setFont(theme.font(theme.FONT_SMALL, bold=self.isChecked()))
        painter.setPen(QColor(scheme.text))
        painter.drawText(self.rect().adjusted(2, 38, -3, -6), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.text())
