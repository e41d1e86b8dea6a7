"""How large a dialog opens."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from inspector.ui import theme

_SHARE = 0.95
"""Of the window below, which a dialog does not reach beyond."""


def size_dialog(dialog: QDialog, wide_px: int, high_px: int) -> None:
    """Makes a dialog so large, with texts of 100 %; with larger ones it grows along, as far as its window goes."""
    around = dialog.parentWidget()
    most = around.window().size() * _SHARE if around is not None else QSize(wide_px, high_px)
    dialog.resize(QSize(theme.scaled(wide_px), theme.scaled(high_px)).boundedTo(most.expandedTo(QSize(wide_px, high_px))))
