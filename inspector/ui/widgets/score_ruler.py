"""What a score means: its place among the scores of good parts."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.decision import rule_of, verdict_of
from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.number_text import count_text, score_text, share_text
from inspector.ui.widgets.score_axis import ScoreAxis, Scores, finite, ruler_axis

_BIN_PX = 6
_ICON_PX = 18


class ScoreRuler(QWidget):
    """A ruler with the good parts on it as a small histogram, the threshold in its middle, and the mark of the present part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._good: Scores = np.empty(0)
        self._threshold: float | None = None
        self._score: float | None = None
        self._verdict: Verdict | None = None
        self.setMinimumSize(theme.scaled(200), theme.scaled(104))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell_readers()

    def set_good_scores(self, scores: Sequence[float] | npt.NDArray[np.floating]) -> None:
        """The good parts that a score is compared with."""
        self._good = np.sort(finite(scores))
        self._changed()

    def set_threshold(self, threshold: float | None) -> None:
        """The score above which a part is NG."""
        self._threshold = threshold if threshold is not None and math.isfinite(threshold) else None
        self._changed()

    def set_score(self, score: float | None, verdict: Verdict | None = None) -> None:
        """The present part; None takes its mark away. `verdict`: where something else than the score decides, too."""
        self._score = score if score is not None and math.isfinite(score) else None
        self._verdict = verdict
        self._changed()

    def comparison(self) -> str:
        """The score in words, for instance "higher than 99.8 % of good parts"."""
        if self._score is None:
            return self.tr("no score")
        total = len(self._good)
        if not total:
            return self.tr("no good parts to compare with")
        below = int(np.searchsorted(self._good, self._score, side="left"))
        if below == 0:
            return self.tr("lower than all {total} good parts", "", total).format(total=count_text(total))
        if below == total:
            return self.tr("higher than all {total} good parts", "", total).format(total=count_text(total))
        return self.tr("higher than {share} of good parts").format(share=share_text(below / total))

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(300), theme.scaled(112))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_words(painter)
            above, below = theme.scaled(58), theme.scaled(20)
            base = QRectF(1, above, self.width() - 2, self.height() - above - below)
            axis = self._axis()
            self._paint_good_parts(painter, axis, base)
            self._paint_threshold(painter, axis, base)
            if self._score is not None:
                self._paint_mark(painter, axis.share(self._score), base)

    def _axis(self) -> ScoreAxis:
        if self._threshold is not None:
            return ruler_axis(self._good, self._threshold)
        top = float(self._good[-1]) if len(self._good) else 1.0
        return ruler_axis(self._good, top)

    def _paint_words(self, painter: QPainter) -> None:
        scheme = theme.colours(self)
        line = QRectF(0, 0, self.width(), theme.scaled(22))
        painter.setPen(QColor(scheme.text))
        painter.setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, score_text(self._score, like=self._threshold))
        left = painter.fontMetrics().horizontalAdvance(score_text(self._score, like=self._threshold)) + 10
        painter.setPen(QColor(scheme.muted))
        painter.setFont(theme.font(13, tabular=True))
        words = painter.fontMetrics().elidedText(self.comparison(), Qt.TextElideMode.ElideRight, self.width() - left)
        rest = line.adjusted(left, 1, 0, 1)
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_good_parts(self, painter: QPainter, axis: ScoreAxis, base: QRectF) -> None:
        scheme = theme.colours(self)
        count = max(8, int(base.width() / _BIN_PX))
        bins = axis.bins(self._good, count)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.good))
        step = base.width() / count
        for index in np.flatnonzero(bins):
            height = max(2.0, base.height() * float(bins[index]) / float(bins.max()))
            painter.drawRect(QRectF(base.left() + index * step, base.bottom() - height, step - 1, height))
        painter.setPen(QPen(QColor(scheme.border), 1.5))
        painter.drawLine(base.bottomLeft(), base.bottomRight())

    def _paint_threshold(self, painter: QPainter, axis: ScoreAxis, base: QRectF) -> None:
        scheme = theme.colours(self)
        painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        below = QRectF(base.left(), base.bottom() + 2, base.width(), theme.scaled(17))
        painter.setPen(QColor(scheme.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self.tr("good parts"))
        if self._threshold is None:
            return
        at = base.left() + axis.share(self._threshold) * base.width()
        painter.drawText(
            below, Qt.AlignmentFlag.AlignHCenter, self.tr("threshold {value}").format(value=score_text(self._threshold, beside=self._score))
        )
        painter.setPen(QPen(QColor(scheme.text), 2))
        painter.drawLine(QPointF(at, base.top() - 6), QPointF(at, base.bottom() + 3))

    def _paint_mark(self, painter: QPainter, share: float, base: QRectF) -> None:
        """The part: a line with its verdict's icon; at the ruler's end an arrow shows that it lies further out."""
        verdict = self._verdict or verdict_of(self._score, rule_of(self._threshold))
        ink = QColor(theme.tone(theme.colours(self), verdict).ink)
        half = _ICON_PX / 2
        at = base.left() + half + min(1.0, max(0.0, share)) * (base.width() - 2 * half)
        painter.setPen(QPen(ink, 3))
        painter.drawLine(QPointF(at, base.top() - 8), QPointF(at, base.bottom()))
        icons.paint(painter, icons.verdict_icon(verdict), QRectF(at - half, base.top() - 10 - _ICON_PX, _ICON_PX, _ICON_PX), ink.name())
        if not 0 <= share <= 1:
            way = 1 if share > 1 else -1
            middle = base.center().y()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            tip = [QPointF(at + way * 9, middle), QPointF(at + way * 1, middle - 7), QPointF(at + way * 1, middle + 7)]
            painter.drawPolygon(QPolygonF(tip))

    def _changed(self) -> None:
        self._tell_readers()
        self.update()

    def _tell_readers(self) -> None:
        self.setAccessibleName(
            self.tr("Score {score}, {words}").format(score=score_text(self._score, like=self._threshold), words=self.comparison())
        )
