"""A picture whose middle is damaged is refused, as far as its format has anything that can witness it."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from inspector.core.errors import InspectorError
from inspector.core.types import Image
from inspector.devices.image_file import read_image


def photo(height: int = 240, width: int = 320) -> Image:
    """Smooth shapes with the noise of a camera."""
    y, x = np.mgrid[0:height, 0:width]
    shapes = np.dstack([128 + 90 * np.sin(x / 37), 128 + 80 * np.cos(y / 23), 128 + 60 * np.sin((x + y) / 51)])
    return np.clip(shapes + np.random.default_rng(3).normal(0, 5, shapes.shape), 0, 255).astype(np.uint8)


PHOTO = photo()
POSTER = np.asarray(Pillow.fromarray(PHOTO).quantize(12).convert("RGB"))
"""With few colours, so that run lengths have something to do."""


def pillow(suffix: str, pixels: Image = PHOTO, **options: Any) -> tuple[str, bytes]:
    file = io.BytesIO()
    Pillow.fromarray(pixels).save(file, {"tif": "TIFF", "jpg": "JPEG"}.get(suffix, suffix.upper()), **options)
    return suffix, file.getvalue()


def tiff(pixels: Image = PHOTO, **options: Any) -> tuple[str, bytes]:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, metadata=None, photometric="rgb" if pixels.ndim == 3 else "minisblack", **options)
    return "tif", file.getvalue()


def rle(pixels: Image = POSTER[:, :, 1]) -> tuple[str, bytes]:
    """A run-length coded bitmap."""
    coded = bytearray()
    for row in pixels[::-1]:
        ends = [*np.flatnonzero(np.diff(row.astype(int))) + 1, len(row)]
        for first, last in zip([0, *ends], ends, strict=False):
            for at in range(first, last, 255):
                coded += bytes([min(255, last - at), row[at]])
        coded += b"\0\0"
    coded += b"\0\1"
    palette = b"".join(bytes([grey, grey, grey, 0]) for grey in range(256))
    header = np.array([40, pixels.shape[1], pixels.shape[0], 1 | 8 << 16, 1, len(coded), 0, 0, 0, 0], "<u4").tobytes()
    at = 14 + len(header) + len(palette)
    return "bmp", b"BM" + np.array([at + len(coded), 0, at], "<u4").tobytes() + header + palette + bytes(coded)


SURE = {
    "png": pillow("png"),
    "deflate.tif": tiff(compression="zlib", rowsperstrip=40),
    "deflate 16.tif": tiff(PHOTO.astype(np.uint16) * 257, compression="zlib", predictor=True, tile=(64, 64)),
}
"""With a check sum."""
LIKELY = {
    "baseline.jpg": pillow("jpg", quality=90),
    "4:4:4.jpg": pillow("jpg", quality=90, subsampling=0),
    "grey.jpg": pillow("jpg", PHOTO[:, :, 1], quality=90),
    "restarts.jpg": pillow("jpg", quality=90, restart_marker_blocks=8),
    "progressive.jpg": pillow("jpg", quality=90, progressive=True),
    "lossless.webp": pillow("webp", lossless=True),
    "lossy.webp": pillow("webp", quality=90),
    "lzw.tif": tiff(compression="lzw", rowsperstrip=40),
    "lzw tiles.tif": tiff(compression="lzw", predictor=True, tile=(64, 64)),
    "one lzw strip.tif": pillow("tif", compression="tiff_lzw"),
    "jpeg.tif": tiff(compression="jpeg", rowsperstrip=80),
    "jpeg tiles.tif": tiff(PHOTO[:, :, 1], compression="jpeg", tile=(64, 64)),
    "packbits.tif": tiff(POSTER, compression="packbits", rowsperstrip=40),
    "rle.bmp": rle(),
}
"""Where only lengths and impossible codes can tell."""


def zeroed(whole: bytes, first: int, last: int, _: np.random.Generator) -> bytes:
    return whole[:first] + bytes(last - first) + whole[last:]


def overwritten(whole: bytes, first: int, last: int, random: np.random.Generator) -> bytes:
    return whole[:first] + random.integers(0, 256, last - first, np.uint8).tobytes() + whole[last:]


def moved(whole: bytes, first: int, last: int, random: np.random.Generator) -> bytes:
    """A stretch is gone, and the file goes on with something else until it is as long as before."""
    return whole[:first] + whole[last:-2] + random.integers(0, 255, last - first, np.uint8).tobytes() + whole[-2:]


DAMAGE: list[Callable[[bytes, int, int, np.random.Generator], bytes]] = [zeroed, overwritten, moved]


def read(path: Path, content: bytes) -> Image | None:
    path.write_bytes(content)
    try:
        return read_image(path)
    except InspectorError:
        return None


def read_wrong(path: Path, whole: bytes, damage: Callable[..., bytes], times: int, share: float) -> int:
    """How many of so many damaged copies are read as something else than the picture."""
    random, right = np.random.default_rng(zlib.crc32(whole) ^ times), read(path, whole)
    assert right is not None
    wrong = 0
    for _ in range(times):
        length = int(share * len(whole))
        first = int(random.integers(len(whole) // 5, len(whole) * 4 // 5 - length))
        found = read(path, damage(whole, first, first + length, random))
        wrong += found is not None and not np.array_equal(found, right)
    return wrong


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("share", [0.0001, 0.02, 0.2])
@pytest.mark.parametrize("name", SURE)
def test_no_damage_passes_a_check_sum(tmp_path: Path, name: str, share: float, damage: Callable[..., bytes]) -> None:
    suffix, whole = SURE[name]
    assert read_wrong(tmp_path / f"a.{suffix}", whole, damage, 12, share) == 0


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", LIKELY)
def test_hardly_any_damaged_middle_decodes_to_as_much_as_before(tmp_path: Path, name: str, damage: Callable[..., bytes]) -> None:
    suffix, whole = LIKELY[name]
    # The scans that refine a progressive JPEG may be all zeros: then nothing was to be refined.
    most = 5 if name == "progressive.jpg" and damage is zeroed else 1
    assert read_wrong(tmp_path / f"a.{suffix}", whole, damage, 20, 0.1) <= most


@pytest.mark.parametrize("name", ["baseline.jpg", "grey.jpg", "jpeg.tif"])
def test_zeros_are_no_pixels_even_where_they_decode_to_as_many(tmp_path: Path, name: str) -> None:
    suffix, whole = LIKELY[name]
    assert read_wrong(tmp_path / f"a.{suffix}", whole, zeroed, 40, 0.02) == 0


@pytest.mark.parametrize("share", [0.01, 0.3])
def test_a_jpeg_without_a_stretch_but_with_an_end_mark_is_refused(tmp_path: Path, share: float) -> None:
    _, whole = LIKELY["baseline.jpg"]
    gap = int(share * len(whole))
    assert read(tmp_path / "a.jpg", whole[: len(whole) // 2] + whole[len(whole) // 2 + gap :]) is None


FLAT = [np.zeros((300, 400), np.uint8), np.full((300, 400, 3), 128, np.uint8), np.tile(PHOTO[:1], (200, 1, 1))]


@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"progressive": True}, {"subsampling": 0, "optimize": True}], ids=str)
@pytest.mark.parametrize("pixels", FLAT, ids=["black", "grey", "columns"])
@pytest.mark.parametrize("filled", [0, 5, 400])
def test_zeros_of_empty_blocks_and_before_the_end_mark_are_no_damage(
    tmp_path: Path, pixels: Image, options: dict[str, Any], filled: int
) -> None:
    _, whole = pillow("jpg", pixels, **options)
    found = read(tmp_path / "a.jpg", whole[:-2] + bytes(filled) + whole[-2:])
    assert found is not None
    assert np.array_equal(found, np.asarray(Pillow.open(io.BytesIO(whole))))


def test_a_jpeg_whose_rest_is_zeros_up_to_its_end_mark_is_refused(tmp_path: Path) -> None:
    for _, whole in (LIKELY["baseline.jpg"], LIKELY["4:4:4.jpg"], LIKELY["progressive.jpg"]):
        for share in (0.3, 0.5, 0.9):
            first = int(share * len(whole))
            assert read(tmp_path / "a.jpg", whole[:first] + bytes(len(whole) - first - 2) + whole[-2:]) is None


def test_a_jpeg_without_its_last_scans_is_refused(tmp_path: Path) -> None:
    _, whole = LIKELY["progressive.jpg"]
    scans = [at for at in range(len(whole)) if whole[at : at + 2] == b"\xff\xda"]
    assert len(scans) == 10
    for at in scans:
        assert read(tmp_path / "a.jpg", whole[:at] + b"\xff\xd9") is None


def test_undamaged_ones_are_read_right(tmp_path: Path) -> None:
    for name, (suffix, whole) in (SURE | LIKELY).items():
        found = read(tmp_path / f"a.{suffix}", whole)
        assert found is not None, name
        expected = POSTER if name == "packbits.tif" else POSTER[:, :, 1] if name == "rle.bmp" else PHOTO
        if found.dtype == np.uint16:
            found = (found // 257).astype(np.uint8)
        difference = np.abs(found.astype(int) - (expected[:, :, 1] if found.ndim == 2 and expected.ndim == 3 else expected))
        assert difference.mean() < (12 if "jpg" in name or "jpeg" in name or "lossy" in name else 1e-9), name
