"""Drift: what changed at the station, since when, and what of it moved first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.core.record import Event, EventKind
from inspector.core.record_query import Filter
from inspector.services.health.drift_study import Study, study
from inspector.services.reviewing.archive import Archive
from inspector.ui import messages, theme
from inspector.ui.archive_holder import ArchiveHolder
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.bridge.slices import Slices
from inspector.ui.change_desk import ChangeDesk
from inspector.ui.drift_text import zone_names
from inspector.ui.joined_text import sentences_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.drift.head import DriftHead
from inspector.ui.pages.drift.plot import DriftPlot
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.page_scroll import PageScroll

_COLUMNS = 2
_LOOK_MS = 3000
"""How often a record that is not there yet is looked for."""


class DriftPage(Page):
    """Looks into the record whenever it is shown, and when something was entered."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.holder, self.desk = ArchiveHolder(session, self), ChangeDesk(session, self)
        self.rooms, self.head = Rooms("drift"), DriftHead()
        self.plots: list[DriftPlot] = []
        self._job, self._drawing = NewestJob(self), Slices(self)
        self._clock = QTimer(self, interval=_LOOK_MS)
        self._lay_out()
        self._clock.timeout.connect(self.holder.look)
        self.holder.changed.connect(self._on_archive)
        self._job.succeeded.connect(self._on_studied)
        self._job.failed.connect(self._on_failed)
        self.desk.entered.connect(self._on_entered)
        self.desk.taken_back.connect(self._look)
        self.desk.ticked.connect(self.head.entered.show_seconds)
        self.desk.failed.connect(self._on_failed)
        self.head.entered.note_given.connect(self.desk.say_more)
        self.head.entered.undo_clicked.connect(self.desk.take_back)
        self._session.station_changed.connect(self._look)
        self.head.changed.connect(self._on_changed)
        self.head.look_wanted.connect(self._look)
        self.rooms.page_wanted.connect(self.page_wanted)
        self._on_archive()

    @property
    def busy(self) -> bool:
        """Whether the charts are still those of before."""
        return self._job.running or self._drawing.running or self.holder.opening

    def said(self) -> str:
        """What is said instead of charts; empty while they are shown."""
        return "" if self._gate.currentWidget() is not self._empty else self._empty.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.holder.look()
        self._look()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        self._clock.stop()
        self._drawing.drop()
        self.head.entered.end()
        entered = self.desk.stop(timeout_ms)  # what a person said is not lost
        ended = [each.stop(timeout_ms) for each in (self._job, self.holder)]
        return entered and all(ended)

    @Slot()
    def _on_archive(self) -> None:
        self._job.drop()
        self._drawing.drop()
        self._gate.setCurrentWidget(self._empty)
        self._say_what_is_missing()
        if self.isVisible():
            self.holder.look()
            self._look()

    @Slot()
    def _look(self) -> None:
        archive = self.holder.archive
        if archive is not None and self.isVisible():
            self._job.start(_study(archive, self.head.days()))

    @Slot(object)
    def _on_studied(self, found: Study) -> None:
        inspector = self._session.inspector
        zones = zone_names(inspector.threshold.areas) if inspector is not None else ()
        self.head.show_study(found, zones)
        self._drawing.drop()
        self._drawing.start(self._drawn(found, zones))

    def _drawn(self, found: Study, zones: tuple[str, ...]) -> Iterator[None]:
        """A slice for each chart: all of them take a quarter of a second."""
        if [(each.figure, each.zone) for each in found.courses] != [(each.figure, each.zone) for each in self.plots]:
            self._remove_plots()
            for course in found.courses:
                self._add_plot(DriftPlot(course, zones))
                yield
        for plot, course in zip(self.plots, found.courses, strict=True):
            plot.show_course(found, course)
            yield
        self._gate.setCurrentWidget(self._content)

    @Slot(object)
    def _on_changed(self, kind: EventKind) -> None:
        self.desk.enter(kind)

    @Slot(object)
    def _on_entered(self, event: Event) -> None:
        self.head.show_entered(event)
        self._look()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _remove_plots(self) -> None:
        for plot in self.plots:
            self._grid.removeWidget(plot)
            plot.deleteLater()
        self.plots = []

    def _add_plot(self, plot: DriftPlot) -> None:
        number = len(self.plots)
        self.plots.append(plot)
        self._grid.addWidget(plot, number // _COLUMNS, number % _COLUMNS)

    def _say_what_is_missing(self) -> None:
        problem, has_project = self.holder.problem, self._session.project is not None
        self._choose.setVisible(not has_project)
        self._inspect.setVisible(has_project and problem is None and not self.holder.opening and self.holder.archive is None)
        if problem is not None:
            message = messages.explain(problem)
            self._empty.set_text(message.happened, sentences_text((message.detail, message.todo)))
        elif not has_project:
            self._empty.set_text(self.tr("No project is open"), self.tr("Here you see what has changed at the station since when."))
        elif self.holder.archive is not None or self.holder.opening:
            self._empty.set_text(self.tr("Looking into the record…"), self.tr("Every part is compared with what was usual before it."))
        else:
            text = self.tr("Light, focus, place and scores of every part that is recorded are watched from now on.")
            self._empty.set_text(self.tr("Nothing has been recorded yet"), text)

    def _lay_out(self) -> None:
        self._empty = EmptyState("chart", "", "")
        self._choose = self._empty.add_button("projects", self.tr("Choose a project"), primary=True)
        self._inspect = self._empty.add_button("inspect", self.tr("Go to Inspect"), primary=True)
        self._choose.clicked.connect(lambda: self.go_to("projects"))
        self._inspect.clicked.connect(lambda: self.go_to("inspect"))
        charts = QWidget()
        self._grid = QGridLayout(charts)
        self._grid.setContentsMargins(0, 0, theme.SPACE, 0)
        self._grid.setSpacing(2 * theme.SPACE)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, theme.SPACE)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.head)
        column.addWidget(PageScroll(charts, wide=True), 1)
        self._gate = QStackedWidget()
        self._gate.addWidget(self._empty)
        self._gate.addWidget(self._content)
        self.rooms.lay_out(self, self._gate)


def _study(archive: Archive, days: int) -> Steps[Study]:
    since = datetime.now().astimezone() - timedelta(days=days) if days else None
    return study(archive.reader, replace(archive.own(Filter()), since=since))


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return DriftPage(window.session)
