"""A verdict in a small place, as in cells of tables and galleries: a shape, a word and a colour, of which each alone would do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.widgets.verdict_banner import verdict_word

_LEAST_PX = 9
_GAP_PX = 4


def paint_mark(painter: QPainter, area: QRectF, verdict: Verdict, ink: str, icon_px: float, *, word_first: bool = False) -> None:
    """Icon and word from the left of `area`, or from its right where the word comes first; without the word where it has no room.

    The word gets as small as it has to, but not smaller than can be read.
    """
    left = area.right() - icon_px if word_first else area.left()
    icons.paint(painter, icons.verdict_icon(verdict), QRectF(left, area.center().y() - icon_px / 2, icon_px, icon_px), ink)
    word, room = verdict_word(verdict), area.width() - icon_px - _GAP_PX
    size = next((px for px in range(theme.scaled(theme.FONT_SMALL), _LEAST_PX - 1, -1) if _width(word, px) <= room), None)
    if size is None:
        return
    painter.setFont(theme.font(size, bold=True, exact=True))
    painter.setPen(QColor(ink))
    side = Qt.AlignmentFlag.AlignRight if word_first else Qt.AlignmentFlag.AlignLeft
    place = QRectF(area.left() if word_first else area.left() + icon_px + _GAP_PX, area.top(), room, area.height())
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, word)


def _width(word: str, size_px: int) -> float:
    return QFontMetricsF(theme.font(size_px, bold=True, exact=True)).horizontalAdvance(word)
