"""All challenges of the project, the newest first: when, by whom, what came of it, and whether the record holds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from inspector.core.challenge_record import Challenge
from inspector.storage.challenge_log import Line
from inspector.ui import icons, theme
from inspector.ui.date_text import moment_text
from inspector.ui.pages.challenge.words import outcome_text

_MOST = 500


class ChallengeHistory(QTableWidget):
    """A tap shows what every sample got."""

    chosen = Signal(object)
    """The `Challenge` that was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._lines: list[Line] = []
        self.setHorizontalHeaderLabels([self.tr("When"), self.tr("By"), self.tr("Signed"), self.tr("What came of it")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.TOUCH_PX)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Challenges so far"))
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
                self.setItem(row, column, self._cell(text, icon))
        if self._lines:
            self.selectRow(0)

    def _cell(self, text: str, icon: str) -> QTableWidgetItem:
        made = QTableWidgetItem(f" {text} ")
        made.setToolTip(text)
        if icon:
            made.setIcon(icons.icon(icon, self))
        return made

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
