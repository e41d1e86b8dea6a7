"""Serials in the names of files, by a pattern that anybody can write and that takes no long time whatever it says."""

import re
from pathlib import PurePath

from inspector.core.picture_names import IMAGE_SUFFIXES

SERIAL = "{serial}"
_MOST_LETTERS = 100
_PIECES = re.compile(r"(\{serial\}|\*|\?)")


def holds_serial(template: str) -> bool:
    """Whether it can be a pattern."""
    return template.count(SERIAL) == 1 and len(template) <= _MOST_LETTERS


def serial_in_name(name: str, template: str) -> str:
    """What stands in the place of `{serial}`; empty where the name does not fit.

    `*` stands for any letters or none, `?` for one, `{serial}` for one at least; each takes as few as it can, from the left. Everything
    else stands for itself, whether small or capital. A pattern without a picture's ending is that of the name without its ending.
    """
    if PurePath(template).suffix.lower() not in {*IMAGE_SUFFIXES, ".*"}:
        name = PurePath(name).stem
    pieces = [piece for piece in _PIECES.split(template) if piece]
    fits = _fits(pieces, name)
    at = 0
    for number, piece in enumerate(pieces):
        ends = (end for end in _ends(piece, name, at) if fits[number + 1][end])
        end = next(ends, None)
        if end is None:
            return ""
        if piece == SERIAL:
            return name[at:end]
        at = end
    return ""


def _fits(pieces: list[str], name: str) -> list[list[bool]]:
    """[piece][place]: whether the pieces from this one on fit the name from this place on. Time grows with pieces x letters x letters."""
    table = [[False] * len(name) + [True]]
    for piece in reversed(pieces):
        later = table[0]
        table.insert(0, [any(later[end] for end in _ends(piece, name, at)) for at in range(len(name) + 1)])
    return table


def _ends(piece: str, name: str, at: int) -> range:
    """Where the piece may end that begins at this place, the nearest first."""
    if piece in ("*", SERIAL):
        return range(at + (piece == SERIAL), len(name) + 1)
    length = 1 if piece == "?" else len(piece)
    fits = at + length <= len(name) and (piece == "?" or name[at : at + length].lower() == piece.lower())
    return range(at + length, at + length + fits)
