"""The slim rail on the left: icon and word for every page."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from inspector.ui import icons, theme
from inspector.ui.going_on import Happening
from inspector.ui.joined_text import list_text
from inspector.ui.widgets.rail_painter import paint_entry

_WIDTH_PX, _ENTRY_PX = 92, 68
_MARGIN_PX, _GAP_PX = 10, 4
MOST_KEYS = 9
"""How many entries have a key: Ctrl + 1 to Ctrl + 9."""


class NavigationRail(QWidget):
    """One entry is chosen at a time: by mouse, arrow keys, or Ctrl + its number."""

    chosen = Signal(str)
    """The user chose another page."""
    chosen_again = Signal(str)
    """The user chose the page that is marked already: back to it from one that has no entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, RailEntry] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._top, self._bottom = QVBoxLayout(), QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, _MARGIN_PX, 6, _MARGIN_PX)
        for part in (self._top, self._bottom):
            part.setSpacing(_GAP_PX)
        layout.addLayout(self._top)
        layout.addStretch(1)
        layout.addLayout(self._bottom)
        self.setFixedWidth(theme.scaled(_WIDTH_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Pages"))
        self._chosen = ""

    def add(self, key: str, icon: str, text: str, *, at_bottom: bool = False) -> None:
        """Adds an entry; the first one becomes the current one. `key` is what `chosen` emits."""
        entry = RailEntry(key, icon, text, self)
        number = len(self._entries) + 1
        self._entries[key] = entry
        self._group.addButton(entry)
        (self._bottom if at_bottom else self._top).addWidget(entry)
        if number <= MOST_KEYS:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(entry.click)
            entry.setToolTip(self.tr("{page} (Ctrl+{number})").format(page=text, number=number))
        if number == 1:
            self.set_current(key)

    def add_foot(self, widget: QWidget) -> None:
        """Puts something that is no page below everything else."""
        self._bottom.addWidget(widget)

    def current(self) -> str:
        """Key of the chosen entry; empty while there is none."""
        return self._chosen

    def set_current(self, key: str) -> None:
        """Marks an entry without emitting anything."""
        self._entries[key].setChecked(True)
        self._chosen = key

    def set_enabled(self, key: str, enabled: bool) -> None:
        """Greys an entry out while its page makes no sense."""
        self._entries[key].setEnabled(enabled)

    def set_visible(self, key: str, visible: bool) -> None:
        """Takes an entry away, for instance in operator mode."""
        self._entries[key].setVisible(visible)

    def mark(self, key: str, happening: Happening | None) -> None:
        """Says on an entry what goes on there; does nothing where there is no such entry."""
        if key in self._entries:
            self._entries[key].mark(happening)

    def entry(self, key: str) -> "RailEntry":
        """The button of a page."""
        return self._entries[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window, or with large texts, all entries are as high as they fit."""
        super().resizeEvent(event)
        count = max(1, sum(not entry.isHidden() for entry in self._entries.values()))
        room = self.height() - 2 * _MARGIN_PX - (count - 1) * _GAP_PX
        for entry in self._entries.values():
            entry.setMaximumHeight(max(theme.TOUCH_PX, min(theme.scaled(_ENTRY_PX), room // count)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}.get(event.key())
        usable = [entry for entry in self._entries.values() if entry.isEnabled() and entry.isVisible()]
        here = next((index for index, entry in enumerate(usable) if entry.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        target = usable[(here + step) % len(usable)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        if not isinstance(button, RailEntry):
            return
        again = button.key == self._chosen
        self._chosen = button.key
        (self.chosen_again if again else self.chosen).emit(button.key)


class RailEntry(QAbstractButton):
    """One page's button: the icon above the word."""

    def __init__(self, key: str, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._icon = icon
        self.happening: Happening | None = None
        """What goes on on the page."""
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(theme.TOUCH_PX)
        self.setMaximumHeight(theme.scaled(_ENTRY_PX))  # lower where the window is
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        assert icon in icons.names(), icon

    def mark(self, happening: Happening | None) -> None:
        """What goes on on the page now."""
        self.happening = happening
        self.setAccessibleDescription(happening.text if happening is not None else "")
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.happening is not None and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), list_text((self.toolTip(), self.happening.text)), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(_WIDTH_PX) - 12, theme.scaled(_ENTRY_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.scaled(_WIDTH_PX) - 12, theme.TOUCH_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the rail moves; a button would move the focus only
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_entry(painter, self, self._icon, theme.colours(self), self.happening)
