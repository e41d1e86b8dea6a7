"""Which of the camera's pictures show a part."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.devices.triggers.part_present import Scene
from inspector.services.line.preview import Presence
from inspector.ui import theme
from inspector.ui.number_text import number_as_typed, share_text
from inspector.ui.plural import counted
from inspector.ui.said_text import in_words
from inspector.ui.widgets.choices import Choices
from inspector.ui.widgets.field import Field
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.setting_fields import setting_reader


class TriggerTab(QWidget):
    """`settings` with the box in `box`, which is drawn elsewhere."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box: tuple[int, ...] = ()
        self.kinds = Choices(self._kinds())
        self.interval = Field(self.tr("Seconds between two parts"), setting_reader(TriggerSettings, "interval_s"))
        self.present = {
            "share": Field(self.tr("Share of the box that a part changes"), setting_reader(TriggerSettings, "share")),
            "contrast": Field(self.tr("Difference in brightness that counts"), setting_reader(TriggerSettings, "contrast")),
            "still_frames": Field(self.tr("Pictures alike until it lies still"), setting_reader(TriggerSettings, "still_frames")),
        }
        self.takt = Field(self.tr("Time for a verdict in ms, 0: any; a later one is undecided"), setting_reader(TriggerSettings, "takt_ms"))
        self.scene, self._part = QLabel(), QWidget()
        self.learn = IconButton("refresh", self.tr("The box is empty now"))
        self.learn.setToolTip(self.tr("Learns again what the scene looks like without a part"))
        self._lay_out()
        self.kinds.chosen.connect(self._on_kind)
        for each in self._fields:
            each.changed.connect(self.changed)
        self._on_kind()

    @property
    def uses_box(self) -> bool:
        """Whether a box says where parts come to rest."""
        return self.kinds.value is TriggerKind.PRESENT

    @property
    def settings(self) -> TriggerSettings:
        """What was set; only where `problem` is empty."""
        values: dict[str, Any] = {name: field.value for name, field in self.present.items()}
        return TriggerSettings(self.kinds.value, self.interval.value, self.box, **values, takt_ms=self.takt.value)

    @property
    def problem(self) -> str:
        """Why it cannot be stored."""
        return next((each.problem for each in self._fields if each.problem), "")

    def show_settings(self, settings: TriggerSettings) -> None:
        """Shows what is stored."""
        self.box = settings.box
        self.kinds.choose(settings.kind)
        self.interval.set_text(number_as_typed(settings.interval_s))
        self.takt.set_text(number_as_typed(settings.takt_ms))
        for name, field in self.present.items():
            field.set_text(number_as_typed(getattr(settings, name)))

    def show_presence(self, presence: Presence | None) -> None:
        """What the trigger makes of the picture that is shown; None: nothing is shown."""
        if presence is None:
            self.scene.setText(self.tr("Show the live picture to see what the trigger makes of it."))
            return
        if presence.problem:
            self.scene.setText(in_words(presence.problem))
            return
        words = {
            Scene.LEARNING: self.tr("Learning the empty scene: nothing may move."),
            Scene.EMPTY: self.tr("Empty"),
            Scene.MOVING: self.tr("Moving, or too small"),
            Scene.STILL: self.tr("Still: would trigger"),
        }
        text = self.tr("{scene} · {share} of the box is changed · {parts}")
        parts = counted(self.tr("{count} parts so far", "", presence.parts), presence.parts)
        self.scene.setText(text.format(scene=words[presence.scene], share=share_text(presence.changed, 0), parts=parts))

    @property
    def _fields(self) -> tuple[Field, ...]:
        return self.interval, *self.present.values(), self.takt

    def _kinds(self) -> tuple[tuple[TriggerKind, str, str], ...]:
        return (
            (
                TriggerKind.EVERY,
                self.tr("Every picture"),
                self.tr("Each picture shows a part; the newest counts where there are too many."),
            ),
            (TriggerKind.KEY, self.tr("Key or pedal"), self.tr("Somebody presses a key or a foot pedal for each part.")),
            (TriggerKind.TIMER, self.tr("Timer"), self.tr("One picture at fixed times, whatever it shows.")),
            (TriggerKind.PRESENT, self.tr("Part present"), self.tr("A part comes into the box and lies still: no sensor is needed.")),
            (TriggerKind.EXTERNAL, self.tr("External"), self.tr("A controller or a light barrier says that a part is there.")),
        )

    def _lay_out(self) -> None:
        self.scene.setWordWrap(True)
        self.scene.setFont(theme.font(bold=True, tabular=True))
        part = QVBoxLayout(self._part)
        layout = QVBoxLayout(self)
        for each in (part, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(theme.SPACE)
        for widget in (self.scene, self.learn, *self.present.values()):
            part.addWidget(widget)
        for widget in (self.kinds, self.interval, self._part, self.takt):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.show_presence(None)

    @Slot()
    def _on_kind(self) -> None:
        self.interval.setVisible(self.kinds.value is TriggerKind.TIMER)
        self._part.setVisible(self.uses_box)
        self.changed.emit()
