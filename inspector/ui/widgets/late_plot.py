"""A plot that is made when it is seen for the first time: making one takes longer than the buttons and texts of half a page."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget


class LatePlot(QWidget):
    """What is to be drawn earlier is kept until then; of several drawings of one thing the last one counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_made = False
        self._later: dict[str, Callable[[], object]] = {}

    def make(self) -> None:
        """Makes the plot and lays it out."""
        raise NotImplementedError

    def tint(self) -> None:
        """Gives it the colours in force."""
        raise NotImplementedError

    def draw(self, what: str, work: Callable[[], object]) -> None:
        """Does `work` to the plot now, or once it is there."""
        if self._is_made:
            work()
        else:
            self._later[what] = work

    def showEvent(self, event: QShowEvent) -> None:
        if not self._is_made:
            self.make()
            self._is_made = True
            self.tint()
            later, self._later = self._later, {}
            for work in later.values():
                work()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._is_made:
            self.tint()
