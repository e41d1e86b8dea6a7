"""TIFF and BigTIFF: directories of tags that point at strips or tiles of pixels. EXIF data is a TIFF directory too."""

import struct
from dataclasses import dataclass

from inspector.devices.formats.header import ENDS_EARLY, Header, Refused

_REDUCED, _WIDTH, _HEIGHT, _BITS, _MEANING, _ORIENTATION = 254, 256, 257, 258, 262, 274
_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES, _PLANAR, _ALPHA, _SAMPLE = 273, 279, 324, 325, 284, 338, 339
_UNSIGNED, _UNDEFINED = 1, 4
_UNASSOCIATED = 2
_WANTED = {
    _REDUCED, _WIDTH, _HEIGHT, _BITS, _MEANING, _ORIENTATION,
    _STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES, _PLANAR, _ALPHA, _SAMPLE,
}  # fmt: skip
_LAYOUT = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q"}
_MOST_PAGES = 10_000

Tags = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _File:
    """The bytes, their order, and the width of their pointers."""

    data: bytes
    order: str
    big: bool

    @classmethod
    def of(cls, data: bytes) -> "_File":
        order = "<" if data[:2] == b"II" else ">"
        return cls(data, order, struct.unpack_from(order + "H", data, 2)[0] == 43)

    def unpack(self, layout: str, at: int) -> tuple[int, ...]:
        if at > len(self.data):
            raise Refused(ENDS_EARLY)
        return struct.unpack_from(self.order + layout, self.data, at)

    def first_directory(self) -> int:
        return self.unpack("Q", 8)[0] if self.big else self.unpack("I", 4)[0]

    def directory(self, at: int) -> tuple[Tags, dict[int, int], int]:
        """The tags that matter here, the position of each one's values, and the position of the next directory (0: none)."""
        (count,) = self.unpack("Q" if self.big else "H", at)
        at += 8 if self.big else 2
        tags: Tags = {}
        places: dict[int, int] = {}
        for _ in range(min(count, 0xFFFF)):
            tag, values, place = self._entry(at)
            if values is not None:
                tags[tag], places[tag] = values, place
            at += 20 if self.big else 12
        return tags, places, self.unpack("Q" if self.big else "I", at)[0]

    def _entry(self, at: int) -> tuple[int, tuple[int, ...] | None, int]:
        tag, kind = self.unpack("HH", at)
        (count,) = self.unpack("Q" if self.big else "I", at + 4)
        inline_at, inline = (at + 12, 8) if self.big else (at + 8, 4)
        if tag not in _WANTED or kind not in _LAYOUT:
            return tag, None, 0
        size = struct.calcsize(f"<{_LAYOUT[kind]}") * count
        place = inline_at if size <= inline else self.unpack("Q" if self.big else "I", inline_at)[0]
        if place + size > len(self.data):
            raise Refused(ENDS_EARLY)
        return tag, self.unpack(f"{count}{_LAYOUT[kind]}", place), place


def examine(data: bytes) -> Header:
    """Size of the one picture. Orientation is left to the decoder, which applies it for TIFF in every mode."""
    file = _File.of(data)
    pages = _pages(file)
    if len(pages) != 1:
        raise Refused(f"it holds {len(pages)} pages, and a picture file must hold one picture")
    tags, places = pages[0]
    _check_samples(tags)
    _check_pixels(tags, len(data))
    bits = tags.get(_BITS, (1,))[0]
    unassociated = bits == 8 and tags.get(_ALPHA) == (_UNASSOCIATED,)
    return Header(
        width=tags[_WIDTH][0],
        height=tags[_HEIGHT][0],
        inverted=bits == 16 and tags.get(_MEANING) == (0,),
        alpha_kind_at=places[_ALPHA] + (file.order == ">") if unassociated else None,
    )


def _pages(file: _File) -> list[tuple[Tags, dict[int, int]]]:
    """All full-size pictures: previews ("reduced resolution") beside them do not count."""
    pages, seen, at = [], set[int](), file.first_directory()
    while at and at not in seen and len(seen) < _MOST_PAGES:
        seen.add(at)
        tags, places, at = file.directory(at)
        if not tags.get(_REDUCED, (0,))[0] & 1:
            pages.append((tags, places))
    return pages


def _check_samples(tags: Tags) -> None:
    """Refuses number formats that a camera does not deliver and a decoder may misread."""
    if not {_WIDTH, _HEIGHT} <= tags.keys():
        raise Refused("its data is damaged")
    if any(kind not in (_UNSIGNED, _UNDEFINED) for kind in tags.get(_SAMPLE, ())):
        raise Refused("its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken")
    bits = set(tags.get(_BITS, (1,)))
    if len(bits) != 1 or not bits <= {1, 4, 8, 16}:
        raise Refused(f"it has {max(bits)} bits per channel, and only 8 or 16 are taken")
    if bits == {16} and tags.get(_PLANAR) == (2,):
        raise Refused("its 16-bit colour channels are stored as separate planes, which is not supported")


def _check_pixels(tags: Tags, length: int) -> None:
    """Every strip or tile must lie inside the file."""
    starts = tags.get(_STRIPS) or tags.get(_TILES) or ()
    sizes = tags.get(_STRIP_BYTES) or tags.get(_TILE_BYTES) or ()
    if not starts or any(start + size > length for start, size in zip(starts, sizes, strict=False)):
        raise Refused(ENDS_EARLY)
    if any(size == 0 for size in sizes):
        raise Refused("parts of the picture are missing")


def orientation_of(exif: bytes) -> int:
    """EXIF orientation, 1 to 8; 1 where the data says nothing, or nothing that makes sense."""
    try:
        file = _File.of(exif)
        tags, _, _ = file.directory(file.first_directory())
    except (struct.error, Refused):
        return 1
    value = tags.get(_ORIENTATION, (1,))
    return value[0] if len(value) == 1 and 1 <= value[0] <= 8 else 1
