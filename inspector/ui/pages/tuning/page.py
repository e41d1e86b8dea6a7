"""Tune: the decision rule on the scores of parts of known truth, and what it does to them. What counts is what is put in force."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.core.decision_rule import RegionRule
from inspector.core.errors import Cancelled
from inspector.core.model import by_truth
from inspector.core.progress import Progress
from inspector.core.thresholds import Threshold
from inspector.core.tuning.aims import Proposal
from inspector.core.tuning.aims import Wish as RuleWish
from inspector.services.strange_parts import Decision, Findings
from inspector.services.tuning.proposing import threshold_of
from inspector.services.tuning.separating import separate
from inspector.ui import limit_text, messages, theme
from inspector.ui.area_text import scale_of
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.judging import judge_for_screen
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.charts import Charts
from inspector.ui.pages.tuning.images import Images
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.pages.tuning.region_finder import RegionFinder
from inspector.ui.pages.tuning.release.desk import ReleaseDesk
from inspector.ui.pages.tuning.release.draft_banner import DraftBanner
from inspector.ui.pages.tuning.rule_finder import RuleFinder
from inspector.ui.pages.tuning.rule_text import by_masks_text, rule_sentences
from inspector.ui.pages.tuning.scale_dialog import ScaleDialog
from inspector.ui.pages.tuning.trial import Trial
from inspector.ui.session import Session
from inspector.ui.stages import stage_text
from inspector.ui.widgets.question import Question
from inspector.ui.wishes import ShowDraft, ShowPart, ShowRecorded, Wish

if TYPE_CHECKING:
    from inspector.services.tuning.by_masks import ByMasks

_LEAST_CHARTS_PX = 270
_PANEL_PX = (348, 438)  # at 1280 and at 1920 pixels of window width


class TunePage(Page):
    """What is tried out on it counts only when it is put in force."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._findings: Findings | None = None
        self._trial = Trial()
        self._separating, self.finder, self.rules = NewestJob(self), RegionFinder(self), RuleFinder(self)
        self.desk = ReleaseDesk(session, self)
        self.panel = TunePanel(self.desk.card, self.desk.history)
        self.charts, self.images, self.question = Charts(), Images(), Question(self)
        self.plot = self.charts.plot
        self.gallery, self.picture, self.filters = self.images.gallery, self.images.picture, self.images.filters
        self.gate = ModelGate(session, self._lay_out(), "tune", self.tr("Here you choose the score above which a part is NG."), parent=self)
        self.rooms = Rooms("tune")
        self.rooms.lay_out(self, self.gate)
        self._connect()
        self._on_model_changed()

    @property
    def threshold(self) -> Threshold:
        """What is tried out, in use or not."""
        return self._trial.now

    def take(self, wish: Wish) -> None:
        if isinstance(wish, ShowPart):
            self.images.show_strange()
            self._on_opened(wish.path)
        elif isinstance(wish, ShowDraft):
            self.desk.look()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [part.stop(timeout_ms) for part in (self.images, self.rules, self._separating, self.finder, self.desk)]
        return all(ended)

    # -- trying out -----------------------------------------------------------------------------------------------------

    @Slot(object)
    def try_out(self, threshold: Threshold, by: str = "") -> None:
        """Moves the sliders and shows what the rule would do, as soon as the regions that it needs are found; nothing is stored.

        It is one step back to what was tried out before; `by`: see `Trial.try_next`.
        """
        self._trial.try_next(threshold, by)
        self._show_trial()

    def _show_trial(self) -> None:
        threshold = self._trial.now
        self.rules.drop()
        self.panel.say_of_rule("")
        self._show_threshold()
        self.finder.look(threshold, self._trial.stored)
        if self.finder.is_missing(threshold):
            self.panel.figures.show_missing(self.tr("Looking for regions: these counts are not yet those of the region rule."))
        else:
            self._show_figures()

    @Slot()
    def _show_again(self) -> None:
        """The project has changed, such as by a draft: what is tried out stays, and so does what is known of it."""
        self._show_threshold()
        if not self.finder.is_missing(self._trial.now):
            self._show_figures()

    def _show_threshold(self) -> None:
        now, stored, panel = self._trial.now, self._trial.stored, self.panel
        guess = limit_text.is_guess(now, self._findings)
        self.plot.set_threshold(now.value, limit_text.about_text(now.value) if guess else "", now.unsure_from)
        panel.threshold.show_threshold(now, stored, self._findings, can_undo=self._trial.can_undo)
        self.desk.show(now, stored, None)
        panel.regions.show_threshold(now, self.plot.axis, scale_of(self._session.project))
        panel.regions.say("")
        self.picture.show_threshold(now.value)

    @Slot()
    def _show_figures(self) -> None:
        trial, sizes = self._trial, self.finder.sizes
        compared = trial.compared(sizes(trial.stored), sizes(trial.now))
        outcome = trial.outcome(trial.now, sizes(trial.now))
        self.panel.figures.show_outcome(outcome)
        self.desk.show(trial.now, trial.stored, outcome)
        self.panel.figures.show_doubts(self._doubts_text())
        self.panel.figures.show_missing(*figures.missing_text(trial.parts, trial.images, outcome))
        self.panel.rules.show_known(trial.has_good, trial.has_defects)
        self.charts.show_outcome(outcome, trial.parts.by_kind(compared.after))
        self.images.show_compared(compared)

    def _doubts_text(self) -> str:
        sentences = limit_text.state_sentences(self._trial.now, self._findings) if self._findings else []
        return sentences_text([*sentences, figures.doubt_text(self._trial.now, self._trial.has_defects)])

    def _proposal(self) -> Threshold | None:
        """What the parts of known truth propose."""
        found = self._findings.proposal if self._findings else None
        return self._trial.stored.moved_to(found.value, found.rule, found.provisional) if found is not None else None

    @Slot(float)
    def _on_moved(self, value: float) -> None:
        self.try_out(self._trial.moved_by_hand(value), by="threshold")

    @Slot(object)
    def _on_unsure_moved(self, value: float | None) -> None:
        self.try_out(self._trial.with_unsure_from(value), by="band")

    @Slot()
    def _on_band_wanted(self) -> None:
        self.try_out(self._trial.with_band())

    @Slot(object)
    def _on_region_changed(self, rule: RegionRule | None) -> None:
        self.try_out(replace(self._trial.now, region=rule), by="region")

    @Slot()
    def _on_region_wanted(self) -> None:
        self.try_out(self._trial.with_region_rule())

    @Slot()
    def _on_regions_found(self) -> None:
        self._show_threshold()
        self._show_figures()

    @Slot(object)
    def _on_region_step(self, step: Progress) -> None:
        self.panel.regions.say(f"{stage_text(step.stage)}…  {count_text(step.done)} / {count_text(step.total)}")

    @Slot(object)
    def _on_regions_failed(self, error: BaseException) -> None:
        self._show_figures()
        self.panel.regions.say(messages.explain(error).text())

    @Slot()
    def _on_masks_wanted(self) -> None:
        folder, inspector, region = self._session.folder, self._session.inspector, self._trial.now.region
        if folder is not None and inspector is not None and region is not None:
            self.panel.regions.say(self.tr("Comparing maps with masks…"))
            self.rules.compare_masks(folder, inspector, region.most)

    @Slot(object)
    def _on_masks_compared(self, found: "ByMasks") -> None:
        self.try_out(replace(self._trial.now, region=found.rule))
        self.panel.regions.say_of_masks(by_masks_text(found))

    @Slot(object)
    def _on_masks_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.panel.regions.say_of_masks(messages.explain(error).text())

    @Slot()
    def _on_scale_wanted(self) -> None:
        inspector, good = self._session.inspector, self._findings.good.images if self._findings else ()
        picture, depth = good[0].path if good else "", inspector.depth if inspector is not None else 0
        dialog = ScaleDialog(picture, depth, scale_of(self._session.project), self)
        dialog.chosen.connect(self._on_scale)
        dialog.open()

    @Slot(float)
    def _on_scale(self, mm_per_px: float) -> None:
        self._session.edit(lambda project: replace(project, mm_per_px=mm_per_px))

    # -- rules ----------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_rule(self, wish: RuleWish) -> None:
        if self._findings is not None:
            self.panel.say_of_rule(self.tr("Choosing a threshold…"))
            self.rules.choose(wish, self._findings)

    @Slot(object)
    def _on_proposed(self, proposal: Proposal) -> None:
        before = self._trial.now
        found = threshold_of(proposal, before)
        if found is not None:
            self.try_out(found)
        self.panel.say_of_rule(rule_sentences(proposal, before))

    @Slot(object)
    def _on_not_proposed(self, error: BaseException) -> None:
        self.panel.say_of_rule(messages.explain(error).text())

    # -- putting in force -----------------------------------------------------------------------------------------------

    @Slot()
    def _on_release_wanted(self) -> None:
        """Whatever lets more known defects pass is asked about once more."""
        before, after = (self._trial.outcome(each, self.finder.sizes(each)) for each in (self._trial.stored, self._trial.now))
        if after.escapes.events <= before.escapes.events:
            self.desk.put_in_force()
            return
        title, text = self.tr("More defects would pass"), self.tr("Let more known defects pass?")
        self._asked = self._trial.now
        self.question.ask(title, text, figures.question_text(before, after), self.tr("Put in force"), self.tr("Keep the threshold in use"))

    @Slot()
    def _on_confirmed(self) -> None:
        self.try_out(self._asked)  # the slider may have been moved meanwhile
        self.desk.put_in_force()

    @Slot(object)
    def _on_part_wanted(self, part: UUID) -> None:
        self.go_to("history", ShowRecorded(part))

    @Slot()
    def _on_undo(self) -> None:
        self._trial.now = self._trial.undone()
        self._show_trial()

    @Slot()
    def _on_back(self) -> None:
        self.try_out(self._trial.stored)

    @Slot()
    def _on_let_go(self) -> None:
        self._trial.end_step()

    @Slot(object)
    def _on_history(self, threshold: Threshold) -> None:
        stored = self._trial.stored
        same = replace(threshold, rule=stored.rule, provisional=stored.provisional) == stored
        self.try_out(stored if same else replace(threshold, provisional=not self._trial.has_defects))

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
        untouched = self._trial.now in (self._trial.stored, self._proposal())
        self._take_findings()
        proposal = self._proposal()
        offered = untouched and proposal is not None and proposal.rule is self._trial.stored.rule
        self._trial.now = proposal if offered and proposal is not None else self._trial.now
        self._show_trial()

    def _take_findings(self) -> None:
        inspector, found = self._session.inspector, self._session.findings
        self._findings, images = found, found.scores if found else ()
        named = found.kinds if found else {}
        kinds = [(named.get(each.path) or Path(each.path).parent.name) if each.defect else "" for each in images]
        self._trial.take_parts(images, kinds, found.learned if found else ())
        self.finder.show_parts(images, inspector, self._session.folder)
        good, defect = by_truth(images)
        self.plot.set_scores(good, defect)
        self.charts.show_separation(None)
        self._separating.start(separate(good, defect, self._trial.defect_kinds))
        self.images.show_findings(found, inspector.scores if inspector else (), inspector.model_id if inspector else "")

    @Slot(object)
    def _on_threshold_changed(self, threshold: Threshold) -> None:
        self._take_stored(threshold)

    def _take_stored(self, threshold: Threshold) -> None:
        self._trial.stored = self._trial.now = threshold
        self._trial.forget_steps()
        self._show_trial()

    # -- the images -----------------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_opened(self, path: str) -> None:
        inspector = self._session.inspector
        if inspector is not None:
            self.images.open(path, judge_for_screen(inspector, again=True))
            self.picture.show_threshold(self._trial.now.value)

    @Slot(str, object)
    def _on_decided(self, path: str, decision: Decision) -> None:
        self._session.decide(path, decision)

    @Slot()
    def _on_build_requested(self) -> None:
        self.go_to("build")

    @Slot()
    def _on_look_requested(self) -> None:
        self.go_to("doctor")

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> QWidget:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        columns.setSpacing(2 * theme.SPACE)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        self.banner = DraftBanner(self._session)
        self.charts.setMinimumHeight(_LEAST_CHARTS_PX)  # it is the gallery that makes room for the banner
        left.addWidget(self.banner)
        left.addWidget(self.charts, 2)
        left.addWidget(self.images, 3)
        columns.addLayout(left, 1)
        columns.addWidget(self.panel)
        return content

    def _connect(self) -> None:
        panel, session = self.panel, self._session
        pairs = (
            (self.rooms.page_wanted, self.page_wanted),
            (self.gate.page_wanted, self.page_wanted),
            (self.plot.threshold_moved, self._on_moved),
            (self.plot.unsure_moved, self._on_unsure_moved),
            (panel.threshold.value_typed, self._on_moved),
            (panel.threshold.unsure_typed, self._on_unsure_moved),
            (panel.threshold.band_wanted, self._on_band_wanted),
            (panel.threshold.undo.clicked, self._on_undo),
            (panel.threshold.back.clicked, self._on_back),
            (self.plot.let_go, self._on_let_go),
            (panel.regions.let_go, self._on_let_go),
            (panel.regions.changed, self._on_region_changed),
            (panel.regions.rule_wanted, self._on_region_wanted),
            (panel.rules.wish_chosen, self._on_rule),
            (panel.regions.scale_clicked, self._on_scale_wanted),
            (panel.regions.masks_clicked, self._on_masks_wanted),
            (self.rules.proposed, self._on_proposed),
            (self.rules.not_proposed, self._on_not_proposed),
            (self.rules.masks_stepped, self._on_region_step),
            (self.rules.masks_compared, self._on_masks_compared),
            (self.rules.masks_failed, self._on_masks_failed),
            (session.project_changed, self._show_again),
            (self.desk.look_wanted, self.try_out),
            (self.desk.history.chosen, self._on_history),
            (self.desk.release_wanted, self._on_release_wanted),
            (self.desk.part_wanted, self._on_part_wanted),
            (self.desk.failed, self.failed),
            (self.banner.looked, self.desk.look),
            (self._separating.succeeded, self.charts.show_separation),
            (self.finder.found, self._on_regions_found),
            (self.finder.stepped, self._on_region_step),
            (self.finder.failed, self._on_regions_failed),
            (self.question.confirmed, self._on_confirmed),
            (self.images.opened, self._on_opened),
            (self.images.decided, self._on_decided),
            (self.images.build_requested, self._on_build_requested),
            (self.images.look_requested, self._on_look_requested),
            (session.model_changed, self._on_model_changed),
            (session.threshold_changed, self._on_threshold_changed),
            (session.findings_changed, self._on_findings_changed),
        )
        for signal, receiver in pairs:
            signal.connect(receiver)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small, large = _PANEL_PX
        self.panel.setFixedWidth(theme.scaled(small if self.width() < theme.scaled(1500) else large))


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return TunePage(window.session)
