"""How wide what stands at the right of a page is."""

from PySide6.QtWidgets import QWidget

from inspector.ui import theme

_WIDE_PX = 1500


def fit_beside(panel: QWidget, page_px: int, small_px: int, large_px: int) -> None:
    """`small_px` and `large_px`: on a page of a window of 1280 and of 1920 pixels. Never less than its texts need: it would be cut off."""
    wanted = theme.scaled(small_px if page_px < theme.scaled(_WIDE_PX) else large_px)
    panel.setFixedWidth(max(wanted, panel.minimumSizeHint().width()))
