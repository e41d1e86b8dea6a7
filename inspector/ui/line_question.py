"""Asks before something ends an inspection that is running: one tap, in gloves, must not."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from inspector.ui.bridge.nobody import nobody
from inspector.ui.widgets.question import Question

Ask: TypeAlias = Callable[[Callable[[], object]], None]
"""One of the questions: does the work that it is given, or asks first."""


def at_once(work: Callable[[], object]) -> None:
    """An `Ask` for where no line can be running."""
    work()


class LineQuestion(Question):
    """A box over the window; the line goes on while it is open, and where the answer is no."""

    def __init__(self, window: QWidget, is_running: Callable[[], bool]) -> None:
        super().__init__(window)
        self._is_running = is_running
        self._work: Callable[[], object] = nobody
        self.confirmed.connect(self._on_confirmed)

    def ask_before(self, work: Callable[[], object], text: str, do: str, detail: str = "") -> None:
        """Does `work`, which ends a running line: at once where none runs, otherwise when `do` is the answer to `text`.

        `detail`: what it means, where it is not that parts are no longer inspected.
        """
        if not self._is_running():
            work()
            return
        self._work = work  # of two wishes, the later one
        ends = self.tr("What has been inspected so far is kept. Parts that come afterwards are not inspected.")
        self.ask(self.tr("An inspection is running"), text, detail or ends, do, self.tr("Go on inspecting"))

    def ask_before_stop(self, work: Callable[[], object]) -> None:
        """Before the line is stopped and nothing else is wanted."""
        self.ask_before(work, self.tr("Stop the inspection?"), self.tr("Stop"))

    def ask_before_project(self, work: Callable[[], object]) -> None:
        """Before another project is opened."""
        self.ask_before(work, self.tr("Stop the inspection and open another project?"), self.tr("Stop and open"))

    def ask_before_model(self, work: Callable[[], object]) -> None:
        """Before another model of the same project comes into use."""
        self.ask_before(work, self.tr("Stop the inspection and use the new model?"), self.tr("Stop and use it"))

    def ask_before_build(self, work: Callable[[], object]) -> None:
        """Before a build takes the time that verdicts need."""
        detail = self.tr("Verdicts come later while both run, and those that come too late are undecided.")
        detail += " " + self.tr("The inspection goes on with the present model until it is stopped.")
        self.ask_before(work, self.tr("Build beside the inspection?"), self.tr("Build all the same"), detail)

    @Slot()
    def _on_confirmed(self) -> None:
        work, self._work = self._work, nobody
        work()
