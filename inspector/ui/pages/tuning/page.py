"""Tune: the threshold on the scores of the validation images, and what it does to them. Stored only when it is applied."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.model import ScoredImage
from inspector.core.thresholds import Rule, Threshold
from inspector.services.tune import outcome
from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.pages.judging import judge_for_screen
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.touch import make_touchable
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.figures import Judged, Show
from inspector.ui.pages.tuning.gallery import Gallery
from inspector.ui.pages.tuning.panel import TunePanel
from inspector.ui.pages.tuning.picture import PicturePane
from inspector.ui.session import Session
from inspector.ui.widgets.threshold_plot import ThresholdPlot

_GALLERY_EVERY_MS = 40
_PANEL_PX = (330, 420)  # at 1280 and at 1920 pixels of window width


class TunePage(QWidget):
    """The slider moves a threshold that is tried out; `Apply` puts it to use."""

    build_requested = Signal()
    project_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scores: tuple[ScoredImage, ...] = ()
        self._stored = self._now = Threshold(0.0, Rule.MANUAL)
        self._model_id = ""
        self._refresh = QTimer(self, singleShot=True, interval=_GALLERY_EVERY_MS)
        self._refresh.timeout.connect(self._show_gallery)
        self.plot, self.panel, self.gallery, self.picture = ThresholdPlot(), TunePanel(), Gallery(), PicturePane()
        self.filters = self._make_filters()
        self.gate = ModelGate(session, self._lay_out(), "tune", self.tr("Here you choose the score above which a part is NG."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.gate)
        self._connect()
        self._on_model_changed()

    @property
    def threshold(self) -> Threshold:
        """The threshold on the slider, in use or not."""
        return self._now

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        """Ends the page's threads; False when one does not end in time."""
        self._refresh.stop()
        ended = [self.gallery.stop(timeout_ms), self.picture.stop(timeout_ms)]
        return all(ended)

    # -- trying out -----------------------------------------------------------------------------------------------------

    def try_out(self, threshold: Threshold) -> None:
        """Moves the slider and shows what the threshold would do; nothing is stored."""
        self._now = threshold
        self.plot.set_threshold(threshold.value)
        self.panel.show_threshold(threshold, self._stored)
        self.panel.show_outcome(outcome(self._scores, threshold.value), threshold.provisional)
        self.picture.show_threshold(threshold.value)
        if not self._refresh.isActive():
            self._refresh.start()

    @Slot(float)
    def _on_moved(self, value: float) -> None:
        """By hand. Without defects no threshold is more than provisional."""
        has_defects = any(each.defect for each in self._scores)
        if value == self._stored.value:
            self.try_out(self._stored)
        else:
            self.try_out(Threshold(value, Rule.MANUAL, provisional=not has_defects))

    @Slot(object, float)
    def _on_rule(self, rule: Rule, share: float) -> None:
        good, defect = figures.split(self._scores)
        self.try_out(figures.by_rule(rule, good, defect, 1 - share))

    @Slot()
    def _on_apply(self) -> None:
        self._session.set_threshold(self._now)

    @Slot()
    def _on_undo(self) -> None:
        self.try_out(self._stored)

    @Slot(object)
    def _on_history(self, threshold: Threshold) -> None:
        has_defects = any(each.defect for each in self._scores)
        same = threshold.value == self._stored.value
        self.try_out(self._stored if same else replace(threshold, provisional=not has_defects))

    # -- the session ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_model_changed(self) -> None:
        inspector = self._session.inspector
        model_id = inspector.model_id if inspector else ""
        if model_id != self._model_id:
            self._close_picture()
        self._model_id = model_id
        self._scores = tuple(inspector.scores) if inspector else ()
        if inspector is not None:
            self.gallery.set_depth(inspector.depth)
            self.plot.set_scores(*figures.split(self._scores))
            self._take_stored(inspector.threshold)

    @Slot(object)
    def _on_threshold_changed(self, threshold: Threshold) -> None:
        self._take_stored(threshold)

    def _take_stored(self, threshold: Threshold) -> None:
        self._stored = threshold
        project = self._session.project
        self.panel.history.show_records(project.thresholds.get(self._model_id, ()) if project else ())
        self.try_out(threshold)

    # -- the images -----------------------------------------------------------------------------------------------------

    @Slot()
    def _show_gallery(self) -> None:
        counts = {show: figures.select(self._scores, self._stored.value, self._now.value, show) for show in Show}
        texts = _filter_texts(self)
        for number, show in enumerate(Show):
            button = self.filters.button(number)
            button.setText(f"{texts[show][0]}  {count_text(len(self._scores))}")
            button.setMinimumWidth(button.sizeHint().width())  # the row stays where it is while the counts change
            button.setText(f"{texts[show][0]}  {count_text(len(counts[show]))}")
        shown = counts[self._shown()]
        self.gallery.show_items(shown, texts[self._shown()][1])
        self._show_words()

    def _shown(self) -> Show:
        return list(Show)[self.filters.checkedId()]

    def _show_words(self) -> None:
        path = self.picture.path
        if path:
            all_images = figures.select(self._scores, self._stored.value, self._now.value, Show.ALL)
            self.picture.show_judged(next((each for each in all_images if each.image.path == path), None))

    @Slot(str)
    def _on_opened(self, path: str) -> None:
        inspector = self._session.inspector
        if inspector is None:
            return
        self.picture.open(path, judge_for_screen(inspector))
        self.picture.show_threshold(self._now.value)
        self._show_words()
        self._images.setCurrentWidget(self.picture)
        self.picture.view.setFocus()

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        """The neighbour in the gallery; an image that has left it since is followed by the first."""
        row = self.gallery.items.row_of(self.picture.path)
        target = 0 if row is None else row + step
        if 0 <= target < self.gallery.items.rowCount():
            each: Judged = self.gallery.items.item(target)
            self.gallery.setCurrentIndex(self.gallery.items.index(target))
            self._on_opened(each.image.path)

    @Slot()
    def _close_picture(self) -> None:
        self.picture.clear()
        self._images.setCurrentIndex(0)
        self.gallery.setFocus()

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _make_filters(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, show in enumerate(Show):
            button = QPushButton(_filter_texts(self)[show][0])
            button.setCheckable(True)
            make_touchable(button)
            group.addButton(button, number)
        group.button(0).setChecked(True)
        return group

    def _lay_out(self) -> QWidget:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        columns.setSpacing(2 * theme.SPACE)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        left.addWidget(self.plot, 2)
        left.addWidget(self._make_images(), 3)
        columns.addLayout(left, 1)
        columns.addWidget(self.panel)
        return content

    def _make_images(self) -> QStackedWidget:
        gallery = QWidget()
        column = QVBoxLayout(gallery)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in self.filters.buttons():
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.gallery, 1)
        self._images = QStackedWidget()
        self._images.addWidget(gallery)
        self._images.addWidget(self.picture)
        return self._images

    def _connect(self) -> None:
        self.gate.build_requested.connect(self.build_requested)
        self.gate.project_requested.connect(self.project_requested)
        self.plot.threshold_moved.connect(self._on_moved)
        self.panel.value_typed.connect(self._on_moved)
        self.panel.rule_chosen.connect(self._on_rule)
        self.panel.apply_clicked.connect(self._on_apply)
        self.panel.undo_clicked.connect(self._on_undo)
        self.panel.history.chosen.connect(self._on_history)
        self.gallery.opened.connect(self._on_opened)
        self.picture.stepped.connect(self._on_stepped)
        self.picture.closed.connect(self._close_picture)
        self.filters.idToggled.connect(self._on_filter)
        self._session.model_changed.connect(self._on_model_changed)
        self._session.threshold_changed.connect(self._on_threshold_changed)

    @Slot(int, bool)
    def _on_filter(self, number: int, checked: bool) -> None:
        if checked:
            self._show_gallery()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small, large = _PANEL_PX
        self.panel.setFixedWidth(small if self.width() < 1500 else large)


def _filter_texts(page: QWidget) -> dict[Show, tuple[str, str]]:
    """Name of each filter, and what is said when it finds nothing."""
    return {
        Show.NOTABLE: (page.tr("Changed or wrong"), page.tr("Every validation image is judged rightly, and the slider changes none.")),
        Show.ESCAPES: (page.tr("Escapes"), page.tr("At this threshold no validation defect is judged OK.")),
        Show.FALSE_REJECTS: (page.tr("False rejects"), page.tr("At this threshold no good validation image is judged NG.")),
        Show.ALL: (page.tr("All"), page.tr("The model has no validation images.")),
    }
