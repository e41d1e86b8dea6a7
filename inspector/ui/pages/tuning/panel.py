"""The right side of the Tune page: the threshold, what it does, rules for it, the size of a fault, and what was in force before."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.tuning.figures_card import FiguresCard
from inspector.ui.pages.tuning.region_card import RegionCard
from inspector.ui.pages.tuning.rules_card import RulesCard
from inspector.ui.pages.tuning.threshold_card import ThresholdCard
from inspector.ui.widgets.page_scroll import PageScroll


class TunePanel(QWidget):
    """Cards below each other; sentences take the height that they need."""

    def __init__(self, before_it_counts: QWidget, history: QWidget, parent: QWidget | None = None) -> None:
        """Between its own cards stands what happens `before_it_counts`, and below them the `history`."""
        super().__init__(parent)
        self.threshold, self.figures, self.rules, self.regions = ThresholdCard(), FiguresCard(), RulesCard(), RegionCard()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for part in (self.threshold, self.figures, before_it_counts, self.rules, self.regions):
            layout.addWidget(part)
        layout.addWidget(history, 1)
        self._scroll = PageScroll(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def say_of_rule(self, text: str) -> None:
        """What came of the rule that was clicked last, where it is seen."""
        self.rules.say(text)
        if text:
            QTimer.singleShot(0, self._show_rule)  # it has its height only then

    @Slot()
    def _show_rule(self) -> None:
        self._scroll.ensureWidgetVisible(self.rules.said)
