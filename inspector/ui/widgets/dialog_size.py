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


def hold_words(dialog: QDialog) -> None:
    """Makes a dialog so high that all wrapped words have room, also where a low screen would have it lower. Call it once it is laid out."""
    layout = dialog.layout()
    if layout is not None:
        width = max(dialog.minimumWidth(), layout.totalSizeHint().width())
        dialog.setMinimumSize(width, layout.totalMinimumHeightForWidth(width))
