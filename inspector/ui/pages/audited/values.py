"""What stands in the details of entries, in words: kinds of change, rights, roles, answers; everything else stays as it was written."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication

from inspector.core.access import Act, Role
from inspector.core.errors import ErrorCode
from inspector.core.labels import Truth
from inspector.core.record import CHANGES, Answer, EventKind
from inspector.core.types import Verdict
from inspector.core.user_settings import Settings
from inspector.ui import messages
from inspector.ui.date_text import moment_text
from inspector.ui.drift_text import event_text
from inspector.ui.joined_text import list_text
from inspector.ui.number_text import count_text, number_as_typed
from inspector.ui.pages.projects.words import size_text
from inspector.ui.pages.recorded.words import answer_text
from inspector.ui.pages.settings import words as setting_words
from inspector.ui.pages.teaching.tray_list import STANDINGS
from inspector.ui.pages.validating.shown import truth_text
from inspector.ui.people import role_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.verdict_banner import verdict_word

Say: TypeAlias = Callable[[str], str]

DEEDS = {
    "added": QT_TRANSLATE_NOOP("AuditWords", "added"),
    "audit": QT_TRANSLATE_NOOP("AuditWords", "audit"),
    "brought back": QT_TRANSLATE_NOOP("AuditWords", "brought back"),
    "changed": QT_TRANSLATE_NOOP("AuditWords", "changed"),
    "chosen": QT_TRANSLATE_NOOP("AuditWords", "chosen"),
    "copied": QT_TRANSLATE_NOOP("AuditWords", "copied"),
    "deleted for good": QT_TRANSLATE_NOOP("AuditWords", "deleted for good"),
    "folder renamed": QT_TRANSLATE_NOOP("AuditWords", "folder renamed"),
    "made": QT_TRANSLATE_NOOP("AuditWords", "made"),
    "no longer trusted": QT_TRANSLATE_NOOP("AuditWords", "no longer trusted"),
    "own key": QT_TRANSLATE_NOOP("AuditWords", "key of this PC"),
    "own key renamed": QT_TRANSLATE_NOOP("AuditWords", "key of this PC renamed"),
    "own secret": QT_TRANSLATE_NOOP("AuditWords", "own password or PIN"),
    "pictures": QT_TRANSLATE_NOOP("AuditWords", "pictures"),
    "project": QT_TRANSLATE_NOOP("AuditWords", "project"),
    "put in": QT_TRANSLATE_NOOP("AuditWords", "put in"),
    "record": QT_TRANSLATE_NOOP("AuditWords", "record"),
    "removed": QT_TRANSLATE_NOOP("AuditWords", "removed"),
    "report": QT_TRANSLATE_NOOP("AuditWords", "report"),
    "report on agreement": QT_TRANSLATE_NOOP("AuditWords", "report on agreement"),
    "results": QT_TRANSLATE_NOOP("AuditWords", "results"),
    "sample added": QT_TRANSLATE_NOOP("AuditWords", "sample added"),
    "sample removed": QT_TRANSLATE_NOOP("AuditWords", "sample removed"),
    "settings": QT_TRANSLATE_NOOP("AuditWords", "settings"),
    "taken away": QT_TRANSLATE_NOOP("AuditWords", "taken away"),
    "thrown away": QT_TRANSLATE_NOOP("AuditWords", "thrown away"),
    "trusted": QT_TRANSLATE_NOOP("AuditWords", "trusted"),
    "validation images": QT_TRANSLATE_NOOP("AuditWords", "validation images"),
    "weights": QT_TRANSLATE_NOOP("AuditWords", "weights of a network"),
}
"""What was done, or to what."""
ACTS = {
    Act.INSPECT: QT_TRANSLATE_NOOP("AuditWords", "inspect"),
    Act.VERIFY: QT_TRANSLATE_NOOP("AuditWords", "verify parts"),
    Act.NOTE_EVENT: QT_TRANSLATE_NOOP("AuditWords", "enter events"),
    Act.RUN_CHALLENGE: QT_TRANSLATE_NOOP("AuditWords", "run a challenge"),
    Act.CHOOSE_PRODUCT: QT_TRANSLATE_NOOP("AuditWords", "choose a product"),
    Act.SET_UP_LINE: QT_TRANSLATE_NOOP("AuditWords", "set up the line"),
    Act.CHANGE_PROJECT: QT_TRANSLATE_NOOP("AuditWords", "change the project"),
    Act.LABEL: QT_TRANSLATE_NOOP("AuditWords", "label images"),
    Act.BUILD: QT_TRANSLATE_NOOP("AuditWords", "build a model"),
    Act.DRAFT: QT_TRANSLATE_NOOP("AuditWords", "draft a threshold"),
    Act.RELEASE: QT_TRANSLATE_NOOP("AuditWords", "release a threshold"),
    Act.USE_MODEL: QT_TRANSLATE_NOOP("AuditWords", "put a model to use"),
    Act.TEACH: QT_TRANSLATE_NOOP("AuditWords", "teach parts"),
    Act.SET_UP_CHALLENGE: QT_TRANSLATE_NOOP("AuditWords", "set up the challenge"),
    Act.EXPORT: QT_TRANSLATE_NOOP("AuditWords", "export"),
    Act.IMPORT: QT_TRANSLATE_NOOP("AuditWords", "import"),
    Act.DELETE_PROJECT: QT_TRANSLATE_NOOP("AuditWords", "delete the project"),
    Act.SETTINGS: QT_TRANSLATE_NOOP("AuditWords", "change settings"),
    Act.USERS: QT_TRANSLATE_NOOP("AuditWords", "manage users"),
    Act.TRUST: QT_TRANSLATE_NOOP("AuditWords", "trust keys"),
}
WAYS = {
    "password": QT_TRANSLATE_NOOP("AuditWords", "Password"),
    "pin": QT_TRANSLATE_NOOP("AuditWords", "PIN"),
    "badge": QT_TRANSLATE_NOOP("AuditWords", "Badge"),
    "system": QT_TRANSLATE_NOOP("AuditWords", "Name in the system"),
    "none": QT_TRANSLATE_NOOP("AuditWords", "Not at all"),
    "program": QT_TRANSLATE_NOOP("AuditWords", "The program"),
}
"""How somebody logs on."""
_DECISIONS = {
    "open": QT_TRANSLATE_NOOP("AuditWords", "Taken back"),
    "keep": QT_TRANSLATE_NOOP("AuditWords", "kept"),
    "leave_out": QT_TRANSLATE_NOOP("AuditWords", "left out"),
}
_WHYS = {
    "age": QT_TRANSLATE_NOOP("AuditWords", "By age"),
    "quota": QT_TRANSLATE_NOOP("AuditWords", "By quota"),
}
_STATES = {
    "on": QT_TRANSLATE_NOOP("AuditWords", "on"),
    "off": QT_TRANSLATE_NOOP("AuditWords", "off"),
    "damaged": QT_TRANSLATE_NOOP("AuditWords", "damaged"),
}
"""Of the accounts of this PC."""
_NOT_DONE = {"cancelled": QT_TRANSLATE_NOOP("AuditWords", "cancelled")}
_EVENTS = {str(each) for each in CHANGES}


def yes_or_no(value: bool) -> str:
    """Whether something is so."""
    return _told(QT_TRANSLATE_NOOP("AuditWords", "yes") if value else QT_TRANSLATE_NOOP("AuditWords", "no"))


def value_text(key: str, value: object) -> str:
    """A value of the detail `key`."""
    if isinstance(value, list | tuple):
        return list_text(value_text(key, each) for each in value)
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, int):
        return size_text(value) if key == "bytes" else count_text(value)
    if isinstance(value, float):
        return number_as_typed(value)
    text = str(value)
    if key == "active" and text in ("True", "False"):
        return yes_or_no(text == "True")
    return _SAY[key](text) if key in _SAY else text


def change_text(name: str, value: object) -> str:
    """What a setting was and is; private ones, and those of another version, as they were written."""
    known = next((each for each in fields(Settings) if each.name == name), None)
    before_and_after = str(value).split(" -> ")
    if known is None or len(before_and_after) != 2:
        return str(value)
    return " → ".join(setting_words.value_text(known, _typed(each, known.default)) for each in before_and_after)


def setting_text(name: str) -> str:
    """What a setting is called."""
    known = next((each for each in fields(Settings) if each.name == name), None)
    return setting_words.title(known) if known is not None else name


def truth_name(name: str) -> str:
    """What images were said to show."""
    return truth_text(Truth(name)) if name in set(Truth) else name


_STANDINGS = {str(each): text for each, text in STANDINGS.items()}


def why_name(name: str) -> str:
    """Why pictures were deleted."""
    return _told(_WHYS[name]) if name in _WHYS else name


def way_name(name: str) -> str:
    """How it is known who somebody was."""
    return _told(WAYS[name]) if name in WAYS else name


def _typed(text: str, default: object) -> Any:
    """A value of a setting as it was before it became a text."""
    if isinstance(default, bool):
        return {"True": True, "False": False}.get(text, text)
    try:
        return float(text) if isinstance(default, int | float) else text
    except ValueError:
        return text


def _of(table: dict[Any, str]) -> Say:
    return lambda text: _told(table[text]) if text in table else text


def _standing(name: str) -> str:
    return QCoreApplication.translate("TrayList", _STANDINGS[name]) if name in _STANDINGS else name


def _told(text: str) -> str:
    return QCoreApplication.translate("AuditWords", text)


def _reason(text: str) -> str:
    """In the words of a person, or why the program did not do it."""
    if text in set(ErrorCode):
        return QCoreApplication.translate("messages", messages.TABLE[ErrorCode(text)][0])
    return _of(_NOT_DONE)(text)


def _verdict(text: str) -> str:
    return verdict_word(Verdict(text)) if text in set(Verdict) else text


def when_text(text: str) -> str:
    """A moment; what is none stays as it is."""
    try:
        return moment_text(datetime.fromisoformat(text))
    except ValueError:
        return text


_SAY: dict[str, Say] = {
    "accounts": _of(_STATES),
    "act": _of(ACTS),
    "answer": lambda text: answer_text(Answer(text)) if text in set(Answer) else text,
    "decision": _of(_DECISIONS),
    "event": lambda text: event_text(EventKind(text)) if text in _EVENTS else text,
    "expected": _verdict,
    "mask": _of(DEEDS),
    "newest": when_text,
    "oldest": when_text,
    "reason": _reason,
    "role": lambda text: role_text(Role(text)) if text in set(Role) else text,
    "secrets": _of(WAYS),
    "standing": _standing,
    "to_that_of": when_text,
    "what": _of(DEEDS),
}
"""By the names of details; what has no line here is a name, a file or somebody's own words."""
