"""The scores of parts of known truth and, lying on them, the threshold that can be dragged."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui import theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text, score_text
from inspector.ui.widgets.score_axis import ScoreAxis, Scores, axis_for, finite
from inspector.ui.widgets.threshold_painter import Chart, paint_chart

_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 44, 16, 44, 66
_GRIP_PX = theme.TOUCH_PX / 2
_SMALL_STEPS, _LARGE_STEPS = 200, 20  # key presses from one end of the range to the other


class ThresholdPlot(QWidget):
    """Histogram of good parts and of defects with a threshold line, and where it is wanted a second one below which nothing is unsure.

    Either line is dragged near it; the first is put somewhere by double click. The arrow keys move the first one (large steps: Page
    up / down or Shift), with Ctrl the second one, which never comes to lie above the first.
    """

    threshold_moved = Signal(float)
    """The user moved the line: many times during a drag."""
    unsure_moved = Signal(float)
    """The same of the second line."""
    let_go = Signal()
    """A drag has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._good: Scores = np.empty(0)
        self._defect: Scores = np.empty(0)
        self._threshold: float | None = None
        self._unsure_from: float | None = None
        self._label = ""
        self._grabbed_second = False
        self._axis = ScoreAxis(0.0, 1.0)
        self._grabbed_at: float | None = None
        self.setMinimumSize(320, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._tell_readers()

    # -- what is shown --------------------------------------------------------------------------------------------------

    def set_scores(self, good: Sequence[float] | npt.NDArray[np.floating], defect: Sequence[float] | npt.NDArray[np.floating]) -> None:
        """Scores of good parts and of defects; either may be empty. Values that are no numbers are left out."""
        self._good, self._defect = np.sort(finite(good)), np.sort(finite(defect))
        self._axis = axis_for((self._good, self._defect), self._threshold)
        self._changed()

    def set_threshold(self, threshold: float | None, label: str = "", unsure_from: float | None = None) -> None:
        """Puts the lines somewhere without emitting anything; the range grows if it has to, and stays otherwise.

        `label`: what the handle says until it is moved; its score where that is empty. `unsure_from`: None for no second line.
        """
        self._label = label
        self._threshold = threshold if threshold is not None and math.isfinite(threshold) else None
        self._unsure_from = unsure_from if self._threshold is not None else None
        if self._threshold is not None and not 0 <= self._axis.share(self._threshold) <= 1:
            self._axis = axis_for((self._good, self._defect), self._threshold)
        elif not len(self._good) and not len(self._defect):
            self._axis = axis_for((), self._threshold)
        self._changed()

    @property
    def threshold(self) -> float | None:
        """Where the line is."""
        return self._threshold

    @property
    def unsure_from(self) -> float | None:
        """Where the second line is."""
        return self._unsure_from

    @property
    def axis(self) -> ScoreAxis:
        """The range of scores in view."""
        return self._axis

    def sizeHint(self) -> QSize:
        return QSize(720, 320)

    # -- the user -------------------------------------------------------------------------------------------------------

    def x_of(self, score: float) -> float:
        """Horizontal place of a score in the widget, in pixels."""
        area = self._area()
        return area.left() + self._axis.share(score) * area.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self._line_near(event.position())
        if event.button() == Qt.MouseButton.LeftButton and line is not None:
            self._grabbed_second = line == self._unsure_from
            self._grabbed_at = event.position().x() - self.x_of(line)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is None:
            near = self._line_near(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
        else:
            score = self._score_at(event.position().x() - self._grabbed_at)
            self._move_second_to(score) if self._grabbed_second else self._move_to(score)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is None:
            super().mouseReleaseEvent(event)
        else:
            self._grabbed_at = None
            self.let_go.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._area().contains(event.position()) and self._has_range():
            self._move_to(self._score_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_second = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        target = self._target_of(event, self._unsure_from if is_second else self._threshold)
        if target is None or not self._has_range():
            super().keyPressEvent(event)
            return
        score = self._axis.score(self._axis.share(target))
        self._move_second_to(score) if is_second else self._move_to(score)

    def _target_of(self, event: QKeyEvent, here: float | None) -> float | None:
        """The score that a key leads a line to which is `here`; None for other keys."""
        if here is None:
            return None
        large = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        span = self._axis.high - self._axis.low
        step = span / (_LARGE_STEPS if large else _SMALL_STEPS)
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return self._axis.low if key == Qt.Key.Key_Home else self._axis.high
        moves = {
            Qt.Key.Key_Left: -step, Qt.Key.Key_Down: -step, Qt.Key.Key_Right: step, Qt.Key.Key_Up: step,
            Qt.Key.Key_PageDown: -span / _LARGE_STEPS, Qt.Key.Key_PageUp: span / _LARGE_STEPS,
        }  # fmt: skip
        return here + moves[key] if key in moves else None

    def _line_near(self, point: QPointF) -> float | None:
        """The line that a finger at `point` means: the nearer one; of two in the same place the second, which has room to its left."""
        lines = [line for line in (self._unsure_from, self._threshold) if line is not None]
        near = [line for line in lines if abs(point.x() - self.x_of(line)) <= _GRIP_PX]
        return min(near, key=lambda line: abs(point.x() - self.x_of(line)), default=None)

    def _has_range(self) -> bool:
        return self._threshold is not None or len(self._good) + len(self._defect) > 0

    def _score_at(self, x: float) -> float:
        area = self._area()
        return self._axis.score((x - area.left()) / area.width())

    def _move_to(self, score: float) -> None:
        if score != self._threshold:
            self._threshold, self._label = score, ""
            self._changed()
            self.threshold_moved.emit(score)

    def _move_second_to(self, score: float) -> None:
        if self._threshold is None or self._unsure_from is None:
            return
        score = min(score, self._threshold)
        if score != self._unsure_from:
            self._unsure_from = score
            self._changed()
            self.unsure_moved.emit(score)

    # -- painting -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        label, state = self._text(), (theme.colours(self), self.hasFocus())
        chart = Chart(self._area(), self._axis, self._good, self._defect, self._threshold, label, *state, self._unsure_from)
        with QPainter(self) as painter:
            paint_chart(painter, QRectF(self.rect()), chart)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(*map(theme.scaled, (_LEFT_PX, _TOP_PX, -_RIGHT_PX, -_BOTTOM_PX)))

    def _text(self) -> str:
        """The threshold, with as many digits as tell it from the part that lies nearest to it."""
        scores = np.concatenate((self._good, self._defect))
        if self._label or self._threshold is None or not len(scores):
            return self._label or score_text(self._threshold)
        return score_text(self._threshold, beside=float(scores[np.argmin(np.abs(scores - self._threshold))]))

    def _changed(self) -> None:
        self._tell_readers()
        self.update()

    def _tell_readers(self) -> None:
        self.setAccessibleName(self.tr("Threshold {value}").format(value=self._text()))
        text = self.tr("{good} good parts and {defect} with defects. Arrow keys move the threshold.")
        text = text.format(good=count_text(len(self._good)), defect=count_text(len(self._defect)))
        if self._unsure_from is not None:
            second = self.tr("Unsure above {value}: arrow keys with Ctrl move that.").format(value=score_text(self._unsure_from))
            text = sentences_text((text, second))
        self.setAccessibleDescription(text)
