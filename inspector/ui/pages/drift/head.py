"""What the watch says, in a sentence, and the buttons by which people say that they have changed something."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.drift.watch import Alarm
from inspector.core.record import CHANGES, Event
from inspector.services.health.drift_study import Study
from inspector.ui import theme
from inspector.ui.change_desk import CHANGE_ICONS
from inspector.ui.drift_text import alarm_text, change_text, event_text, since_text
from inspector.ui.joined_text import clauses_text, list_text, sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.pages.entered_band import EnteredBand
from inspector.ui.plural import counted
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.wrapped_row import WrappedRow


class DriftHead(QWidget):
    """A line for the state of the station, one for what moved besides, and a row of buttons."""

    changed = Signal(object)
    """Somebody has changed something: an `EventKind`."""
    look_wanted = Signal()
    """Another time, or the newest parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state, self.more = QLabel(), QLabel()
        self.state.setProperty("role", "heading")
        self.more.setProperty("role", "muted")
        for label in (self.state, self.more):
            label.setWordWrap(True)
        self.span = QComboBox()
        self.span.setAccessibleName(self.tr("Which parts"))
        for text, days in (
            (self.tr("Last 24 hours"), 1),
            (self.tr("Last 7 days"), 7),
            (self.tr("Last 30 days"), 30),
            (self.tr("All parts"), 0),
        ):
            self.span.addItem(text, days)
        self.span.setCurrentIndex(1)
        self.refresh = IconButton("refresh", tip=self.tr("Look at the newest parts"), operator=True)
        self.buttons = {kind: IconButton(CHANGE_ICONS[kind], event_text(kind), operator=True) for kind in CHANGES}
        self.entered = EnteredBand()
        self._lay_out()
        self.span.currentIndexChanged.connect(lambda _: self.look_wanted.emit())
        self.refresh.clicked.connect(self.look_wanted)
        for kind, button in self.buttons.items():
            button.setToolTip(self.tr("Enters this with the present time: what is usual is learned anew from then on"))
            button.clicked.connect(lambda _=False, kind=kind: self.changed.emit(kind))

    def days(self) -> int:
        """How far back is looked; 0: as far as the record goes."""
        return int(self.span.currentData())

    def show_study(self, study: Study, zones: tuple[str, ...]) -> None:
        """What is known now."""
        if study.now is not None:
            self.state.setText(alarm_text(study.now, zones))
            others = list_text(change_text(each, zones) for each in study.now.movers[1:])
            parts = counted(self.tr("{count} parts since then.", "", study.now.first.parts), study.now.first.parts)
            self.more.setText(sentences_text((parts, self.tr("Moved as well: {changes}.").format(changes=others))) if others else parts)
        elif study.learning:
            self.state.setText(self.tr("What is usual is being learned"))
            text = self.tr("{count} more good parts are needed before a drift can be told.", "", study.learning)
            self.more.setText(counted(text, study.learning))
        else:
            self.state.setText(self.tr("Nothing has moved"))
            self.more.setText(self._past(study))

    @Slot(object)
    def show_entered(self, event: Event) -> None:
        """Something was entered; it may be taken back for a while, and the charts follow."""
        self.entered.show_entered(event_text(event.kind))

    def _past(self, study: Study) -> str:
        looked = counted(self.tr("{count} parts were looked at.", "", len(study.moments)), len(study.moments))
        if not study.alarms:
            return looked
        ended = clauses_text(self._ended_text(each) for each in study.alarms[-2:])
        text = self.tr("{looked} Earlier alarms: {count}, the last ones {ended}.")
        return text.format(looked=looked, count=count_text(len(study.alarms)), ended=ended)

    def _ended_text(self, alarm: Alarm) -> str:
        return self.tr("{time} {change}").format(time=since_text(alarm.first.since), change=change_text(alarm.first))

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.state)
        said.addWidget(self.more)
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE)
        top.addLayout(said, 1)
        top.addWidget(self.span)
        top.addWidget(self.refresh)
        row = WrappedRow()
        row.add(QLabel(self.tr("Just changed:")), *self.buttons.values())
        row.add_stretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(row)
        layout.addWidget(self.entered)
