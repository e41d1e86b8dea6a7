"""All challenges of the project, the newest first: when, by whom, what came of it, and whether the record holds."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.challenge_record import Challenge
from inspector.storage.challenge_log import Line
from inspector.ui import icons
from inspector.ui.date_text import moment_text
from inspector.ui.pages.challenge.words import outcome_text
from inspector.ui.widgets.read_only_table import ReadOnlyTable

_MOST = 500


class ChallengeHistory(ReadOnlyTable):
    """A tap shows what every sample got."""

    chosen = Signal(object)
    """The `Challenge` that was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        columns = self.tr("When"), self.tr("By"), self.tr("Signed"), self.tr("What came of it")
        super().__init__(self.tr("Challenges so far"), columns, parent, selects=True)
        self._lines: list[Line] = []
        self.itemSelectionChanged.connect(self._on_selected)

    @property
    def current(self) -> Challenge | None:
        """The one that is selected."""
        rows = self.selectionModel().selectedRows()
        return self._lines[rows[0].row()].challenge if rows else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replaces all rows and selects the newest."""
        self._lines = list(lines[:_MOST])
        self.clearSelection()
        self.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            found = line.challenge
            texts = (
                moment_text(found.at) if found is not None else "?",
                found.who if found is not None else "",
                self._signed_text(line),
                self._outcome_text(found),
            )
            signed, came = "check" if line.holds else "warning", "ok" if found is not None and found.passed else "ng"
            for column, (text, icon) in enumerate(zip(texts, ("", "", signed, came), strict=True)):
                cell = self.write(row, column, text)
                if icon:
                    cell.setIcon(icons.icon(icon, self))
        if self._lines:
            self.selectRow(0)

    def _outcome_text(self, found: Challenge | None) -> str:
        if found is None:
            return self.tr("The line cannot be read.")
        return self.tr("Passed") if found.passed else outcome_text(found)

    def _signed_text(self, line: Line) -> str:
        if line.holds and line.signer is not None:
            return line.signer.name
        return self.tr("Changed afterwards") if line.in_place else self.tr("Changed, or one before it is missing")

    @Slot()
    def _on_selected(self) -> None:
        self.chosen.emit(self.current)
