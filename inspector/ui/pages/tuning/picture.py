"""One part, large, with its heatmap at the threshold on the slider."""

import math
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.inspection import Inspection
from inspector.core.types import FloatArray
from inspector.services.line.setup import Engine
from inspector.services.strange_parts import StrangePart
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import score_text
from inspector.ui.pages.decision_buttons import DecisionButtons
from inspector.ui.pages.judging import open_file
from inspector.ui.pages.tuning.figures import Judged, full_truth_text
from inspector.ui.said_text import in_words
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.verdict_banner import verdict_word

_SAME_SCORE = 0.01
"""Relative difference of scores that one cannot see: other arithmetic, or another number of pictures at once."""


class PicturePane(QWidget):
    """Reads and judges an image in a thread and shows it; the contour follows the slider."""

    closed = Signal()
    stepped = Signal(int)
    """The next (1) or the previous (-1) image is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ImageView()
        self.tools = ImageTools(self.view, operator=True)
        self.path = ""
        """The image that is open, or on its way."""
        self._shown = ""
        self._judged: Judged | None = None
        self._map: FloatArray | None = None
        self._score: float | None = None
        self._threshold: float | None = None
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_judged)
        self._job.failed.connect(self._on_failed)
        self._lay_out()
        self.tools.heatmap.setToolTip(self.tr("Heatmap on or off (H)"))

    def open(self, path: str, judge: Engine) -> None:
        """Shows an image; the former one stays until the new one is there."""
        self.path = path
        self._job.start(open_file(Path(path), judge))

    def show_judged(self, each: Judged | None) -> None:
        """What the slider makes of the image; said as soon as the image is there."""
        self._judged = each
        if self._shown == self.path:
            self._write_words()

    def show_part(self, part: StrangePart | None) -> None:
        """Offers the decision about a part that looks unlike the others; None for any other."""
        if part is not None:
            self.buttons.show_part(part)
        self.buttons.setVisible(part is not None)

    def show_threshold(self, threshold: float) -> None:
        """Moves the contour and the colours."""
        self._threshold = threshold
        if self._map is not None:
            self.view.show_map(self._map, threshold)

    def clear(self) -> None:
        """Forgets the image."""
        self._job.drop()
        self.path = self._shown = ""
        self._judged = self._map = self._score = None
        self.buttons.hide()
        self.view.clear()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.closed.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_H:
            self.tools.heatmap.toggle()
        elif key == Qt.Key.Key_Z:
            self.tools.hottest.click()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.back = IconButton("left", self.tr("All images"), tip=self.tr("Back to the gallery (Esc)"))
        self.previous = IconButton("up", tip=self.tr("Previous image (Page up)"))
        self.next = IconButton("down", tip=self.tr("Next image (Page down)"))
        self.buttons = DecisionButtons()
        self.buttons.hide()
        self._name, self._words = QLabel(), QLabel()
        self._words.setProperty("role", "muted")
        self._words.setFont(theme.font(tabular=True))
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE)
        for widget in (self.back, self.previous, self.next, self._name):
            head.addWidget(widget)
        head.addWidget(self._words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(head)
        layout.addWidget(self.buttons)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.tools)
        self.back.clicked.connect(self.closed)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)

    def _write_words(self) -> None:
        self._name.setText(Path(self._shown).name)
        self._name.setToolTip(self._shown)
        each = self._judged
        if each is None:
            self._words.setText("")
            return
        verdict = verdict_word(each.after)
        if each.is_changed:
            verdict = self.tr("{before} becomes {after}").format(before=verdict_word(each.before), after=verdict)
        words = self.tr("{truth}, score {score}: {verdict}")
        said = words.format(truth=full_truth_text(each), score=each.score_text, verdict=verdict)
        self._words.setText(sentences_text((said, self._difference_text(each))))

    def _difference_text(self, each: Judged) -> str:
        """Where the heatmap is not the one that the score came from; empty otherwise."""
        if self._score is None or math.isclose(self._score, each.image.score, rel_tol=_SAME_SCORE):
            return ""
        text = self.tr("(heatmap with itself learned: {score})") if each.learned else self.tr("(score now: {score})")
        return text.format(score=score_text(self._score))

    @Slot(object)
    def _on_judged(self, judged: tuple[ScreenPicture | None, Inspection]) -> None:
        self._shown = self.path
        picture, inspection = judged
        self.view.set_empty_text(in_words(inspection.error) or self.tr("No picture yet"))
        self.view.show_picture(picture)
        self._map, self._score = inspection.map, inspection.score
        self.view.show_map(self._map, self._threshold)
        self._write_words()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.view.clear()
            self.view.set_empty_text(messages.explain(error).text())

    @Slot()
    def _on_previous(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _on_next(self) -> None:
        self.stepped.emit(1)
