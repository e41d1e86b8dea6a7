"""What the settings of this PC and their values are called, and what each is for; translated when it is shown."""

from dataclasses import Field
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication

from inspector.core.setting import Range, Shape, about, plain, shape_of
from inspector.services.settings import Lock, LockedBy
from inspector.ui.number_text import number_as_typed, percent_sign
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

Words: TypeAlias = tuple[str, str]
GROUPS: dict[str, str] = {
    "window": QT_TRANSLATE_NOOP("Settings", "Window"),
    "people": QT_TRANSLATE_NOOP("Settings", "People and operator mode"),
    "line": QT_TRANSLATE_NOOP("Settings", "Inspecting"),
    "camera": QT_TRANSLATE_NOOP("Settings", "Camera"),
    "record": QT_TRANSLATE_NOOP("Settings", "Record and pictures"),
    "tables": QT_TRANSLATE_NOOP("Settings", "Tables for spreadsheets"),
}
WORDS: dict[str, Words] = {
    "language": (QT_TRANSLATE_NOOP("Settings", "Language"), QT_TRANSLATE_NOOP("Settings", "Of the window and of numbers and dates in it.")),
    "scheme": (
        QT_TRANSLATE_NOOP("Settings", "Colours"),
        QT_TRANSLATE_NOOP("Settings", "High contrast is for eyes that need more of it, and for screens in bright light."),
    ),
    "text_size": (
        QT_TRANSLATE_NOOP("Settings", "Size of texts"),
        QT_TRANSLATE_NOOP("Settings", "Pages that are too large for the screen then can be scrolled."),
    ),
    "start_page": (QT_TRANSLATE_NOOP("Settings", "Page after the start"), QT_TRANSLATE_NOOP("Settings", "What is shown first.")),
    "open_last": (
        QT_TRANSLATE_NOOP("Settings", "Open the last project"),
        QT_TRANSLATE_NOOP("Settings", "After a start the project is open that was open last."),
    ),
    "station": (
        QT_TRANSLATE_NOOP("Settings", "Name of this station"),
        QT_TRANSLATE_NOOP("Settings", "Stands in records, reports and the audit. Empty: the name of the PC in the network."),
    ),
    "operator": (
        QT_TRANSLATE_NOOP("Settings", "Who judges parts"),
        QT_TRANSLATE_NOOP("Settings", "Stands with what is said of parts, where nobody has logged on."),
    ),
    "operator_log_on": (
        QT_TRANSLATE_NOOP("Settings", "How operators log on"),
        QT_TRANSLATE_NOOP("Settings", "Only where there are accounts."),
    ),
    "log_off_min": (
        QT_TRANSLATE_NOOP("Settings", "Log off after"),
        QT_TRANSLATE_NOOP("Settings", "Minutes without a touch after which a person is logged off. 0: never."),
    ),
    "start_in_operator_mode": (
        QT_TRANSLATE_NOOP("Settings", "Begin in operator mode"),
        QT_TRANSLATE_NOOP("Settings", "After a start, as soon as a source is chosen."),
    ),
    "operator_full_screen": (
        QT_TRANSLATE_NOOP("Settings", "Operator mode takes the whole screen"),
        QT_TRANSLATE_NOOP("Settings", "Otherwise it stays in its window."),
    ),
    "operator_pin": (
        QT_TRANSLATE_NOOP("Settings", "PIN of the operator mode"),
        QT_TRANSLATE_NOOP("Settings", "Ends the operator mode where there are no accounts."),
    ),
    "freeze_on_ng": (
        QT_TRANSLATE_NOOP("Settings", "Stop at NG parts"),
        QT_TRANSLATE_NOOP("Settings", "The line stops at every NG part until the operator goes on."),
    ),
    "sound": (
        QT_TRANSLATE_NOOP("Settings", "Sound"),
        QT_TRANSLATE_NOOP("Settings", "A tone at every part that is not OK, and when the line cannot be trusted."),
    ),
    "takt_s": (
        QT_TRANSLATE_NOOP("Settings", "Time for a verdict"),
        QT_TRANSLATE_NOOP(
            "Settings", "A later one is UNDECIDED. For live cameras, where the project sets no limit of its own. 0: no limit."
        ),
    ),
    "camera_silent_s": (
        QT_TRANSLATE_NOOP("Settings", "Camera lost after"),
        QT_TRANSLATE_NOOP("Settings", "Seconds without a picture after which a live camera is taken for lost."),
    ),
    "source": (
        QT_TRANSLATE_NOOP("Settings", "Usual source"),
        QT_TRANSLATE_NOOP("Settings", "What Start takes where none was chosen, with its options: usb:0,width=1280,exposure=-6"),
    ),
    "gentl_producer": (
        QT_TRANSLATE_NOOP("Settings", "GenTL producer"),
        QT_TRANSLATE_NOOP("Settings", "The maker's file (.cti) for industrial cameras. Empty: those that are installed."),
    ),
    "record": (
        QT_TRANSLATE_NOOP("Settings", "Record parts"),
        QT_TRANSLATE_NOOP("Settings", "Every part that is inspected is kept in the record of its project."),
    ),
    "keep_ok_share": (
        QT_TRANSLATE_NOOP("Settings", "Share of OK parts with pictures"),
        QT_TRANSLATE_NOOP("Settings", "Drawn by chance, 0.1 for one of ten. Those of NG and UNDECIDED parts are all kept."),
    ),
    "keep_files": (
        QT_TRANSLATE_NOOP("Settings", "Pictures that come as files"),
        QT_TRANSLATE_NOOP("Settings", "A link takes no room, but shows whatever somebody makes of the original."),
    ),
    "keep_quota_gb": (
        QT_TRANSLATE_NOOP("Settings", "Room for pictures"),
        QT_TRANSLATE_NOOP("Settings", "Of each project. Beyond it the oldest ones of OK parts are deleted first."),
    ),
    "keep_ok_days": (
        QT_TRANSLATE_NOOP("Settings", "Keep pictures of OK parts for"),
        QT_TRANSLATE_NOOP("Settings", "Then they are deleted. 0: for ever."),
    ),
    "keep_ng_days": (
        QT_TRANSLATE_NOOP("Settings", "Keep pictures of rejects for"),
        QT_TRANSLATE_NOOP("Settings", "Of NG and UNDECIDED parts. Then they are deleted. 0: for ever."),
    ),
    "database": (
        QT_TRANSLATE_NOOP("Settings", "Database"),
        QT_TRANSLATE_NOOP("Settings", "A PostgreSQL server, as postgresql://user@host/name. Empty: a file beside each project."),
    ),
    "csv_separator": (
        QT_TRANSLATE_NOOP("Settings", "Between cells"),
        QT_TRANSLATE_NOOP("Settings", "In every table that is saved as CSV, at the command line too."),
    ),
    "csv_decimal_mark": (
        QT_TRANSLATE_NOOP("Settings", "Decimal mark"),
        QT_TRANSLATE_NOOP("Settings", "In the numbers of such tables."),
    ),
}
"""By the names of settings: what each is called, and what it is for."""
VALUES: dict[tuple[str, str], str] = {
    ("scheme", "system"): QT_TRANSLATE_NOOP("Settings", "As the system has them"),
    ("scheme", "light"): QT_TRANSLATE_NOOP("Settings", "Light"),
    ("scheme", "dark"): QT_TRANSLATE_NOOP("Settings", "Dark"),
    ("scheme", "contrast"): QT_TRANSLATE_NOOP("Settings", "High contrast"),
    ("operator_log_on", "none"): QT_TRANSLATE_NOOP("Settings", "Not at all"),
    ("operator_log_on", "pin"): QT_TRANSLATE_NOOP("Settings", "With a PIN"),
    ("operator_log_on", "badge"): QT_TRANSLATE_NOOP("Settings", "With a badge"),
    ("keep_files", "copy"): QT_TRANSLATE_NOOP("Settings", "Copy them"),
    ("keep_files", "link"): QT_TRANSLATE_NOOP("Settings", "Link to them"),
    ("csv_separator", "auto"): QT_TRANSLATE_NOOP("Settings", "As the language wants it"),
    ("csv_separator", "comma"): QT_TRANSLATE_NOOP("Settings", "Comma ,"),
    ("csv_separator", "semicolon"): QT_TRANSLATE_NOOP("Settings", "Semicolon ;"),
    ("csv_separator", "tab"): QT_TRANSLATE_NOOP("Settings", "Tab"),
    ("csv_decimal_mark", "auto"): QT_TRANSLATE_NOOP("Settings", "As the language wants it"),
    ("csv_decimal_mark", "point"): QT_TRANSLATE_NOOP("Settings", "Point ."),
    ("csv_decimal_mark", "comma"): QT_TRANSLATE_NOOP("Settings", "Comma ,"),
}
"""Of settings that are one of a few: what a value is called."""
UNITS: dict[str, str] = {
    "s": QT_TRANSLATE_NOOP("Settings", "s"),
    "min": QT_TRANSLATE_NOOP("Settings", "min"),
    "days": QT_TRANSLATE_NOOP("Settings", "days"),
    "GB": QT_TRANSLATE_NOOP("Settings", "GB"),
}
ROLES: dict[str, str] = {
    "operator": QT_TRANSLATE_NOOP("Settings", "For everybody"),
    "engineer": QT_TRANSLATE_NOOP("Settings", "For engineers"),
    "administrator": QT_TRANSLATE_NOOP("Settings", "For administrators"),
}


