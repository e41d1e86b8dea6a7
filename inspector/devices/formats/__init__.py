"""Strict readers of picture files behind one door: what a file says of itself, and its pixels as stored.

A picture that is half grey or shifted would be learned as normal or judged as a defect. Therefore each format is read by a decoder
that says so when something is wrong, and where the format or the decoder has no check of its own the lengths must fit to the byte.
What can be noticed is: any change of a PNG or a deflated TIFF (check sums); a cut, zeroed or overwritten stretch of a JPEG, a WebP or
an LZW, PackBits or run-length coded picture, unless it decodes to exactly as much as before, as a few changed bytes may; and of
uncompressed pixels only that some are missing.
"""

import struct
from typing import Protocol

from inspector.core.memory import is_out_of_memory
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.formats import bmp, jpeg, png, tiff, webp
from inspector.devices.formats.header import ENDS_EARLY, UNSUPPORTED, Header, Refused


class Format(Protocol):
    """What each module of this package can do with the bytes of a file."""

    def examine(self, data: bytes, /) -> Header:
        """Size and orientation of the picture, once it is proved to be complete."""

    def decode(self, data: bytes, header: Header, /) -> Image:
        """(H, W) grey or (H, W, 3) RGB, uint8 or uint16, rows and columns as stored."""


_FORMATS: dict[bytes, Format] = {
    b"\xff\xd8\xff": jpeg,
    b"\x89PNG\r\n\x1a\n": png,
    b"BM": bmp,
    b"RIFF": webp,
    b"II*\0": tiff,
    b"MM\0*": tiff,
    b"II+\0": tiff,
    b"MM\0+": tiff,
}
_HEIC = {b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")}
"""How the pictures of telephones begin behind the length of their first box (ISO/IEC 23008-12)."""


def examine(data: bytes) -> Header:
    """Reads size and orientation of an encoded picture and proves that it is complete; raises `Refused`."""
    if not data:
        raise Refused(said("the file is empty"))
    try:
        return _format_of(data).examine(data)
    except Refused:
        raise
    except Exception as error:
        raise _refusal(error, said("its data")) from None


def decode(data: bytes, header: Header) -> Image:
    """Pixels (H, W) grey or (H, W, 3) RGB, uint8 or uint16, as stored; raises `Refused`."""
    try:
        return _format_of(data).decode(data, header)
    except Refused:
        raise
    except Exception as error:
        raise _refusal(error, said("its {width} x {height} pixels", width=header.width, height=header.height)) from None


def _refusal(error: Exception, needed: str) -> Refused:
    """Foreign bytes make libraries raise errors of many kinds."""
    words = f"{type(error).__name__}: {error}"
    if is_out_of_memory(error):
        return Refused(said("there is not enough memory for {needed}", needed=needed), words)
    return Refused(ENDS_EARLY if isinstance(error, struct.error | IndexError) else UNSUPPORTED, words)


def _format_of(data: bytes) -> Format:
    for signature, found in _FORMATS.items():
        if data.startswith(signature):
            return found
    if data[4:12] in _HEIC:
        raise Refused(said("it is a HEIC picture, whatever its name says; export it as JPEG or PNG"))
    raise Refused(said("it is not a PNG, JPEG, BMP, TIFF or WebP picture"))
