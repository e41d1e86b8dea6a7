"""A widget of the desk in another place for a while: one run, one set of widgets, two layouts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

_ANY_PX = 16_777_215  # Qt's own word for "as large as it likes"


class Loan:
    """Takes a widget out of its layout, free to have any size there, without focus; `end` puts it back as it was."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget
        home = widget.parentWidget()
        assert home is not None  # it lies in a layout, or it could not be taken out of one
        self._home = home
        self._least, self._most = widget.minimumSize(), widget.maximumSize()
        self._focus, self._hidden = widget.focusPolicy(), widget.isHidden()
        self._place = QWidget(self._home)
        self._layout().replaceWidget(widget, self._place)
        widget.setMinimumSize(0, 0)
        widget.setMaximumSize(_ANY_PX, _ANY_PX)
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show(self) -> None:
        """Shows the widget in its new place, unless it was hidden in the old one."""
        self.widget.setHidden(self._hidden)

    def end(self) -> None:
        """Puts the widget back."""
        self._layout().replaceWidget(self._place, self.widget)
        self._place.deleteLater()
        self.widget.setMinimumSize(self._least)
        self.widget.setMaximumSize(self._most)
        self.widget.setFocusPolicy(self._focus)
        self.widget.setHidden(self._hidden)

    def _layout(self) -> QLayout:
        layout = self._home.layout()
        assert layout is not None
        return layout
