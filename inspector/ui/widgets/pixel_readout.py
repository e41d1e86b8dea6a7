"""Where the cursor is on a picture, and what the anomaly map holds there."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from inspector.core.heatmap import is_anchored
from inspector.core.types import FloatArray
from inspector.ui import theme
from inspector.ui.number_text import score_text


class PixelReadout(QLabel):
    """A small label over the picture; hidden while the cursor is elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        self.setStyleSheet("color: white; background: rgba(0, 0, 0, 165); border-radius: 4px; padding: 3px 7px;")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_pixel(self, pixel: tuple[int, int], score: float | None, threshold: float | None) -> None:
        """Says where (row, column) is and what it scores, as a number and in thresholds."""
        text = self.tr("x {x}  y {y}").format(x=pixel[1], y=pixel[0])
        if score is not None:
            text += self.tr("   score {score}").format(score=score_text(score, like=threshold))
        if score is not None and threshold is not None and is_anchored(threshold):
            text += self.tr(" = {ratio} × threshold").format(ratio=score_text(score / threshold, like=1.0))
        self.setText(text)
        self.adjustSize()
        self.show()


def score_at(scores: FloatArray | None, pixel: tuple[int, int], picture: tuple[int, int]) -> float | None:
    """The value of a map at (row, column) of a picture of (height, width), whatever the map's size; None where there is none."""
    if scores is None:
        return None
    row, column = (int(at * cells / side) for at, cells, side in zip(pixel, scores.shape, picture, strict=True))
    value = float(scores[row, column])
    return value if np.isfinite(value) else None
