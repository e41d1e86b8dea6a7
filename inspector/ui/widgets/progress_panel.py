"""What long work is doing: stage, how far, how fast, how long still, and the button that ends it."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from inspector.core.progress import Progress
from inspector.ui import theme
from inspector.ui.number_text import count_text, duration_text, rate_text
from inspector.ui.stages import stage_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.pace import Pace

_BAR_STEPS = 1000


class ProgressPanel(QFrame):
    """Fed with `Progress` steps, for instance by `Job.stepped`."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pace = Pace(clock)
        self._stage, self._count, self._speed, self._left, self._whole = QLabel(), QLabel(), QLabel(), QLabel(), QLabel()
        self._expected_s: float | None = None
        self._bar = QProgressBar()
        self._cancel = IconButton("stop", self.tr("Cancel"))
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self._cancel.clicked.connect(self._on_cancel)
        self.start("")

    def start(self, stage: str) -> None:
        """Begins a new piece of work; the bar runs to and fro until the first step."""
        self._pace = Pace(self._clock)
        self.expect(None)
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setEnabled(True)
        self._cancel.show()
        self._stage.setText(stage)
        self._bar.setRange(0, 0)
        for label in (self._count, self._speed, self._left):
            label.clear()

    def expect(self, seconds: float | None) -> None:
        """What all stages are predicted to take; None: nobody knows, and nothing is said of the whole.

        Which stages come, and what each takes of it, depends on what is found on the way: the bar is that of one stage.
        """
        self._expected_s = seconds
        self._say_whole()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Shows one step."""
        self._pace.note(progress)
        self._stage.setText(stage_text(progress.stage))
        self._bar.setRange(0, _BAR_STEPS if progress.total else 0)
        self._bar.setValue(int(_BAR_STEPS * progress.fraction))
        self._count.setText(self._count_text(progress))
        rate = self._pace.per_second
        self._speed.setText("" if rate is None else rate_text(rate, stage_text(progress.unit) or self.tr("steps")))
        self._left.setText(self._left_text(progress))
        self._say_whole()
        self._bar.setAccessibleName(f"{self._stage.text()} {self._count.text()}")

    @Slot()
    def show_cancelling(self) -> None:
        """The user wants to stop; said at once, before the work has heard of it."""
        self._cancel.setEnabled(False)
        self._cancel.setText(self.tr("Cancelling…"))
        self._left.clear()

    def show_end(self, text: str, *, complete: bool = False, timed: bool = True) -> None:
        """The work is over: says how it ended, and where it is `timed` how long it took. The bar is full where all of it was done."""
        self._stage.setText(text)
        self.expect(None)
        self._bar.setRange(0, _BAR_STEPS)
        if complete:
            self._bar.setValue(_BAR_STEPS)
        self._cancel.clearFocus()  # what is hidden hands it to whatever comes next in the window
        self._cancel.hide()
        self._speed.clear()
        self._count.clear()
        self._left.clear()
        if timed:
            self.say_took(self._pace.elapsed_s)

    def say_took(self, seconds: float) -> None:
        """Says how long the work took that is over."""
        self._left.setText(self.tr("took {time}").format(time=duration_text(seconds)))

    def say(self, text: str) -> None:
        """Says something else of the stage, or of the end, and leaves the rest as it is."""
        self._stage.setText(text)

    def texts(self) -> list[str]:
        """Stage, count, speed, time left and the button's text, as they are shown."""
        return [part.text() for part in (self._stage, self._count, self._speed, self._left, self._cancel)]

    @property
    def whole_text(self) -> str:
        """What is said of all stages together; empty while nothing can be."""
        return self._whole.text()

    @property
    def cancel_button(self) -> IconButton:
        """The button, for a page that wants to give it the focus."""
        return self._cancel

    @Slot()
    def _on_cancel(self) -> None:
        self.show_cancelling()
        self.cancel_requested.emit()

    def _say_whole(self) -> None:
        whole, past = self._expected_s, self._pace.elapsed_s
        self._whole.setVisible(whole is not None)
        if whole is None:
            self._whole.clear()
            return
        text = (
            self.tr("All stages: {time} of about {whole}") if past <= whole else self.tr("All stages: {time}, predicted were about {whole}")
        )
        self._whole.setText(text.format(time=duration_text(past), whole=duration_text(whole)))

    def _left_text(self, progress: Progress) -> str:
        """Nothing once a stage has done all it counts: it may still take a while, and nobody knows how long."""
        left = self._pace.left_s
        if left is None or progress.done >= progress.total:
            return ""
        return self.tr("{time} left").format(time=duration_text(max(1.0, left)))

    def _count_text(self, progress: Progress) -> str:
        done = count_text(progress.done)
        if not progress.total:
            return self.tr("{done} {unit}").format(done=done, unit=stage_text(progress.unit)).strip()
        total = count_text(progress.total)
        return self.tr("{done} of {total} {unit}").format(done=done, total=total, unit=stage_text(progress.unit)).strip()

    def _lay_out(self) -> None:
        self._stage.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self._stage.setWordWrap(True)  # the end is a sentence, which must not widen the page
        for label in (self._count, self._speed, self._left, self._whole):
            label.setFont(theme.font(theme.FONT_BODY, tabular=True))
            label.setProperty("role", "muted")
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._bar.setTextVisible(False)
        top = QHBoxLayout()
        top.addWidget(self._stage, 1)
        top.addWidget(self._cancel)
        below = QHBoxLayout()
        for label, stretch in ((self._count, 2), (self._speed, 1), (self._left, 1)):
            below.addWidget(label, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addLayout(below)
        layout.addWidget(self._whole)
