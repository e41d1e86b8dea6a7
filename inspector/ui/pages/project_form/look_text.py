"""Sizes, colours, depths and formats of pictures in words."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from inspector.datasets.pieces import Look, Odd, Piece
from inspector.ui.number_text import count_text
from inspector.ui.plural import counted

Size = tuple[int, int]


def set_text(pieces: Sequence[Piece]) -> str:
    """What all pictures of some folders have in common, and in what they differ."""
    looks = {look for piece in pieces for look in piece.looks}
    formats = dict.fromkeys(name for piece in pieces for name in piece.formats)
    return _joined(_sizes_text(_by_area(looks)), *_kinds(looks), *formats)


def piece_rows(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """(folder, what is in it) of every folder, named from the innermost folder that holds them all."""
    top = _common_folder([piece.folder for piece in pieces])
    return [(_folder_name(piece.folder, top), _piece_text(piece)) for piece in pieces]


def odd_text(odd: Odd) -> str:
    """In what a picture is unlike the others."""
    look, usual = odd.look, odd.usual
    size = _tr("{size} px instead of {usual} px").format(size=size_text(look.size), usual=size_text(usual.size))
    depth = _tr("{bits} bit instead of {usual} bit").format(bits=look.bits, usual=usual.bits)
    colour = _tr("in colour, unlike the others") if look.colour else _tr("without colour, unlike the others")
    told = ((size, look.size != usual.size), (colour, look.colour != usual.colour), (depth, look.bits != usual.bits))
    return ", ".join(text for text, differs in told if differs)


def odd_summary(odd: Sequence[Odd], most: int) -> str:
    """In what pictures are unlike the others, with the names of the first few of each kind."""
    kinds: dict[str, list[str]] = {}
    for each in odd:
        kinds.setdefault(odd_text(each), []).append(each.path.name)
    sentences = [f"{', '.join(names[:most])}{_more(len(names) - most)}: {text}." for text, names in list(kinds.items())[:most]]
    return " ".join(sentences) + (" …" if len(kinds) > most else "")


def size_text(size: Size) -> str:
    """Width and height."""
    return f"{size[0]} × {size[1]}"


def _folder_name(folder: Path, top: Path | None) -> str:
    if top is None:
        return str(folder)
    return folder.name if folder == top else os.path.relpath(folder, top)


def _piece_text(piece: Piece) -> str:
    images = counted(piece.count, _tr("1 image"), _tr("{count} images"))
    return _joined(images, _range_text(_by_area(piece.looks)), *_kinds(piece.looks), *piece.formats)


def _by_area(looks: Iterable[Look]) -> list[Size]:
    return sorted({look.size for look in looks}, key=lambda size: (size[0] * size[1], size))


def _range_text(ordered: Sequence[Size]) -> str:
    """The sizes in one folder, as short as a line of a list is."""
    if len(ordered) < 2:
        return _tr("{size} px").format(size=size_text(ordered[0])) if ordered else ""
    return _tr("{smallest} to {largest} px").format(smallest=size_text(ordered[0]), largest=size_text(ordered[-1]))


def _sizes_text(ordered: Sequence[Size]) -> str:
    if len(ordered) < 2:
        return _tr("all {size} px").format(size=size_text(ordered[0])) if ordered else ""
    return _tr("{count} different sizes, from {smallest} to {largest} px").format(
        count=count_text(len(ordered)), smallest=size_text(ordered[0]), largest=size_text(ordered[-1])
    )


def _kinds(looks: Iterable[Look]) -> tuple[str, str]:
    """Colour and depth."""
    looks = list(looks)
    colours, depths = {look.colour for look in looks}, sorted({look.bits for look in looks})
    if not looks:
        return "", ""
    colour = _tr("with and without colour") if len(colours) > 1 else _tr("colour") if True in colours else _tr("no colour")
    return colour, _tr(" and ").join(_tr("{bits} bit").format(bits=bits) for bits in depths)


def _common_folder(folders: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath(folders)) if folders else None
    except ValueError:  # on different drives
        return None


def _more(count: int) -> str:
    return " " + _tr("and {count} more").format(count=count_text(count)) if count > 0 else ""


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("look_text", text)
