"""Sizes, colours, depths and formats of pictures in words."""

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from inspector.datasets.pieces import Look, Odd, Piece
from inspector.ui.joined_text import ended_text, list_text, named_text, sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.plural import Counted, counted

translate = QCoreApplication.translate

Size = tuple[int, int]


def set_text(whole: Piece) -> str:
    """What all pictures of a set have in common, and in what they differ."""
    if whole.sizes == 1:
        text = translate("look_text", "all {largest} px")
    else:
        text = Counted.tr("{count} different sizes, from {smallest} to {largest} px", "", whole.sizes)
    return list_text((_sizes(whole, text), *_kinds(whole)))


def piece_rows(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """(folder, what is in it) of every folder, named from the innermost folder that holds them all."""
    top = _common_folder([piece.folder for piece in pieces])
    return [(_folder_name(piece.folder, top), _piece_text(piece)) for piece in pieces]


def odd_text(odd: Odd) -> str:
    """In what a picture is unlike the others."""
    look, usual = odd.look, odd.usual
    size = translate("look_text", "{size} px instead of {usual} px").format(size=size_text(look.size), usual=size_text(usual.size))
    depth = translate("look_text", "{bits} bit instead of {usual} bit").format(bits=look.bits, usual=usual.bits)
    colour = (
        translate("look_text", "in colour, unlike the others")
        if look.colour
        else translate("look_text", "without colour, unlike the others")
    )
    told = ((size, look.size != usual.size), (colour, look.colour != usual.colour), (depth, look.bits != usual.bits))
    return list_text(text for text, differs in told if differs)


def odd_summary(odd: Sequence[Odd], most: int) -> str:
    """In what pictures are unlike the others, with the names of the first few of each kind."""
    kinds: dict[tuple[Look, Look], list[Odd]] = {}
    for each in odd:
        kinds.setdefault((each.look, each.usual), []).append(each)
    sentences = [
        ended_text(named_text(list_text(each.path.name for each in alike[:most]) + _more(len(alike) - most), odd_text(alike[0])))
        for alike in list(kinds.values())[:most]
    ]
    return sentences_text(sentences) + (" …" if len(kinds) > most else "")


def size_text(size: Size) -> str:
    """Width and height."""
    return f"{size[0]} × {size[1]}"


def _folder_name(folder: Path, top: Path | None) -> str:
    if top is None:
        return str(folder)
    return folder.name if folder == top else os.path.relpath(folder, top)


def _piece_text(piece: Piece) -> str:
    images = counted(Counted.tr("{count} images", "", piece.count), piece.count)
    text = translate("look_text", "{largest} px") if piece.sizes == 1 else translate("look_text", "{smallest} to {largest} px")
    return list_text((images, _sizes(piece, text), *_kinds(piece)))


def _sizes(piece: Piece, text: str) -> str:
    return text.format(count=count_text(piece.sizes), smallest=size_text(piece.smallest), largest=size_text(piece.largest))


def _kinds(piece: Piece) -> tuple[str, ...]:
    """Colour, depth and formats."""
    if len(piece.colours) > 1:
        colour = translate("look_text", "with and without colour")
    else:
        colour = translate("look_text", "colour") if True in piece.colours else translate("look_text", "no colour")
    depths = [translate("look_text", "{bits} bit").format(bits=bits) for bits in piece.bits]
    return colour, translate("look_text", " and ").join(depths), *piece.formats


def _common_folder(folders: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath(folders)) if folders else None
    except ValueError:  # on different drives
        return None


def _more(count: int) -> str:
    return " " + translate("look_text", "and {count} more").format(count=count_text(count)) if count > 0 else ""
