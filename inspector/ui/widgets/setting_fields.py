"""Fields for settings and for options of sources: what can be written into them follows from what is known of those."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QCoreApplication

from inspector.core.setting import check_value
from inspector.devices.source_options import Option
from inspector.ui.number_text import number_as_typed, number_in


def setting_reader(kind: Any, name: str) -> Callable[[str], Any]:
    """Reads a number for the setting `name` of a dataclass; nothing written is its default. Raises as `Field` wants it."""
    setting = next(each for each in fields(kind) if each.name == name)

    def read(text: str) -> Any:
        if not text:
            return setting.default
        value = _whole(number_in(text)) if setting.type is int else number_in(text)
        check_value(setting, value)
        return value

    return read


def option_reader(option: Option) -> Callable[[str], str]:
    """Reads the text that stands for a value in the syntax of sources; nothing written is no option."""

    def read(text: str) -> str:
        if not text:
            return ""
        plain = text if option.type is str else f"{number_in(text):.10g}"
        try:
            option.value(plain)
        except ValueError:
            sentence = QCoreApplication.translate("SettingFields", "This must be {words}.")
            raise ValueError(sentence.format(words=option.words)) from None
        return plain

    return read


def setting_text(value: float | None, unset: float | None) -> str:
    """How a value stands in its field: nothing where it is not set."""
    return "" if value is None or value == unset else number_as_typed(value)


def _whole(value: float) -> int:
    if value != int(value):
        raise ValueError(QCoreApplication.translate("SettingFields", "Please write a whole number."))
    return int(value)
