"""Controls that a finger hits."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from inspector.ui import theme

_AROUND_PX = 12  # padding and border of the style sheet, above and below together


def make_touchable(widget: QWidget) -> None:
    """Makes a control `TOUCH_PX` high.

    The style sheet does it, which would overrule `setMinimumHeight`; one of the control's own would be read again with every move.
    """
    widget.setProperty("touch", True)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def make_menu_touchable(menu: QMenu) -> None:
    """The same for the entries of a menu."""
    menu.setStyleSheet(f"QMenu::item {{ min-height: {theme.TOUCH_PX - _AROUND_PX}px; }}")
