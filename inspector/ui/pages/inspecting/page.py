"""Inspect: parts from files, videos and cameras, with verdict, heatmap, counts, and a look back at the last ones.

Here is what joins the rooms of the page with one another and with the window. Runs begin and end in `controls` and `starter`, what they
bring is shown by `shown_run`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.devices.camera import Feed
from inspector.services.line.state import State
from inspector.ui import messages
from inspector.ui.going_on import Happening
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.inspecting.alarm import Alarm
from inspector.ui.pages.inspecting.awaited import happening_of
from inspector.ui.pages.inspecting.challenge_prompt import ChallengePrompt
from inspector.ui.pages.inspecting.controls import LineControls
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.drift import DriftWords
from inspector.ui.pages.inspecting.dropping import Dropping
from inspector.ui.pages.inspecting.keys import InspectKeys
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.menu import SourceMenu
from inspector.ui.pages.inspecting.next_part import NextPart
from inspector.ui.pages.inspecting.operator.mode import OperatorMode
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.resumed import ResumeInspecting
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.saver import ResultSaver
from inspector.ui.pages.inspecting.shown_run import ShownRun
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.sources import Source
from inspector.ui.pages.tuning.release.draft_banner import DraftBanner
from inspector.ui.session import Session
from inspector.ui.widgets.notice_layer import NoticeLayer, PlaceWatch
from inspector.ui.wishes import ShowDraft, StartSource, Wish


class InspectPage(Page):
    """A chosen or dropped source starts at once. While the line runs the verdict shown is always that of the newest part."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, *, changing: Callable[[], bool] = lambda: False, sliced: bool = False
    ) -> None:
        """`changing`: a build or an import goes on, which may open another project when it ends. `sliced`: `make_more` follows."""
        super().__init__(parent)
        self._session, self._changing = session, changing
        if not sliced:
            self.make_whole()

    def make_more(self) -> Iterator[None]:
        session = self._session
        self.record = Record(LogModel(self))
        self.run = InspectionRun(self)
        self.menu = SourceMenu(session, self)
        yield
        self.desk = Desk(self.menu, self.record.log)
        yield
        self.gate = ModelGate(
            session, self.desk, "inspect", self.tr("Here parts are inspected: from images, a video or a camera."), parent=self
        )
        self.starter = Starter(session, self.run, self)
        session.recorder = lambda: self.starter.recorder
        session.turn.busy = lambda: self.run.state is not State.IDLE or self.run.in_flight > 0
        self._saver = ResultSaver(session, self.record, self.desk, self)
        self.shown = ShownRun(session, self.run, self.starter, self.desk, self.record, self._saver, self)
        self.operator = OperatorMode(self.desk, session.settings, session.people, self, self._changing)
        yield
        self.controls = LineControls(self.menu, self.desk, self.run, self.starter, self.shown, self.operator, self)
        self._guard_controls()
        self._model_id = ""
        self._folder: Path | None = None
        self.banner = DraftBanner(session)
        self.challenge = ChallengePrompt(session, lambda: self.runs_line, self._camera, self)
        self._lay_out()
        self._dropping = Dropping(self, self.desk.stage, lambda: self.gate.is_open, self.starter.open_paths)
        self._keys = InspectKeys(self, self.desk, self.shown.on_show.step, self.shown.on_show.back_to_newest, self.shown.why.toggle)
        self._next_part = NextPart(session, self.run, self.starter, self.desk, self._keys.scanner, self)
        self._drift = DriftWords(session, self.run, self.starter, self.desk, self)
        self._connect()
        self._alarm = Alarm(self.run, self.desk.stage, session.settings, self)
        self._bind_settings()
        self._on_model_changed()
        self.challenge.look()

    # -- starting -------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_starting(self) -> None:
        source = self.starter.source
        self.shown.forget(has_files=source is not None and source.has_files)
        self.desk.strip.begin()

    @Slot()
    def _on_chosen(self) -> None:
        self.controls.show_state()
        self.shown.refresh()  # the verdict's place asks for a source until there is one

    def take(self, wish: Wish) -> None:
        if isinstance(wish, StartSource):
            self.starter.start_named(wish.key)
        elif isinstance(wish, ResumeInspecting) and (wish.folder, wish.model_id) == (self._folder, self._model_id):
            wish.resume(self.desk, self.record, self.starter)
            self.shown.refresh()

    def as_wish(self) -> Wish:
        return ResumeInspecting(self._folder, self._model_id, self.record, self.starter, self.desk.film.thumbnails())

    @property
    def runs_line(self) -> bool:
        return self.run.state is not State.IDLE

    @property
    def line(self) -> Happening | None:
        if self.run.state is State.IDLE:
            return None
        return happening_of(self.run.state, self.starter.source, lost=self.run.lost)

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        self._alarm.stop()
        busy = (
            self.run.shutdown,
            self.operator.stop,
            self.shown.stop,
            self._saver.stop,
            self.menu.stop,
            self.starter.stop,
            self._drift.stop,
            self.challenge.stop,
        )
        ended = [stop(timeout_ms) for stop in busy]
        return all(ended)

    @Slot(object)
    def _on_start_failed(self, error: BaseException) -> None:
        self.desk.stage.explain(messages.explain(error))
        self.challenge.look()

    def _camera(self) -> Source | None:
        """The live source of this page, before which real parts are put."""
        source = self.starter.source
        return source if source is not None and source.feed is Feed.LIVE else None

    # -- the run --------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_state(self) -> None:
        self.controls.show_state()
        self.challenge.show_state()
        self.shown.refresh()

    @Slot()
    def _on_settings(self) -> None:
        self.run.set_freeze_on_ng(self._session.settings.now.freeze_on_ng)

    # -- the model ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_model_changed(self) -> None:
        """Scores of two models cannot be compared: what the former one judged is forgotten."""
        inspector = self._session.inspector
        model_id = inspector.model_id if inspector else ""
        running = self.run.state is not State.IDLE
        self.run.abandon()
        self.starter.drop()
        if self._session.folder != self._folder:
            self._folder = self._session.folder
            self.starter.leave_project()
        self._saver.cancel()
        self.shown.forget()
        self.shown.show_model()
        if running and inspector is not None and self._model_id:
            self.desk.stage.say(self.tr("Another model is in use now."), self.tr("The run was ended. Press Start to go on."))
        self._model_id = model_id
        self.starter.choose_usual()
        self._on_state()

    @Slot()
    def _on_draft_looked(self) -> None:
        self.go_to("tune", ShowDraft())

    # -- operator mode --------------------------------------------------------------------------------------------------

    @property
    def is_alone(self) -> bool:
        return self.operator.is_on

    @property
    def beside(self) -> tuple[str, ...]:
        return "verify", "products"

    def serve_operator(self, on: bool) -> None:
        self.operator.serve(on)

    def ask_to_leave(self, after: Callable[[], object]) -> None:
        self.operator.ask_to_leave(after)

    def leave_by_key(self) -> None:
        self.operator.leave_by_key()

    def end_alone(self) -> None:
        self.operator.end()

    @Slot(bool)
    def _on_operator(self, on: bool) -> None:
        self.gate.setHidden(on)
        self.banner.keep_away(on)
        self._keys.only_scans = on
        self.setFocusProxy(self.operator.screen if on else None)  # type: ignore[arg-type]  # None ends it
        self.setAcceptDrops(not on)
        self.shown.show_verdict()
        self._next_part.ask()  # what is asked for may have changed meanwhile
        self.alone_changed.emit(on)
        self.desk.fit(self.width(), self.height())
        self.setFocus()

    def notice_area(self) -> QRect:
        """Over the picture, below what is said there already: never over the verdict, nor over Stop."""
        area, notice = self._picture_area(), self.desk.stage.notice
        return area.adjusted(0, notice.geometry().bottom(), 0, 0) if notice.isVisible() else area

    def _picture_area(self) -> QRect:
        stage = self.desk.stage
        return QRect(stage.mapTo(self, QPoint(0, 0)), stage.size()) if stage.isVisible() else self.rect()

    # -- events ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()
        self.controls.show_to_operator()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.desk.fit(self.width(), self.height())

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        PlaceWatch(self.desk.stage, self.desk.stage.notice, parent=self).changed.connect(self.area_changed)
        NoticeLayer(self.challenge, self, self._picture_area, at_bottom=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.banner)
        layout.addWidget(self.gate, 1)
        layout.addWidget(self.operator.screen)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for its keys; the Tab key stops at what is seen to have the focus
        self.setAccessibleName(self.tr("Inspect"))

    def _guard_controls(self) -> None:
        people, desk = self._session.people, self.desk
        people.guard(Act.INSPECT, desk.bar.source, desk.bar.start, desk.bar.pause, desk.bar.stop, desk.bar.freeze, desk.entries)
        people.guard(Act.INSPECT, self.operator.screen.seen)
        people.guard(Act.NOTE_EVENT, desk.drift)
        people.guard(Act.EXPORT, desk.strip.save)
        people.guard(Act.SET_UP_LINE, desk.strip.record)

    def _bind_settings(self) -> None:
        settings, desk = self._session.settings, self.desk
        settings.bind(desk.bar.freeze, "freeze_on_ng")
        settings.bind(desk.sound, "sound")
        settings.bind(desk.strip.record, "record")
        self._on_settings()

    def _connect(self) -> None:
        desk, run, starter = self.desk, self.run, self.starter
        pairs = (
            (self.gate.page_wanted, self.page_wanted),
            (self.menu.set_up_wanted, lambda: self.go_to("line")),
            (self._drift.look_wanted, lambda: self.go_to("drift")),
            (self.shown.rest_due, self._next_part.show_state),
            (run.state_changed, self._on_state),
            (run.state_changed, lambda _: self.line_changed.emit()),
            (run.camera_lost, lambda _: self.line_changed.emit()),
            (run.camera_back, self.line_changed),
            (self.operator.changed, self._on_operator),
            (starter.chosen, self._on_chosen),
            (starter.starting, self._on_starting),
            (starter.failed, self._on_start_failed),
            (self._saver.ended, desk.stage.place_notice),
            (self._session.settings.changed, self._on_settings),
            (self._session.model_changed, self._on_model_changed),
            (self.banner.looked, self._on_draft_looked),
            (self.challenge.passed, desk.stage.say_nothing),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return InspectPage(window.session, changing=lambda: window.building.running or window.desk.transfers.running, sliced=True)
