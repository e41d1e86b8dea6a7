"""How an entry of the navigation rail is drawn."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from inspector.ui import icons, theme
from inspector.ui.going_on import Happening
from inspector.ui.theme import Colours

_ICON_PX = 26
_BAR_PX = 4
_LEAST_TEXT_PX = 10
_MARK_PX, _MARK_TEXT_PX = 18, 11


def paint_entry(painter: QPainter, entry: QAbstractButton, icon: str, scheme: Colours, happening: Happening | None) -> None:
    """Draws icon and word; the chosen entry has a bar and a ground, the one with the focus a ring, one where something goes on a mark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRectF(entry.rect())
    chosen = entry.isChecked()
    if chosen or entry.underMouse() or entry.hasFocus():
        ring = QPen(QColor(scheme.accent), 2) if entry.hasFocus() else QPen(Qt.PenStyle.NoPen)
        painter.setPen(ring)
        painter.setBrush(QColor(scheme.surface if chosen else scheme.raised))
        painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
    ink = scheme.text if entry.isEnabled() else scheme.muted
    painter.setOpacity(1.0 if entry.isEnabled() else 0.5)
    high = theme.scaled(20)
    side = max(0.0, min(theme.scaled(_ICON_PX), whole.height() - high - 6))
    place = QRectF(whole.center().x() - side / 2, max(2.0, 0.4 * (whole.height() - high - side)), side, side)
    if chosen:  # beside the icon alone: a long word needs the whole width below it
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.accent))
        painter.drawRoundedRect(QRectF(3, place.top(), _BAR_PX, side), 2, 2)
    icons.paint(painter, icon, place, scheme.accent if chosen else ink)
    painter.setPen(QColor(ink))
    below = QRectF(1, place.bottom() + min(4.0, whole.height() - high - place.bottom()), whole.width() - 2, high)
    for size in range(theme.FONT_SMALL, _LEAST_TEXT_PX - 1, -1):  # a long word is rather small than shortened
        painter.setFont(theme.font(size, bold=chosen))
        if painter.fontMetrics().horizontalAdvance(entry.text()) <= below.width():
            break
    text = painter.fontMetrics().elidedText(entry.text(), Qt.TextElideMode.ElideRight, int(below.width()))
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
    if happening is not None:
        _paint_mark(painter, whole, happening, scheme)


def _paint_mark(painter: QPainter, whole: QRectF, happening: Happening, scheme: Colours) -> None:
    """A small field at the upper right with how far it is, or with its icon, and a line of progress below everything."""
    tone = scheme.undecided
    ground, ink = (tone.solid, tone.on_solid) if happening.needs_hand else (scheme.accent, scheme.on_accent)
    painter.setOpacity(1.0)
    painter.setFont(theme.font(_MARK_TEXT_PX, bold=True, tabular=True))
    high = theme.scaled(_MARK_PX)
    wide = max(high, painter.fontMetrics().horizontalAdvance(happening.short) + 8) if happening.short else high
    field = QRectF(whole.right() - wide - 3, whole.top() + 3, wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(field, high / 2, high / 2)
    if happening.short:
        painter.setPen(QColor(ink))
        painter.drawText(field, Qt.AlignmentFlag.AlignCenter, happening.short)
    else:
        icons.paint(painter, happening.icon, field.adjusted(3, 3, -3, -3), ink)
    if happening.share is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.accent))
        painter.drawRect(QRectF(_BAR_PX, whole.bottom() - 3, (whole.width() - 2 * _BAR_PX) * happening.share, 3))
