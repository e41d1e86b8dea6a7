"""What a picture file says of itself before it is decoded, and whether all of it is there.

OpenCV decides by its version whether half a picture is an error or a picture with a grey half. A grey half would be
learned as normal or judged as a defect, so completeness is established here, from the file's own structure.
"""

import struct

from inspector.devices.formats import bmp, jpeg, png, tiff, webp
from inspector.devices.formats.header import ENDS_EARLY, Header, Refused

_READERS = {
    b"\xff\xd8\xff": jpeg.examine,
    b"\x89PNG\r\n\x1a\n": png.examine,
    b"BM": bmp.examine,
    b"RIFF": webp.examine,
    b"II*\0": tiff.examine,
    b"MM\0*": tiff.examine,
    b"II+\0": tiff.examine,
    b"MM\0+": tiff.examine,
}
_HEIC = {b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")}
"""How the pictures of telephones begin behind the length of their first box (ISO/IEC 23008-12)."""


def examine(data: bytes) -> Header:
    """Reads size and orientation of an encoded picture and proves that it is complete; raises `Refused`."""
    if not data:
        raise Refused("the file is empty")
    for signature, reader in _READERS.items():
        if data.startswith(signature):
            try:
                return reader(data)
            except (struct.error, IndexError):
                raise Refused(ENDS_EARLY) from None
    if data[4:12] in _HEIC:
        raise Refused("it is a HEIC picture, whatever its name says; export it as JPEG or PNG")
    raise Refused("it is not a PNG, JPEG, BMP, TIFF or WebP picture")
