"""The number that is engraved on the demo part."""

import cv2
import numpy as np

from inspector.core.types import FloatArray
from inspector.datasets.demo_part.planes import HEIGHT, WIDTH, blurred

_NUMBERS = (("BC-204", -131.0, 15.0), ("62 H7", 131.0, 14.0))
_PITCH = 1.5
# Strokes on a field 4 wide and 6 high. OpenCV's own letters differ from version to version.
_STROKES: dict[str, list[list[tuple[float, float]]]] = {
    " ": [],
    "-": [[(0.8, 3), (3.2, 3)]],
    "0": [[(1.2, 0), (2.8, 0), (4, 1.4), (4, 4.6), (2.8, 6), (1.2, 6), (0, 4.6), (0, 1.4), (1.2, 0)]],
    "2": [[(0, 1.3), (1, 0), (3, 0), (4, 1.2), (4, 2.2), (0, 6), (4, 6)]],
    "4": [[(3, 6), (3, 0), (0, 4.2), (4, 4.2)]],
    "6": [[(3.6, 0), (2, 0), (0, 2.5), (0, 4.8), (1.2, 6), (2.8, 6), (4, 4.8), (4, 3.6), (2.8, 2.6), (1.2, 2.6), (0, 3.7)]],
    "7": [[(0, 0), (4, 0), (1.4, 6)]],
    "B": [[(0, 3), (0, 0), (2.8, 0), (3.7, 0.8), (3.7, 2.2), (2.8, 3), (0, 3), (0, 6), (3, 6), (4, 5.1), (4, 3.8), (3, 3), (2.6, 3)]],
    "C": [[(4, 1.2), (2.8, 0), (1.2, 0), (0, 1.4), (0, 4.6), (1.2, 6), (2.8, 6), (4, 4.8)]],
    "H": [[(0, 0), (0, 6)], [(4, 0), (4, 6)], [(0, 3), (4, 3)]],
}


def engraving() -> FloatArray:
    """The part's number as an engraving tool writes it, (H, W) from 0 to 1, drawn at four times the size."""
    canvas = np.zeros((HEIGHT * 4, WIDTH * 4), np.uint8)
    for text, y, size in _NUMBERS:
        pen = -0.31 * size * (_PITCH * len(text) - (_PITCH - 1))
        for letter in text:
            for stroke in _STROKES[letter]:
                points = np.array(stroke) / (4, 6) * (0.62 * size, size) + (pen, y - size / 2) + (WIDTH / 2, HEIGHT / 2)
                cv2.polylines(canvas, [np.round(4 * points).astype(np.int32)], False, 255, 7, cv2.LINE_8)
            pen += 0.62 * _PITCH * size
    small = cv2.resize(canvas, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return blurred(small.astype(np.float32) / 255, 0.5)
