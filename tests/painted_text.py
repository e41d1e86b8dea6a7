"""Text that widgets draw themselves and that does not fit into the rectangle it is drawn into."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

_SLACK_PX = 1.5
_FILE = (".png", "…/", "scratch…", "held_…")
"""Names of files and kinds are of any length, and a tool tip tells them whole."""


@contextmanager
def painted_text() -> Iterator[list[str]]:
    """Gathers, until the block ends, a line for every text that was drawn too large, or shortened before."""
    told: list[str] = []
    draw: Callable[..., object] = QPainter.drawText

    def record(painter: QPainter, *arguments: object) -> object:
        told.extend(_told(painter, *arguments))
        return draw(painter, *arguments)

    QPainter.drawText = record  # type: ignore[method-assign,assignment]
    try:
        yield told
    finally:
        QPainter.drawText = draw  # type: ignore[method-assign,assignment]


def _told(painter: QPainter, *arguments: object) -> Iterator[str]:
    """Where it is drawn, what, and what it needs; nothing for text that is placed at a point."""
    place = arguments[0]
    text = next((each for each in arguments if isinstance(each, str)), "")
    if not isinstance(place, QRect | QRectF) or not text:
        return
    device = painter.device()
    where = type(device).__name__ if isinstance(device, QWidget) else "a picture"
    if text.endswith("…") and not any(part in text for part in _FILE):
        yield f"{where}: {text!r} was shortened"
        return
    flags = sum(int(getattr(each, "value", each)) for each in arguments[1:] if not isinstance(each, str) and _is_flag(each))  # type: ignore[call-overload]
    needed = painter.boundingRect(QRectF(place), flags, text)
    wraps = flags & Qt.TextFlag.TextWordWrap.value
    if needed.width() > place.width() + _SLACK_PX:
        yield f"{where}: {text!r} needs {needed.width():.0f} px and has {place.width():.0f}"
    elif wraps and needed.height() > place.height() + _SLACK_PX:
        yield f"{where}: {text!r} needs a height of {needed.height():.0f} px and has {place.height():.0f}"


def _is_flag(each: object) -> bool:
    return isinstance(each, int | Qt.AlignmentFlag | Qt.TextFlag)
