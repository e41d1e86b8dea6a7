"""What the draft would do, beside what is in use: to one picture, and to all pictures of known truth."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.areas import Areas
from inspector.core.errors import Cancelled
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.file_patterns import picture_filter
from inspector.ui.joined_text import sentences_text
from inspector.ui.messages import explain
from inspector.ui.number_text import count_text, score_beside, score_text
from inspector.ui.pages.looking.work import Counts, Shown, count_effect, show_effect
from inspector.ui.said_text import in_words
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.progress_panel import ProgressPanel
from inspector.ui.widgets.verdict_banner import verdict_word
from inspector.ui.widgets.wrapped_row import WrappedRow

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

translate = QCoreApplication.translate

_OFFERED = 10
"""Good parts with the highest scores and defects with the lowest: those that areas can bring to the other side."""


class EffectPane(QWidget):
    """`areas` gives the draft of this moment, or raises ValueError."""

    def __init__(self, areas: Callable[[], Areas | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._areas = areas
        self._inspector: PartInspector | None = None
        self._scores: tuple[ScoredImage, ...] = ()
        self._shown: Shown | None = None
        self.views = ImageView(), ImageView()
        self.said = QLabel(), QLabel()
        self.pictures, self.counts, self.progress = QComboBox(), QLabel(), ProgressPanel()
        self.file = IconButton("folder", self.tr("Another picture…"))
        self.count = IconButton("chart", self.tr("Count on all pictures of known truth"))
        self._one, self._all = NewestJob(self), NewestJob(self)
        self._lay_out()
        self._connect()

    def take(self, inspector: "PartInspector | None", scores: Sequence[ScoredImage], reference: Path) -> None:
        """Offers pictures of known truth; `reference` comes first."""
        self.drop()
        self._inspector, self._scores, self._shown = inspector, tuple(scores), None
        self.pictures.blockSignals(True)
        self.pictures.clear()
        self.pictures.addItem(self.tr("Reference picture"), str(reference))
        good = sorted((each for each in scores if not each.defect), key=lambda each: -each.score)[:_OFFERED]
        defects = sorted((each for each in scores if each.defect), key=lambda each: each.score)[:_OFFERED]
        for each in (*good, *defects):
            text = self.tr("Defect: {name}, score {score}") if each.defect else self.tr("Good: {name}, score {score}")
            self.pictures.addItem(text.format(name=Path(each.path).name, score=score_text(each.score)), each.path)
        self.pictures.blockSignals(False)
        self.count.setVisible(bool(scores))
        self.count.setEnabled(inspector is not None)

    def refresh(self) -> None:
        """Shows the chosen picture by the draft as it is now."""
        self.counts.setText("")
        path = self.pictures.currentData()
        if self._inspector is None or not path:
            return
        try:
            areas = self._areas()
        except ValueError as error:
            self._say_error(error)
            return
        self.said[1].setText(self.tr("Inspecting…"))
        known = self._shown if self._shown is not None and self._shown.path == Path(path) else None
        self._one.start(show_effect(self._inspector, Path(path), areas, known))

    def drop(self) -> None:
        """Waits for no answer any more."""
        self._one.drop()
        self._all.drop()
        self.progress.hide()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the threads; False when one does not end in time."""
        return all([self._one.stop(timeout_ms), self._all.stop(timeout_ms)])

    def _lay_out(self) -> None:
        head = WrappedRow()
        self.pictures.setAccessibleName(self.tr("Picture that the effect is shown on"))
        self.pictures.setMinimumContentsLength(12)
        self.pictures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for widget, stretch in ((self.pictures, 1), (self.file, 0), (self.count, 0)):
            head.add(widget, stretch=stretch)
        grid = QGridLayout()
        grid.setSpacing(theme.SPACE)
        for column, title in enumerate((self.tr("In use"), self.tr("With the areas of this page"))):
            label = QLabel(title)
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            self.said[column].setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
            self.said[column].setWordWrap(True)
            grid.addWidget(label, 0, column)
            grid.addWidget(self.said[column], 1, column)
            grid.addWidget(self.views[column], 2, column)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(2, 1)
        self.counts.setWordWrap(True)
        self.progress.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(head)
        layout.addLayout(grid, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.counts)

    def _connect(self) -> None:
        self.pictures.currentIndexChanged.connect(self.refresh)
        self.file.clicked.connect(self._on_file)
        self.count.clicked.connect(self._on_count)
        self.progress.cancel_requested.connect(self._on_cancel)
        self._one.succeeded.connect(self._on_shown)
        self._one.failed.connect(self._say_error)
        self._all.stepped.connect(self.progress.show_progress)
        self._all.succeeded.connect(self._on_counted)
        self._all.failed.connect(self._on_not_counted)

    @Slot()
    def _on_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Picture to look at"), "", picture_filter())
        if chosen:
            self.pictures.addItem(Path(chosen).name, chosen)
            self.pictures.setCurrentIndex(self.pictures.count() - 1)

    @Slot(object)
    def _on_shown(self, shown: Shown) -> None:
        self._shown = shown
        for view, said, inspection in zip(self.views, self.said, (shown.before, shown.after), strict=True):
            view.show_picture(shown.picture)
            view.show_map(inspection.map, inspection.threshold)
            said.setText(_said_of(inspection))

    @Slot(object)
    def _say_error(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.said[1].setText(_explained(error))
            self.views[1].clear()

    @Slot()
    def _on_count(self) -> None:
        if self._inspector is None:
            return
        try:
            areas = self._areas()
        except ValueError as error:
            self._say_error(error)
            return
        self.counts.setText("")
        self.count.setEnabled(False)
        self.progress.start(self.tr("Counting"))
        self.progress.show()
        self._all.start(count_effect(self._inspector, self._scores, areas))

    @Slot()
    def _on_cancel(self) -> None:
        self._all.drop()
        self._end_counting("")

    @Slot(object)
    def _on_counted(self, counts: Counts) -> None:
        self._end_counting(_counts_text(counts))

    @Slot(object)
    def _on_not_counted(self, error: BaseException) -> None:
        self._end_counting(_explained(error))

    def _end_counting(self, text: str) -> None:
        self.progress.hide()
        self.count.setEnabled(self._inspector is not None)
        self.counts.setText(text)


def _said_of(inspection: Inspection) -> str:
    if inspection.score is None:
        return in_words(inspection.error) or verdict_word(inspection.verdict)
    return f"{verdict_word(inspection.verdict)}   {score_beside(inspection.score, inspection.threshold)}"


def _counts_text(counts: Counts) -> str:
    """What changes, in sentences."""
    rejected = translate("EffectPane", "Rejected good parts: {before} of {total} now, {after} with these areas.")
    passing = translate("EffectPane", "Passing defects: {before} of {total} now, {after} with these areas.")
    sentences = [
        text.format(before=count_text(before), total=count_text(total), after=count_text(after))
        for text, total, (before, after) in ((rejected, counts.good, counts.false_rejects), (passing, counts.defects, counts.escapes))
        if total
    ]
    if counts.unknown:
        sentences.append(translate("EffectPane", "Not judged: {count}.").format(count=count_text(counts.unknown)))
    return sentences_text(sentences)


def _explained(error: BaseException) -> str:
    message = explain(error)
    return message.detail or message.happened
