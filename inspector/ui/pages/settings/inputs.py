"""What a setting is changed with: one widget for each shape that settings have."""

from collections.abc import Callable
from dataclasses import Field
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.core.setting import Shape, about, plain, shape_of
from inspector.core.user_settings import Settings
from inspector.services.settings import check_change
from inspector.ui import languages, theme
from inspector.ui.number_text import number_as_typed
from inspector.ui.page import PageEntry
from inspector.ui.pages.settings import words
from inspector.ui.said_text import in_words
from inspector.ui.settings import UserSettings
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.setting_fields import setting_reader

_NUMBER_PX, _CHOICE_PX = 130, 280
_HIDDEN = "••••••"


class Input(QWidget):
    """Shows a value and tells of another one."""

    settled = Signal(object)
    """Somebody has written or chosen this value, which can be."""

    def show_value(self, value: Any) -> None:
        """Shows what holds, whatever was written before."""
        raise NotImplementedError

    def set_name(self, name: str) -> None:
        """What it is called by whoever cannot see it."""
        raise NotImplementedError


class SwitchInput(Input):
    """On or off."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox(self.tr("On"))
        _row(self, self.box)
        self.box.clicked.connect(lambda on: self.settled.emit(on))

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def set_name(self, name: str) -> None:
        self.box.setAccessibleName(name)


class ChoiceInput(Input):
    """One of a few."""

    def __init__(self, choices: list[tuple[Any, str]]) -> None:
        """Values, and what they are called."""
        super().__init__()
        self.box = QComboBox()
        for value, text in choices:
            self.box.addItem(text, value)
        self.box.setMinimumWidth(theme.scaled(_CHOICE_PX))
        _row(self, self.box)
        self.box.activated.connect(lambda _: self.settled.emit(self.box.currentData()))

    def show_value(self, value: Any) -> None:
        at = self.box.findData(plain(value))
        if at < 0:  # of a later version, or of one that knew more
            self.box.addItem(str(value), plain(value))
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)

    def set_name(self, name: str) -> None:
        self.box.setAccessibleName(name)


class TextInput(Input):
    """A text or a number; what cannot be is said below it, and not taken."""

    def __init__(self, read: Callable[[str], Any], *, number: bool = False, unit: str = "", extra: QWidget | None = None) -> None:
        """`read` makes a value of the text, or raises ValueError or an `InspectorError` with a sentence."""
        super().__init__()
        self._read, self._shown = read, ""
        self.edit, self.problem = QLineEdit(), QLabel()
        if number:
            self.edit.setFixedWidth(theme.scaled(_NUMBER_PX))
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        row.addWidget(self.edit)
        for beside in filter(None, (QLabel(unit) if unit else None, extra)):
            row.addWidget(beside)
        if number:
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.problem.hide()
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self._on_finished)

    def show_value(self, value: Any) -> None:
        self._shown = value if isinstance(value, str) else number_as_typed(value)
        self.edit.setText(self._shown)
        self._say("")

    def set_name(self, name: str) -> None:
        self.edit.setAccessibleName(name)

    @Slot()
    def _on_edited(self) -> None:
        self._value()

    @Slot()
    def _on_finished(self) -> None:
        if self.edit.text() == self._shown:
            return
        value = self._value()
        if not self.problem.text():
            self._shown = self.edit.text()
            self.settled.emit(value)

    def _value(self) -> Any:
        try:
            value = self._read(self.edit.text().strip())
        except InspectorError as error:
            self._say(in_words(error.detail))
            return None
        except (ValueError, TypeError) as error:
            self._say(in_words(str(error)))
            return None
        self._say("")
        return value

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


class FileInput(TextInput):
    """A file of this PC."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.choose = IconButton("folder", QCoreApplication.translate("Settings", "Choose…"))
        super().__init__(read, extra=self.choose)
        self.choose.clicked.connect(self._on_choose)

    @Slot()
    def _on_choose(self) -> None:
        chosen = QFileDialog.getOpenFileName(self, self.edit.accessibleName(), self.edit.text())[0]
        if chosen:
            self.edit.setText(chosen)
            self._on_finished()


class HiddenInput(Input):
    """What whoever is at the PC may not change, and must not read."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = QLabel()
        _row(self, self.shown)

    def show_value(self, value: Any) -> None:
        self.shown.setText(_HIDDEN if value else "")

    def set_name(self, name: str) -> None:
        self.shown.setAccessibleName(name)


def input_for(each: "Field[Any]", settings: UserSettings, pages: tuple[PageEntry, ...]) -> Input:
    """The widget for a setting; `pages` are those that the window can show first."""
    made = _MAKERS.get(shape_of(each), _text)(each, settings, pages)
    made.set_name(words.title(each))
    return made


def _switch(_each: "Field[Any]", _settings: UserSettings, _pages: tuple[PageEntry, ...]) -> Input:
    return SwitchInput()


def _choice(each: "Field[Any]", _settings: UserSettings, _pages: tuple[PageEntry, ...]) -> Input:
    names = about(each).names
    return ChoiceInput([(plain(value), words.value_text(each, value)) for value in (names() if names is not None else ())])


def _number(each: "Field[Any]", _settings: UserSettings, _pages: tuple[PageEntry, ...]) -> Input:
    return TextInput(setting_reader(Settings, each.name), number=True, unit=words.unit(each))


def _text(each: "Field[Any]", settings: UserSettings, _pages: tuple[PageEntry, ...]) -> Input:
    return TextInput(_reader(each, settings))


def _file(each: "Field[Any]", settings: UserSettings, _pages: tuple[PageEntry, ...]) -> Input:
    return FileInput(_reader(each, settings))


def _language(_each: "Field[Any]", _settings: UserSettings, _pages: tuple[PageEntry, ...]) -> Input:
    system = QCoreApplication.translate("Settings", "That of the system")
    return ChoiceInput([("", system), *languages.available().items()])


def _page(_each: "Field[Any]", _settings: UserSettings, pages: tuple[PageEntry, ...]) -> Input:
    return ChoiceInput([("", QCoreApplication.translate("Settings", "The first one")), *((entry.key, entry.title()) for entry in pages)])


_MAKERS: dict[Shape, Callable[["Field[Any]", UserSettings, tuple[PageEntry, ...]], Input]] = {
    Shape.SWITCH: _switch,
    Shape.CHOICE: _choice,
    Shape.WHOLE: _number,
    Shape.NUMBER: _number,
    Shape.FILE: _file,
    Shape.LANGUAGE: _language,
    Shape.PAGE: _page,
}


def _reader(each: "Field[Any]", settings: UserSettings) -> Callable[[str], Any]:
    """Takes a text that can be the value of a setting; who may change it is another question."""

    def read(text: str) -> str:
        check_change(settings.now, {each.name: text}, {})
        return text

    return read


def _row(parent: QWidget, *parts: QWidget) -> None:
    layout = QHBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addWidget(part)
        part.setSizePolicy(QSizePolicy.Policy.Maximum, part.sizePolicy().verticalPolicy())
    layout.addStretch(1)
