"""Tones for the operator, played by what the system brings: Qt's own player is in a package that is as large as the program."""

import shutil
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from inspector import paths

PLAYERS = {
    "linux": (("pw-play",), ("paplay",), ("aplay", "-q")),
    "darwin": (("afplay",),),
}
"""Programs that play a WAV file, the best first, by system. Windows needs none."""
_LEAST_S = 1.0
_STOP_MS = 500


class Tone(StrEnum):
    """What there is to hear. OK is silent."""

    NG = "ng"
    FAULT = "fault"
    """A part is undecided, or the line cannot be trusted."""


class Speaker(QObject):
    """Plays a file and answers at once. What is being played ends first; of those that wait for it, the last one follows."""

    failed = Signal()
    """Nothing can be played here: there is no player, or it does not come to an end properly."""

    def __init__(self, parent: QObject | None = None, *, players: tuple[tuple[str, ...], ...] | None = None) -> None:
        super().__init__(parent)
        self._players = PLAYERS.get(sys.platform, ()) if players is None else players
        self._process = QProcess(self)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._next: Path | None = None
        self._stopping = False

    def play(self, file: Path) -> None:
        """Plays a WAV file."""
        if sys.platform == "win32":
            self._play_by_windows(file)
        elif self._process.state() is not QProcess.ProcessState.NotRunning:
            self._next = file
        elif found := next((player for player in self._players if shutil.which(player[0])), None):
            self._process.start(found[0], [*found[1:], str(file)])
        else:
            self.failed.emit()

    def stop(self) -> None:
        """Ends what is being played, for good."""
        self._stopping, self._next = True, None
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_STOP_MS)

    def _play_by_windows(self, file: Path) -> None:
        if sys.platform == "win32":  # also for whoever checks the types
            import winsound

            try:
                winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
            except RuntimeError:
                self.failed.emit()

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if self._stopping:
            return
        if code or status is not QProcess.ExitStatus.NormalExit:
            self.failed.emit()
        following, self._next = self._next, None
        if following is not None:
            self.play(following)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # every other one comes with `finished`
            self.failed.emit()


class Sounds(QObject):
    """Plays tones, not more than one a second: a line that judges thirty NG parts a second must not drone."""

    failed = Signal()
    """No tone can be played on this PC; told once."""

    def __init__(
        self, parent: QObject | None = None, *, speaker: Speaker | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._speaker = speaker or Speaker(self)
        self._clock = clock
        self._last: dict[Tone, float] = {}
        self._told = False
        self._speaker.failed.connect(self._on_failed)

    def play(self, tone: Tone) -> None:
        """Plays a tone, unless the same one was played a moment ago."""
        now = self._clock()
        if now - self._last.get(tone, -_LEAST_S) >= _LEAST_S:
            self._last[tone] = now
            self._speaker.play(paths.resource(f"sounds/{tone}.wav"))

    def stop(self) -> None:
        """Ends what is being played, as the program ends."""
        self._speaker.stop()

    @Slot()
    def _on_failed(self) -> None:
        if not self._told:
            self._told = True
            self.failed.emit()
