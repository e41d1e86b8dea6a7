"""The table with its filters, the charts of the same parts, and one part large."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.core.record_query import Filter, Row
from inspector.services.reviewing.archive import Archive
from inspector.ui import theme
from inspector.ui.pages.recorded.charts import Charts
from inspector.ui.pages.recorded.export import Exporter, Kind, Wanted
from inspector.ui.pages.recorded.filters import Filters
from inspector.ui.pages.recorded.finder import MOST_NEW, Counts, Finder, Found
from inspector.ui.pages.recorded.head import Head
from inspector.ui.pages.recorded.part import PartPane
from inspector.ui.pages.recorded.table import PartsTable

MOST_CHOSEN = 5000
"""Selected parts that are taken out at once; more are chosen with the filters."""


class RecordedParts(QStackedWidget):
    """Follows the record while it grows, without moving what one reads."""

    opened = Signal(object)
    """A `Row` that is to be shown large: answer with `show_pane`."""
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.filters, self.table, self.charts, self.pane = Head(), Filters(), PartsTable(), Charts(), PartPane()
        self.finder, self.exporter = Finder(self), Exporter(self)
        self._archive: Archive | None = None
        self._newest_first = True
        self._charted: Filter | None = None
        self._lay_out()
        self._connect()
        self._on_picked()

    @property
    def archive(self) -> Archive | None:
        """The record that is shown."""
        return self._archive

    def use(self, archive: Archive | None) -> None:
        """Shows this record, or forgets the one before."""
        self._archive, self._charted = archive, None
        self.charts.drop()
        self.exporter.cancel()
        self.close_pane()
        self.finder.use(archive)
        self.table.parts.show_rows([], more=False)
        self.head.news.hide()
        if archive is not None:
            self.table.folder = archive.folder
            self.search()

    @Slot()
    def search(self) -> None:
        """Begins anew with the present filters."""
        self.head.show_counts(None)
        self.head.news.hide()
        self.finder.find(self.filters.wanted, self._newest_first)
        self._look_at_charts()

    def look_for_new(self) -> None:
        """What has been recorded since is put above the others."""
        if not self.head.news.isVisible():
            self.finder.look_for_new()

    def show_pane(self) -> None:
        """Shows one part large."""
        self.setCurrentWidget(self.pane)
        self.pane.pictures.then.setFocus()

    @Slot()
    def close_pane(self) -> None:
        """Goes back to the table."""
        was_open = self.currentWidget() is self.pane
        self.pane.clear()
        self.setCurrentIndex(0)
        if was_open:
            self.table.setFocus()

    def stop(self, timeout_ms: int) -> bool:
        """Ends all threads; False when one does not end in time."""
        ended = [each.stop(timeout_ms) for each in (self.finder, self.table, self.charts, self.exporter)]
        return all(ended)

    # -- what the record says -------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        self.table.parts.show_rows(found.rows, found.more)
        self.table.scrollToTop()
        self.table.say_nothing("" if found.rows else self.tr("No part matches these filters."))
        self._on_picked()

    @Slot(object)
    def _on_followed(self, found: Found) -> None:
        self.table.parts.append(found.rows, found.more)

    @Slot(object)
    def _on_came(self, rows: list[Row]) -> None:
        """At the top of the table they appear; whoever reads further down is told, and nothing moves."""
        at_top = self.table.at_top and self.currentWidget() is not self.pane and not self.table.chosen()
        if at_top and len(rows) <= MOST_NEW:
            self.table.parts.prepend(rows)
            self.table.scrollToTop()
            self.table.say_nothing("")
        elif at_top:
            self.search()
        else:
            self.head.news.show()

    @Slot(object)
    def _on_counted(self, counts: Counts) -> None:
        self.head.show_counts(counts)

    # -- what the user wants --------------------------------------------------------------------------------------------

    @Slot(bool)
    def _on_order(self, newest_first: bool) -> None:
        self._newest_first = newest_first
        self.search()

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        """The neighbour in the table, which is read on at its end."""
        opened = self.pane.opened
        number = self.table.parts.number_of(opened.row.id) if opened is not None else None
        target = 0 if number is None else number + step
        if 0 <= target < self.table.parts.rowCount():
            self.table.select(target)
            self.opened.emit(self.table.parts.row(target))

    @Slot()
    def _on_open(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self.opened.emit(chosen[0])

    @Slot()
    def _on_picked(self) -> None:
        count = len(self.table.chosen())
        self.head.open.setEnabled(count == 1)
        for kind in Kind:
            self.head.allow(Wanted(kind, selected=True), 0 < count <= MOST_CHOSEN)

    @Slot(object)
    def _on_save(self, wanted: Wanted) -> None:
        if self._archive is not None:
            self.exporter.ask(self.window(), wanted, self._archive, self.filters.wanted, self.table.chosen())

    @Slot(str)
    def _on_saved(self, said: str) -> None:
        self.head.show_progress(None)
        self.head.say(said)

    @Slot(bool)
    def _on_charts(self, wanted: bool) -> None:
        self._halves.setCurrentIndex(1 if wanted else 0)
        self.head.open.setVisible(not wanted)
        self._look_at_charts()

    def _look_at_charts(self) -> None:
        wanted = self.filters.wanted
        if self._archive is not None and self._halves.currentIndex() == 1 and self._charted != wanted:
            self._charted = wanted
            self.charts.look(self._archive, wanted)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for text, wanted in (
            (self.tr("All these parts as CSV…"), Wanted(Kind.CSV)),
            (self.tr("All these parts as Parquet…"), Wanted(Kind.PARQUET)),
            (self.tr("Selected parts as CSV…"), Wanted(Kind.CSV, selected=True)),
            (self.tr("Selected parts as Parquet…"), Wanted(Kind.PARQUET, selected=True)),
            (self.tr("Pictures of the selected parts…"), Wanted(Kind.PICTURES, selected=True)),
        ):
            self.head.offer(text, wanted)
        self._halves = QStackedWidget()
        self._halves.addWidget(self.table)
        self._halves.addWidget(self.charts)
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.head)
        column.addWidget(self.filters)
        column.addWidget(self._halves, 1)
        self.addWidget(overview)
        self.addWidget(self.pane)

    def _connect(self) -> None:
        wires: tuple[tuple[object, Callable[..., object]], ...] = (
            (self.filters.changed, self.search),
            (self.finder.found, self._on_found),
            (self.finder.followed, self._on_followed),
            (self.finder.came, self._on_came),
            (self.finder.counted, self._on_counted),
            (self.finder.runs_known, self.filters.show_runs),
            (self.table.parts.more_wanted, self.finder.go_on),
            (self.table.order_wanted, self._on_order),
            (self.table.picked, self._on_picked),
            (self.head.open.clicked, self._on_open),
            (self.head.top_wanted, self.search),
            (self.head.charts_wanted, self._on_charts),
            (self.head.save_wanted, self._on_save),
            (self.head.cancel_wanted, self.exporter.cancel),
            (self.exporter.stepped, self.head.show_progress),
            (self.exporter.ended, self._on_saved),
            (self.pane.closed, self.close_pane),
            (self.pane.stepped, self._on_stepped),
        )
        for signal, slot in wires:
            signal.connect(slot)  # type: ignore[attr-defined]
        self.table.opened.connect(self.opened)
        self.finder.failed.connect(self.failed)
        self.charts.failed.connect(self.failed)
        self.exporter.failed.connect(self.failed)
