"""What goes on in the program, for whoever looks at another page: the build and the inspection, in the rail and in the window's title."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from inspector.core.progress import Progress
from inspector.ui.building import Building
from inspector.ui.joined_text import list_text, named_text, sentences_text
from inspector.ui.number_text import share_text
from inspector.ui.stages import stage_text


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that goes on."""

    word: str
    """What it does, such as Running."""
    what: str
    """What it is about, such as the name of a camera."""
    icon: str
    share: float | None = None
    """Of the present stage; None: it has no end that is known."""
    needs_hand: bool = False
    """Whether it waits for somebody."""

    @property
    def short(self) -> str:
        """For a mark that is as wide as a few letters."""
        return share_text(self.share, 0) if self.share is not None else ""

    @property
    def text(self) -> str:
        """All of it."""
        return named_text(self.word, sentences_text((self.what, self.short)))


class GoingOn(QObject):
    """Of each kind one at most; None: nothing of it goes on."""

    changed = Signal()
    line_changed = Signal()
    """`line` is another one."""

    def __init__(self, building: Building, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.line: Happening | None = None
        """The inspection that runs."""
        self.build: Happening | None = None
        self._building = building
        building.started.connect(self._on_started)
        building.stepped.connect(self._on_stepped)
        building.ended.connect(self._on_ended)
        if building.running:
            self._on_started()

    @property
    def text(self) -> str:
        """All that goes on, in one line; empty while nothing does."""
        return list_text(each.text for each in (self.line, self.build) if each is not None)

    def take_line(self, line: Happening | None) -> None:
        """What is being inspected now."""
        if line != self.line:
            self.line = line
            self.line_changed.emit()
            self.changed.emit()

    def _take_build(self, build: Happening | None) -> None:
        if build != self.build:
            self.build = build
            self.changed.emit()

    @Slot()
    def _on_started(self) -> None:
        self._on_stepped(Progress("Starting", 0, 0))

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        """Told by whole percents: more often nobody reads it."""
        share = int(100 * progress.fraction) / 100 if progress.total else None
        word = QCoreApplication.translate("GoingOn", "Build")
        self._take_build(Happening(word, stage_text(progress.stage), "build", share))

    @Slot()
    def _on_ended(self) -> None:
        self._take_build(None)
