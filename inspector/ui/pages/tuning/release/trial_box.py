"""The time machine on the card: the wish to try a threshold on recorded parts, how far that is, and what came of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from inspector.core.progress import Progress
from inspector.services.releasing.trial import Trial
from inspector.ui import theme
from inspector.ui.pages.tuning.cards import note, row, say
from inspector.ui.pages.tuning.release import words
from inspector.ui.stages import stage_text
from inspector.ui.widgets.icon_button import IconButton

_BAR_STEPS = 1000


class TrialBox(QWidget):
    """Says what it is told; whoever holds the job listens to its signals."""

    wanted = Signal()
    cancelled = Signal()
    see_wanted = Signal()
    """The parts that change are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin = IconButton("history", self.tr("Try on recorded parts"))
        self.begin.setToolTip(self.tr("What it would have made of the parts that were inspected last"))
        self.cancel, self.see = IconButton("stop", self.tr("Cancel")), IconButton("right", self.tr("See them"))
        self.bar, self.said = QProgressBar(), note()
        self.bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(row(self.begin, self.cancel))
        for part in (self.bar, self.said):
            layout.addWidget(part)
        layout.addLayout(row(self.see))
        self.begin.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self.cancelled)
        self.see.clicked.connect(self.see_wanted)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing was tried, or something else."""
        self._show(False, False, "")

    def show_begun(self) -> None:
        """The work has begun."""
        self.bar.setRange(0, 0)
        self._show(True, False, "")

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        self.bar.setRange(0, _BAR_STEPS if progress.total else 0)
        self.bar.setValue(int(_BAR_STEPS * progress.fraction))
        self.bar.setAccessibleName(stage_text(progress.stage))

    def show_trial(self, found: Trial) -> None:
        """What came of it."""
        self._show(False, found.replay is not None and bool(found.replay.changes), words.replay_text(found.replay))

    def _show(self, runs: bool, has_changes: bool, text: str) -> None:
        self.begin.setVisible(not runs)
        self.cancel.setVisible(runs)
        self.bar.setVisible(runs)
        self.see.setVisible(has_changes)
        say(self.said, text)
