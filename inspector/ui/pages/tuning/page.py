"""Tune: the decision rule on the scores of parts of known truth, and what it does to them. What counts is what is put in force.

What is tried out comes `by_hand` or from the `rule_finder`, and is shown by `shown_trial`; here it begins, and follows the session.
"""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.core.model import by_truth
from inspector.core.thresholds import Threshold
from inspector.services.strange_parts import Decision
from inspector.ui import messages, theme
from inspector.ui.area_text import scale_of
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.judging import judge_for_screen
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.side_panel import fit_beside
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.by_hand import TrialByHand
from inspector.ui.pages.tuning.charts import Charts
from inspector.ui.pages.tuning.images import Images
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.pages.tuning.region_finder import RegionFinder
from inspector.ui.pages.tuning.release.desk import ReleaseDesk
from inspector.ui.pages.tuning.release.draft_banner import DraftBanner
from inspector.ui.pages.tuning.rule_finder import RuleFinder
from inspector.ui.pages.tuning.scale_dialog import ScaleDialog
from inspector.ui.pages.tuning.shown_trial import ShownTrial
from inspector.ui.pages.tuning.trial import Trial
from inspector.ui.session import Session
from inspector.ui.widgets.question import Question
from inspector.ui.wishes import ShowDraft, ShowPart, ShowRecorded, Wish

_LEAST_CHARTS_PX = 270
_PANEL_PX = (348, 438)  # at 1280 and at 1920 pixels of window width


class TunePage(Page):
    """What is tried out on it counts only when it is put in force."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, sliced: bool = False) -> None:
        """`sliced`: its widgets follow with `make_more`."""
        super().__init__(parent)
        self._session = session
        self._trial = Trial()
        if not sliced:
            self.make_whole()

    def make_more(self) -> Iterator[None]:
        session = self._session
        self.finder = RegionFinder(self)
        self.desk = ReleaseDesk(session, self)
        yield
        self.panel = TunePanel(self.desk.card, self.desk.history)
        yield
        self.charts, self.images, self.question = Charts(), Images(), Question(self)
        yield
        self.plot = self.charts.plot
        self.gallery, self.picture, self.filters = self.images.gallery, self.images.picture, self.images.filters
        self.rules = RuleFinder(session, self._trial, self.panel, self)
        self.by_hand = TrialByHand(self._trial, self.plot, self.panel, self.desk.history, self)
        self._shown = ShownTrial(session, self._trial, self.finder, self.charts, self.panel, self.images, self.desk)
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
        ended = [part.stop(timeout_ms) for part in (self.images, self.rules, self.charts, self.finder, self.desk)]
        return all(ended)

    # -- trying out -----------------------------------------------------------------------------------------------------

    @Slot(object)
    @Slot(object, str)
    def try_out(self, threshold: Threshold, by: str = "") -> None:
        """Moves the sliders and shows what the rule would do, as soon as the regions that it needs are found; nothing is stored.

        It is one step back to what was tried out before; `by`: see `Trial.try_next`.
        """
        self._trial.try_next(threshold, by)
        self._show_trial()

    @Slot()
    def _show_trial(self) -> None:
        threshold = self._trial.now
        self.rules.drop()
        self.panel.say_of_rule("")
        self._shown.show_threshold()
        self.finder.look(threshold, self._trial.stored)
        if self.finder.is_missing(threshold):
            self.panel.figures.show_missing(self.tr("Looking for regions: these counts are not yet those of the region rule."))
        else:
            self._shown.show_figures()

    @Slot()
    def _show_again(self) -> None:
        """The project has changed, such as by a draft: what is tried out stays, and so does what is known of it."""
        self._shown.show_threshold()
        if not self.finder.is_missing(self._trial.now):
            self._shown.show_figures()

    @Slot()
    def _on_regions_found(self) -> None:
        self._shown.show_threshold()
        self._shown.show_figures()

    @Slot(object)
    def _on_regions_failed(self, error: BaseException) -> None:
        self._shown.show_figures()
        self.panel.regions.say(messages.explain(error).text())

    @Slot()
    def _on_scale_wanted(self) -> None:
        inspector, good = self._session.inspector, self._trial.findings.good.images if self._trial.findings else ()
        picture, depth = good[0].path if good else "", inspector.depth if inspector is not None else 0
        dialog = ScaleDialog(picture, depth, scale_of(self._session.project), self)
        dialog.chosen.connect(self._on_scale)
        dialog.open()

    @Slot(float)
    def _on_scale(self, mm_per_px: float) -> None:
        self._session.edit(lambda project: replace(project, mm_per_px=mm_per_px))

    # -- putting in force -----------------------------------------------------------------------------------------------

    @Slot()
    def _on_release_wanted(self) -> None:
        """Whatever lets more known defects pass is asked about once more."""
        before, after = (self._shown.outcome(each) for each in (self._trial.stored, self._trial.now))
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
        untouched = self._trial.now in (self._trial.stored, self._trial.proposal)
        self._take_findings()
        proposal = self._trial.proposal
        offered = untouched and proposal is not None and proposal.rule is self._trial.stored.rule
        self._trial.now = proposal if offered and proposal is not None else self._trial.now
        self._show_trial()

    def _take_findings(self) -> None:
        inspector, found = self._session.inspector, self._session.findings
        self._trial.take_findings(found)
        self.finder.show_parts(self._trial.images, inspector, self._session.folder)
        good, defect = by_truth(self._trial.images)
        self.charts.show_scores(good, defect, self._trial.defect_kinds)
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
            (self.by_hand.tried, self.try_out),
            (self.by_hand.taken_back, self._show_trial),
            (panel.regions.scale_clicked, self._on_scale_wanted),
            (self.rules.tried, self.try_out),
            (session.project_changed, self._show_again),
            (self.desk.look_wanted, self.try_out),
            (self.desk.release_wanted, self._on_release_wanted),
            (self.desk.part_wanted, self._on_part_wanted),
            (self.desk.failed, self.failed),
            (self.banner.looked, self.desk.look),
            (self.finder.found, self._on_regions_found),
            (self.finder.stepped, panel.regions.say_step),
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
        self._fit_panel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_panel()

    def _fit_panel(self) -> None:
        """Not only at another size: what its texts need is known once they have their style."""
        fit_beside(self.panel, self.width(), *_PANEL_PX)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return TunePage(window.session, sliced=True)
