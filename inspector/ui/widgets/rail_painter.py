"""How an entry of the navigation rail is drawn."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from inspector.ui import icons, theme
from inspector.ui.theme import Colours

_ICON_PX = 26
_BAR_PX = 4


def paint_entry(painter: QPainter, entry: QAbstractButton, icon: str, scheme: Colours) -> None:
    """Draws icon and word; the chosen entry has a bar and a background, the one with the focus a ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRectF(entry.rect())
    chosen = entry.isChecked()
    if chosen or entry.underMouse() or entry.hasFocus():
        ring = QPen(QColor(scheme.accent), 2) if entry.hasFocus() else QPen(Qt.PenStyle.NoPen)
        painter.setPen(ring)
        painter.setBrush(QColor(scheme.surface if chosen else scheme.raised))
        painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.accent))
        painter.drawRoundedRect(QRectF(3, 12, _BAR_PX, whole.height() - 24), 2, 2)
    ink = scheme.text if entry.isEnabled() else scheme.muted
    painter.setOpacity(1.0 if entry.isEnabled() else 0.5)
    high = theme.scaled(20)
    side = max(0.0, min(theme.scaled(_ICON_PX), whole.height() - high - 6))
    place = QRectF(whole.center().x() - side / 2, max(2.0, 0.4 * (whole.height() - high - side)), side, side)
    icons.paint(painter, icon, place, scheme.accent if chosen else ink)
    painter.setPen(QColor(ink))
    painter.setFont(theme.font(theme.FONT_SMALL, bold=chosen))
    below = QRectF(2, place.bottom() + min(4.0, whole.height() - high - place.bottom()), whole.width() - 4, high)
    text = painter.fontMetrics().elidedText(entry.text(), Qt.TextElideMode.ElideRight, int(below.width()))
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
