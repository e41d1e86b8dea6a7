"""What the settings of this PC can be where they are one of a few, and the headings under which they stand."""

from enum import StrEnum


class Group(StrEnum):
    """The headings under which settings stand."""

    WINDOW = "window"
    PEOPLE = "people"
    LINE = "line"
    CAMERA = "camera"
    RECORD = "record"
    TABLES = "tables"


class Scheme(StrEnum):
    """Which colours the window has."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    """For eyes that need more of it."""


class LogOn(StrEnum):
    """How an operator says who he is."""

    NONE = "none"
    PIN = "pin"
    BADGE = "badge"


class Separator(StrEnum):
    """What stands between two cells of a table."""

    AUTO = "auto"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


class DecimalMark(StrEnum):
    """What stands before the decimals of a number in a table."""

    AUTO = "auto"
    POINT = "point"
    COMMA = "comma"


TEXT_SIZES = (100, 125, 150, 200)
"""In percent."""
