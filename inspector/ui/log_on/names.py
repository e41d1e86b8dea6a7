"""The names to log on by, each a button for gloves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.access import Role
from inspector.services.access.logging_on import Choice
from inspector.ui import theme
from inspector.ui.people import role_text
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll

_HIGH_PX = 72
_COLUMNS = 3


class Names(QWidget):
    """Operators first, each role below its name; many of them are scrolled through."""

    chosen = Signal(object)
    """A `Choice`."""
    without_wanted = Signal()
    """As an operator without a name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.without = IconButton("play", self.tr("Work as an operator"), primary=True, operator=True)
        self.without.setStyleSheet(f"min-height: {theme.scaled(_HIGH_PX)}px; font-size: {theme.scaled(theme.FONT_HEADING)}px;")
        self.buttons: dict[str, IconButton] = {}
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, theme.SPACE, 0)
        self._column.setSpacing(theme.SPACE)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.without)
        layout.addWidget(PageScroll(self._list, wide=True), 1)
        self.without.clicked.connect(self.without_wanted)

    def show_choices(self, choices: Sequence[Choice], *, without: bool) -> None:
        """The names that there are; `without`: an operator needs none."""
        self.without.setVisible(without)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for role in Role:
            self._add_group(role, [each for each in choices if each.role is role])

    def _add_group(self, role: Role, group: Sequence[Choice]) -> None:
        if not group:
            return
        title = QLabel(role_text(role))
        title.setProperty("role", "muted")
        grid_of = QWidget()
        grid = QGridLayout(grid_of)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SPACE)
        for number, choice in enumerate(group):
            grid.addWidget(self._button(choice), number // _COLUMNS, number % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self._column.addWidget(title)
        self._column.addWidget(grid_of)

    def _button(self, choice: Choice) -> IconButton:
        button = IconButton("user" if choice.role is Role.OPERATOR else "lock", choice.name.replace("&", "&&"), operator=True)
        button.setAccessibleName(choice.name)
        button.setAccessibleDescription(role_text(choice.role))
        button.setStyleSheet(f"min-height: {theme.scaled(_HIGH_PX)}px; font-size: {theme.scaled(theme.FONT_HEADING)}px; text-align: left;")
        button.clicked.connect(lambda: self.chosen.emit(choice))
        self.buttons[choice.name] = button
        return button
