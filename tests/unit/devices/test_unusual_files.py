"""Kinds of files that are rare and right: read as they are meant, or refused in a sentence."""

import io
import logging
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from inspector.core.errors import InspectorError
from inspector.core.types import Image
from inspector.devices.image_file import read_image

HEIGHT, WIDTH = 45, 61
"""Multiples of nothing."""


def scene() -> Image:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.dstack([y * 255 // HEIGHT, x * 255 // WIDTH, (x + 2 * y) * 255 // (WIDTH + 2 * HEIGHT)]).astype(np.uint8)


SCENE = scene()
GREY = SCENE[:, :, 2]


def read(path: Path, content: bytes) -> Image:
    path.write_bytes(content)
    return read_image(path)


def refusal(path: Path, content: bytes) -> str:
    with pytest.raises(InspectorError) as caught:
        read(path, content)
    return caught.value.detail


# ---- BMP -----------------------------------------------------------------------------------------------------------


def bitmap(
    rows: bytes,
    bits: int,
    *,
    header: int = 40,
    compression: int = 0,
    masks: tuple[int, ...] = (),
    palette: bytes = b"",
    height: int = HEIGHT,
) -> bytes:
    """A BMP file; `masks` lie behind a header of 40 bytes and within a longer one."""
    if header == 12:
        fields = struct.pack("<IHHHH", header, WIDTH, height, 1, bits)
    else:
        fields = struct.pack("<IiiHHIIiiII", header, WIDTH, height, 1, bits, compression, len(rows), 0, 0, 0, 0)
    fields += struct.pack(f"<{len(masks)}I", *masks)
    fields = fields.ljust(header, b"\0") + palette
    at = 14 + len(fields)
    return b"BM" + struct.pack("<IHHI", at + len(rows), 0, 0, at) + fields + rows


def padded(pixels: Image) -> bytes:
    """Rows from the bottom up, each of a multiple of four bytes."""
    rows = pixels[::-1].reshape(len(pixels), -1)
    rows = rows.view(np.uint8)
    return np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4))).tobytes()


def test_colour_behind_the_header_of_os2(tmp_path: Path) -> None:
    assert np.array_equal(read(tmp_path / "a.bmp", bitmap(padded(SCENE[:, :, ::-1]), 24, header=12)), SCENE)


def test_a_palette_behind_the_header_of_os2_has_three_bytes_a_colour(tmp_path: Path) -> None:
    picture = Pillow.fromarray(SCENE).quantize(200)
    colours = np.asarray(picture.getpalette()[:600] + [0] * 168, np.uint8).reshape(256, 3)  # type: ignore[index]
    content = bitmap(padded(np.asarray(picture)), 8, header=12, palette=colours[:, ::-1].tobytes())
    assert np.array_equal(read(tmp_path / "a.bmp", content), np.asarray(picture.convert("RGB")))


@pytest.mark.parametrize("header", [40, 52, 56, 108, 124])
@pytest.mark.parametrize("shifts", [(16, 8, 0), (0, 8, 16), (24, 16, 8), (0, 16, 8)])
def test_colour_masks_of_32_bits(tmp_path: Path, header: int, shifts: tuple[int, int, int]) -> None:
    values = sum(SCENE[:, :, channel].astype(np.uint32) << shift for channel, shift in enumerate(shifts))
    content = bitmap(
        padded(np.asarray(values)[:, :, None]), 32, header=header, compression=3, masks=tuple(255 << shift for shift in shifts)
    )
    assert np.array_equal(read(tmp_path / "a.bmp", content), SCENE)


@pytest.mark.parametrize(("masks", "lost"), [((0xF800, 0x07E0, 0x001F), 7), ((0x7C00, 0x03E0, 0x001F), 7), ((0x000F, 0x00F0, 0x0F00), 15)])
def test_colour_masks_of_16_bits(tmp_path: Path, masks: tuple[int, ...], lost: int) -> None:
    values = np.zeros((HEIGHT, WIDTH), np.uint16)
    for channel, mask in enumerate(masks):
        low = (mask & -mask).bit_length() - 1
        values |= (SCENE[:, :, channel].astype(np.uint16) >> (8 - (mask >> low).bit_length())) << low
    found = read(tmp_path / "a.bmp", bitmap(padded(values[:, :, None]), 16, compression=3, masks=masks))
    difference = SCENE.astype(int) - found
    assert difference.min() >= 0
    assert difference.max() <= lost


