"""One figure over time: parts as dots, their weighted mean, its limits, and what people have changed."""

from PySide6.QtCore import QCoreApplication

from inspector.core.control_charts import ControlChart
from inspector.core.drift.figures import MEASURES, Figure
from inspector.services.health.drift_study import Course, Study
from inspector.ui import theme
from inspector.ui.drift_text import figure_text
from inspector.ui.number_text import degrees_text, px_text, share_text
from inspector.ui.pages.recorded.plots import ControlPlot
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_HEIGHT_PX = 290
_UNITS = {
    Figure.SCORE: QT_TRANSLATE_NOOP("DriftPlot", "anomaly score"),
    Figure.ZONE: QT_TRANSLATE_NOOP("DriftPlot", "patch score"),
    Figure.BRIGHTNESS: QT_TRANSLATE_NOOP("DriftPlot", "% of white"),
    Figure.CONTRAST: QT_TRANSLATE_NOOP("DriftPlot", "% of the brightness"),
    Figure.NOISE: QT_TRANSLATE_NOOP("DriftPlot", "% of the brightness"),
    Figure.RED: QT_TRANSLATE_NOOP("DriftPlot", "% of the brightness"),
    Figure.BLUE: QT_TRANSLATE_NOOP("DriftPlot", "% of the brightness"),
    Figure.SHARPNESS: QT_TRANSLATE_NOOP("DriftPlot", "fine to coarse"),
    Figure.RIGHT: "px",
    Figure.DOWN: "px",
    Figure.TURN: "°",
}
_PERCENT = (Figure.BRIGHTNESS, Figure.CONTRAST, Figure.NOISE, Figure.RED, Figure.BLUE)


class DriftPlot(ControlPlot):
    """`course` as it is at first decides heading and unit."""

    def __init__(self, course: Course, zones: tuple[str, ...]) -> None:
        self.figure, self.zone = course.figure, course.zone
        title = figure_text(course.figure, course.zone, zones)
        super().__init__(title, QCoreApplication.translate("DriftPlot", _UNITS[course.figure]))
        self._scale = 100.0 if course.figure in _PERCENT else 1.0
        self.setFixedHeight(theme.scaled(_HEIGHT_PX))

    def show_course(self, study: Study, course: Course) -> None:
        """Draws the figure with its limits and what people have changed meanwhile."""
        chart = ControlChart(course.means, float(course.centre[-1]), course.lower, course.upper)
        self.show_chart(study.moments, chart, self._text(course), course.values)
        self.middle.setData(study.moments, course.centre * self._scale, connect="finite")
        self.mark(study.events)

    def _text(self, course: Course) -> str:
        if not course.is_watched:
            return QCoreApplication.translate("DriftPlot", "Not watched: still being learned, or it scatters too much to say anything.")
        centre, upper = float(course.centre[-1]), float(course.upper[-1])
        if MEASURES[course.figure].relative:
            reach = share_text(upper / centre - 1)
        elif course.figure is Figure.TURN:
            reach = degrees_text(upper - centre)
        else:
            reach = share_text(upper - centre) if course.figure in _PERCENT else px_text(upper - centre)
        return QCoreApplication.translate("DriftPlot", "The weighted mean may move by {reach}.").format(reach=reach)
