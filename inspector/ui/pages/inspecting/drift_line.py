"""What has changed at the station, in one quiet line, and the buttons by which the operator says what he has changed: one tap each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from inspector.core.drift.watch import Alarm
from inspector.core.record import CHANGES, EventKind
from inspector.ui import theme
from inspector.ui.change_desk import CHANGE_ICONS
from inspector.ui.drift_text import alarm_text, event_text
from inspector.ui.pages.entered_band import EnteredBand
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.icon_menu import IconMenu

ONE_TAP = (EventKind.CLEANED, EventKind.LAMP_CHANGED, EventKind.TOOL_CHANGED, EventKind.MATERIAL_CHANGED)
"""What happens at a cell all the time has a button; the others are in a menu."""

_BESIDE_LARGE_PX = 790
"""What an operator's line needs for what the line waits for, for sound and for the way out."""


class DriftLine(QWidget):
    """Only its buttons are there until something moves or is entered. It never takes the room of what the line itself has to say."""

    look_wanted = Signal()
    """The charts are to be looked at."""
    changed = Signal(object)
    """Somebody has changed something: an `EventKind`."""

    _for_operator = False
    _room = 0, 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alarm: Alarm | None = None
        self.said, self.entered, self._lead = ElidedLabel(), EnteredBand(), QLabel(self.tr("Changed:"))
        self._lead.setProperty("role", "muted")
        self.look = IconButton("chart", tip=self.tr("Show how it went"), operator=True, quiet=True)
        self.look.clicked.connect(self.look_wanted)
        self.buttons = {kind: self._make_button(kind) for kind in ONE_TAP}
        self.more = IconButton("more", tip=self.tr("Say that something else was changed"), operator=True, quiet=True)
        self._menu = IconMenu(self)
        self.kinds: dict[QAction, EventKind] = {}
        for kind in CHANGES:
            if kind not in ONE_TAP:
                self.kinds[self._menu.add(CHANGE_ICONS[kind], event_text(kind))] = kind
        self._menu.triggered.connect(self._on_chosen)
        self.more.setMenu(self._menu)
        for button in (*self.buttons.values(), self.more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.look)
        layout.addWidget(self.entered, 1)
        for each in (self._lead, *self.buttons.values(), self.more):
            layout.addWidget(each)
        self.entered.over.connect(self._show)
        self.show_alarm(None)
        self.set_large(False)

    def show_alarm(self, alarm: Alarm | None, zones: Sequence[str] = ()) -> None:
        """What has moved; None: nothing."""
        self._alarm = alarm
        self.said.setText(alarm_text(alarm, zones) if alarm is not None else "")
        self._show()

    def show_entered(self, what: str) -> None:
        """What was just entered stands in place of everything else, until it cannot be taken back any more."""
        self.entered.show_entered(what)
        self._show()

    def set_large(self, large: bool) -> None:
        """Large: what an operator reads from two metres away. He has no charts."""
        self._for_operator = large
        for label in (self.said, self.entered.said):
            label.setFont(theme.font(theme.FONT_HEADING if large else theme.FONT_BODY))
        self._show()

    def fit(self, width_px: int, roomy_px: int) -> None:
        """In a page of this width; from `roomy_px` on there is room for words on the buttons beside all else."""
        self._room = width_px, roomy_px
        self._show()

    @Slot()
    def _show(self) -> None:
        moved, entered = self._alarm is not None, not self.entered.isHidden()
        self.said.setVisible(moved and not entered)
        self.look.setVisible(moved and not entered and not self._for_operator)
        width, roomy = self._room
        for kind, button in self.buttons.items():
            button.setText(event_text(kind))
            button.setVisible(not entered)
        words = not moved and width >= (self._roomy_for_operator_px() if self._for_operator else roomy) > 0
        if not words:
            for button in self.buttons.values():
                button.setText("")
        self.more.setVisible(not entered)
        self._lead.setVisible(not entered and not moved and not words)
        wide = QSizePolicy.Policy.Preferred if moved or entered else QSizePolicy.Policy.Maximum
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)

    def _roomy_for_operator_px(self) -> int:
        """From when on words on the buttons cut off nothing of what the line waits for; they are longer in one language than in another."""
        spacing = theme.SPACE * len(self.buttons)
        return theme.scaled(_BESIDE_LARGE_PX) + spacing + sum(button.sizeHint().width() for button in self.buttons.values())

    def _make_button(self, kind: EventKind) -> IconButton:
        button = IconButton(CHANGE_ICONS[kind], operator=True, quiet=True)
        button.setAccessibleName(self.tr("Changed: {change}").format(change=event_text(kind)))
        button.setToolTip(self.tr("{change}: what is usual is learned anew from now on").format(change=event_text(kind)))
        button.clicked.connect(lambda: self.changed.emit(kind))
        return button

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.changed.emit(self.kinds[action])