@pytest.mark.parametrize("masks", [(0, 0xFF00, 0xFF), (0xF0F000, 0xFF00, 0xFF)])
def test_masks_that_name_no_row_of_bits(tmp_path: Path, masks: tuple[int, ...]) -> None:
    content = bitmap(bytes(4 * WIDTH * HEIGHT), 32, compression=3, masks=masks)
    assert "of a kind that is not supported" in refusal(tmp_path / "a.bmp", content)


def test_a_picture_of_places_in_no_palette(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.bmp", bitmap(padded(GREY), 8)) == "a.bmp cannot be read: its data is damaged."


@pytest.mark.parametrize("compression", [4, 5, 9])
def test_pictures_within_bitmaps(tmp_path: Path, compression: int) -> None:
    assert "of a kind that is not supported" in refusal(tmp_path / "a.bmp", bitmap(b"\xff\xd8\xff", 24, compression=compression))


def runs(indices: Image, bits: int, literal: bool) -> bytes:
    """Run-length coded rows: runs of one, or of places as they are."""
    coded = bytearray()
    for row in indices[::-1].tolist():
        for at in range(0, len(row), 12):
            some = row[at : at + 12]
            if literal and len(some) > 2:
                stored = bytes(some) if bits == 8 else bytes(a << 4 | b for a, b in zip(some[::2], [*some[1::2], 0], strict=False))
                coded += bytes([0, len(some)]) + stored + bytes(len(stored) % 2)
            else:
                for place in some:
                    coded += bytes([1, place if bits == 8 else place << 4])
        coded += b"\0\0"
    return bytes(coded + b"\0\1")


PALETTE = np.random.default_rng(2).integers(0, 256, (16, 3), dtype=np.uint8)
INDICES = (GREY // 16).astype(np.uint8)


@pytest.mark.parametrize("bits", [8, 4])
@pytest.mark.parametrize("literal", [False, True])
@pytest.mark.parametrize("beyond", [0, 3], ids=["exact", "padded"])
def test_run_lengths(tmp_path: Path, bits: int, literal: bool, beyond: int) -> None:
    stored = np.pad(INDICES, ((0, 0), (0, beyond)), constant_values=9)
    palette = np.hstack([PALETTE[:, ::-1], PALETTE[:, :1]])
    content = bitmap(runs(stored, bits, literal), bits, compression=1 if bits == 8 else 2, palette=palette.tobytes())
    assert np.array_equal(read(tmp_path / "a.bmp", content), PALETTE[INDICES])


def test_run_lengths_that_leave_the_picture_or_leave_some_out(tmp_path: Path) -> None:
    options: dict[str, Any] = {"compression": 1, "palette": np.hstack([PALETTE, PALETTE[:, :1]]).tobytes()}
    for stored in (np.pad(INDICES, ((0, 0), (0, 4))), np.pad(INDICES, ((1, 0), (0, 0))), INDICES[:, :-1], INDICES[1:]):
        assert "cannot be read" in refusal(tmp_path / "a.bmp", bitmap(runs(stored, 8, True), 8, **options))
    whole = bitmap(runs(INDICES, 8, True), 8, **options)
    assert refusal(tmp_path / "a.bmp", whole[:-2]).endswith("the file ends before the picture does.")


# ---- TIFF ----------------------------------------------------------------------------------------------------------


def tiff(pixels: Image, **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, metadata=None, **options)
    return file.getvalue()


def turned(pixels: Image, orientation: int) -> Image:
    """The scene from what is stored, as the TIFF specification words it: which sides row 0 and column 0 are."""
    match orientation:
        case 2:
            return np.fliplr(pixels)
        case 3:
            return np.rot90(pixels, 2)
        case 4:
            return np.flipud(pixels)
        case 5:
            return pixels.swapaxes(0, 1)
        case 6:
            return np.rot90(pixels, -1)
        case 7:
            return np.rot90(pixels, 2).swapaxes(0, 1)
        case 8:
            return np.rot90(pixels)
    return pixels


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("options", [{"tile": (16, 32)}, {"tile": (16, 16), "compression": "lzw"}, {"rowsperstrip": 7}], ids=str)
@pytest.mark.parametrize("pixels", [SCENE, GREY, GREY.astype(np.uint16) * 200], ids=["colour", "grey", "deep"])
def test_turned_tiles(tmp_path: Path, orientation: int, options: dict[str, Any], pixels: Image) -> None:
    kind = "rgb" if pixels.ndim == 3 else "minisblack"
    content = tiff(pixels, photometric=kind, extratags=[(274, "H", 1, orientation, True)], **options)
    assert np.array_equal(read(tmp_path / "a.tif", content), turned(pixels, orientation))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("compression", "predictor"), [("lzw", False), ("lzw", True), ("zlib", False), ("zlib", True), ("packbits", False), (None, False)]
)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_compressions(tmp_path: Path, order: str, predictor: bool, compression: str | None, dtype: type) -> None:
    pixels = SCENE.astype(dtype) * (1 if dtype is np.uint8 else 257)
    for layout in ({"rowsperstrip": 11}, {"tile": (32, 16)}):
        content = tiff(pixels, photometric="rgb", byteorder=order, predictor=predictor, compression=compression, **layout)
        assert np.array_equal(read(tmp_path / "a.tif", content), pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_planes_and_alpha(tmp_path: Path, dtype: type) -> None:
    pixels = SCENE.astype(dtype) * (1 if dtype is np.uint8 else 257)
    planes = tiff(pixels.transpose(2, 0, 1), photometric="rgb", planarconfig="separate", compression="lzw")
    assert np.array_equal(read(tmp_path / "a.tif", planes), pixels)
    grey = tiff(pixels[:, :, :2], photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"], tile=(16, 16))
    assert np.array_equal(read(tmp_path / "a.tif", grey), pixels[:, :, 0])


@pytest.mark.parametrize("options", [{"rowsperstrip": 16}, {"tile": (16, 32)}], ids=str)
@pytest.mark.parametrize("pixels", [SCENE, GREY], ids=["colour", "grey"])
def test_jpeg_within(tmp_path: Path, options: dict[str, Any], pixels: Image) -> None:
    content = tiff(
        pixels, photometric="rgb" if pixels.ndim == 3 else "minisblack", compression="jpeg", compressionargs={"level": 98}, **options
    )
    assert np.abs(read(tmp_path / "a.tif", content).astype(int) - pixels).mean() < 3


def with_tag(content: bytes, tag: int, old: int, new: int) -> bytes:
    """The same TIFF file with another value of one tag."""
    entries = [struct.pack("<HHII", tag, kind, 1, old) for kind in (3, 4) if struct.pack("<HHII", tag, kind, 1, old) in content]
    assert len(entries) == 1
    return content.replace(entries[0], struct.pack("<HHII", tag, 4, 1, new))


@pytest.mark.parametrize("compression", ["lzw", "zlib", "packbits", None])
def test_one_strip_of_as_many_rows_as_there_can_be(tmp_path: Path, compression: str | None) -> None:
    content = tiff(SCENE, photometric="rgb", compression=compression, rowsperstrip=HEIGHT)
    assert np.array_equal(read(tmp_path / "a.tif", with_tag(content, 278, HEIGHT, 0xFFFFFFFF)), SCENE)


def test_a_strip_that_inflates_to_more_is_not_unpacked_whole(tmp_path: Path) -> None:
    content = with_tag(tiff(np.zeros((4000, 4000), np.uint8), compression="zlib", rowsperstrip=4000), 257, 4000, 40)
    tracemalloc.start()
    try:
        assert "cannot be read" in refusal(tmp_path / "a.tif", content)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_a_tile_of_terabytes(tmp_path: Path) -> None:
    content = tiff(SCENE, photometric="rgb", compression="lzw", tile=(48, 64))
    content = with_tag(with_tag(content, 322, 64, 1 << 20), 323, 48, 1 << 20)
    assert refusal(tmp_path / "a.tif", content).endswith("its data is damaged.")


@pytest.mark.parametrize("compression", ["zstd", "lzma", "webp"])
def test_other_compressions_are_named(tmp_path: Path, compression: str) -> None:
    content = tiff(SCENE, photometric="rgb", compression=compression)
    assert f"compressed by {compression.upper()}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG" in refusal(
        tmp_path / "a.tif", content
    )


def test_more_channels_than_colours(tmp_path: Path) -> None:
    content = tiff(np.dstack([SCENE, SCENE]), photometric="minisblack", planarconfig="contig")
    assert "it has 6 channels" in refusal(tmp_path / "a.tif", content)


# ---- PNG -----------------------------------------------------------------------------------------------------------


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(rows: bytes, *others: bytes, colour: int = 2, interlaced: int = 0, packed: bytes | None = None) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, colour, 0, 0, interlaced))
    data = chunk(b"IDAT", zlib.compress(rows) if packed is None else packed)
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(others) + data + chunk(b"IEND", b"")


ROWS = b"".join(b"\0" + row.tobytes() for row in SCENE)


def test_an_interlaced_picture(tmp_path: Path) -> None:
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b"".join(b"\0" + row.tobytes() for x, y, dx, dy in passes for row in SCENE[y::dy, x::dx])
    assert np.array_equal(read(tmp_path / "a.png", png(rows, interlaced=1)), SCENE)
    assert "cannot be read" in refusal(tmp_path / "a.png", png(rows[:-9], interlaced=1))


ODD = {
    "few rows": png(ROWS[: len(ROWS) // 2]),
    "too many rows": png(ROWS + ROWS[:500]),
    "no check sum": png(b"", packed=zlib.compress(ROWS)[:-4]),
    "another check sum": png(b"", packed=zlib.compress(ROWS)[:-4] + b"abcd"),
    "unknown filter": png(b"\x09" + ROWS[1:]),
    "no palette": png(b"".join(b"\0" + row.tobytes() for row in GREY), colour=3),
    "two headers": png(ROWS, chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0))),
    "unknown critical chunk": png(ROWS, chunk(b"ABCD", b"")),
    "no such depth": png(ROWS, colour=5),
}


@pytest.mark.parametrize("name", ODD)
def test_a_png_that_contradicts_itself_is_refused_without_a_word_on_the_console(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert "cannot be read" in refusal(tmp_path / "a.png", ODD[name])
    assert capfd.readouterr() == ("", "")


def test_what_surrounds_the_pixels_of_a_png_does_not_matter_and_is_not_complained_about(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    others = [
        chunk(b"iCCP", b"sRGB IEC\0\0" + zlib.compress(bytes(200))),
        chunk(b"tIME", b"abc"),
        chunk(b"tEXt", b"no zero"),
        chunk(b"PLTE", b"ab"),
        chunk(b"gAMA", struct.pack(">I", 100000)),
        chunk(b"tRNS", b"1234567"),
        chunk(b"tEXt", b"a\0b")[:-1] + b"?",
    ]
    assert np.array_equal(read(tmp_path / "a.png", png(ROWS, *others)), SCENE)
    assert capfd.readouterr() == ("", "")


def test_a_damaged_orientation_is_not_believed(tmp_path: Path) -> None:
    exif = chunk(b"eXIf", b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 274, 3, 1, 6, 0, 0))
    assert read(tmp_path / "a.png", png(ROWS, exif)).shape == (WIDTH, HEIGHT, 3)
    assert refusal(tmp_path / "a.png", png(ROWS, exif.replace(b"\0\6", b"\0\3"))).endswith("its data is damaged.")


# ---- all -----------------------------------------------------------------------------------------------------------


def test_the_words_of_a_decoder_go_to_the_log_with_the_name_of_the_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    data = io.BytesIO()
    Pillow.fromarray(SCENE).save(data, "JPEG")
    whole = data.getvalue()
    with caplog.at_level(logging.INFO):
        refusal(tmp_path / "part 7.jpg", whole[:-120] + whole[-60:])
        refusal(tmp_path / "part 8.tif", tiff(SCENE, photometric="rgb", compression="zlib")[:-1] + b"?")
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("inspector")]
    assert any("part 7.jpg" in line and "Corrupt JPEG data" in line for line in logged)
    assert any("part 8.tif" in line and "incorrect data check" in line for line in logged)
    assert capfd.readouterr() == ("", "")


def test_a_lossless_webp_of_one_colour(tmp_path: Path) -> None:
    for height, width in ((1, 1), (64, 64), (300, 2)):
        plain = np.full((height, width, 3), 90, np.uint8)
        data = io.BytesIO()
        Pillow.fromarray(plain).save(data, "WEBP", lossless=True)
        assert np.array_equal(read(tmp_path / "a.webp", data.getvalue()), plain)
