"""How a source is written in one line: `KIND:PLACE`, then its options, each `,name=value`. A comma that belongs to a name is doubled.

`usb:0,width=1280`, `rtsp://user:word@host/stream`, `file:parts`, `watch:C:/incoming,done=judged`, `genicam:22345678`, `sim:fps=30`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.devices.source_options import KINDS, Kind, Option

_COMMAS = re.compile(",,|,")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
HIDDEN = "***"
"""Stands for what is not shown."""
_HOST_AND_PATH = re.compile(r"//[^:@/]*/[^:]*")
"""What may stand before an @ without being a user and a password."""
_SECRET = re.compile(r"(?i)([?&;][^=&;]*(?:pass|pwd|pw|token|key|secret|auth|sig|credential)[^=&;]*=)[^&;]*")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as it was written, understood: kind, place and options are known and within their ranges."""

    kind: str
    place: str
    """What follows the colon: a number, a path, a serial, the rest of an address."""
    options: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"SourceText({self.safe!r})"

    @property
    def text(self) -> str:
        """As it is written; `parse` gives the same again. It may hold a password: only for settings that stay on this PC."""
        return self._with(self.place)

    @property
    def safe(self) -> str:
        """As it is written, without passwords: for labels, logs and the record."""
        return self._with(without_secrets(self.place) if self.is_address else self.place)

    @property
    def is_address(self) -> bool:
        """Whether it is one in a network."""
        return KINDS[self.kind].is_address

    @property
    def values(self) -> dict[str, Any]:
        """The options that are given, each of its own type."""
        known = KINDS[self.kind].options
        return {name: known[name].value(text) for name, text in self.options}

    def _with(self, place: str) -> str:
        parts = [place] if place or not self.options else []
        parts += [f"{name}={value}" for name, value in self.options]
        return f"{self.kind}:" + ",".join(part.replace(",", ",,") for part in parts)


def parse(text: str) -> SourceText:
    """What `text` means. Raises `BAD_ARGUMENT` with a sentence that holds no password."""
    kind, colon, rest = text.partition(":")
    if _CONTROL.search(text):
        _refuse(said("A source is one line without control characters."))
    if not colon or kind not in KINDS:
        _refuse(
            said(
                "A source begins with one of {kinds}; a file or folder is written file:PATH.", kinds=", ".join(f"{each}:" for each in KINDS)
            )
        )
    known, parts = KINDS[kind], list(_parts(rest))
    place = "" if not known.place or _is_option(parts[0], known) else parts.pop(0)
    if known.place and not known.holds(place):
        _refuse(said("After {kind}: stands {place}, as in {example}.", kind=kind, place=known.place, example=known.example))
    return SourceText(kind, place, tuple(_options(kind, known, parts)))


def without_secrets(address: str) -> str:
    """An address without user, password, and what else in it may be secret. Rather too much is left out than too little."""
    user, at, rest = address.rpartition("@")
    if at and not _HOST_AND_PATH.fullmatch(user):
        address = f"//{HIDDEN}@{rest}"
    return _SECRET.sub(rf"\1{HIDDEN}", address)


def _parts(text: str) -> Iterator[str]:
    """What stands between single commas, double ones made single."""
    part, at = "", 0
    for comma in _COMMAS.finditer(text):
        part += text[at : comma.start()]
        at = comma.end()
        if comma.group() == ",":
            yield part
            part = ""
        else:
            part += ","
    yield part + text[at:]


def _is_option(part: str, kind: Kind) -> bool:
    return part.partition("=")[0] in kind.options and "=" in part


def _options(name: str, kind: Kind, parts: list[str]) -> Iterator[tuple[str, str]]:
    given = set[str]()
    for part in parts:
        key, equals, value = part.partition("=")
        if not part and len(parts) == 1 and not kind.place:
            return  # `sim:`
        if not equals or key not in kind.options:
            _refuse_option(name, kind, key)
        if key in given:
            _refuse(said("The option {option} is given twice.", option=key))
        given.add(key)
        _check(key, kind.options[key], value)
        yield key, value


def _check(name: str, option: Option, value: str) -> None:
    try:
        option.value(value)
    except ValueError:
        _refuse(said("The option {option} must be {words}, not {value}.", option=name, words=option.words, value=value))


def _refuse_option(name: str, kind: Kind, given: str) -> NoReturn:
    shown = given if given and not kind.is_address else said("What follows a comma")  # of an address, it may be half of a password
    sentence = said(
        "{shown} is no option of {kind}: (there are {options}); a comma that belongs to a name is written twice.",
        shown=shown,
        kind=name,
        options=", ".join(kind.options),
    )
    _refuse(sentence)


def _refuse(sentence: str) -> NoReturn:
    raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
