"""The second half of the page: how the parts went over time, and where on them the hot spots lie."""

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from inspector.core.control_charts import ControlChart
from inspector.core.errors import Cancelled
from inspector.core.heatmap import overlay
from inspector.core.progress import Steps
from inspector.core.record_query import Filter
from inspector.core.types import FloatArray, Image
from inspector.services.reviewing.archive import Archive
from inspector.services.reviewing.trends import Trends, look_at_trends
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.number_text import count_text, score_text, share_text
from inspector.ui.pages.recorded.plots import ControlPlot
from inspector.ui.plural import counted
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.image_view import ImageView

_HEAT_PX = 224
_STRENGTH = 0.75


class Charts(QWidget):
    """Computed in a thread whenever they are looked at with another filter."""

    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts: QWidget | None = None
        """Plots are made when somebody wants to see them: they take as long as all else of the page."""
        self._wait = QLabel(self.tr("Looking into the record…"))
        self._wait.setProperty("role", "muted")
        self._waiting = QWidget(self)
        QVBoxLayout(self._waiting).addWidget(self._wait)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._waiting)
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_seen)
        self._job.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether the charts are still those of another filter."""
        return self._job.running

    def look(self, archive: Archive, wanted: Filter) -> None:
        """Draws the charts of these parts as soon as they are read; what was asked before is dropped."""
        self._wait.setText(self.tr("Looking into the record…"))
        self._stack.setCurrentWidget(self._waiting)
        if self._charts is None:
            self._charts = self._make_charts()
            self._stack.addWidget(self._charts)
        self._job.start(_look(archive, wanted))

    def drop(self) -> None:
        """Wants nothing any more: the record is being closed."""
        self._job.drop()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    def said(self) -> str:
        """What is said instead of charts; empty while there are some."""
        return self._wait.text() if self._stack.currentWidget() is self._waiting else ""

    def spots_said(self) -> str:
        """The sentence above the hot spots."""
        return self._spots_said.text()

    @Slot(object)
    def _on_seen(self, seen: "tuple[Trends, ScreenPicture | None]") -> None:
        trends, picture = seen
        if not trends.hours or self._charts is None:
            self._wait.setText(self.tr("No part matches these filters."))
            return
        self.yields.show_chart(trends.began, trends.yields, self._share_text(trends.yields))
        self.rejects.show_chart(trends.began, trends.rejects, self._share_text(trends.rejects))
        self.scores.show_chart(trends.moments, trends.means, self._scores_text(trends), trends.scores)
        for plot in (self.yields, self.rejects, self.scores):
            plot.mark(trends.events)
        self.spots.show_picture(picture)
        self.spots.set_empty_text(self.tr("No picture and no patch scores of these parts are kept."))
        count = trends.spotted
        self._spots_said.setText(counted(self.tr("Where the highest patch score of {count} parts lies", "", count), count))
        self._stack.setCurrentWidget(self._charts)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._wait.setText(self.tr("The charts could not be drawn."))
            self.failed.emit(error)

    def _share_text(self, chart: ControlChart) -> str:
        text = self.tr("{share} of all; limits: 3 sigma of a p-chart. {beyond}")
        return text.format(share=share_text(chart.centre), beyond=self._beyond_text(chart))

    def _scores_text(self, trends: Trends) -> str:
        text = self.tr("Weighted mean (EWMA, 0.2) of {parts} around {mean}; limits: 3 sigma. {beyond}")
        count = len(trends.scores)
        parts = counted(self.tr("the newest {count} parts", "", count), count)
        return text.format(parts=parts, mean=score_text(trends.means.centre), beyond=self._beyond_text(trends.means))

    def _beyond_text(self, chart: ControlChart) -> str:
        count = int(chart.beyond.sum())
        if not count:
            return self.tr("None lies beyond.")
        return self.tr("{count} beyond.").format(count=count_text(count))

    def _make_charts(self) -> QWidget:
        self.yields = ControlPlot(self.tr("Yield by hour"), "%", percent=True)
        self.rejects = ControlPlot(self.tr("NG by hour"), "%", percent=True)
        self.scores = ControlPlot(self.tr("Scores over time"), self.tr("anomaly score"))
        self.spots, self._spots_said = ImageView(), QLabel()
        self.spots.setAccessibleName(self.tr("Where the hot spots lie"))
        charts = QWidget(self)
        grid = QGridLayout(charts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 * theme.SPACE)
        hot = QWidget()
        column = QVBoxLayout(hot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = QLabel(self.tr("Hot spots"))
        title.setProperty("role", "heading")
        self._spots_said.setProperty("role", "muted")
        column.addWidget(title)
        column.addWidget(self._spots_said)
        column.addWidget(self.spots, 1)
        for number, widget in enumerate((self.yields, self.rejects, self.scores, hot)):
            grid.addWidget(widget, number // 2, number % 2)
        for each in (0, 1):
            grid.setRowStretch(each, 1)
            grid.setColumnStretch(each, 1)
        return charts


def _look(archive: Archive, wanted: Filter) -> "Steps[tuple[Trends, ScreenPicture | None]]":
    trends = yield from look_at_trends(archive, wanted)
    return trends, _spotted(trends)


def _spotted(trends: Trends) -> ScreenPicture | None:
    """The hot spots over the picture of a part, or over a dark ground of their shape. Half of the most is where colours begin to show."""
    from inspector.devices.opencv import cv2  # the window must not wait for it

    if not trends.spots.size:
        return None if trends.sample is None else ScreenPicture.of(trends.sample)
    ground = trends.sample if trends.sample is not None else _ground(trends.spots.shape)
    heat: FloatArray = cv2.resize(trends.spots.astype(np.float32), ground.shape[1::-1], interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
    return ScreenPicture.of(overlay(ground, heat, float(heat.max()) / 2, _STRENGTH, outline=False))


def _ground(shape: tuple[int, ...]) -> Image:
    scale = max(1, _HEAT_PX // max(shape))
    return np.full((shape[0] * scale, shape[1] * scale), 60, np.uint8)
