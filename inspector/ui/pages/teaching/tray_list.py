"""The parts in the tray, each with a small picture and what becomes of it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from inspector.storage.teach_tray import Entry, Standing, Tray
from inspector.ui import theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.pictured_list import PicturedList
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_PICTURE_PX = 48
STANDINGS = {
    Standing.WAITING: QT_TRANSLATE_NOOP("TrayList", "waits for you"),
    Standing.ACCEPTED: QT_TRANSLATE_NOOP("TrayList", "accepted"),
    Standing.REFUSED: QT_TRANSLATE_NOOP("TrayList", "refused"),
    Standing.TAUGHT: QT_TRANSLATE_NOOP("TrayList", "taught"),
}


class TrayList(PicturedList):
    """Arrow keys and taps go from part to part; those that wait come first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Parts in the tray"), _PICTURE_PX, parent)
        self.setWordWrap(True)

    def show_tray(self, tray: Tray, path_of: Callable[[Entry], str]) -> None:
        """Replaces the list; the part that was chosen stays so, otherwise the first one is. Hidden while there is none."""
        before, row = self.entry(), self.currentRow()
        self.blockSignals(True)
        self.clear()
        for entry in sorted(tray, key=lambda each: list(Standing).index(each.standing)):
            self.add(_text(entry), entry, path_of(entry), _PICTURE_PX + theme.SPACE, entry.why or entry.name)
        parts = [self._at(number).part for number in range(self.count())]
        chosen = parts.index(before.part) if before is not None and before.part in parts else min(max(row, 0), self.count() - 1)
        self.setCurrentRow(chosen)
        self.blockSignals(False)
        self.setVisible(bool(tray))

    def entry(self) -> Entry | None:
        """The part that is chosen; None where there is none."""
        return self._at(self.currentRow()) if self.currentRow() >= 0 else None

    def choose_waiting(self) -> None:
        """Goes on to the first part that waits, if there is one."""
        waiting = (number for number in range(self.count()) if self._at(number).standing is Standing.WAITING)
        self.setCurrentRow(next(waiting, self.currentRow()))

    def _at(self, number: int) -> Entry:
        found: Entry = self.value(number)
        return found


def _text(entry: Entry) -> str:
    standing = QCoreApplication.translate("TrayList", STANDINGS[entry.standing])
    score = f"   ·   {score_text(entry.score)}" if entry.score is not None else ""
    return f"{entry.name}{score}\n{standing}"
