"""Where the hand is: a widget by its way down from a root, so that it is found again below another root that is made alike."""

from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

Way: TypeAlias = tuple[tuple[str, int], ...]
"""From the root down: the class of each widget, and which one of that class it is among its siblings."""


def way_to(root: QWidget, widget: QWidget | None) -> Way:
    """The way from `root` to `widget`; empty where it is not below."""
    steps: list[tuple[str, int]] = []
    while widget is not None and widget is not root:
        above = widget.parentWidget()
        if above is None:
            return ()
        steps.append((type(widget).__name__, _alike(above, type(widget).__name__).index(widget)))
        widget = above
    return tuple(reversed(steps)) if widget is not None else ()


def widget_at(root: QWidget, way: Way) -> QWidget | None:
    """What lies at the end of a way; None where the root is made otherwise."""
    found = root
    for name, number in way:
        alike = _alike(found, name)
        if number >= len(alike):
            return None
        found = alike[number]
    return found if way else None


def focus_on(root: QWidget, way: Way, otherwise: QWidget) -> None:
    """Gives the focus to what lies at the end of a way, and brings it into view; to `otherwise` where there is nothing of the kind."""
    widget = widget_at(root, way)
    if widget is None or not widget.isEnabled() or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
        otherwise.setFocus()
        return
    widget.setFocus()
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        above.ensureWidgetVisible(widget)


def _alike(above: QWidget, name: str) -> list[QWidget]:
    return [each for each in above.children() if isinstance(each, QWidget) and type(each).__name__ == name]
