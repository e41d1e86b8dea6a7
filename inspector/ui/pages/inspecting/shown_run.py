"""What the page shows of a run: each part as it is judged, the verdict that stands, the counts; all anew when the rule is another one.

What begins and ends a run is in `controls`, where its pictures come from in `starter`; which part is on the stage in `on_show`.
"""

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.inspection import Inspection
from inspector.core.thresholds import Threshold
from inspector.services.line.state import State
from inspector.ui.area_text import scale_of
from inspector.ui.pages.inspecting.again import JudgedAgain
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.on_show import PartOnShow
from inspector.ui.pages.inspecting.pace import Pace
from inspector.ui.pages.inspecting.parts import Part, asked_about
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.saver import ResultSaver
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.pages.inspecting.trouble import Trouble
from inspector.ui.pages.inspecting.words import BannerFacts, show_on_banner
from inspector.ui.pages.why.panel import WhyPanel
from inspector.ui.session import Session


class ShownRun(QObject):
    """Fills the record and shows it on the desk. Of a quick line it shows the newest part often, and the rest less often."""

    rest_due = Signal()
    """Whatever else tells of the run is to be brought up to date as well."""

    def __init__(
        self, session: Session, run: InspectionRun, starter: Starter, desk: Desk, record: Record, saver: ResultSaver, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._run, self._starter, self._desk, self._record, self._saver = session, run, starter, desk, record, saver
        self._trouble = Trouble(run, desk.stage, self)
        self.on_show = PartOnShow(session, desk, record, self)
        self.why = WhyPanel(session, desk.stage, desk.stage.view, lambda: asked_about(self.on_show.part))
        desk.tools.append(self.why.button)
        self._again = JudgedAgain(self)
        self._pace = Pace(self)
        self._connect()

    def stop(self, timeout_ms: int) -> bool:
        """Shows nothing more and ends its threads; False where they do not end in time."""
        self._pace.stop()
        ended = [each.stop(timeout_ms) for each in (self.on_show, self._again, self.why)]
        return all(ended)

    def forget(self, *, has_files: bool = False) -> None:
        """Nothing is known of any part. `has_files`: see `Record.clear`."""
        self._again.drop()
        self._record.clear(has_files=has_files)
        self._desk.film.clear()
        self._trouble.clear()
        self.on_show.clear()

    # -- parts ----------------------------------------------------------------------------------------------------------

    @Slot(object)
    def take(self, part: Part) -> None:
        """The next part has been judged."""
        inspector = self._session.inspector
        if inspector is not None and part.inspection.score is not None and part.inspection.rule != inspector.threshold.decision_rule:
            part.judge_again(inspector.threshold.decision_rule)  # the rule was changed while this part was being judged
            self._again.look((part,), inspector)
        self._trouble.part_came()
        self._record.add(part)
        self._desk.film.add(part.number, part.picture, part.inspection.verdict)
        if self._run.state is State.FROZEN:
            self.refresh()
        else:
            self._pace.part_came()

    @Slot()
    def refresh(self) -> None:
        """Shows the newest part, unless the user looks back at another one, and brings everything else up to date."""
        self._show_newest()
        self._show_rest()

    @Slot()
    def _show_newest(self) -> None:
        self.on_show.show_newest()
        self.show_verdict()

    @Slot()
    def _show_rest(self) -> None:
        self.rest_due.emit()
        desk, starter, run, record = self._desk, self._starter, self._run, self._record
        record.log.show_added()
        desk.film.show_added()
        desk.side.show_counts(record, starter.takt_ms)
        if not self._saver.running:
            desk.strip.show_run(run.state, starter.source, record.tally, run.skipped, lost=run.lost)
        desk.stage.show_welcome(starter.lacks_source, has_model=self._session.inspector is not None)

    @Slot()
    def show_verdict(self) -> None:
        """What the line's verdict is, or that of the part that the user looks back at."""
        source, shown, looks_back = self._starter.source, self.on_show.part, self.on_show.looks_back
        serves = self._desk.stage.serves_operator
        facts = BannerFacts(self._run.state, self._trouble.text, self._starter.ends, source is not None, looks_back, serves)
        show_on_banner(self._desk.side.banner, facts, shown, self._record.newest)
        self.why.follow(shown.number if shown is not None else None)
        counts = looks_back or not self._trouble.text  # no mark where no verdict counts
        judged = shown.inspection if shown is not None and counts else None
        self._desk.side.ruler.set_score(*(judged.score, judged.verdict) if judged is not None else (None,))

    @Slot()
    def _on_reset(self) -> None:
        self._record.reset_counters()
        self._show_rest()

    # -- the rule -------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_threshold_changed(self, threshold: Threshold) -> None:
        self.show_model()
        self._record.judge_again(threshold.decision_rule, recount=self._starter.ends)
        for part in self._record.parts:
            self._desk.film.set_verdict(part.number, part.inspection.verdict)
        self.on_show.judge_again(threshold.decision_rule)
        self._again.look(self._record.parts, self._session.inspector)
        self.refresh()

    @Slot(object)
    def _on_judged_again(self, judged: list[tuple[Part, Inspection]]) -> None:
        self._record.take_judged(judged, recount=self._starter.ends)
        for part, inspection in judged:
            self._desk.film.set_verdict(part.number, inspection.verdict)
            self.on_show.show_judged(part)
        self.refresh()

    @Slot()
    def show_model(self) -> None:
        """What scores are compared with; a run goes on while it changes."""
        inspector = self._session.inspector
        self._desk.side.show_model(inspector.threshold if inspector else None, self._session.findings)
        self._desk.side.banner.set_scale(scale_of(self._session.project))

    def _connect(self) -> None:
        desk, run, session = self._desk, self._run, self._session
        for shows_part in (desk.film.chosen, desk.side.part_chosen):
            shows_part.connect(self.on_show.look_at)
        desk.stage.newest_clicked.connect(self.on_show.back_to_newest)
        desk.side.reset_clicked.connect(self._on_reset)
        run.inspected.connect(self.take)
        for shows_all in (run.finished, self._trouble.changed, self._starter.started, self._saver.ended):
            shows_all.connect(self.refresh)
        self._pace.newest_due.connect(self._show_newest)
        self._pace.rest_due.connect(self._show_rest)
        self.on_show.changed.connect(self.show_verdict)
        self._again.judged.connect(self._on_judged_again)
        session.threshold_changed.connect(self._on_threshold_changed)
        for shows_model in (session.findings_changed, session.project_changed):
            shows_model.connect(self.show_model)
