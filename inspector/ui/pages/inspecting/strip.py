"""The line at the bottom of the Inspect page: how far the run is, what came out, and saving it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QProgressBar, QSizePolicy, QWidget

from inspector.core.progress import Progress
from inspector.core.serials import MOST_LETTERS
from inspector.core.types import Verdict
from inspector.devices.camera import Feed
from inspector.services.export import WRITERS
from inspector.services.line.state import State
from inspector.ui import theme
from inspector.ui.number_text import count_text, duration_text, ms_text, rate_text, share_text
from inspector.ui.pages.inspecting.parts import Tally
from inspector.ui.pages.inspecting.save import Wanted
from inspector.ui.pages.sources import Source
from inspector.ui.plural import counted
from inspector.ui.stages import stage_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.pace import Pace

REJECTS = (Verdict.NG, Verdict.UNDECIDED)
_BAR_STEPS = 1000
_LOT_PX = 120
NO_BREAK = "\u00a0"
_SEPARATOR = f"{NO_BREAK}· "
"""Between two figures, each of which stays on one line."""


class RunStrip(QWidget):
    """One line that is always there, so that nothing moves when a run begins or ends."""

    save_requested = Signal(object)
    """Save what is `Wanted`."""
    cancel_requested = Signal()
    """Stop saving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self._text = QLabel()  # wraps: the row is high enough for three lines, and nothing of it may be cut off
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._bar = QProgressBar()
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.scaled(160))
        self.save = IconButton("export", self.tr("Save results"), operator=True)
        self._menu = QMenu(self)
        self._choices: dict[QAction, Wanted] = {}
        self._fill_menu()
        self.save.setMenu(self._menu)
        self.cancel = IconButton("stop", self.tr("Cancel"), operator=True)
        self.record = IconButton("history", self.tr("Record"), operator=True, checkable=True)
        self.record.setToolTip(self.tr("Keep every part in the record of the project; from the next start on"))
        self.lot = QLineEdit(placeholderText=self.tr("Lot"), maxLength=MOST_LETTERS)
        self.lot.setAccessibleName(self.lot.placeholderText())
        self.lot.setToolTip(self.tr("Lot of the parts, for the record; it stays until it is changed"))
        self.lot.setFixedWidth(theme.scaled(_LOT_PX))
        self.cancel.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for widget, stretch in ((self._text, 1), (self._bar, 0), (self.lot, 0), (self.record, 0), (self.save, 0), (self.cancel, 0)):
            layout.addWidget(widget, stretch)
        self.cancel.hide()
        self.show_run(State.IDLE, None, Tally(), 0)

    def text(self) -> str:
        """What is said."""
        return self._text.text().replace(NO_BREAK, " ")

    def begin(self) -> None:
        """A new run starts."""
        self._pace = Pace()

    def show_run(self, state: State, source: Source | None, tally: Tally, skipped: int, *, lost: bool = False) -> None:
        """How far the run is; at its end, what came out. `lost`: the camera does not answer."""
        total = source.total if source else 0
        self._pace.note(Progress("", tally.total, total))
        words = [self.tr("Camera lost") if lost else self._state_text(state), self._count_text(tally, total)]
        words += [] if lost else self._rates(state)
        if state is State.IDLE and tally.total:
            words = self._summary(tally)
        if source is not None and source.feed is Feed.LIVE and tally.total:
            words.append(counted(self.tr("{count} pictures skipped", "", skipped), skipped))
        if source is not None and source.passed_over and state is State.IDLE:
            words.append(counted(self.tr("{count} other files passed over", "", source.passed_over), source.passed_over))
        self._text.setText(_SEPARATOR.join(word.replace(" ", NO_BREAK) for word in words if word))
        self._bar.setVisible(total > 1 and state is not State.IDLE)
        self._show_share(tally.total / total if total else 0.0)
        self.save.setEnabled(tally.total > 0)
        for action, wanted in self._choices.items():
            action.setEnabled((source is not None and source.has_files) or not wanted.verdicts)

    def show_saving(self, progress: Progress | None) -> None:
        """While results are saved; None when that is over."""
        self.save.setVisible(progress is None)
        self.cancel.setVisible(progress is not None)
        self._bar.setVisible(progress is not None)
        if progress is not None:
            self._show_share(progress.fraction)
            count = f"{count_text(progress.done)} / {count_text(progress.total)}" if progress.total > 1 else ""
            self._text.setText(f"{stage_text(progress.stage)}   {count}")

    def _show_share(self, share: float) -> None:
        """A progress bar paints at once, and with it everything else that waits to be painted; here it waits for its turn."""
        self._bar.setUpdatesEnabled(False)
        self._bar.setValue(int(_BAR_STEPS * share))
        self._bar.setUpdatesEnabled(True)

    def _fill_menu(self) -> None:
        for suffix in WRITERS:
            self._offer(self.tr("Table ({format})…").format(format=suffix[1:].upper()), Wanted(suffix=suffix))
        self._offer(self.tr("Table, and pictures of NG and undecided parts…"), Wanted(REJECTS))
        self._offer(self.tr("Table, and pictures of all parts…"), Wanted(tuple(Verdict)))
        self._menu.triggered.connect(self._on_chosen)

    def _offer(self, text: str, wanted: Wanted) -> None:
        self._choices[self._menu.addAction(text)] = wanted

    def _state_text(self, state: State) -> str:
        return {
            State.IDLE: self.tr("Ready"),
            State.RUNNING: self.tr("Running"),
            State.PAUSED: self.tr("Paused"),
            State.FROZEN: self.tr("Frozen at an NG part"),
            State.FAULT: self.tr("Fault"),
        }[state]

    def _count_text(self, tally: Tally, total: int) -> str:
        if total:
            return self.tr("{n} of {total}").format(n=count_text(tally.total), total=count_text(total))
        return counted(self.tr("{count} parts", "", tally.total), tally.total) if tally.total else ""

    def _rates(self, state: State) -> list[str]:
        if state is not State.RUNNING or self._pace.per_second is None:
            return []
        left = self._pace.left_s or None  # once all parts are in, what is left is saving them
        rates = [rate_text(self._pace.per_second, self.tr("parts"))]
        return [*rates, self.tr("{time} left").format(time=duration_text(max(1.0, left)))] if left is not None else rates

    def _summary(self, tally: Tally) -> list[str]:
        of, times = tally.verdicts, tally.time_ms()
        words = [
            counted(self.tr("{count} parts", "", tally.total), tally.total),
            self.tr("{n} OK").format(n=count_text(of[Verdict.OK])),
            self.tr("{n} NG").format(n=count_text(of[Verdict.NG])),
            self.tr("{n} undecided").format(n=count_text(of[Verdict.UNDECIDED])),
            self.tr("yield {share}").format(share=share_text(tally.yield_share)),
        ]
        return [*words, self.tr("median {time}").format(time=ms_text(times[1]))] if times else words

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.save_requested.emit(self._choices[action])
