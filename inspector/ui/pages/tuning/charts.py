"""What stands above the pictures: the histogram with the threshold on it, both curves, and the kinds of defects."""

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.tuning.counting import Outcome, Split
from inspector.services.tuning.separating import Separation, separate
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import count_text, decimal_text
from inspector.ui.pages.tuning.curve_plot import CurvePlot
from inspector.ui.pages.tuning.figures import kind_text
from inspector.ui.pages.tuning.kinds_table import KindsTable
from inspector.ui.widgets.threshold_plot import ThresholdPlot
from inspector.ui.widgets.wrapped_row import WrappedRow


class Charts(QWidget):
    """One of four at a time; only the one that is seen is drawn anew while the slider moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot, self.kinds = ThresholdPlot(), KindsTable()
        false_rejects, caught = self.tr("share of good parts that are NG"), self.tr("share of defects that are NG")
        self.roc = CurvePlot(self.tr("ROC curve"), false_rejects, caught)
        self.precision = CurvePlot(self.tr("Precision-recall curve"), caught, self.tr("share of defects among what is NG"))
        self._separation: Separation | None = None
        """What the scores are able to tell; None while that is computed, and without a model."""
        self._separating = NewestJob(self)
        self._separating.succeeded.connect(self._show_separation)
        self._outcome: Outcome | None = None
        self._splits: Mapping[str, Split] = {}
        self._stack, self.tabs = QStackedWidget(), QButtonGroup(self)
        names = (self.tr("Histogram"), self.tr("ROC"), self.tr("Precision and recall"), self.tr("Kinds of defects"))
        heads = WrappedRow(spacing=4)
        for number, (name, chart) in enumerate(zip(names, (self.plot, self.roc, self.precision, self.kinds), strict=True)):
            button = QPushButton(name)
            button.setCheckable(True)
            self.tabs.addButton(button, number)
            heads.add(button)
            self._stack.addWidget(chart)
        heads.add_stretch()
        self.tabs.button(0).setChecked(True)
        self.tabs.idClicked.connect(self._on_tab)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # all four take the same room
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(heads)
        layout.addWidget(self._stack, 1)

    def show_scores(self, good: Sequence[float], defect: Sequence[float], kinds: Sequence[str]) -> None:
        """Scores of parts of known truth; what they are able to tell is computed in a thread. `kinds`: of the defects."""
        self.plot.set_scores(good, defect)
        self._show_separation(None)
        self._separating.start(separate(good, defect, kinds))

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._separating.stop(timeout_ms)

    @Slot(object)
    def _show_separation(self, separation: Separation | None) -> None:
        self._separation = separation
        self._draw_curves()
        self._draw()

    def show_outcome(self, outcome: Outcome, splits: Mapping[str, Split]) -> None:
        """What the rule that is tried out does, of all and of each kind of defect."""
        self._outcome, self._splits = outcome, splits
        self._draw()

    def _draw_curves(self) -> None:
        found = self._separation
        if found is None:
            nothing = self.tr("Both good parts and defects are needed for curves.") if self._outcome is not None else ""
            for plot in (self.roc, self.precision):
                plot.clear(nothing if plot is self.roc else plot.said())
            return
        self.roc.show_curve(found.curves.false_rejects, found.curves.caught, self._auroc_text(found))
        self.precision.show_curve(found.curves.caught, found.curves.precision, self._precision_text())

    def _on_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._draw()

    def _draw(self) -> None:
        outcome, shown = self._outcome, self._stack.currentWidget()
        if outcome is None or shown is self.plot:
            return
        good, defect = outcome.good, outcome.defect
        caught, alarms = _share(defect.ng, defect.total), _share(good.ng, good.total)
        if shown is self.roc:
            self.roc.show_point(alarms, caught)
        elif shown is self.precision:
            self.precision.show_point(caught, _share(defect.ng, defect.ng + good.ng))
        else:
            self.kinds.show_kinds(self._splits, self._separation.by_kind if self._separation is not None else {})

    def _auroc_text(self, found: Separation) -> str:
        area = found.auroc
        if math.isnan(area.value):
            return self.tr("Both good parts and defects are needed for a curve.")
        text = self.tr("AUROC {value}, {low} to {high} ({kind}). The dot is the whole rule that is tried out.")
        value, low, high = (decimal_text(each, 4) for each in (area.value, area.low, area.high))
        return text.format(value=value, low=low, high=high, kind=kind_text(area.kind, area.confidence))

    def _precision_text(self) -> str:
        text = self.tr("Precision depends on the share of defects: here {defect} of {total}. The dot is the whole rule that is tried out.")
        defect = self._outcome.defect.total if self._outcome is not None else 0
        good = self._outcome.good.total if self._outcome is not None else 0
        return text.format(defect=count_text(defect), total=count_text(good + defect))


def _share(count: int, total: int) -> float:
    return count / total if total else math.nan
