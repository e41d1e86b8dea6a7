"""Where pictures come from, and start, pause, stop."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from inspector.services.line.state import State
from inspector.ui import icons, theme
from inspector.ui.pages.inspecting.menu import SourceMenu
from inspector.ui.pages.sources import Source
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

_ICON_PX = 20
_LABEL_PX = 84  # room for the end of a name


class SourceBar(QWidget):
    """Source menu, its name, and the buttons of a run. Buttons keep their width whatever they say."""

    start_clicked = Signal()
    """Start, or go on after a pause or a freeze."""
    pause_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, menu: SourceMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.menu = menu
        self.source = IconButton("down", self.tr("Source"), tip=self.tr("Choose images, a folder, a video or a camera"), operator=True)
        self.start = IconButton("play", self.tr("Start"), primary=True, operator=True)
        self.pause = IconButton("pause", self.tr("Pause"), operator=True)
        self.stop = IconButton("stop", self.tr("Stop"), operator=True)
        self.freeze = IconButton("freeze", self.tr("Freeze on NG"), operator=True, checkable=True)
        self.freeze.setToolTip(self.tr("Stop at every NG part until you continue"))
        self.label = _SourceLabel()
        self._words = {button: button.text() for button in (self.freeze, self.pause, self.stop)}
        self._roomy_px: dict[IconButton, int] = {}
        """The width from which on a button has its word."""
        self._lay_out()
        self._measure()
        self._connect()
        self.show_state(State.IDLE, None)

    def show_state(self, state: State, source: Source | None) -> None:
        """Enables what can be done now and names the source."""
        waiting = state in (State.PAUSED, State.FROZEN, State.FAULT)
        self.start.setText(self.tr("Continue") if waiting else self.tr("Start"))
        self.start.setAccessibleName(self.start.text())
        self.start.setEnabled(source is not None and state is not State.RUNNING)
        self.pause.setEnabled(state is State.RUNNING)
        self.stop.setEnabled(state is not State.IDLE)
        self.label.show_source(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all words, those that an icon says, too, are left out, one after the other."""
        super().resizeEvent(event)
        for button, word in self._words.items():
            button.setText(word if self.width() >= self._roomy_px[button] else "")

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least_px, super().minimumSizeHint().height())

    def _measure(self) -> None:
        others = sum(button.sizeHint().width() for button in (self.source, *self._words))
        self._least_px = others + self.start.width() + theme.scaled(_LABEL_PX) + 5 * theme.SPACE
        for button, word in self._words.items():
            self._roomy_px[button] = self._least_px
            full = button.sizeHint().width()
            button.setText("")
            self._least_px -= full - button.sizeHint().width()
            button.setText(word)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        self.start.setFixedWidth(_widest(self.start, self.tr("Start"), self.tr("Continue")))
        layout.addWidget(self.source)
        layout.addWidget(self.label, 1)
        for button in (self.start, self.pause, self.stop, self.freeze):
            layout.addWidget(button)
        for button in (self.source, self.start, self.pause, self.stop, self.freeze):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click Space still peeks below the heatmap

    def _connect(self) -> None:
        self.source.clicked.connect(self.open_menu)
        self.start.clicked.connect(self.start_clicked)
        self.pause.clicked.connect(self.pause_clicked)
        self.stop.clicked.connect(self.stop_clicked)

    @Slot()
    def open_menu(self) -> None:
        """Shows what can be chosen as source."""
        self.menu.popup(self.source.mapToGlobal(QPoint(0, self.source.height() + 2)))


class _SourceLabel(QWidget):
    """Icon and name of the source; a long name loses its middle, never the width of the bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._icon = QLabel()
        self._text = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._icon.setFixedWidth(theme.scaled(_ICON_PX))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)

    def text(self) -> str:
        return self._text.text()

    def show_source(self, source: Source | None) -> None:
        self._name = source.icon if source else "image"
        self._text.setText(source.label if source else self.tr("No source"))
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._name:
            self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._name, theme.scaled(_ICON_PX), theme.colours(self).muted, self.devicePixelRatioF()))


def _widest(button: IconButton, *texts: str) -> int:
    before, widths = button.text(), []
    for text in texts:
        button.setText(text)
        widths.append(button.sizeHint().width())
    button.setText(before)
    return max(widths)
