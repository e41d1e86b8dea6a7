"""Walks what is shown as somebody does who uses the keys alone, or cannot see: names and roles, the order of the Tab key, the focus."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QWidget

from inspector.ui.pages.rooms import Rooms
from inspector.ui.widgets.notice import Notice

SURFACES = ("ImageView", "Canvas", "BoxEditor", "ThresholdPlot", "LengthPicture", "PartPicture", "OperatorScreen")
"""Are drawn on, or moved in: accessibility has no role of its own for them."""
ROLELESS = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window)


MOST_STOPS = 300


def reached(root: QWidget) -> list[QWidget]:
    """What the Tab key stops at below `root`, in its order; pressed until it comes round, in the whole window."""
    window = root.window()
    window.activateWindow()
    QApplication.processEvents()
    if window.focusWidget() is not None:
        window.focusWidget().clearFocus()
    chain = list[QWidget]()
    for _ in range(MOST_STOPS):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        now = window.focusWidget()
        if now is None or now in chain:
            assert now is None or now is chain[0], f"the Tab key does not get beyond {named(now)}"
            break
        chain.append(now)
    return [each for each in chain if root.isAncestorOf(each) or each is root]


def stops(widget: QWidget) -> bool:
    """Whether the Tab key stops there."""
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def named(widget: QWidget) -> str:
    """How a finding names a widget."""
    return f"{type(widget).__name__} {name(widget) or widget.objectName() or type(widget.parentWidget()).__name__!r}"


def name(widget: QWidget) -> str:
    """What a screen reader says. A box with a list has its value for a name on Linux, and is told by what stands beside it."""
    if isinstance(widget, QComboBox):
        labels = (each.text() for each in widget.window().findChildren(QLabel) if each.buddy() is widget)
        return widget.accessibleName().strip() or next(labels, "")
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def unnamed(root: QWidget, chain: list[QWidget]) -> Iterator[str]:
    """Stops without a name or a role, and neighbours that are called the same."""
    before = ""
    for widget in chain:
        found = QAccessible.queryAccessibleInterface(widget)
        said = name(widget)
        if not said:
            yield f"{named(widget)}: no name"
        if found is None or (found.role() in ROLELESS and type(widget).__name__ not in SURFACES and widget is not root):
            yield f"{named(widget)}: no role"
        if said and said == before:
            yield f"{named(widget)}: called as the one before it"
        before = said


def out_of_order(root: QWidget, chain: list[QWidget]) -> Iterator[str]:
    """Stops that the Tab key comes to too late: above the one before, or left of it in the same row."""
    stops_there = [each for each in chain if each is not root]
    for before, after in pairwise(stops_there):
        one, other = place(before), place(after)
        same_row = min(one.bottom(), other.bottom()) - max(one.top(), other.top()) > min(one.height(), other.height()) / 2
        above = other.bottom() <= one.top() and other.left() < one.right()
        if apart(before) or apart(after):
            continue
        if (same_row and other.right() <= one.left()) or (above and not same_row):
            yield f"{named(after)} comes after {named(before)}"


def apart(widget: QWidget) -> bool:
    """Whether it has a place of its own in the order: rooms come last, because the page has the focus first, and a notice comes first."""
    up: QWidget | None = widget
    while up is not None and not isinstance(up, Rooms | Notice):
        up = up.parentWidget()
    return up is not None


def place(widget: QWidget) -> QRect:
    """In the window, if nothing were scrolled."""
    where = widget.mapTo(widget.window(), QPoint(0, 0))
    up = widget.parentWidget()
    while up is not None:
        if isinstance(up, QScrollArea):
            where += QPoint(up.horizontalScrollBar().value(), up.verticalScrollBar().value())
        up = up.parentWidget()
    return QRect(where, widget.size())


def unseen(root: QWidget, chain: list[QWidget], known: set[str]) -> Iterator[str]:
    """Stops that look the same with the focus and without it. `known`: what has been looked at already, and need not be again."""
    window = root.window()
    for widget in chain:
        if widget is root or named(widget) in known or (isinstance(widget.parentWidget(), QComboBox)):
            continue
        if not stops(widget):
            continue  # what it was for is over by now
        known.add(named(widget))
        if window.focusWidget() is not None:
            window.focusWidget().clearFocus()
        QApplication.processEvents()
        without = widget.grab()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not stops(widget):
            continue
        if not widget.hasFocus():
            yield f"{named(widget)}: takes no focus"
        elif same(without, widget.grab()):
            yield f"{named(widget)}: the focus cannot be seen"


def same(one: QPixmap, other: QPixmap) -> bool:
    return one.toImage() == other.toImage()
