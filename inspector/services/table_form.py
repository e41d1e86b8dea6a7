"""How tables are written for spreadsheets: what stands between cells, and in numbers."""

from dataclasses import dataclass

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.setting_choices import DecimalMark, Separator
from inspector.core.user_settings import Settings
from inspector.services.settings import settings_now

_SEPARATORS = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}
_MARKS = {DecimalMark.POINT: ".", DecimalMark.COMMA: ","}
_of_language = ["."]


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How numbers and cells are written. Raises `BAD_ARGUMENT` for what no spreadsheet reads."""

    separator: str = ","
    decimal_mark: str = "."

    def __post_init__(self) -> None:
        if self.separator not in (",", ";", "\t") or self.decimal_mark not in (".", ",") or self.separator == self.decimal_mark:
            sentence = said(
                "Tables have , ; or a tab between cells and another mark in numbers, not {separator} between cells and {mark} in numbers.",
                separator=repr(self.separator),
                mark=repr(self.decimal_mark),
            )
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)

    def number(self, text: str) -> str:
        """A number as it is written here, of one with a point."""
        return text.replace(".", self.decimal_mark)


def speak_a_language(decimal_mark: str) -> None:
    """From now on numbers have this mark where the settings leave it to the language; the command line speaks English."""
    _of_language[0] = decimal_mark if decimal_mark in (".", ",") else "."


def form_of(settings: Settings) -> CsvForm:
    """The form that the settings of this PC want, where they leave something open in the language of the window."""
    mark = _MARKS.get(settings.csv_decimal_mark, "." if settings.csv_separator is Separator.COMMA else _of_language[0])
    return CsvForm(_SEPARATORS.get(settings.csv_separator, ";" if mark == "," else ","), mark)


def usual_form() -> CsvForm:
    """The form of this PC. Reads the files of settings; raises `BAD_ARGUMENT` where they contradict each other."""
    return form_of(settings_now())
