"""What a page shows, scrolled where the window is too low for it, and not stretched where the window is very wide."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from inspector.ui import theme

MOST_PX = 1600
"""With usual texts. Nobody reads a name at one edge of a wide screen and its value at the other."""


class PageScroll(QScrollArea):
    """Content at the left, `MOST_PX` wide at most unless `wide`. No stop of its own for the Tab key: the content's parts are."""

    def __init__(self, content: QWidget, *, wide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if not wide:
            content.setMaximumWidth(theme.scaled(MOST_PX))
        self._content = content
        content.setParent(self.viewport())
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish and self.widget() is None:
            # Not earlier: this shows the content, which then takes its style, and takes it again with every move to another parent.
            self.setWidget(self._content)
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """What is too wide is cut here: whoever has less room for it scrolls the whole page."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, super().minimumSizeHint().height())


class WholeScroll(QScrollArea):
    """Around all pages: where one needs more room than the window has, with large texts say, it is scrolled rather than cut."""

    def __init__(self, pages: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(pages)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def as_wide_as_the_content(row: QWidget) -> QHBoxLayout:
    """A row below a `PageScroll` that ends where its content ends."""
    row.setMaximumWidth(theme.scaled(MOST_PX))
    outer = QHBoxLayout()
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(row, 1000)
    outer.addStretch(1)
    return outer
