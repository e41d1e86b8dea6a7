"""What has changed at the station, in one quiet line, and the menu by which the operator says what he has changed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from inspector.core.drift.watch import Alarm
from inspector.core.record import CHANGES, EventKind
from inspector.ui import icons, theme
from inspector.ui.change_desk import CHANGE_ICONS
from inspector.ui.drift_text import alarm_text, event_text
from inspector.ui.pages.touch import make_menu_touchable
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton


class DriftLine(QWidget):
    """Only its button is there until something moves. It never takes the room of what the line itself has to say."""

    look_wanted = Signal()
    """The charts are to be looked at."""
    changed = Signal(object)
    """Somebody has changed something: an `EventKind`."""

    _for_operator = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alarm: Alarm | None = None
        self.said = ElidedLabel()
        self.look = IconButton("chart", tip=self.tr("Show how it went"), operator=True, quiet=True)
        self.look.clicked.connect(self.look_wanted)
        self.enter = IconButton("edit", self.tr("Changed…"), operator=True, quiet=True)
        self.enter.setToolTip(self.tr("Say that something was cleaned or changed: what is usual is learned anew from then on"))
        self._menu = QMenu(self)
        make_menu_touchable(self._menu)
        self.kinds: dict[QAction, EventKind] = {}
        for kind in CHANGES:
            self.kinds[self._menu.addAction(icons.icon(CHANGE_ICONS[kind], self), event_text(kind))] = kind
        self._menu.triggered.connect(self._on_chosen)
        self.enter.setMenu(self._menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.look)
        layout.addWidget(self.enter)
        self.show_alarm(None)
        self.set_large(False)

    def show_alarm(self, alarm: Alarm | None, zones: Sequence[str] = ()) -> None:
        """What has moved; None: nothing."""
        self._alarm = alarm
        self.said.setText(alarm_text(alarm, zones) if alarm is not None else "")
        self.said.setVisible(alarm is not None)
        self.look.setVisible(alarm is not None and not self._for_operator)
        wide = QSizePolicy.Policy.Preferred if alarm is not None else QSizePolicy.Policy.Maximum
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)

    def set_large(self, large: bool) -> None:
        """Large: what an operator reads from two metres away. He has no charts."""
        self._for_operator = large
        self.enter.setText("" if large else self.tr("Changed…"))
        self.said.setFont(theme.font(theme.FONT_HEADING if large else theme.FONT_BODY))
        self.look.setVisible(self._alarm is not None and not large)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.changed.emit(self.kinds[action])
