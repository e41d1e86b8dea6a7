"""TIFF and BigTIFF: directories of tags that point at strips or tiles of pixels, read by tifffile and imagecodecs.

tifffile reads what is there and leaves out what is not; whether all of it is there, and what its numbers mean, is established here.
"""

import io
import logging
import math
import zlib
from collections.abc import Callable, Iterator
from itertools import islice

import imagecodecs
import numpy as np
import tifffile
from tifffile import COMPRESSION, PHOTOMETRIC, TiffPage

from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.formats import jpeg
from inspector.devices.formats.header import DAMAGED, ENDS_EARLY, MISSING, UNSUPPORTED, Header, Refused, refused

_MOST_PAGES = 1000
_MOST_BYTES = 2**31
"""Of a strip or tile. One of 200 megapixels with alpha and 16 bits has fewer."""
_UNSIGNED, _UNDEFINED = 1, 4
_ORIENTATION = 274
_SEPARATE = 2
_DIFFERENCES = (1, 2)  # none, or between neighbours in a row
_LSB_FIRST = 2
_BASE: dict[int, int] = {
    PHOTOMETRIC.MINISWHITE: 1,
    PHOTOMETRIC.MINISBLACK: 1,
    PHOTOMETRIC.RGB: 3,
    PHOTOMETRIC.PALETTE: 1,
    PHOTOMETRIC.SEPARATED: 4,
    PHOTOMETRIC.YCBCR: 3,
}
_DEFLATED = (COMPRESSION.ADOBE_DEFLATE, COMPRESSION.DEFLATE)
_UNPACK: dict[int, Callable[[bytes, int], bytes | bytearray]] = {
    COMPRESSION.NONE: lambda data, size: data[:size],
    COMPRESSION.LZW: lambda data, size: imagecodecs.lzw_decode(data, out=size),
    COMPRESSION.PACKBITS: lambda data, size: imagecodecs.packbits_decode(data, out=size),
    **dict.fromkeys(_DEFLATED, lambda data, size: _inflated(data, size)),
}

logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # what matters is told by the refusal


def examine(data: bytes) -> Header:
    """Size of the one picture; every strip or tile must lie inside the file."""
    page = _page(data)
    _check_kind(page)
    _check_places(page, len(data))
    tag = page.tags.get(_ORIENTATION)
    orientation = tag.value if tag is not None and tag.value in range(1, 9) else 1
    return Header(page.imagewidth, page.imagelength, int(orientation), page.samplesperpixel, 2 if page.bitspersample == 16 else 1)


def decode(data: bytes, _: Header) -> Image:
    """RGB or grey; alpha is dropped, CMYK and palettes become RGB, white is the highest value."""
    page = _page(data)
    for number, segment in _segments(page, data):
        _prove(page, number, segment)
    planes = page.asarray(squeeze=False, maxworkers=1)  # (planes, 1, H, W, channels)
    stored = planes[:, 0, :, :, 0].transpose(1, 2, 0) if page.planarconfig == _SEPARATE else planes[0, 0]
    return np.ascontiguousarray(_meant(page, stored))  # type: ignore[return-value]  # numpy's stub keeps no union of dtypes


def _page(data: bytes) -> TiffPage:
    """The directory of the one full-size picture: previews ("reduced resolution") beside it do not count."""
    try:
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            pages = [page for page in islice(file.pages, _MOST_PAGES) if isinstance(page, TiffPage) and not page.is_reduced]
    except (tifffile.TiffFileError, ValueError, KeyError, OverflowError) as error:  # as an end of the file makes it raise
        raise Refused(ENDS_EARLY, f"{type(error).__name__}: {error}") from None
    if len(pages) != 1:
        raise Refused(said("it holds {pages} pages, and a picture file must hold one picture", pages=len(pages)))
    return pages[0]


def _check_kind(page: TiffPage) -> None:
    """Refuses what a camera does not deliver, and what is not read rightly here or by OpenCV."""
    if not all(isinstance(number, int) for number in (page.imagewidth, page.imagelength, page.samplesperpixel)):
        raise Refused(DAMAGED, "tags with several values")
    if any(kind not in (_UNSIGNED, _UNDEFINED) for kind in _numbers(page, "SampleFormat", _UNSIGNED)):
        raise Refused(said("its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken"))
    bits = set(_numbers(page, "BitsPerSample", 1))
    if len(bits) != 1 or not bits <= {1, 4, 8, 16}:
        raise Refused(said("it has {bits} bits per channel, and only 8 or 16 are taken", bits=max(bits)))
    if page.compression not in _UNPACK and page.compression != COMPRESSION.JPEG:
        raise Refused(
            said(
                "it is compressed by {compression}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG are read",
                compression=_name(page.compression),
            )
        )
    base = _BASE.get(page.photometric)
    deep_print = page.photometric == PHOTOMETRIC.SEPARATED and page.bitspersample != 8
    subsampled = page.photometric == PHOTOMETRIC.YCBCR and page.compression != COMPRESSION.JPEG
    if base is None or deep_print or subsampled:
        raise Refused(
            said(
                "its colours are stored as {bitspersample}-bit {photometric}, which is not supported",
                bitspersample=page.bitspersample,
                photometric=_name(page.photometric),
            )
        )
    if page.samplesperpixel not in (base, base + 1):
        raise Refused(
            said(
                "it has {samplesperpixel} channels, and only grey, RGB and CMYK are taken, with alpha or without",
                samplesperpixel=page.samplesperpixel,
            )
        )
    if page.predictor not in _DIFFERENCES or page.imagedepth != 1 or page.fillorder not in (1, _LSB_FIRST):
        raise Refused(UNSUPPORTED)


