"""The smallest defect that is found: a button that studies it, sentences, a curve, and a table by kind, zone and contrast."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.capability import Capability, Promise
from inspector.services.report.capability_blocks import headlines
from inspector.ui import theme
from inspector.ui.date_text import moment_text
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text, share_text
from inspector.ui.pages.capability.pod_plot import DetectionPlot
from inspector.ui.pages.capability.table import TextTable
from inspector.ui.pages.capability.words import defects_text, doubts, promise_text, size_text
from inspector.ui.pages.capability.work import Studied
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.progress_panel import ProgressPanel


class StudyPanel(QFrame):
    """Knows no project; the page fills it."""

    start_clicked = Signal()
    curve_wanted = Signal(object, object)
    """A `Capability` and one of its `Promise`s: answer with `plot.show_curve`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.start = IconButton("play", self.tr("Study it now"), primary=True)
        self.said, self.doubt, self.about = QLabel(), QLabel(), QLabel()
        self.progress, self.plot = ProgressPanel(), DetectionPlot()
        columns = self.tr("Defects"), self.tr("Contrast"), self.tr("Found"), self.tr("90% from"), self.tr("with 95% confidence")
        self.table = TextTable(self.tr("The smallest defects by kind, zone and contrast"), columns)
        self._found: Capability | None = None
        self._lay_out()
        self.start.clicked.connect(self.start_clicked)
        self.table.chosen.connect(self._on_chosen)
        self.show_study(None)

    def show_study(self, studied: Studied | None) -> None:
        """Shows what was studied last; None: nobody has."""
        found = self._found = studied.found if studied is not None else None
        nothing = self.tr(
            "Nobody has studied it yet. Synthetic defects of many sizes are put on real good parts and judged as the line judges: "
            "that takes some minutes, and can be cancelled."
        )
        promises = found.promises if found is not None else ()
        self.said.setText("\n".join(_sentences(found)) if found is not None else nothing)
        said = doubts(found, studied.holds) if found is not None and studied is not None else []
        self.doubt.setText(sentences_text(said))
        self.doubt.setVisible(bool(said))
        self.about.setText(self._about(found) if found is not None else "")
        self.table.show_rows([_row(each, found.mm_per_px) for each in promises] if found is not None else [])
        for widget in (self.table, self.plot, self.about):
            widget.setVisible(bool(promises))
        if promises:
            self.table.selectRow(_first(found, promises))
        else:
            self.plot.show_curve(None)

    def show_reading(self) -> None:
        """The last study is being read, which takes a second or two; one that is shown stays."""
        if self._found is None:
            self.said.setText(self.tr("Reading the last study…"))

    def show_running(self, running: bool) -> None:
        """Whether a study goes on."""
        self.start.setEnabled(not running)
        self.progress.setVisible(running)
        if running:
            self.progress.start("")

    def _about(self, found: Capability) -> str:
        text = self.tr("{when}: {defects} defects on {parts} good parts. Left out: {rejected} parts, {failed} defects.")
        counts = {"defects": len(found.trials), "parts": found.parts, "rejected": found.rejected, "failed": found.failed}
        when = moment_text(datetime.fromisoformat(found.at))
        return text.format(when=when, **{name: count_text(count) for name, count in counts.items()})

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        found = self._found
        if found is not None:
            self.curve_wanted.emit(found, found.promises[row])

    def _lay_out(self) -> None:
        title = QLabel(self.tr("The smallest defect that is found"))
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        self.said.setFont(theme.font(theme.FONT_BODY, bold=True))
        self.doubt.setProperty("role", "problem")
        self.about.setProperty("role", "muted")
        for label in (self.said, self.doubt, self.about):
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        self.progress.hide()
        for widget, stretch in ((self.progress, 0), (self.doubt, 0), (self.said, 0), (self.plot, 3), (self.table, 2), (self.about, 0)):
            layout.addWidget(widget, stretch)
        layout.addStretch(0)


def _sentences(found: Capability) -> list[str]:
    return [promise_text(each, found.mm_per_px) for each in headlines(found)]


def _first(found: Capability | None, promises: Sequence[Promise]) -> int:
    """The row of the first sentence."""
    first = headlines(found)[0] if found is not None else promises[0]
    return list(promises).index(first)


def _row(each: Promise, mm_per_px: float) -> tuple[str, ...]:
    sizes = (size_text(px, mm_per_px) for px in (each.a90, each.a90_95))
    return defects_text(each.kind, each.zone), share_text(each.contrast, 0), f"{count_text(each.found)} / {count_text(each.shown)}", *sizes
