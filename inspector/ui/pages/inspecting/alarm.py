"""What the operator hears of the line: one tone for NG, another one for all that is undecided or at fault. OK is silent."""

import sys

from PySide6.QtCore import QObject, Slot

from inspector.core.types import Verdict
from inspector.ui.joined_text import list_text
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.stage import Stage
from inspector.ui.settings import UserSettings
from inspector.ui.sound import PLAYERS, Sounds, Tone


class Alarm(QObject):
    """Listens to a run, once whoever else listens has been told. Where nothing can be played, the stage's notice says so, once."""

    def __init__(self, run: InspectionRun, stage: Stage, settings: UserSettings, parent: QObject, *, sounds: Sounds | None = None) -> None:
        super().__init__(parent)
        self._stage, self._settings = stage, settings
        self._sounds = sounds or Sounds(self)
        self._on = settings.now.sound
        self._sounds.failed.connect(self._on_failed)
        run.inspected.connect(self._on_inspected)
        for trouble in (run.camera_lost, run.late, run.failed, run.faulted):
            trouble.connect(self._on_trouble)
        settings.changed.connect(self._on_settings)

    def stop(self) -> None:
        """Ends what is being played."""
        self._sounds.stop()

    @Slot(object)
    def _on_inspected(self, part: Part) -> None:
        if part.inspection.verdict is not Verdict.OK:
            self._play(Tone.NG if part.inspection.verdict is Verdict.NG else Tone.FAULT)

    @Slot(object)
    def _on_trouble(self, _: object) -> None:
        self._play(Tone.FAULT)

    @Slot()
    def _on_settings(self) -> None:
        """Whoever switches it on hears at once what it will sound like, or reads why it will not."""
        before, self._on = self._on, self._settings.now.sound
        if self._on and not before:
            self._play(Tone.NG)

    @Slot()
    def _on_failed(self) -> None:
        said, programs = self.tr("There is no loudspeaker in use."), list_text(player[0] for player in PLAYERS.get(sys.platform, ()))
        if programs:
            said = self.tr("There is no loudspeaker in use, or none of these programs is installed: {programs}.").format(programs=programs)
        self._stage.say(self.tr("No tone can be heard on this PC."), said)

    def _play(self, tone: Tone) -> None:
        if self._on:
            self._sounds.play(tone)
