"""The card "Are these enough?": false rejects against the number of good parts, as measured and as expected."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.learning_curve import CurvePoint, LearningCurve
from inspector.ui import theme
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import share_text
from inspector.ui.pages.doctor.words import enough_text
from inspector.ui.widgets.plot_axes import NumberAxis
from inspector.ui.widgets.plot_frame import framed, tint_frame

_PLOT_PX, _HEIGHT = 340, 176


class EnoughCard(QFrame):
    """A sentence, and the curve that it comes from."""

    _made = False
    """Whether everything is there that a change of the palette is to reach: Qt tells of one at any time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFixedHeight(theme.scaled(_HEIGHT))
        self._heading, self._sentence, self._detail = QLabel(self.tr("Are these enough?")), QLabel(), QLabel()
        self._heading.setProperty("role", "heading")
        self._detail.setProperty("role", "muted")
        for label in (self._sentence, self._detail):
            label.setWordWrap(True)
        self._make_plot()
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE)
        for widget in (self._heading, self._sentence, self._detail):
            words.addWidget(widget)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.setSpacing(2 * theme.SPACE)
        layout.addLayout(words, 1)
        layout.addWidget(self.plot)
        self._made = True
        self._tint()
        self.say(self.tr("Build the model once: it is told from what the model learned."))

    def say(self, sentence: str) -> None:
        """Says something in place of a curve."""
        self._sentence.setText(sentence)
        self._detail.clear()
        self.plot.hide()

    def show_curve(self, curve: LearningCurve) -> None:
        """Shows what more parts would bring."""
        self._sentence.setText(enough_text(curve))
        detail = self.tr("A usual good part reaches {share} of the threshold. Intervals hold nine times in ten.")
        self._detail.setText(detail.format(share=share_text(curve.now.usual, 0)))
        ahead = (curve.now, *curve.ahead) if curve.ahead else ()
        self.measured.setData(*_line(curve.points))
        self.expected.setData(*_line(ahead))
        for item, points in ((self.band, curve.points), (self.band_ahead, ahead)):
            low, high = item.curves
            low.setData([point.parts for point in points], [100 * point.rejects.low for point in points])
            high.setData([point.parts for point in points], [100 * point.rejects.high for point in points])
        self.plot.show()

    def text(self) -> str:
        """What is said."""
        return sentences_text((self._sentence.text(), self._detail.text()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._made:
            self._tint()

    def _make_plot(self) -> None:
        self._box = pg.ViewBox(enableMenu=False)
        self._box.setMouseEnabled(x=False, y=False)
        self._box.setLimits(yMin=0)
        self._axes = NumberAxis("left"), NumberAxis("bottom")
        for axis, title in zip(self._axes, (self.tr("False rejects, %"), self.tr("Good parts")), strict=True):
            axis.setLabel(title)
            axis.enableAutoSIPrefix(False)
        self.measured, self.expected = pg.PlotDataItem(symbol="o", symbolSize=6), pg.PlotDataItem()
        self.band, self.band_ahead = (pg.FillBetweenItem(pg.PlotDataItem(), pg.PlotDataItem()) for _ in range(2))
        for item in (self.band, self.band_ahead, *self.band.curves, *self.band_ahead.curves, self.measured, self.expected):
            self._box.addItem(item)
        self.plot = framed(self.tr("False rejects against the number of good parts"), self._box, *self._axes, _HEIGHT - 3 * theme.SPACE)
        self.plot.setFixedWidth(theme.scaled(_PLOT_PX))

    def _tint(self) -> None:
        scheme = theme.colours(self)
        tint_frame(self.plot, self._axes)
        self.measured.setPen(pg.mkPen(scheme.text, width=2))
        self.measured.setSymbolBrush(scheme.text)
        self.measured.setSymbolPen(None)
        self.expected.setPen(pg.mkPen(scheme.accent, width=2, dash=[4, 3]))
        for item, colour in ((self.band, scheme.text), (self.band_ahead, scheme.accent)):
            shade = pg.mkColor(colour)
            shade.setAlpha(36)
            item.setBrush(shade)


def _line(points: tuple[CurvePoint, ...]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([point.parts for point in points], float), np.array([100 * point.rejects.value for point in points], float)