def tell(text: str) -> str:
    """A text of the tables above in the user's language."""
    return QCoreApplication.translate("Settings", text)


def title(each: "Field[Any]") -> str:
    """What a setting is called; one that has no line above by its name."""
    return tell(WORDS[each.name][0]) if each.name in WORDS else each.name.replace("_", " ").capitalize()


def purpose(each: "Field[Any]") -> str:
    """What a setting is for."""
    return tell(WORDS[each.name][1]) if each.name in WORDS else about(each).help


def unit(each: "Field[Any]") -> str:
    """Its unit; empty: it has none."""
    rule = about(each).rule
    name = rule.unit if isinstance(rule, Range) else ""
    return tell(UNITS[name]) if name in UNITS else name


def value_text(each: "Field[Any]", value: Any) -> str:
    """A value of a setting as people read it."""
    value = plain(value)
    if isinstance(value, bool):
        return tell(QT_TRANSLATE_NOOP("Settings", "on")) if value else tell(QT_TRANSLATE_NOOP("Settings", "off"))
    if each.name == "text_size":
        return f"{value}{percent_sign()}"
    if isinstance(value, int | float):
        return f"{number_as_typed(value)} {unit(each)}".strip()
    if (each.name, value) in VALUES:
        return tell(VALUES[each.name, value])
    return value or tell(QT_TRANSLATE_NOOP("Settings", "empty"))


