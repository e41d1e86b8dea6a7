"""One recorded part, large: the original beside the heatmap, and a line that says what the machine made of it."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.record import SerialState
from inspector.core.record_query import Row
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.area_text import largest_region_text
from inspector.ui.date_text import moment_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.reopened import Opened
from inspector.ui.reason_text import reason_text
from inspector.ui.remembered import words_of
from inspector.ui.said_text import in_words
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.verdict_banner import VerdictBanner
from inspector.ui.widgets.whole_verdict import WholeVerdict

_BANNER = QSize(240, 96)


class PartPane(QWidget):
    """Two views of the same size, so that one finds in the original what the heatmap points at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.original, self.view = ImageView(), ImageView()
        self.original.set_heatmap_visible(False)
        self.original.setAccessibleName(self.tr("Original picture of the part"))
        self.passed = IconButton("search", self.tr("Why did it pass?"))
        self.passed.hide()
        self._leads = True
        self.tools = ImageTools(self.view, operator=True)
        self.tools.heatmap.setToolTip(self.tr("Heatmap on or off (H)"))
        self.banner = VerdictBanner()
        self.banner.setFixedSize(theme.scaled(_BANNER.width()), theme.scaled(_BANNER.height()))
        self.whole_verdict = WholeVerdict(self.banner)
        self.tools.hottest.clicked.connect(lambda: self.original.look_at(self.view.shown_rect()))
        self._name, self._facts = ElidedLabel(), ElidedLabel()
        self._name.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self._facts.setProperty("role", "muted")
        self._lay_out()

    def show_row(self, row: Row | None) -> None:
        """Says at once which part it is; its pictures may still be on their way."""
        for view in (self.original, self.view):
            view.clear()
            view.set_empty_text(self.tr("Reading the picture…") if row is not None else "")
        self._name.setText("" if row is None else _name(row, self.tr("Part {number}")))
        self._facts.setText("" if row is None else self._facts_of(row))
        self.passed.setVisible(self._leads and row is not None and row.verdict is Verdict.OK)
        if row is None:
            self.banner.show_idle()
        else:
            self.banner.show_verdict(row.verdict, reason_text(row.reason))

    def serve_operator(self, on: bool) -> None:
        """In operator mode nothing leads elsewhere."""
        self._leads = not on
        if on:
            self.passed.hide()

    def show_part(self, opened: Opened, mm_per_px: float = 0.0) -> None:
        """Shows pictures and threshold of the part that `show_row` has named; areas in mm² as well where the scale is known."""
        found = opened.found
        region = largest_region_text(found.part.decision.area, mm_per_px)
        self._facts.setText(self._facts_of(found.row, found.threshold, region))
        for view in (self.original, self.view):
            view.set_empty_text(in_words(found.problem))
            view.show_picture(opened.picture)
        self.view.show_map(opened.map, found.threshold)
        settling = found.part.views[found.part.decision.view] if found.part.views else None
        if settling is not None and settling.detail:
            self.banner.show_verdict(found.row.verdict, words_of(settling.detail))

    @property
    def texts(self) -> tuple[str, str]:
        """Name and facts as they are shown."""
        return self._name.text(), self._facts.text()

    def _facts_of(self, row: Row, threshold: float | None = None, region: str = "") -> str:
        words = [moment_text(row.judged.astimezone())]
        if row.score is not None:
            words.append(self.tr("score {score}").format(score=score_text(row.score, like=threshold)))
        if threshold is not None:
            words.append(self.tr("threshold {threshold}").format(threshold=score_text(threshold, beside=row.score)))
        if region:
            words.append(region)
        if row.serial_state is SerialState.NO_READ:
            words.append(self.tr("no serial could be read"))
        return "   ·   ".join(words)

    def _lay_out(self) -> None:
        titles = QVBoxLayout()
        titles.addStretch(1)
        titles.addWidget(self._name)
        titles.addWidget(self._facts)
        titles.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.SPACE)
        head.addWidget(self.banner)
        head.addLayout(titles, 1)
        head.addWidget(self.passed)
        pictures = QHBoxLayout()
        pictures.setSpacing(theme.SPACE)
        for title, view in ((self.tr("Original"), self.original), (self.tr("Heatmap"), self.view)):
            column = QVBoxLayout()
            column.setSpacing(theme.SPACE // 2)
            label = QLabel(title)
            label.setProperty("role", "muted")
            column.addWidget(label)
            column.addWidget(view, 1)
            pictures.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addLayout(pictures, 1)
        layout.addWidget(self.tools)

    @Slot()
    def toggle_heatmap(self) -> None:
        """Shows the part without the heatmap, or with it again."""
        self.tools.heatmap.toggle()


def _name(row: Row, numbered: str) -> str:
    """What people call the part: its serial, otherwise its file, otherwise its number in the run."""
    file = row.source.replace("\\", "/").rpartition("/")[2] if row.source and "." in row.source else ""
    return row.serial or file or numbered.format(number=row.number)
