"""What is tried out, as the whole page shows it: the rule on sliders and fields, and what it makes of the parts of known truth."""

from inspector.core.thresholds import Threshold
from inspector.core.tuning.counting import Outcome
from inspector.ui import limit_text
from inspector.ui.area_text import scale_of
from inspector.ui.joined_text import sentences_text
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.charts import Charts
from inspector.ui.pages.tuning.images import Images
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.pages.tuning.region_finder import RegionFinder
from inspector.ui.pages.tuning.release.desk import ReleaseDesk
from inspector.ui.pages.tuning.trial import Trial
from inspector.ui.session import Session


class ShownTrial:
    """Brings every widget up to date with the trial; it changes nothing of it. `finder` gives the regions that a region rule counts."""

    def __init__(
        self, session: Session, trial: Trial, finder: RegionFinder, charts: Charts, panel: TunePanel, images: Images, desk: ReleaseDesk
    ) -> None:
        self._session, self._trial, self._finder = session, trial, finder
        self._charts, self._panel, self._images, self._desk = charts, panel, images, desk

    def show_threshold(self) -> None:
        """The rule itself; what it does is not known yet."""
        now, stored, findings, panel = self._trial.now, self._trial.stored, self._trial.findings, self._panel
        guess, plot = limit_text.is_guess(now, findings), self._charts.plot
        plot.set_threshold(now.value, limit_text.about_text(now.value) if guess else "", now.unsure_from)
        panel.threshold.show_threshold(now, stored, findings, can_undo=self._trial.can_undo)
        self._desk.show(now, stored, None)
        panel.regions.show_threshold(now, plot.axis, scale_of(self._session.project))
        panel.regions.say("")
        self._images.picture.show_threshold(now.value)

    def show_figures(self) -> None:
        """What it does, with the regions that have been found."""
        trial, sizes = self._trial, self._finder.sizes
        compared = trial.compared(sizes(trial.stored), sizes(trial.now))
        outcome = self.outcome(trial.now)
        self._panel.figures.show_outcome(outcome)
        self._desk.show(trial.now, trial.stored, outcome)
        self._panel.figures.show_doubts(self._doubts_text())
        self._panel.figures.show_missing(*figures.missing_text(trial.parts, trial.images, outcome))
        self._panel.rules.show_known(trial.has_good, trial.has_defects)
        self._charts.show_outcome(outcome, trial.parts.by_kind(compared.after))
        self._images.show_compared(compared)

    def outcome(self, threshold: Threshold) -> Outcome:
        """The counts under a rule, with the regions that have been found for it."""
        return self._trial.outcome(threshold, self._finder.sizes(threshold))

    def _doubts_text(self) -> str:
        trial = self._trial
        sentences = limit_text.state_sentences(trial.now, trial.findings) if trial.findings else []
        return sentences_text([*sentences, figures.doubt_text(trial.now, trial.has_defects)])
