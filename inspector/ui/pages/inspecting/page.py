"""Inspect: parts from files, videos and cameras, with verdict, heatmap, counts, and a look back at the last ones."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.core.inspection import Inspection
from inspector.core.thresholds import Threshold
from inspector.devices.camera import Feed
from inspector.services.line.state import State
from inspector.ui import messages
from inspector.ui.area_text import scale_of
from inspector.ui.going_on import Happening
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.inspecting.again import JudgedAgain
from inspector.ui.pages.inspecting.alarm import Alarm
from inspector.ui.pages.inspecting.awaited import happening_of
from inspector.ui.pages.inspecting.challenge_prompt import ChallengePrompt
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.drift import DriftWords
from inspector.ui.pages.inspecting.dropping import Dropping
from inspector.ui.pages.inspecting.keys import InspectKeys
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.menu import SourceMenu
from inspector.ui.pages.inspecting.next_part import NextPart
from inspector.ui.pages.inspecting.on_show import PartOnShow
from inspector.ui.pages.inspecting.operator.mode import OperatorMode
from inspector.ui.pages.inspecting.pace import Pace
from inspector.ui.pages.inspecting.parts import Part, asked_about
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.resumed import ResumeInspecting
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.save import Wanted
from inspector.ui.pages.inspecting.saver import ResultSaver
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.pages.inspecting.trouble import Trouble
from inspector.ui.pages.inspecting.words import BannerFacts, show_on_banner
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.sources import Source
from inspector.ui.pages.tuning.release.draft_banner import DraftBanner
from inspector.ui.pages.why.panel import WhyPanel
from inspector.ui.session import Session
from inspector.ui.turns import judge_of
from inspector.ui.widgets.notice_layer import NoticeLayer
from inspector.ui.wishes import ShowDraft, StartSource, Wish


class InspectPage(Page):
    """A chosen or dropped source starts at once. While the line runs the verdict shown is always that of the newest part."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, changing: Callable[[], bool] = lambda: False) -> None:
        """`changing`: a build or an import goes on, which may open another project when it ends."""
        super().__init__(parent)
        self._session = session
        self.record = Record(LogModel(self))
        self.run = InspectionRun(self)
        self.menu = SourceMenu(session, self)
        self.desk = Desk(self.menu, self.record.log)
        self.gate = ModelGate(
            session, self.desk, "inspect", self.tr("Here parts are inspected: from images, a video or a camera."), parent=self
        )
        self._trouble = Trouble(self.run, self.desk.stage, self)
        self.starter = Starter(session, self.run, self)
        session.recorder = lambda: self.starter.recorder
        session.turn.busy = lambda: self.run.state is not State.IDLE or self.run.in_flight > 0
        self._saver = ResultSaver(self.desk.stage.notice, self)
        self.on_show = PartOnShow(session, self.desk, self.record, self)
        self.why = WhyPanel(session, self.desk.stage, self.desk.stage.view, lambda: asked_about(self.on_show.part))
        self.desk.tools.append(self.why.button)
        self._again = JudgedAgain(self)
        self.operator = OperatorMode(self.desk, session.settings, session.people, self, changing)
        self._guard_controls()
        self._model_id = ""
        self._folder: Path | None = None
        self._pace = Pace(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.banner = DraftBanner(session)
        self.challenge = ChallengePrompt(session, lambda: self.runs_line, self._camera, self)
        NoticeLayer(self.challenge, self, self._picture_area, at_bottom=True)
        layout.addWidget(self.banner)
        layout.addWidget(self.gate, 1)
        layout.addWidget(self.operator.screen)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for its keys; the Tab key stops at what is seen to have the focus
        self.setAccessibleName(self.tr("Inspect"))
        self._dropping = Dropping(self, self.desk.stage, lambda: self.gate.is_open, self.starter.open_paths)
        self._keys = InspectKeys(self, self.desk, self.on_show.step, self.on_show.back_to_newest, self.why.toggle)
        self._next_part = NextPart(session, self.run, self.starter, self.desk, self._keys.scanner, self)
        self._drift = DriftWords(session, self.run, self.starter, self.desk, self)
        self._connect()
        self._alarm = Alarm(self.run, self.desk.stage, session.settings, self)
        session.settings.bind(self.desk.bar.freeze, "freeze_on_ng")
        session.settings.bind(self.desk.sound, "sound")
        session.settings.bind(self.desk.strip.record, "record")
        self._on_settings()
        self._on_model_changed()
        self.challenge.look()

    # -- starting -------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_starting(self) -> None:
        source = self.starter.source
        self._forget_results(has_files=source is not None and source.has_files)
        self.desk.strip.begin()

    @Slot()
    def _on_chosen(self) -> None:
        self.desk.bar.show_state(self.run.state, self.starter.source)
        self.operator.show_state(self.run.state, self.starter.source is not None)
        self._refresh()  # the verdict's place asks for a source until there is one

    def take(self, wish: Wish) -> None:
        if isinstance(wish, StartSource):
            self.starter.start_named(wish.key)
        elif isinstance(wish, ResumeInspecting) and (wish.folder, wish.model_id) == (self._folder, self._model_id):
            wish.resume(self.desk, self.record, self.starter)
            self._refresh()

    def as_wish(self) -> Wish:
        return ResumeInspecting(self._folder, self._model_id, self.record, self.starter)

    @property
    def runs_line(self) -> bool:
        return self.run.state is not State.IDLE

    @property
    def line(self) -> Happening | None:
        if self.run.state is State.IDLE:
            return None
        return happening_of(self.run.state, self.starter.source, lost=self.run.lost)

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        self._pace.stop()
        self._alarm.stop()
        busy = (
            self.run.shutdown,
            self.operator.stop,
            self.on_show.stop,
            self._saver.stop,
            self._again.stop,
            self.why.stop,
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

    @Slot()
    def _on_start(self) -> None:
        if self.run.state is not State.IDLE:
            self.run.resume()
            self.on_show.back_to_newest()
            self._refresh()
        else:
            self.starter.start_again()

    @Slot()
    def _on_stop(self) -> None:
        self.starter.question.ask_before_stop(self.run.stop)

    # -- the run --------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_inspected(self, part: Part) -> None:
        inspector = self._session.inspector
        if inspector is not None and part.inspection.score is not None and part.inspection.rule != inspector.threshold.decision_rule:
            part.judge_again(inspector.threshold.decision_rule)  # the rule was changed while this part was being judged
            self._again.look((part,), inspector)
        self._trouble.part_came()
        self.record.add(part)
        self.desk.film.add(part.number, part.picture, part.inspection.verdict)
        if self.run.state is State.FROZEN:
            self._refresh()
        else:
            self._pace.part_came()

    @Slot()
    def _refresh(self) -> None:
        """Shows the newest part, unless the user looks back at another one, and brings everything else up to date."""
        self._show_newest()
        self._show_rest()

    @Slot()
    def _show_newest(self) -> None:
        self.on_show.show_newest()
        self._show_verdict()

    @Slot()
    def _show_rest(self) -> None:
        self._next_part.show_state()
        self.record.log.show_added()
        self.desk.film.show_added()
        self.desk.side.show_counts(self.record, self.starter.takt_ms)
        if not self._saver.running:
            self.desk.strip.show_run(self.run.state, self.starter.source, self.record.tally, self.run.skipped, lost=self.run.lost)
        self.desk.stage.show_welcome(self.starter.lacks_source, has_model=self._session.inspector is not None)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.desk.bar.show_state(state, self.starter.source)
        self.operator.show_state(state, self.starter.source is not None)
        self.challenge.show_state()
        self._refresh()

    @Slot()
    def _show_verdict(self) -> None:
        source, shown, looks_back = self.starter.source, self.on_show.part, self.on_show.looks_back
        facts = BannerFacts(self.run.state, self._trouble.text, self.starter.ends, source is not None, looks_back, self.is_alone)
        show_on_banner(self.desk.side.banner, facts, shown, self.record.newest)
        self.why.follow(shown.number if shown is not None else None)
        counts = looks_back or not self._trouble.text  # no mark where no verdict counts
        judged = shown.inspection if shown is not None and counts else None
        self.desk.side.ruler.set_score(*(judged.score, judged.verdict) if judged is not None else (None,))

    @Slot()
    def _on_reset(self) -> None:
        self.record.reset_counters()
        self._show_rest()

    @Slot()
    def _on_settings(self) -> None:
        self.run.set_freeze_on_ng(self._session.settings.now.freeze_on_ng)

    # -- threshold and model --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_threshold_changed(self, threshold: Threshold) -> None:
        self._show_model()
        self.record.judge_again(threshold.decision_rule, recount=self.starter.ends)
        for part in self.record.parts:
            self.desk.film.set_verdict(part.number, part.inspection.verdict)
        self.on_show.judge_again(threshold.decision_rule)
        self._again.look(self.record.parts, self._session.inspector)
        self._refresh()

    @Slot(object)
    def _on_judged_again(self, judged: list[tuple[Part, Inspection]]) -> None:
        self.record.take_judged(judged, recount=self.starter.ends)
        for part, inspection in judged:
            self.desk.film.set_verdict(part.number, inspection.verdict)
            self.on_show.show_judged(part)
        self._refresh()

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
        self._forget_results()
        self._show_model()
        if running and inspector is not None and self._model_id:
            self.desk.stage.say(self.tr("Another model is in use now."), self.tr("The run was ended. Press Start to go on."))
        self._model_id = model_id
        self.starter.choose_usual()
        self._on_state(self.run.state)

    @Slot()
    def _show_model(self) -> None:
        """What scores are compared with; a run goes on while it changes."""
        inspector = self._session.inspector
        self.desk.side.show_model(inspector.threshold if inspector else None, self._session.findings)
        self.desk.side.banner.set_scale(scale_of(self._session.project))

    def _forget_results(self, *, has_files: bool = False) -> None:
        self._again.drop()
        self.record.clear(has_files=has_files)
        self.desk.film.clear()
        self._trouble.clear()
        self.on_show.clear()

    # -- saving ---------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_save(self, wanted: Wanted) -> None:
        inspector = self._session.inspector
        if inspector is not None:
            self._saver.ask_and_save(self, list(self.record.log.log.inspections()), judge_of(inspector), wanted)

    @Slot()
    def _on_saving_ended(self) -> None:
        self.desk.strip.show_saving(None)
        self._refresh()
        self.desk.stage.place_notice()

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

    def _guard_controls(self) -> None:
        people, desk = self._session.people, self.desk
        people.guard(Act.INSPECT, desk.bar.source, desk.bar.start, desk.bar.pause, desk.bar.stop, desk.bar.freeze, desk.entries)
        people.guard(Act.INSPECT, self.operator.screen.seen)
        people.guard(Act.NOTE_EVENT, desk.drift)
        people.guard(Act.EXPORT, desk.strip.save)
        people.guard(Act.SET_UP_LINE, desk.strip.record)

    def ask_to_leave(self, after: Callable[[], object]) -> None:
        self.operator.ask_to_leave(after)

    def end_alone(self) -> None:
        self.operator.end()

    @Slot(bool)
    def _on_operator(self, on: bool) -> None:
        self.gate.setHidden(on)
        self.banner.keep_away(on)
        self._keys.only_scans = on
        self.setFocusProxy(self.operator.screen if on else None)  # type: ignore[arg-type]  # None ends it
        self.setAcceptDrops(not on)
        self._show_verdict()
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
        self.operator.show_state(self.run.state, self.starter.source is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.desk.fit(self.width(), self.height())

    def _connect(self) -> None:
        desk, run, starter = self.desk, self.run, self.starter
        pairs = (
            (self.gate.page_wanted, self.page_wanted),
            (self.menu.paths_chosen, starter.open_as),
            (self.menu.written, starter.start_named),
            (self.menu.camera_chosen, starter.start_camera),
            (self.menu.set_up_wanted, lambda: self.go_to("line")),
            (desk.bar.start_clicked, self._on_start),
            (desk.bar.pause_clicked, run.pause),
            (desk.bar.stop_clicked, self._on_stop),
            (self._drift.look_wanted, lambda: self.go_to("drift")),
            (desk.stage.newest_clicked, self.on_show.back_to_newest),
            (desk.stage.images_clicked, self.menu.opener("images").trigger),
            (desk.stage.folder_clicked, self.menu.opener("folder").trigger),
            (desk.stage.camera_clicked, desk.bar.open_menu),
            (desk.film.chosen, self.on_show.look_at),
            (desk.side.part_chosen, self.on_show.look_at),
            (desk.side.reset_clicked, self._on_reset),
            (desk.strip.save_requested, self._on_save),
            (desk.strip.cancel_requested, self._saver.cancel),
            (run.state_changed, self._on_state),
            (run.state_changed, lambda _: self.line_changed.emit()),
            (run.camera_lost, lambda _: self.line_changed.emit()),
            (run.camera_back, self.line_changed),
            (run.inspected, self._on_inspected),
            (run.finished, self._refresh),
            (self._trouble.changed, self._refresh),
            (self.operator.changed, self._on_operator),
            (starter.chosen, self._on_chosen),
            (starter.starting, self._on_starting),
            (starter.started, self._refresh),
            (starter.failed, self._on_start_failed),
            (self._pace.newest_due, self._show_newest),
            (self._pace.rest_due, self._show_rest),
            (self.on_show.changed, self._show_verdict),
            (self._again.judged, self._on_judged_again),
            (self._saver.stepped, desk.strip.show_saving),
            (self._saver.ended, self._on_saving_ended),
            (self._session.settings.changed, self._on_settings),
            (self._session.model_changed, self._on_model_changed),
            (self._session.threshold_changed, self._on_threshold_changed),
            (self.banner.looked, self._on_draft_looked),
            (self.challenge.passed, desk.stage.say_nothing),
            (self._session.findings_changed, self._show_model),
            (self._session.project_changed, self._show_model),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return InspectPage(window.session, changing=lambda: window.building.running or window.desk.transfers.running)
