"""Two models side by side: the figures, the parts on which they disagree, and the heatmaps of both."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.services.comparing.comparison import Comparison
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import named_text
from inspector.ui.number_text import count_text, score_text
from inspector.ui.pages.models import words
from inspector.ui.pages.models.disagreements import Disagreements
from inspector.ui.pages.models.work import Pair, SideBySide, open_pair
from inspector.ui.plural import counted
from inspector.ui.said_text import in_words
from inspector.ui.status_line import short_id
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.page_scroll import PageScroll

_SIDE_PX, _MOST = (430, 560), 2000
"""Width of the figures at 1280 and at 1920 pixels of window width; parts in the list."""


class ComparisonPane(QWidget):
    """A part is opened by choosing it in the list; arrow keys go through it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: SideBySide | None = None
        self._opening = NewestJob(self)
        self._opening.succeeded.connect(self._on_opened)
        self._opening.failed.connect(self._on_failed)
        self.parts = Disagreements()
        self.parts.currentRowChanged.connect(self._on_row)
        self.views = (ImageView(), ImageView())
        self._names = (QLabel(), QLabel())
        self._heading, self._grounds, self._difference, self._left = QLabel(), QLabel(), QLabel(), QLabel()
        self._figures, self._cells = QGridLayout(), list[QLabel]()
        self._lay_out()

    def show_comparison(self, shown: SideBySide) -> None:
        """Shows what came of comparing two models, with the first part on which they disagree."""
        self.clear()
        self._shown, found = shown, shown.found
        self._heading.setText(self.tr("{first} and {second}").format(first=short_id(found.models[0]), second=short_id(found.models[1])))
        self._grounds.setText(words.grounds_text(found))
        self._grounds.setToolTip("\n".join(named_text(path, reason) for path, reason in found.left_out[:20]))
        self._difference.setText(words.difference_text(found.difference))
        self._fill_figures(found)
        self._fill_parts(found)

    def clear(self) -> None:
        """Forgets both models, whose memory is needed elsewhere."""
        self._opening.drop()
        self._shown = None
        self.parts.show_parts([])
        for view, name in zip(self.views, self._names, strict=True):
            view.clear()
            name.clear()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the threads; False when one does not end in time."""
        ended = [part.stop(timeout_ms) for part in (self._opening, self.parts)]
        return all(ended)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small, large = _SIDE_PX
        self._side.setFixedWidth(theme.scaled(small if self.width() < theme.scaled(1500) else large))

    def texts(self) -> list[str]:
        """What is said, from top to bottom."""
        labels = [self._grounds, self._difference, *self._cells, self._left, *self._names]
        return [label.text() for label in labels if label.text()]

    def _fill_figures(self, found: Comparison) -> None:
        for cell in self._cells:
            cell.deleteLater()
        self._cells = []
        first, second = map(short_id, found.models)
        rows: list[tuple[str, ...]] = [("", first, second)]
        rows.append((self.tr("AUROC"), *(words.share_of_pairs(each.value) for each in found.auroc)))
        rows.append((self.tr("Threshold"), *(score_text(each.value) for each in found.thresholds)))
        rows.append((self.tr("Escapes"), *(words.rate_text(each.escapes) for each in found.now)))
        rows.append((self.tr("False rejects"), *(words.rate_text(each.false_rejects) for each in found.now)))
        for each in found.equal:
            allowed = self.tr("Escapes with {count} false rejects at most").format(count=count_text(each.allowed))
            rows.append((allowed, *map(words.rate_text, each.escapes)))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                label = QLabel(text)
                label.setWordWrap(not column)
                label.setFont(theme.font(13, tabular=True, bold=not number))
                label.setProperty("role", "muted" if not column else "")
                self._cells.append(label)
                self._figures.addWidget(label, number, column, Qt.AlignmentFlag.AlignTop)

    def _fill_parts(self, found: Comparison) -> None:
        count = len(found.disagreements)
        said = counted(self.tr("They disagree on {count} parts", "", count), count)
        self._left.setText(said if count else self.tr("They agree on every part."))
        self.parts.show_parts([(words.disagreement_text(each, found.models), each) for each in found.disagreements[:_MOST]])

    @Slot(int)
    def _on_row(self, number: int) -> None:
        each = self.parts.part(number)
        if each is None or self._shown is None:
            return
        for side, name in enumerate(self._names):
            name.setText(words.side_text(each, side, self._shown.found.models))
        self._opening.start(open_pair(each.part.path, self._shown.inspectors))

    @Slot(object)
    def _on_opened(self, pair: Pair) -> None:
        if self._shown is None:
            return
        for view, inspection, threshold in zip(self.views, pair.inspections, self._shown.found.thresholds, strict=True):
            view.set_empty_text(in_words(inspection.error) or self.tr("No picture yet"))
            view.show_picture(pair.picture)
            view.show_map(inspection.map, threshold.value)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            for view in self.views:
                view.clear()
                view.set_empty_text(messages.explain(error).text())

    def _lay_out(self) -> None:
        self._heading.setFont(theme.font(theme.FONT_HEADING, bold=True))
        for label in (self._grounds, self._difference, self._left):
            label.setWordWrap(True)
        self._grounds.setProperty("role", "muted")
        self._left.setFont(theme.font(bold=True))
        self._figures.setHorizontalSpacing(12)
        for number, stretch in enumerate((4, 3, 3)):
            self._figures.setColumnStretch(number, stretch)
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, theme.SPACE, 0)
        column.setSpacing(theme.SPACE)
        for label in (self._heading, self._grounds, self._difference):
            column.addWidget(label)
        column.addLayout(self._figures)
        column.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(theme.SPACE)
        side.addWidget(PageScroll(told), 3)
        side.addWidget(self._left)
        side.addWidget(self.parts, 2)
        left = self._side = QFrame()
        left.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        row.addWidget(left)
        for view, name in zip(self.views, self._names, strict=True):
            name.setFont(theme.font(tabular=True))
            beside = QVBoxLayout()
            beside.addWidget(name)
            beside.addWidget(view, 1)
            row.addLayout(beside, 1)
