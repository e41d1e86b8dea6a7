"""Serials of parts: from a scanner that types, from the names of files, from codes in pictures; and what a project says of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.core import setting as settings
from inspector.core.box import Box, is_box
from inspector.core.name_template import holds_serial
from inspector.core.record import SerialState
from inspector.core.said import said
from inspector.core.setting import setting

MOST_LETTERS = 128
"""A longer one is none: half a serial could be that of another part."""
_BURST_S = 0.05
_FEWEST_KEYS = 3


@dataclass(frozen=True, slots=True)
class Serial:
    """What is known of one part's serial."""

    text: str = ""
    state: SerialState = SerialState.NONE
    remark: str = ""
    """Why there is none, as a sentence."""


NOT_ASKED = Serial()


def no_read(remark: str) -> Serial:
    """A serial was looked for and not found."""
    return Serial("", SerialState.NO_READ, remark)


def serial_of(text: str) -> Serial:
    """What somebody or something read, without control characters and the like, and without blanks around it."""
    cleaned = "".join(letter for letter in text if letter.isprintable()).strip()
    if not cleaned:
        return no_read(said("Nothing was read."))
    if len(cleaned) > MOST_LETTERS:
        remark = said("What was read has {letters} letters, and a serial has {most} at most.", letters=len(cleaned), most=MOST_LETTERS)
        return no_read(remark)
    return Serial(cleaned, SerialState.READ)


class ScannerKeys:
    """Tells a scanner, which types a whole serial at once and ends it with Enter, from somebody who presses keys."""

    def __init__(self, burst_s: float = _BURST_S) -> None:
        """`burst_s`: the longest time between two keys of a scanner."""
        self._burst_s = burst_s
        self._keys = ""
        self._last_s = 0.0

    def press(self, text: str, at_s: float) -> Serial | None:
        """One key, with the time of it; the serial where the key ends one that a scanner has typed, otherwise None."""
        if at_s - self._last_s > self._burst_s:
            self._keys = ""
        self._last_s = at_s
        if text in ("\r", "\n"):
            keys, self._keys = self._keys, ""
            return serial_of(keys) if len(keys) >= _FEWEST_KEYS else None
        if len(self._keys) <= MOST_LETTERS:  # one more than a serial has, to see that it is none
            self._keys += text
        return None


class SerialOrigin(StrEnum):
    """Where the serials of a project come from."""

    NONE = "none"
    TYPED = "typed"
    """A text field, which scanners fill as keyboards do."""
    FILE_NAME = "file_name"
    CODE = "code"
    """A code in the picture."""


class CodeKind(StrEnum):
    """Codes that can be read."""

    DATA_MATRIX = "data_matrix"
    QR = "qr"
    CODE_128 = "code_128"


class Several(StrEnum):
    """What several different codes in one picture mean."""

    REFUSED = "refused"
    """Nobody knows which one is the part's: no read."""
    FIRST = "first"
    """The uppermost is meant, of those beside each other the leftmost."""


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """What a project says of the serials of its parts; stored only where it is used. Invalid values raise `BAD_ARGUMENT`, TypeError."""

    origin: SerialOrigin = setting(SerialOrigin.NONE, "where serials come from", names=lambda: tuple(SerialOrigin), old=SerialOrigin.NONE)
    template: str = setting(
        "{serial}",
        "name of a part's file: {serial} where its serial stands, * for any letters, ? for one",
        called=said("pattern of file names"),
        rule=(said("hold {serial} once and at most 100 letters", serial="{serial}"), holds_serial),
        old="{serial}",
    )
    codes: tuple[str, ...] = setting(
        tuple(CodeKind),
        "kinds of codes that are looked for",
        called=said("codes"),
        rule=(said("be some of data_matrix, qr and code_128"), lambda value: bool(value) and set(value) <= set(CodeKind)),
        old=tuple(CodeKind),
    )
    box: tuple[int, ...] = setting(
        (),
        "box of the picture in which the code is looked for, in px: left, top, width, height (default: all of it)",
        called=said("box of the code"),
        rule=(said("be left, top, width and height of a box in px"), lambda value: not value or is_box(tuple(value))),
        old=(),
    )
    several: Several = setting(Several.REFUSED, "what several codes in one picture mean", names=lambda: tuple(Several), old=Several.REFUSED)
    no_read_rejects: bool = setting(False, "a part whose serial cannot be read is undecided, which is a reject", old=False)

    def __post_init__(self) -> None:
        settings.check(self)

    @property
    def code_box(self) -> Box | None:
        """Where the code is looked for; None: in the whole picture."""
        return Box(*self.box) if self.box else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of what is not as it was before there were serials."""
        return settings.stored(self)

    @classmethod
    def from_json(cls, stored: Any) -> "SerialSettings":
        """Reads what `to_json` wrote. Raises `PROJECT_TOO_NEW`, `BAD_ARGUMENT`, TypeError."""
        return cls(**settings.understood(cls, stored, said("The settings of serials")))
