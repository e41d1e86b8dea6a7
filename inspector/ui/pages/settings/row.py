"""One setting on the page: what it is, its value, where that could lie, the way back to its default, and why it stays as it is."""

from dataclasses import Field
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.core.setting import Shape, about, plain, shape_of
from inspector.ui import icons, theme
from inspector.ui.page import PageEntry
from inspector.ui.pages.settings import words
from inspector.ui.pages.settings.inputs import HiddenInput, Input, input_for
from inspector.ui.pin.settings_box import PinSettings
from inspector.ui.settings import UserSettings
from inspector.ui.widgets.icon_button import IconButton

_ICON_PX = 16


class SettingRow(QWidget):
    """Changes its setting at once, and shows what holds whenever that changes."""

    failed = Signal(object)
    """Why a value was not taken."""

    def __init__(self, each: "Field[Any]", settings: UserSettings, pages: tuple[PageEntry, ...], parent: QWidget | None = None) -> None:
        """`pages`: those that the window can show first."""
        super().__init__(parent)
        self.setting = each
        self._settings, self._pages = settings, pages
        self.pin = PinSettings(settings) if shape_of(each) is Shape.PIN else None
        self.input: Input | None = None
        self.reset = IconButton("undo", tip=self.tr("Back to the default: {value}").format(value=words.value_text(each, each.default)))
        self.locked, self._lock_icon = QLabel(), QLabel()
        self._value = QHBoxLayout()
        self._lay_out()
        for part in (self.reset, self.locked, self._lock_icon):
            part.hide()
        self.reset.clicked.connect(self._on_reset)
        self.refresh()

    @property
    def differs(self) -> bool:
        """Whether it has another value than its default."""
        return bool(plain(getattr(self._settings.now, self.setting.name)) != plain(self.setting.default))

    @Slot()
    def refresh(self) -> None:
        """Shows what holds, and whether whoever is at the PC may change it."""
        name = self.setting.name
        may = self._settings.can_change(name)
        self._show_input(hidden=about(self.setting).private and not may)
        if self.input is not None:
            self.input.show_value(getattr(self._settings.now, name))
            self.input.setEnabled(may)
        if self.pin is not None:
            self.pin.setEnabled(may)
        _show(self.reset, self.differs and may and self.pin is None)
        lock = self._settings.locks.get(name)
        self.locked.setText(words.lock_text(lock) if lock is not None else "")
        for part in (self.locked, self._lock_icon):
            _show(part, lock is not None)

    def stop(self, timeout_ms: int) -> bool:
        """Ends its threads; False when one does not end in time."""
        return self.pin is None or self.pin.stop(timeout_ms)

    def _show_input(self, *, hidden: bool) -> None:
        if self.pin is not None or (self.input is not None and isinstance(self.input, HiddenInput) is hidden):
            return
        if self.input is not None:
            self._value.removeWidget(self.input)
            self.input.hide()
            self.input.deleteLater()
        self.input = HiddenInput() if hidden else input_for(self.setting, self._settings, self._pages)
        self.input.set_name(words.title(self.setting))
        self.input.settled.connect(self._on_settled)
        self._value.insertWidget(0, self.input, 1)

    @Slot(object)
    def _on_settled(self, value: Any) -> None:
        try:
            self._settings.change(**{self.setting.name: value})
        except InspectorError as error:  # a value that does not go with another one
            self.failed.emit(error)
        self.refresh()

    @Slot()
    def _on_reset(self) -> None:
        if self.input is not None:
            self.input.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is gone in a moment
        self._on_settled(self.setting.default)

    def _lay_out(self) -> None:
        name, purpose, facts = (
            QLabel(words.title(self.setting)),
            QLabel(words.purpose(self.setting)),
            QLabel(words.about_text(self.setting)),
        )
        name.setFont(theme.font(bold=True))
        purpose.setProperty("role", "muted")
        facts.setProperty("role", "small")
        for label in (name, purpose, facts, self.locked):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._lock_icon.setPixmap(icons.pixmap("lock", theme.scaled(_ICON_PX), theme.colours(self).text, self.devicePixelRatioF()))
        left, right, lock = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for label in (name, purpose):
            left.addWidget(label)
        left.addStretch(1)
        lock.addWidget(self._lock_icon)
        lock.addWidget(self.locked, 1)
        if self.pin is not None:
            self._value.addWidget(self.pin, 1)
        self._value.addWidget(self.reset)
        right.addLayout(self._value)
        right.addWidget(facts)
        right.addLayout(lock)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * theme.SPACE)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        for column in (left, right):
            column.setSpacing(2)


def _show(part: QWidget, shown: bool) -> None:
    """Shows or hides what was hidden once; what is as it should be takes its style for nothing."""
    if part.isHidden() is shown:
        part.setVisible(shown)
