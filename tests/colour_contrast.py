"""How well colours stand out from each other (WCAG 2), of the theme and in pictures of widgets."""

from collections import Counter

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def linear(colour: str) -> npt.NDArray[np.float64]:
    """Red, green and blue of `#RRGGBB` as light."""
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def seen_contrast(widget: QWidget, place: QRect) -> tuple[float, str, str]:
    """Of a text in a picture of `widget`, with ground and ink: the most common colour at `place`, and what stands out from it most."""
    window = widget.window()  # which paints the ground of what is transparent
    picture = window.grab(place.translated(widget.mapTo(window, QPoint(0, 0)))).toImage().convertToFormat(QImage.Format.Format_RGB32)
    count = Counter(picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height()))
    ground = count.most_common(1)[0][0]
    ink = max(count, key=lambda each: contrast(ground, each))
    return contrast(ground, ink), ground, ink
