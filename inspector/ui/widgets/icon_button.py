"""A button with one of the program's icons, tinted again when the colour scheme changes."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.ui import icons, theme

_TINTING = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


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
        self._is_stale = False
        self._tint()

    def setText(self, text: str) -> None:
        """The room around a word is another one than that around an icon alone."""
        super().setText(text)
        if self.property("bare") != (not text):
            self.setProperty("bare", not text)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_icon_name(self, name: str) -> None:
        """Shows another icon."""
        self._name = name
        self._tint()

    def set_primary(self, primary: bool) -> None:
        """Makes it the main button of its page, or one of the others."""
        if primary != self._primary:
            self._primary = primary
            self.setProperty("primary", primary)
            self.style().unpolish(self)
            self.style().polish(self)
            self._tint()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Disabled by its own click it keeps the focus, so that Space does not press its neighbour; Tab goes on from here."""
        return True if not self.isEnabled() else super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _TINTING:
            self._is_stale = True  # while a page is put together this comes some ten times, and nobody sees the button
            if self.isVisible():
                self._tint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._tint()

    def _tint(self) -> None:
        self._is_stale = False
        self.setIcon(icons.icon(self._name, self, primary=self._primary, size_px=self.iconSize().width()))
