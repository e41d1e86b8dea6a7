"""Tune: the threshold on the scores of parts of known truth, and what it does to them. Stored only when it is applied."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.core.model import ScoredImage, by_truth
from inspector.core.progress import Progress, Steps
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tolerance import Limit
from inspector.services.strange_parts import Decision, Findings
from inspector.services.tune import outcome
from inspector.ui import limit_text, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.judging import judge_for_screen
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.tune_rooms import TuneRooms
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.images import Images
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.session import Session
from inspector.ui.widgets.question import Question
from inspector.ui.widgets.threshold_plot import ThresholdPlot
from inspector.ui.wishes import ShowPart, Wish

_PANEL_PX = (348, 438)  # at 1280 and at 1920 pixels of window width


class TunePage(Page):
    """The slider moves a threshold that is tried out; `Apply` puts it to use."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._findings: Findings | None = None
        self._scores: tuple[ScoredImage, ...] = ()
        self._stored = self._now = self._asked = Threshold(0.0, Rule.MANUAL)
        self._limits = NewestJob(self)
        self.plot, self.panel, self.images, self.question = ThresholdPlot(), TunePanel(), Images(), Question(self)
        self.gallery, self.picture, self.filters = self.images.gallery, self.images.picture, self.images.filters
        self.gate = ModelGate(session, self._lay_out(), "tune", self.tr("Here you choose the score above which a part is NG."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.rooms = TuneRooms("tune")
        layout.addWidget(self.rooms)
        layout.addWidget(self.gate, 1)
        self._connect()
        self._on_model_changed()

    @property
    def threshold(self) -> Threshold:
        """The threshold on the slider, in use or not."""
        return self._now

    def take(self, wish: Wish) -> None:
        if isinstance(wish, ShowPart):
            self.images.show_strange()
            self._on_opened(wish.path)

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [self.images.stop(timeout_ms), self._limits.stop(timeout_ms)]
        return all(ended)

    # -- trying out -----------------------------------------------------------------------------------------------------

    def try_out(self, threshold: Threshold) -> None:
        """Moves the slider and shows what the threshold would do; nothing is stored."""
        self._now = threshold
        self._limits.drop()
        guess = limit_text.is_guess(threshold, self._findings)
        self.plot.set_threshold(threshold.value, limit_text.about_text(threshold.value) if guess else "")
        self.panel.show_threshold(threshold, self._stored, self._findings)
        self.panel.show_outcome(outcome(self._scores, threshold.value))
        self.panel.show_doubts(threshold, self._findings)
        self.picture.show_threshold(threshold.value)
        self.images.show_thresholds(self._stored.value, threshold.value)

    def _proposal(self) -> Threshold | None:
        """What the parts of known truth propose."""
        found = self._findings.proposal if self._findings else None
        return self._with_rules(found) if found is not None else None

    def _with_rules(self, found: Threshold) -> Threshold:
        """The same with the second threshold and the region rule in use: here only the first one is chosen."""
        return replace(found, unsure_from=self._stored.unsure_from, region=self._stored.region)

    @Slot(float)
    def _on_moved(self, value: float) -> None:
        """By hand. Without defects no threshold is more than provisional."""
        if value == self._stored.value:
            self.try_out(self._stored)
        else:
            self.try_out(self._with_rules(Threshold(value, Rule.MANUAL, provisional=not self._has_defects)))

    @Slot(object, float)
    def _on_rule(self, rule: Rule, share: float) -> None:
        if self._findings is None:
            return
        if rule is Rule.GOOD_QUANTILE:
            self._limits.start(_find_limit(self._findings, share))
        else:
            self.try_out(self._with_rules(figures.by_rule(rule, *by_truth(self._scores))))

    @Slot(object)
    def _on_limit(self, limit: Limit) -> None:
        """A limit that the parts cannot carry moves nothing."""
        if limit.is_defended:
            self.try_out(self._with_rules(figures.by_limit(limit, self._has_defects)))
            self.panel.say_of_rule(limit_text.limit_text(limit, self._good_count))
        else:
            self.panel.say_of_rule(limit_text.not_carried_text(limit, self._good_count))

    @Slot()
    def _on_apply(self) -> None:
        before, after = (outcome(self._scores, each.value) for each in (self._stored, self._now))
        if after.escapes <= before.escapes:
            self._session.set_threshold(self._now, self.tr("Set on the slider"))
            return
        title, text = self.tr("More defects would pass"), self.tr("Let more known defects pass?")
        self._asked = self._now
        self.question.ask(title, text, figures.question_text(before, after), self.tr("Apply"), self.tr("Keep the threshold in use"))

    @Slot()
    def _on_confirmed(self) -> None:
        self._session.set_threshold(self._asked, self.tr("Set on the slider"))

    @Slot()
    def _on_undo(self) -> None:
        self.try_out(self._stored)

    @Slot(object)
    def _on_history(self, threshold: Threshold) -> None:
        same = threshold.value == self._stored.value
        self.try_out(self._stored if same else replace(threshold, provisional=not self._has_defects))

    @property
    def _has_defects(self) -> bool:
        return any(each.defect for each in self._scores)

    @property
    def _good_count(self) -> int:
        return len(self._findings.good.images) if self._findings else 0

    # -- the session ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_model_changed(self) -> None:
        inspector = self._session.inspector
        self.question.withdraw()  # it was about another model
        self._take_findings()
        if inspector is not None:
            self.gallery.set_depth(inspector.depth)
            self._take_stored(inspector.threshold)

    @Slot()
    def _on_findings_changed(self) -> None:
        """A part was decided about: the threshold that would be proposed now is offered, unless the user tries out another one."""
        untouched = self._now in (self._stored, self._proposal())
        self._take_findings()
        proposal = self._proposal()
        offered = untouched and proposal is not None and proposal.rule is self._stored.rule
        self.try_out(proposal if offered and proposal is not None else self._now)

    def _take_findings(self) -> None:
        inspector, self._findings = self._session.inspector, self._session.findings
        self._scores = self._findings.scores if self._findings else ()
        self.plot.set_scores(*by_truth(self._scores))
        self.images.show_findings(self._findings, inspector.scores if inspector else (), inspector.model_id if inspector else "")

    @Slot(object)
    def _on_threshold_changed(self, threshold: Threshold) -> None:
        self._take_stored(threshold)

    def _take_stored(self, threshold: Threshold) -> None:
        self._stored = threshold
        project, inspector = self._session.project, self._session.inspector
        self.panel.history.show_records(project.thresholds.get(inspector.model_id, ()) if project and inspector else ())
        self.try_out(threshold)

    # -- the images -----------------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_opened(self, path: str) -> None:
        inspector = self._session.inspector
        if inspector is not None:
            self.images.open(path, judge_for_screen(inspector, again=True))
            self.picture.show_threshold(self._now.value)

    @Slot(str, object)
    def _on_decided(self, path: str, decision: Decision) -> None:
        self._session.decide(path, decision)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> QWidget:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        columns.setSpacing(2 * theme.SPACE)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        left.addWidget(self.plot, 2)
        left.addWidget(self.images, 3)
        columns.addLayout(left, 1)
        columns.addWidget(self.panel)
        return content

    def _connect(self) -> None:
        self._limits.succeeded.connect(self._on_limit)
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)
        self.plot.threshold_moved.connect(self._on_moved)
        self.panel.value_typed.connect(self._on_moved)
        self.panel.rule_chosen.connect(self._on_rule)
        self.panel.apply_clicked.connect(self._on_apply)
        self.panel.undo_clicked.connect(self._on_undo)
        self.panel.history.chosen.connect(self._on_history)
        self.question.confirmed.connect(self._on_confirmed)
        self.images.opened.connect(self._on_opened)
        self.images.decided.connect(self._on_decided)
        self.images.build_requested.connect(lambda: self.go_to("build"))
        self._session.model_changed.connect(self._on_model_changed)
        self._session.threshold_changed.connect(self._on_threshold_changed)
        self._session.findings_changed.connect(self._on_findings_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small, large = _PANEL_PX
        self.panel.setFixedWidth(small if self.width() < 1500 else large)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return TunePage(window.session)


def _find_limit(findings: Findings, share: float) -> Steps[Limit]:
    yield Progress("Looking at the good parts", 0, 1)  # a moment, but too long for the thread that paints
    return findings.limit_for(share)