def about_text(each: "Field[Any]") -> str:
    """Default, range and what else is to be known, in one line."""
    known, words = about(each), []
    if shape_of(each) not in (Shape.PIN, Shape.LANGUAGE, Shape.PAGE):
        words.append(tell(QT_TRANSLATE_NOOP("Settings", "Default: {value}")).format(value=value_text(each, each.default)))
    if isinstance(known.rule, Range):
        span = tell(QT_TRANSLATE_NOOP("Settings", "{least} to {most}"))
        words.append(span.format(least=number_as_typed(known.rule.least), most=value_text(each, known.rule.most)))
    words.append(tell(ROLES[known.role]))
    if known.restart:
        words.append(tell(QT_TRANSLATE_NOOP("Settings", "Counts from the next start on")))
    return "  ·  ".join(words)


def lock_text(lock: Lock) -> str:
    """Why nobody can change a setting here."""
    if lock.by is LockedBy.DAMAGE:
        return tell(
            QT_TRANSLATE_NOOP("Settings", "The administrator's file of settings is damaged: until it is mended, this stays as it is.")
        )
    fixed = tell(QT_TRANSLATE_NOOP("Settings", "Fixed by the administrator of this PC"))
    return f"{fixed}: {lock.reason}" if lock.reason else f"{fixed}."


def matches(each: "Field[Any]", wanted: str) -> bool:
    """Whether a setting is meant by what somebody is looking for: all words, in its texts or in its name in the file."""
    text = " ".join((each.name, title(each), purpose(each), tell(GROUPS.get(about(each).group, "")), about(each).help)).casefold()
    return all(word in text for word in wanted.casefold().split())
