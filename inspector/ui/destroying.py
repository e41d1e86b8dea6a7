"""The end of widgets that are not shown any more."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def destroy(widget: QWidget) -> None:
    """Now: nothing is to reach what is not shown any more. Not from a slot of what is in it."""
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)
