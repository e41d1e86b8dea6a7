"""What the head of a picture file says of the depth of its values."""

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.devices.file_depth import FileDepth, file_depth
from inspector.devices.image_file import read_image, write_image

GREY = np.arange(6 * 8, dtype=np.uint8).reshape(6, 8)
DEEP = GREY.astype(np.uint16) * 80


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_significant_bits(path: Path, *bits: int) -> Path:
    """Adds the chunk sBIT to a PNG, behind others that mean nothing here."""
    data = path.read_bytes()
    path.write_bytes(data[:33] + chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"sBIT", bytes(bits)) + data[33:])
    return path


def tiff(path: Path, pixels: np.ndarray, order: str = "<", big: bool = False, maximum: tuple[int, ...] = (), preview: bool = False) -> Path:
    """An uncompressed TIFF with as few tags as can be; its directory lies behind its pixels."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else 3
    bits = 8 * pixels.dtype.itemsize
    body = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
    head = 16 if big else 8
    tags = [
        (256, 4, (width,)), (257, 4, (height,)), (258, 3, (bits,) * channels), (259, 3, (1,)), (262, 3, (1 if channels == 1 else 2,)),
        (273, 4, (head,)), (277, 3, (channels,)), (278, 4, (height,)), (279, 4, (len(body),)),
    ]  # fmt: skip
    tags += [(281, 3, maximum)] if maximum else []
    tags = [(254, 4, (1,)), *tags] if preview else tags
    offset, room = ("Q", 8) if big else ("I", 4)
    at = head + len(body)
    entries, beyond, beyond_at = b"", b"", at + (8 if big else 2) + len(tags) * (20 if big else 12) + room
    for tag, kind, values in tags:
        packed = struct.pack(f"{order}{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(packed) > room:
            beyond, packed = beyond + packed, struct.pack(order + offset, beyond_at + len(beyond))
        entries += struct.pack(order + "HH" + offset, tag, kind, len(values)) + packed.ljust(room, b"\0")
    start = struct.pack(order + "HHHQ", 43, 8, 0, at) if big else struct.pack(order + "HI", 42, at)
    directory = struct.pack(order + ("Q" if big else "H"), len(tags)) + entries + bytes(room)
    path.write_bytes((b"II" if order == "<" else b"MM") + start + body + directory + beyond)
    return path


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.jpg", "a.bmp", "a.webp"])
def test_8_bit_files_say_so(tmp_path: Path, name: str) -> None:
    write_image(tmp_path / name, GREY)
    assert file_depth(tmp_path / name) == FileDepth(8)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
@pytest.mark.parametrize("pixels", [DEEP, np.dstack([DEEP] * 3)], ids=["grey", "colour"])
def test_16_bit_files_say_that_and_no_more(tmp_path: Path, name: str, pixels: np.ndarray) -> None:
    write_image(tmp_path / name, pixels)
    assert file_depth(tmp_path / name) == FileDepth(16)


def test_less_than_8_bits_are_read_as_8(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), GREY, [cv2.IMWRITE_PNG_BILEVEL, 1])
    assert read_image(tmp_path / "a.png").dtype == np.uint8 and file_depth(tmp_path / "a.png") == FileDepth(8)


@pytest.mark.parametrize(("bits", "stated"), [((12,), 12), ((11,), 12), ((10, 12, 10), 12), ((16,), 0), ((8,), 0), ((0,), 0)])
def test_png_states_its_significant_bits(tmp_path: Path, bits: tuple[int, ...], stated: int) -> None:
    write_image(tmp_path / "a.png", DEEP if len(bits) == 1 else np.dstack([DEEP] * 3))
    assert file_depth(with_significant_bits(tmp_path / "a.png", *bits)) == FileDepth(16, stated)


@pytest.mark.parametrize("order", ["<", ">"], ids=["II", "MM"])
@pytest.mark.parametrize("big", [False, True], ids=["TIFF", "BigTIFF"])
@pytest.mark.parametrize(
    ("maximum", "stated"), [((), 0), ((4095,), 12), ((3412,), 12), ((16383,), 14), ((65535,), 0), ((255,), 0), ((0,), 0)]
)
def test_tiff_states_its_largest_value(tmp_path: Path, order: str, big: bool, maximum: tuple[int, ...], stated: int) -> None:
    path = tiff(tmp_path / "a.tif", DEEP, order, big, maximum)
    assert file_depth(path) == FileDepth(16, stated)
    assert np.array_equal(read_image(path), DEEP)


def test_tiff_states_it_for_every_channel(tmp_path: Path) -> None:
    colour = np.dstack([DEEP, DEEP, DEEP])
    path = tiff(tmp_path / "a.tif", colour, maximum=(1000, 3000, 1000))
    assert file_depth(path) == FileDepth(16, 12)


def test_a_preview_before_the_picture_says_nothing_of_it(tmp_path: Path) -> None:
    assert file_depth(tiff(tmp_path / "a.tif", GREY, preview=True)) == FileDepth(0)


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    write_image(tmp_path / "a.png", DEEP)
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:20])
    (tmp_path / "empty.png").write_bytes(b"")
    for path in (tmp_path / "cut.png", tmp_path / "empty.png", tmp_path / "gone.png", tmp_path):
        assert file_depth(path) == FileDepth(0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    assert file_depth(tmp_path / "a.png") == FileDepth(0)


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"MM\0+\0\x08\0\0"]), st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_bytes_end_in_an_error(tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(head + rest)
    assert file_depth(path).stored in (0, 8, 16)
