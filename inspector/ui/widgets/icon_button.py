"""A button with one of the program's icons, tinted again when the colour scheme changes."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.ui import icons, theme


class IconButton(QPushButton):
    """A push button with icon, text or both."""

    def __init__(
        self,
        name: str,
        text: str = "",
        *,
        tip: str = "",
        primary: bool = False,
        operator: bool = False,
        quiet: bool = False,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`name`: of the icon. `tip` names a button without text. `operator`: large enough for gloves. `quiet`: without a frame."""
        super().__init__(text, parent)
        self._name = name
        for key, value in {"primary": primary, "operator": operator, "quiet": quiet, "bare": not text}.items():
            self.setProperty(key, value)
        self._primary = primary
        self.setCheckable(checkable)
        side = theme.scaled(24 if operator else 18)
        self.setIconSize(QSize(side, side))
        self.setToolTip(tip)
        self.setAccessibleName(text or tip)
        self._tint()

    def set_icon_name(self, name: str) -> None:
        """Shows another icon."""
        self._name = name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icons.icon(self._name, self, primary=self._primary))
