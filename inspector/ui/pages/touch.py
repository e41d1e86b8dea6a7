"""Controls that a finger hits."""

from PySide6.QtWidgets import QCheckBox, QMenu, QRadioButton, QWidget

from inspector.ui import theme

_AROUND_PX = 12  # padding and border of the style sheet, above and below together
_AROUND_CHOICE_PX = 10


def make_touchable(widget: QWidget) -> None:
    """Makes a control `TOUCH_PX` high; done in its style sheet, because the program's would overrule `setMinimumHeight`."""
    around = _AROUND_CHOICE_PX if isinstance(widget, QRadioButton | QCheckBox) else _AROUND_PX
    widget.setStyleSheet(f"min-height: {theme.TOUCH_PX - around}px;")


def make_menu_touchable(menu: QMenu) -> None:
    """The same for the entries of a menu."""
    menu.setStyleSheet(f"QMenu::item {{ min-height: {theme.TOUCH_PX - _AROUND_PX}px; }}")