def _numbers(page: TiffPage, tag: str, otherwise: int) -> tuple[int, ...]:
    value = page.tags.valueof(tag, otherwise)
    return tuple(value) if isinstance(value, tuple) else (value,)


def _name(kind: object) -> str:
    return str(getattr(kind, "name", kind))


def _check_places(page: TiffPage, length: int) -> None:
    starts, sizes = page.dataoffsets, page.databytecounts
    if not starts or any(start + size > length for start, size in zip(starts, sizes, strict=False)):
        raise Refused(ENDS_EARLY)
    if any(size == 0 for size in sizes) or not len(starts) == len(sizes) == math.prod(page.chunked):
        raise Refused(MISSING)


def _segments(page: TiffPage, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each strip or tile."""
    for number, (start, size) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        yield number, data[start : start + size]


def _prove(page: TiffPage, number: int, stored: bytes) -> None:
    """Unpacks one strip or tile: it must give as many bytes as its pixels take, and the decoder must not complain."""
    if page.compression == COMPRESSION.JPEG:
        whole = page.jpegtables[:-2] + stored[2:] if page.jpegtables else stored
        jpeg.decode(whole, jpeg.examine(whole))
        return
    if page.fillorder == _LSB_FIRST and page.compression != COMPRESSION.NONE:
        stored = bytes(imagecodecs.bitorder_decode(stored))
    sizes = _sizes(page, number)
    try:
        unpacked = len(_UNPACK[page.compression](stored, max(sizes) + 1))
    except (RuntimeError, zlib.error) as error:
        raise refused(error, DAMAGED) from None
    if unpacked not in sizes and not (page.compression == COMPRESSION.NONE and unpacked > min(sizes)):
        raise Refused(DAMAGED, f"{unpacked} bytes in place of {min(sizes)}")


def _inflated(data: bytes, size: int) -> bytes:
    """No more than `size` bytes, once the check sum behind them is reached."""
    stream = zlib.decompressobj()
    unpacked = stream.decompress(data, size)
    if not stream.eof and len(unpacked) < size:
        raise zlib.error("incomplete or truncated stream")
    return unpacked


def _sizes(page: TiffPage, number: int) -> set[int]:
    """Bytes that a strip or tile may unpack to; some writers fill up the last strip with rows below the picture."""
    samples = 1 if page.planarconfig == _SEPARATE else page.samplesperpixel
    if page.is_tiled:
        sizes = {page.tilelength * _row_bytes(page, page.tilewidth, samples)}
    else:
        full = min(page.rowsperstrip, page.imagelength)
        rows = min(full, page.imagelength - number % -(-page.imagelength // full) * full)
        sizes = {count * _row_bytes(page, page.imagewidth, samples) for count in (rows, full)}
    if max(sizes) > _MOST_BYTES:
        raise Refused(DAMAGED, f"a strip or tile of {max(sizes)} bytes")
    return sizes


def _row_bytes(page: TiffPage, width: int, samples: int) -> int:
    return (width * samples * page.bitspersample + 7) // 8


def _meant(page: TiffPage, stored: Image) -> Image:
    """(H, W) or (H, W, 3) from (H, W, channels): what the numbers stand for, as libtiff has it."""
    if page.photometric == PHOTOMETRIC.PALETTE:
        return _painted(page, stored[:, :, 0])
    if page.photometric == PHOTOMETRIC.SEPARATED:
        white = 255 - stored[:, :, 3:4].astype(np.uint16)
        return (white * (255 - stored[:, :, :3]) // 255).astype(np.uint8)
    if _BASE[page.photometric] == 3:
        return stored[:, :, :3]
    grey = stored[:, :, 0]
    if page.bitspersample < 8:
        grey = grey.astype(np.uint8) * np.uint8(255 // ((1 << page.bitspersample) - 1))
    return np.bitwise_not(grey) if page.photometric == PHOTOMETRIC.MINISWHITE else grey


def _painted(page: TiffPage, indices: Image) -> Image:
    colours = page.colormap
    if colours is None or page.bitspersample > 8 or colours.shape != (3, 1 << page.bitspersample):
        raise Refused(UNSUPPORTED, "palette")
    shift = 8 if colours.max() > 255 else 0  # some programs write eight bits where sixteen are meant
    painted: Image = (colours.T >> shift).astype(np.uint8)[indices.astype(np.uint8)]
    return painted
