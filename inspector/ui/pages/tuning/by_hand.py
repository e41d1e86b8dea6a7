"""What is tried out by hand: every control of the page that moves the threshold, its band or the region rule, and the way back."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.decision_rule import RegionRule
from inspector.core.thresholds import Threshold
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.pages.tuning.release.history_box import HistoryBox
from inspector.ui.pages.tuning.trial import Trial
from inspector.ui.widgets.threshold_plot import ThresholdPlot


class TrialByHand(QObject):
    """Turns what is moved, typed or chosen into a rule to be tried out. It tries nothing out itself."""

    tried = Signal(object, str)
    """The `Threshold` to be tried out, and by which control; see `Trial.try_next`."""
    taken_back = Signal()
    """What the trial has now is what it had before the last step."""

    def __init__(self, trial: Trial, plot: ThresholdPlot, panel: TunePanel, history: HistoryBox, parent: QObject) -> None:
        super().__init__(parent)
        self._trial = trial
        for moved in (plot.threshold_moved, panel.threshold.value_typed):
            moved.connect(self.move)
        for unsure_moved in (plot.unsure_moved, panel.threshold.unsure_typed):
            unsure_moved.connect(self._on_unsure_moved)
        for let_go in (plot.let_go, panel.regions.let_go):
            let_go.connect(self.let_go)
        panel.threshold.band_wanted.connect(self._on_band_wanted)
        panel.threshold.undo.clicked.connect(self._on_undo)
        panel.threshold.back.clicked.connect(self._on_back)
        panel.regions.changed.connect(self.change_region)
        panel.regions.rule_wanted.connect(self._on_region_wanted)
        history.chosen.connect(self._on_history)

    @Slot(float)
    def move(self, value: float) -> None:
        """The threshold to `value`."""
        self.tried.emit(self._trial.moved_by_hand(value), "threshold")

    @Slot(object)
    def change_region(self, rule: RegionRule | None) -> None:
        """Another region rule; None for none."""
        self.tried.emit(replace(self._trial.now, region=rule), "region")

    @Slot()
    def let_go(self) -> None:
        """A control was let go of: what it does next is another step."""
        self._trial.end_step()

    @Slot(object)
    def _on_unsure_moved(self, value: float | None) -> None:
        self.tried.emit(self._trial.with_unsure_from(value), "band")

    @Slot()
    def _on_band_wanted(self) -> None:
        self.tried.emit(self._trial.with_band(), "")

    @Slot()
    def _on_region_wanted(self) -> None:
        self.tried.emit(self._trial.with_region_rule(), "")

    @Slot()
    def _on_undo(self) -> None:
        self._trial.now = self._trial.undone()
        self.taken_back.emit()

    @Slot()
    def _on_back(self) -> None:
        self.tried.emit(self._trial.stored, "")

    @Slot(object)
    def _on_history(self, threshold: Threshold) -> None:
        stored = self._trial.stored
        same = replace(threshold, rule=stored.rule, provisional=stored.provisional) == stored
        self.tried.emit(stored if same else replace(threshold, provisional=not self._trial.has_defects), "")
