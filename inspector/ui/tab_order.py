"""The order of the Tab key where it does not follow from the order in which widgets were made."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtWidgets import QWidget


def tab_through(widgets: Iterable[QWidget]) -> None:
    """The Tab key comes to these one after the other; all of them are in one window."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
