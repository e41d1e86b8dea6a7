"""The end of widgets that are not shown any more."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_AT_ONCE = 500
_destroyed: list[QWidget] = []
"""What is left of them in Python."""


def destroy(widget: QWidget) -> None:
    """Now: nothing is to reach what is not shown any more. Not from a slot of what is in it."""
    _destroyed.extend((widget, *widget.findChildren(QWidget)))
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)


def forget_destroyed() -> Iterator[None]:
    """Takes from widgets that were destroyed all that they refer to, some in each slice.

    Most pages and what is on them refer to each other. What lies in such a circle is found by a full collection of garbage only, which
    looks through every library that is imported and would hold the window up for half a second. Call it once others have taken their
    place: until then something may still ask them.
    """
    while _destroyed:
        some, _destroyed[:] = _destroyed[:_AT_ONCE], _destroyed[_AT_ONCE:]
        for each in some:
            if not isValid(each):
                vars(each).clear()
        del some, each
        yield
