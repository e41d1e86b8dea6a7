"""Asks before something ends an inspection that is running: one tap, in gloves, must not."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from inspector.ui.bridge.nobody import nobody
from inspector.ui.widgets.question import Question


class LineQuestion(Question):
    """A box over the window; the line goes on while it is open, and where the answer is no."""

    def __init__(self, window: QWidget, is_running: Callable[[], bool]) -> None:
        super().__init__(window)
        self._is_running = is_running
        self._work: Callable[[], object] = nobody
        self.confirmed.connect(self._on_confirmed)

    def ask_before(self, work: Callable[[], object], text: str, do: str) -> None:
        """Does `work`, which ends a running line: at once where none runs, otherwise when `do` is the answer to `text`."""
        if not self._is_running():
            work()
            return
        self._work = work  # of two wishes, the later one
        detail = self.tr("What has been inspected so far is kept. Parts that come afterwards are not inspected.")
        self.ask(self.tr("An inspection is running"), text, detail, do, self.tr("Go on inspecting"))

    @Slot()
    def _on_confirmed(self) -> None:
        work, self._work = self._work, nobody
        work()
