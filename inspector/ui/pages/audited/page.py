"""Audit: what was done at this PC, by whom, the newest first; and whether nothing of it was changed."""

from array import array
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QModelIndex, QStandardPaths, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.core.audit import Entry, Finding
from inspector.core.errors import Cancelled
from inspector.core.progress import Progress
from inspector.services import auditing
from inspector.services.audit_listing import Known, Wanted, entries_of, known, numbers
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import count_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.audited.details import whole_text
from inspector.ui.pages.audited.filters import AuditFilters
from inspector.ui.pages.audited.table import AuditTable
from inspector.ui.pages.rooms import Rooms
from inspector.ui.people import People
from inspector.ui.plural import counted
from inspector.ui.widgets.icon_button import IconButton

_AT_ONCE = 300
"""Entries that are read together: what was scrolled past is not read at all."""
_MOST_FINDINGS = 50


class AuditPage(Page):
    """Reads the audit whenever it is shown; the whole chain is checked when somebody asks."""

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rooms, self.filters, self.table = Rooms("audit"), AuditFilters(), AuditTable()
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setAccessibleName(self.tr("Details of the entry"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.verify = IconButton("check", self.tr("Verify the chain"), operator=True)
        self.export = IconButton("export", self.tr("Export CSV…"), operator=True)
        self.refresh = IconButton("refresh", tip=self.tr("Look for newer entries"), operator=True)
        self._knowing, self._listing, self._reading, self._work = (NewestJob(self) for _ in range(4))
        self._waiting: list[int] = []
        self._stands = ""
        self._lay_out()
        self._connect()
        people.guard(Act.EXPORT, self.export)

    @property
    def busy(self) -> bool:
        """Whether something is being read or checked."""
        return any(each.running for each in (self._knowing, self._listing, self._reading, self._work))

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [each.stop(timeout_ms) for each in (self._knowing, self._listing, self._reading, self._work)]
        return all(ended)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._listing.drop()

    # -- the list -------------------------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Reads the numbers of the entries that are wanted, and what there is to choose from."""
        days = self.filters.days
        since = (datetime.now().astimezone() - timedelta(days=days - 1)).date().isoformat() if days else ""
        wanted = Wanted(spans=self.filters.spans, kind=self.filters.kind, who=self.filters.who, since=since)
        self._listing.start(numbers(wanted))
        self._knowing.start(known())

    @Slot(object)
    def _on_known(self, found: Known) -> None:
        self.filters.show_known(found)

    @Slot(object)
    def _on_listed(self, found: "array[int]") -> None:
        self._waiting.clear()
        self.table.entries.show_numbers(found)
        self.details.clear()
        self._stands = counted(self.tr("{count} entries", "", len(found)), len(found))
        self.said.setText(self._stands)

    @Slot(object)
    def _on_wanted(self, wanted: list[int]) -> None:
        waiting = [*wanted, *self._waiting]
        self._waiting = waiting[:_AT_ONCE]
        self.table.entries.forget(waiting[_AT_ONCE:])
        self._read_next()

    def _read_next(self) -> None:
        if self._waiting and not self._reading.running:
            wanted, self._waiting = self._waiting, []
            self._reading.start(entries_of(wanted))

    @Slot(object)
    def _on_read(self, found: dict[int, Entry]) -> None:
        self.table.entries.take(found)
        self._show_details()
        self._read_next()

    @Slot()
    def _show_details(self) -> None:
        index: QModelIndex = self.table.currentIndex()
        entry = self.table.entries.entry(index.row()) if index.isValid() else None
        text = whole_text(entry) if entry is not None else ""
        if text != self.details.toPlainText():
            self.details.setPlainText(text)

    # -- the chain ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_verify(self) -> None:
        self._begin()
        self._work.start(auditing.verify())

    @Slot()
    def _on_export(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        place = str(Path(documents) / "audit.csv")
        name, _ = QFileDialog.getSaveFileName(self.window(), self.tr("Export the audit"), place, "CSV (*.csv)")
        if name:
            self._begin()
            self._work.start(auditing.export_csv(Path(name)))

    def _begin(self) -> None:
        for button in (self.verify, self.export):
            button.setEnabled(False)
        self.said.setText(self.tr("Reading the audit…"))

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        if progress.done:
            text = self.tr("Reading the audit: {count} entries", "", progress.done)
            self.said.setText(counted(text, progress.done))

    @Slot(object)
    def _on_worked(self, result: object) -> None:
        self._end()
        if isinstance(result, list):
            self._tell_findings(result)
        else:
            done = int(str(result))
            self.said.setText(counted(self.tr("{count} entries were written.", "", done), done))

    def _tell_findings(self, findings: list[Finding]) -> None:
        bad = [each for each in findings if not each.mark]
        marks = [each for each in findings if each.mark]
        good = self.tr("The chain is whole: nothing was changed, removed or put in between.")
        text = counted(self.tr("The chain is broken: {count} findings.", "", len(bad)), len(bad)) if bad else good
        if marks:
            text += " " + counted(self.tr("{count} entries are of a clock that was set back.", "", len(marks)), len(marks))
        self.said.setText(text)
        self.said.setFont(theme.font(theme.FONT_BODY, bold=bool(bad)))
        listed = [self.tr("Entry {number}: {finding}").format(number=count_text(e.number), finding=e.sentence) for e in findings]
        more = [self.tr("and {count} more").format(count=count_text(len(listed) - _MOST_FINDINGS))] if len(listed) > _MOST_FINDINGS else []
        self.details.setPlainText("\n".join([*listed[:_MOST_FINDINGS], *more]))

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._end()
        self.said.setText(self._stands)
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end(self) -> None:
        self.said.setFont(theme.font(theme.FONT_BODY))
        for button in (self.verify, self.export):
            button.setEnabled(True)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self.filters.changed.connect(self.look)
        self.refresh.clicked.connect(self.look)
        self.verify.clicked.connect(self._on_verify)
        self.export.clicked.connect(self._on_export)
        self.table.entries.wanted.connect(self._on_wanted, Qt.ConnectionType.QueuedConnection)  # it asks while it is painted
        self.table.picked.connect(self._show_details)
        self._knowing.succeeded.connect(self._on_known)
        self._listing.succeeded.connect(self._on_listed)
        self._reading.succeeded.connect(self._on_read)
        self._work.stepped.connect(self._on_stepped)
        self._work.succeeded.connect(self._on_worked)
        for job in (self._knowing, self._listing, self._reading, self._work):
            job.failed.connect(self._on_failed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE)
        top.addWidget(self.filters, 1)
        for button in (self.refresh, self.verify, self.export):
            top.addWidget(button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(*[2 * theme.SPACE] * 4)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.said)
        column.addWidget(split, 1)
        self.rooms.lay_out(self, content)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return AuditPage(window.session.people)
