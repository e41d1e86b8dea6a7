"""One picture file read into an array, or refused in one sentence; and written.

The file is read by Python and decoded from memory: OpenCV's own reader cannot open non-ASCII paths on Windows.
"""

import logging
import stat
from pathlib import Path

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError, disk_code
from inspector.core.memory import claim_memory
from inspector.core.picture_names import IMAGE_SUFFIXES, JPEG_SUFFIXES
from inspector.core.said import reason_of, said
from inspector.core.types import Image
from inspector.devices import formats
from inspector.devices.formats.header import DAMAGED, Header, Refused
from inspector.devices.opencv import cv2

MAX_PIXELS = 200_000_000
"""A small file can claim to be an enormous picture; decoding stops at this many pixels."""

_log = logging.getLogger(__name__)
_MAX_BYTES = 2**31 - 1


def read_image(path: Path) -> Image:
    """Reads one picture as it is meant to be seen, rotated as its EXIF data says.

    Gives (H, W, 3) RGB or (H, W) grey, uint8 or uint16 as stored, never rescaled. An alpha channel is dropped, not
    blended: blending needs a background colour that nobody chose, and the colours below are what the camera saw.

    Raises:
        InspectorError: IMAGE_UNREADABLE, with the file's name and the reason, and its path.
    """
    path = Path(path)
    try:
        data = _read_bytes(path)
        header = _check_size(formats.examine(data))
        claim_memory(header.decoded_bytes)
        return _upright(_check(formats.decode(data, header), header), header.orientation)
    except Refused as refusal:
        if refusal.words:
            _log.info("%s: %s (%s)", path, refusal, refusal.words)
        raise InspectorError(
            ErrorCode.IMAGE_UNREADABLE, said("{file} cannot be read: {reason}.", file=path.name, reason=refusal), path
        ) from None


def write_image(path: Path, array: Image, quality: int = 95) -> None:
    """Writes RGB or grey pixels as the format that the ending names; `quality` (1 to 100) is for JPEG and WebP.

    Raises:
        InspectorError: BAD_ARGUMENT (ending or pixels that the format cannot hold), NOT_WRITABLE, DISK_FULL.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in IMAGE_SUFFIXES:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{file} cannot be written: '{suffix}' is no picture format.", file=path.name, suffix=suffix)
        )
    if array.dtype != np.uint8 and not (array.dtype == np.uint16 and suffix in {".png", ".tif", ".tiff"}):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("{file} cannot be written: {suffix} cannot hold {dtype} pixels.", file=path.name, suffix=suffix, dtype=array.dtype),
        )
    encoded = _encode(suffix, array, quality)
    try:
        _write_bytes(path, encoded)
    except OSError as error:
        raise InspectorError(
            disk_code(error), said("{file} cannot be written: {reason}.", file=path, reason=error.strerror or error)
        ) from error


def _write_bytes(path: Path, content: bytes) -> None:
    """Writes a file; half a picture is worse than none."""
    opened = False
    try:
        with path.open("wb") as file:
            opened = True
            file.write(content)
    except BaseException:
        if opened:
            path.unlink(missing_ok=True)
        raise


def _read_bytes(path: Path) -> bytes:
    """All bytes of a regular file. Anything else (a pipe, a device) could block for ever."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused(said("it is a folder") if stat.S_ISDIR(status.st_mode) else said("it is not a regular file"))
        if status.st_size > _MAX_BYTES:
            raise Refused(said("it is {size:.1f} GB large, and no more than 2 GB are read", size=status.st_size / 1e9))
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(said("there is no such file in {folder}", folder=path.parent)) from None
    except PermissionError:
        raise Refused(said("permission to read it is denied")) from None
    except (OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(reason_of(error)) from None


def _check_size(header: Header) -> Header:
    """Refuses empty pictures and those whose decoding would fill the memory."""
    if header.width < 1 or header.height < 1:
        raise Refused(DAMAGED)
    if header.width * header.height > MAX_PIXELS:
        raise Refused(
            said(
                "it is {width} x {height} pixels large, and no more than 200 megapixels are taken", width=header.width, height=header.height
            )
        )
    return header


def _check(pixels: Image, header: Header) -> Image:
    if pixels.dtype not in (np.uint8, np.uint16):
        raise Refused(said("its pixels are {dtype}, and only 8 or 16 bit ones are taken", dtype=pixels.dtype))
    if pixels.shape[:2] != (header.height, header.width):
        raise Refused(said("its data contradicts its header"))
    return pixels


def _upright(pixels: Image, orientation: int) -> Image:
    """Turns stored rows and columns into those of the scene (EXIF tag 274)."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)  # type: ignore[return-value]  # numpy's stub keeps no union of dtypes


def _encode(suffix: str, array: Image, quality: int) -> bytes:
    bgr = array if array.ndim == 2 else cv2.cvtColor(array, cv2.COLOR_RGB2BGR)
    options: list[int] = []
    if suffix in JPEG_SUFFIXES:
        suffix, options = ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality]
    elif suffix == ".webp":
        options = [cv2.IMWRITE_WEBP_QUALITY, quality]
    _, encoded = cv2.imencode(suffix, bgr, options)
    return bytes(encoded)
