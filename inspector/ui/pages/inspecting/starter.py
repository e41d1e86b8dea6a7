"""Starts the runs of the Inspect page: finds what was named, asks before another run is ended, opens the record, lets the line go."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.challenge_due import Demand
from inspector.core.errors import InspectorError
from inspector.core.project import Project
from inspector.core.trigger_settings import TriggerSettings
from inspector.devices.camera import Feed
from inspector.services.line.setup import Setup
from inspector.services.line.state import State
from inspector.services.line.typed_serial import TypedSerial
from inspector.services.usual_source import UsedSource
from inspector.services.who import judge_name
from inspector.ui.line_question import LineQuestion
from inspector.ui.pages.inspecting.recording import Order, Recording
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.source_finder import SourceFinder
from inspector.ui.pages.inspecting.usual import UsualSource
from inspector.ui.pages.judging import judge_for_screen
from inspector.ui.pages.sources import FromPaths, Source, named_source, used_source
from inspector.ui.session import Session

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.line.ordering import ProjectRecorder
    from inspector.storage.record.recorder import Recorder


class Starter(QObject):
    """Remembers the source, so that it can be started again."""

    chosen = Signal()
    """`source` is another one; whether it can be started is not known yet."""
    starting = Signal()
    """A run of `source` begins: what the last one brought counts no more."""
    started = Signal()
    failed = Signal(object)
    """The exception that keeps a source from being found, or a run from being recorded."""

    def __init__(self, session: Session, run: InspectionRun, window: QWidget) -> None:
        super().__init__(window)
        self.source: Source | None = None
        """What runs, or would at the next start."""
        self.typed = TypedSerial()
        """Where the serial waits that the next part gets."""
        self.trigger = TriggerSettings()
        """In force in the run that goes on."""
        self.takt_ms = 0.0
        """How long a part may take in that run; 0: as long as it likes."""
        self.lot = ""
        """Of the parts from the next start on."""
        self._lot_in_force = ""
        self._session, self._run = session, run
        self._finder = SourceFinder(self)
        self.question = LineQuestion(window, lambda: run.state is not State.IDLE)
        self._recording = Recording(run.look_at_recorder, self, in_use=lambda: run.state is not State.IDLE or run.in_flight > 0)
        self._finder.succeeded.connect(self._on_found)
        self._finder.failed.connect(self.failed)
        self._usual = UsualSource(session, self)
        self._usual.succeeded.connect(self._on_usual)
        self._usual.failed.connect(self._on_no_usual)
        self._usual.not_kept.connect(self.failed)
        self._recording.prepared.connect(self._on_prepared)
        self._recording.failed.connect(self.failed)
        run.state_changed.connect(self._on_state)

    @property
    def lot_is_late(self) -> bool:
        """Whether the run that goes on is of another lot: it is that of its start."""
        return self._run.state is not State.IDLE and self.lot != self._lot_in_force

    @property
    def recorder(self) -> "Recorder | None":
        """What the run that goes on is recorded with."""
        return self._recording.recorder if self._run.state is not State.IDLE else None

    @property
    def excess_bytes(self) -> float:
        """What the recorded pictures take beyond the quota."""
        return self._recording.excess_bytes

    @property
    def ends(self) -> bool:
        """Whether the source has a last picture; of any other, what was decided stays counted as it was."""
        return self.source is None or self.source.feed is Feed.ONCE

    @Slot(object)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Files and folders, or a video. They are looked for in a thread; the run starts when they are found."""
        if self._session.inspector is not None and paths:
            self._finder.find(paths)

    @Slot(object, object)
    def open_as(self, paths: Sequence[Path], kind: FromPaths) -> None:
        """The same where the kind of source was chosen as well."""
        if self._session.inspector is not None:
            self._finder.find(paths, kind.find)

    @Slot(str)
    def start_named(self, named: str) -> None:
        """What is written in the syntax of sources, or the first device of a kind; `BAD_ARGUMENT` for no such kind."""
        self._finder.forget()
        self._finder.start(named_source(named, self._session))

    @Slot(object)
    def start_camera(self, source: Source) -> None:
        """One that was chosen from a list; asks before it ends a run."""
        self._finder.forget()
        self._on_found(source)

    def start_source(self, source: Source) -> None:
        """Starts at once, whatever runs."""
        self._finder.forget()
        self._start(source)

    def choose_usual(self) -> None:
        """Where none is chosen, takes the usual one of the product at this PC; it waits for Start."""
        if self.source is None and self._session.inspector is not None:
            self._usual.look()

    @property
    def lacks_source(self) -> bool:
        """Whether nothing can be started before somebody chooses a source."""
        return self.source is None and not self._usual.running

    def start_again(self) -> None:
        """What is shown, or was started last. Files are looked for again: a folder may hold others by now."""
        if self._finder.can_look_again:
            self._finder.look_again()
        elif self.source is not None and self.source.written and (self.source.feed is Feed.ONCE or self._usual.gave(self.source)):
            self._finder.start(used_source(UsedSource(self.source.written, self.source.label), self._session))
        elif self.source is not None:
            self.start_source(self.source)

    def drop(self) -> None:
        """What was wanted and has not begun is not wanted any more."""
        self._finder.drop()
        self._usual.drop()
        self._recording.drop()

    def leave_project(self) -> None:
        """Forgets source, lot and serial, and closes the record."""
        self.source, self.lot = None, ""
        self.typed.put(None)
        self._finder.forget()
        self._recording.leave()
        self.chosen.emit()

    def take_over(self, other: "Starter") -> None:
        """The source, lot and serial of another one that starts nothing any more."""
        self.source, self.trigger, self.lot, self.takt_ms = other.source, other.trigger, other.lot, other.takt_ms
        self._finder.remember(other._finder)
        self.typed.put(other.typed.waiting)
        self.chosen.emit()

    def stop(self, timeout_ms: int) -> bool:
        """Ends its threads once nothing is judged any more; False when they do not end in time."""
        found = all([self._finder.stop(timeout_ms), self._usual.stop(timeout_ms)])
        return self._recording.stop(timeout_ms) and found

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if state is State.IDLE:
            self._recording.rest()

    @Slot(object)
    def _on_found(self, source: Source) -> None:
        self.question.ask_before(
            lambda: self._start(source), self.tr("Stop the inspection and begin another one?"), self.tr("Stop and begin")
        )

    @Slot(object)
    def _on_usual(self, source: Source | None) -> None:
        if self.source is None:
            self.source = source
            self.chosen.emit()

    @Slot(object)
    def _on_no_usual(self, error: BaseException) -> None:
        self.failed.emit(error)
        self.chosen.emit()  # somebody has to choose one

    def _start(self, source: Source) -> None:
        inspector, folder = self._session.inspector, self._session.folder
        if inspector is None:
            return
        order = self._order(inspector, source)
        records = self._session.settings.now.record
        if folder is not None and (records or self._asks):
            if self._run.state is State.IDLE:
                self.source = source  # for Start to try again, where the record cannot be opened
                self.chosen.emit()
            self._recording.begin(folder, source, order, records)
            return
        try:
            setup = order(None)
        except InspectorError as error:
            self.failed.emit(error)
            return
        self._on_prepared(source, setup)

    def _order(self, inspector: "PartInspector", source: Source) -> Order:
        """As everything is now, whatever changes until the record is open."""
        project, operator = self._session.project, judge_name(self._session.settings.now.operator)
        assert project is not None  # there is a model
        folder = self._session.folder
        return partial(_setup, folder, project, inspector, source, typed=self.typed, operator=operator, lot=self.lot)

    @property
    def _asks(self) -> bool:
        """Whether the project may ask for a challenge first, for which files are read."""
        project = self._session.project
        return project is not None and project.challenge.demand is not Demand.ON_DEMAND

    @Slot(object, object)
    def _on_prepared(self, source: Source, setup: Setup) -> None:
        inspector, project = self._session.inspector, self._session.project
        if inspector is not None and project is not None:
            self.source = source
            self._usual.was_used(source)
            self.trigger = project.trigger if source.feed is Feed.LIVE else TriggerSettings()
            self.takt_ms, self._lot_in_force = 1000 * setup.takt_s, setup.run.lot
            self.starting.emit()
            self._run.start(setup, judge_for_screen(inspector))
            self.started.emit()


def _setup(
    folder: Path | None,
    project: Project,
    inspector: "PartInspector",
    source: Source,
    recorder: "ProjectRecorder | None",
    **more: Any,
) -> Setup:
    """Raises `CHALLENGE_DUE` where the project asks for a challenge first."""
    from inspector.services.health.challenge_state import check_challenged  # bring what the window need not have before
    from inspector.services.health.drift_watch import line_watch
    from inspector.services.line.ordering import setup_for

    if folder is not None:
        check_challenged(folder, project, inspector, source.feed)
    if recorder is not None and folder is not None:  # a run that is not recorded is no part of the station's history
        more["watch"] = line_watch(folder, inspector.model_id, inspector.threshold.areas)
    return setup_for(project, inspector, source, recorder, fires=True, **more)
