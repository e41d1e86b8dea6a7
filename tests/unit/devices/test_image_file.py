"""Every kind of picture file is read rightly or refused in one sentence."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageOps

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices.image_file import MAX_PIXELS, read_image, write_image

DATA = Path(__file__).parents[4] / "shared" / "data"


def scene(height: int = 48, width: int = 64) -> Image:
    """A smooth colour picture without symmetry, so that any turn or exchange of channels shows."""
    y, x = np.mgrid[0:height, 0:width]
    return np.dstack([y * 255 // height, x * 255 // width, (x + 2 * y) * 255 // (width + 2 * height)]).astype(np.uint8)


GREY = scene()[:, :, 2]
ALPHA = np.dstack([scene(), scene()[:, :, 1]])


def save(path: Path, pixels: Image | Pillow.Image, **options: Any) -> Path:
    """Writes with Pillow, which is not what the reader uses."""
    picture = pixels if isinstance(pixels, Pillow.Image) else Pillow.fromarray(pixels)
    picture.save(path, **options)
    return path


def refusal(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(InspectorError) as caught:
        read_image(path)
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE
    assert caught.value.detail.startswith(f"{path.name} cannot be read: ")
    return caught.value.detail


@contextmanager
def suppress_unreadable() -> Iterator[None]:
    """Lets the one foreseen error pass, and no other."""
    try:
        yield
    except InspectorError as error:
        if error.code is not ErrorCode.IMAGE_UNREADABLE:
            raise


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "tiff", "webp"])
@pytest.mark.parametrize("pixels", [scene(), GREY], ids=["colour", "grey"])
def test_lossless_formats_give_back_the_same_pixels(tmp_path: Path, suffix: str, pixels: Image) -> None:
    read = read_image(save(tmp_path / f"a.{suffix}", pixels, **({"lossless": True} if suffix == "webp" else {})))
    expected = np.dstack([pixels] * 3) if suffix == "webp" and pixels.ndim == 2 else pixels  # WebP knows no grey
    assert read.dtype == np.uint8
    assert np.array_equal(read, expected)
    assert read.flags.c_contiguous


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_blocks": 2}, {"comment": b"x" * 60000}]
)
def test_jpeg_is_close_to_the_scene(tmp_path: Path, options: dict[str, Any]) -> None:
    read = read_image(save(tmp_path / "a.jpg", scene(), quality=98, **options))
    assert np.abs(read.astype(int) - scene()).max() < 16
    grey = read_image(save(tmp_path / "g.jpeg", GREY, quality=98))
    assert grey.ndim == 2
    assert np.abs(grey.astype(int) - GREY).max() < 8


def test_names_with_spaces_and_foreign_letters(tmp_path: Path) -> None:
    folder = tmp_path / "Prüfling № 5 検査"
    folder.mkdir()
    assert np.array_equal(read_image(save(folder / "gut ✓ ñ.png", scene())), scene())


def test_the_ending_of_the_name_does_not_matter(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", scene()).rename(tmp_path / "a.jpg")
    assert np.array_equal(read_image(path), scene())


@pytest.mark.parametrize("suffix", ["png", "tif", "webp"])
@pytest.mark.parametrize("compressed", [False, True])
def test_alpha_is_dropped_and_does_not_touch_the_colours(tmp_path: Path, suffix: str, compressed: bool) -> None:
    options: dict[str, Any] = {"lossless": True, "exact": True} if suffix == "webp" else {}
    if suffix == "tif" and compressed:
        options = {"compression": "tiff_lzw"}
    assert np.array_equal(read_image(save(tmp_path / f"a.{suffix}", ALPHA, **options)), scene())


def test_grey_with_alpha_is_grey(tmp_path: Path) -> None:
    picture = Pillow.merge("LA", [Pillow.fromarray(GREY), Pillow.fromarray(scene()[:, :, 0])])
    for suffix in ("png", "tif"):
        assert np.array_equal(read_image(save(tmp_path / f"a.{suffix}", picture)), GREY)


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("channels", [1, 3])
def test_sixteen_bits_stay_sixteen_bits(tmp_path: Path, suffix: str, channels: int) -> None:
    deep = (scene().astype(np.uint16) * 257 + 3)[:, :, :channels].squeeze()
    path = tmp_path / f"deep.{suffix}"
    stored = deep if channels == 1 else np.ascontiguousarray(deep[:, :, ::-1])
    path.write_bytes(bytes(cv2.imencode(path.suffix, stored)[1]))
    assert read_image(path).dtype == np.uint16
    assert np.array_equal(read_image(path), deep)


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
@pytest.mark.parametrize("transparent", [False, True])
def test_palette_pictures(tmp_path: Path, suffix: str, transparent: bool) -> None:
    picture = Pillow.fromarray(scene()).quantize(32)
    options = {"transparency": 3} if transparent and suffix == "png" else {}
    assert np.array_equal(read_image(save(tmp_path / f"a.{suffix}", picture, **options)), np.asarray(picture.convert("RGB")))


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
def test_one_bit_pictures_are_black_and_white(tmp_path: Path, suffix: str) -> None:
    picture = Pillow.fromarray(GREY).convert("1")
    read = read_image(save(tmp_path / f"a.{suffix}", picture))
    assert np.array_equal(read, np.asarray(picture.convert("L")))


def test_cmyk_jpeg_as_adobe_writes_it(tmp_path: Path) -> None:
    path = save(tmp_path / "print.jpg", Pillow.fromarray(scene()).convert("CMYK"), quality=98)
    assert b"Adobe" in path.read_bytes()[:64]
    assert np.abs(read_image(path).astype(int) - scene()).max() < 16


def test_cmyk_tiff(tmp_path: Path) -> None:
    path = save(tmp_path / "print.tif", Pillow.fromarray(scene()).convert("CMYK"))
    assert np.abs(read_image(path).astype(int) - scene()).max() < 4


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_exif_orientation(tmp_path: Path, orientation: int, suffix: str) -> None:
    exif = Pillow.Exif()
    exif[274] = orientation
    options: dict[str, Any] = {"tiffinfo": {274: orientation}} if suffix == "tif" else {"exif": exif, "quality": 95}
    path = save(tmp_path / f"a.{suffix}", scene(), **options)
    with Pillow.open(path) as opened:
        upright = np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
    read = read_image(path)
    assert read.shape == ((64, 48, 3) if orientation >= 5 else (48, 64, 3))
    assert np.abs(read.astype(int) - upright).max() < 8


@pytest.mark.parametrize("orientation", [3, 6])
def test_orientation_of_a_sixteen_bit_tiff(tmp_path: Path, orientation: int) -> None:
    deep = GREY.astype(np.uint16) * 257
    path = save(tmp_path / "a.tif", deep, tiffinfo={274: orientation})
    assert np.array_equal(read_image(path), np.rot90(deep, 2 if orientation == 3 else -1))


@pytest.mark.parametrize("suffix", ["jpg", "png", "bmp", "tif", "webp"])
def test_one_pixel(tmp_path: Path, suffix: str) -> None:
    read = read_image(save(tmp_path / f"a.{suffix}", scene()[:1, :1]))
    assert read.shape == (1, 1, 3)


def test_white_is_zero_is_turned_round(tmp_path: Path) -> None:
    deep = (GREY.astype(np.uint16) * 257).clip(0, 60000)
    data = io.BytesIO()
    Pillow.fromarray(deep).save(data, "TIFF")
    tag = b"\x06\x01\x03\x00\x01\x00\x00\x00"  # 262, one short
    assert tag in data.getvalue()
    path = tmp_path / "a.tif"
    path.write_bytes(data.getvalue().replace(tag + b"\x01", tag + b"\x00"))
    assert np.array_equal(read_image(path), 65535 - deep)


@pytest.mark.parametrize("suffix", ["png", "tif", "bmp"])
def test_reading_twice_gives_the_same(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", scene())
    assert np.array_equal(read_image(path), read_image(path))


# ---- refused -------------------------------------------------------------------------------------------------------


def test_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.png") == f"none.png cannot be read: there is no such file in {tmp_path}."


def test_folder_and_pipe(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    assert refusal(tmp_path / "folder.png").endswith("it is a folder.")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.png")
        assert refusal(tmp_path / "pipe.png").endswith("it is not a regular file.")


def test_zero_bytes(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    assert refusal(tmp_path / "empty.png") == "empty.png cannot be read: the file is empty."


@pytest.mark.parametrize("content", [b"hello", b"<svg/>", b"\0" * 5000, b"GIF89a" + b"\0" * 50, b"RIFF\x10\0\0\0WAVEfmt 12345678"])
def test_not_a_picture(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    assert refusal(tmp_path / "a.jpg").endswith("it is not a PNG, JPEG, BMP, TIFF or WebP picture.")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "locked.png", scene())

    def deny(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", deny)
    assert refusal(path).endswith("permission to read it is denied.")


def test_a_failing_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.png", scene())

    def fail(_: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    assert refusal(path).endswith("Input/output error.")


ENCODINGS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG"},
    "progressive.jpg": {"format": "JPEG", "progressive": True},
    "png": {"format": "PNG"},
    "bmp": {"format": "BMP"},
    "plain.tif": {"format": "TIFF"},
    "lzw.tif": {"format": "TIFF", "compression": "tiff_lzw"},
    "big.tif": {"format": "TIFF", "big_tiff": True},
    "webp": {"format": "WEBP"},
    "lossless.webp": {"format": "WEBP", "lossless": True},
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_cut_of_every_format_is_refused(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (9, 11, 3), dtype=np.uint8)
    path = save(tmp_path / f"whole.{name}", noise, **ENCODINGS[name])
    whole = path.read_bytes()
    assert read_image(path).shape == (9, 11, 3)
    cut = tmp_path / f"cut.{name}"
    for length in range(1, len(whole)):
        cut.write_bytes(whole[:length])
        refusal(cut)


@pytest.mark.parametrize("name", [name for name in ENCODINGS if name not in {"bmp", "plain.tif", "big.tif", "lossless.webp", "webp"}])
def test_a_copy_that_ends_in_zeros_is_refused(tmp_path: Path, name: str) -> None:
    """As an interrupted copy leaves it. Formats without compression cannot be told from black pixels."""
    noise = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    path = save(tmp_path / f"a.{name}", noise, **ENCODINGS[name])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))
    refusal(path)


def test_a_damaged_png_is_noticed_by_its_check_sum(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", scene())
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0x10
    path.write_bytes(whole)
    assert refusal(path) == "a.png cannot be read: its data is damaged."


def test_data_behind_the_end_is_ignored(tmp_path: Path) -> None:
    for name in ("jpg", "png", "bmp", "plain.tif", "webp"):
        path = save(tmp_path / f"a.{name}", scene(), **ENCODINGS[name])
        whole = read_image(path)
        path.write_bytes(path.read_bytes() + b"camera notes")
        assert np.array_equal(read_image(path), whole)


@pytest.mark.parametrize("suffix", ["bmp", "png"])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"bomb.{suffix}", Pillow.new("1", (20_000, 10_001)))
    assert MAX_PIXELS < 20_000 * 10_001
    assert refusal(path).endswith("it is 20000 x 10001 pixels large, and no more than 200 megapixels are taken.")


def test_a_file_of_many_gigabytes_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    with path.open("wb") as file:
        file.truncate(3 * 10**9)  # sparse: no space is taken
    assert refusal(path).endswith("it is 3.0 GB large, and no more than 2 GB are read.")


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_numbers_that_are_no_pixels(tmp_path: Path, dtype: type[np.generic]) -> None:
    path = save(tmp_path / "map.tif", GREY.astype(dtype))
    assert "floating-point or signed" in refusal(path)


def test_several_pages(tmp_path: Path) -> None:
    path = save(tmp_path / "scan.tif", scene(), save_all=True, append_images=[Pillow.fromarray(GREY)])
    assert refusal(path).endswith("it holds 2 pages, and a picture file must hold one picture.")


@pytest.mark.parametrize("suffix", ["webp", "png"])
def test_animations(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", scene(), save_all=True, append_images=[Pillow.fromarray(scene()[::-1])])
    assert refusal(path).endswith("it is an animation, and a picture file must hold one picture.")


def test_random_damage_never_ends_in_another_error(tmp_path: Path) -> None:
    generator = np.random.default_rng(7)
    for name, options in ENCODINGS.items():
        whole = save(tmp_path / f"a.{name}", scene(12, 14), **options).read_bytes()
        for _ in range(150):
            damaged = bytearray(whole)
            for at in generator.integers(0, min(len(whole), 120), 3):
                damaged[at] = generator.integers(256)
            (tmp_path / "damaged").write_bytes(damaged)
            with suppress_unreadable():
                read = read_image(tmp_path / "damaged")
                assert read.dtype in (np.uint8, np.uint16)
                assert read.ndim == 2 or read.shape[2] == 3


def test_refusals_leave_standard_error_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, options in ENCODINGS.items():
        path = save(tmp_path / f"a.{name}", scene(), **options)
        path.write_bytes(path.read_bytes()[:-40])
        refusal(path)
    assert capfd.readouterr() == ("", "")


# ---- written -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
@pytest.mark.parametrize("pixels", [scene(), GREY], ids=["colour", "grey"])
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str, pixels: Image) -> None:
    path = tmp_path / f"é.{suffix}"
    write_image(path, pixels)
    assert np.array_equal(read_image(path), pixels)
    assert np.array_equal(np.asarray(Pillow.open(path)), pixels)


def test_writing_sixteen_bits(tmp_path: Path) -> None:
    deep = scene().astype(np.uint16) * 257
    write_image(tmp_path / "deep.png", deep)
    assert np.array_equal(read_image(tmp_path / "deep.png"), deep)


def test_writing_jpeg_takes_a_quality(tmp_path: Path) -> None:
    write_image(tmp_path / "fine.jpg", scene(), quality=98)
    write_image(tmp_path / "coarse.jpg", scene(), quality=20)
    assert (tmp_path / "fine.jpg").stat().st_size > (tmp_path / "coarse.jpg").stat().st_size
    assert np.abs(read_image(tmp_path / "fine.jpg").astype(int) - scene()).max() < 16


@pytest.mark.parametrize(
    ("name", "pixels", "code"),
    [
        ("a.xyz", scene(), ErrorCode.BAD_ARGUMENT),
        ("a", scene(), ErrorCode.BAD_ARGUMENT),
        ("a.jpg", scene().astype(np.uint16), ErrorCode.BAD_ARGUMENT),
        ("a.png", scene().astype(np.float32), ErrorCode.BAD_ARGUMENT),
        ("none/a.png", scene(), ErrorCode.NOT_WRITABLE),
    ],
)
def test_what_cannot_be_written(tmp_path: Path, name: str, pixels: Image, code: ErrorCode) -> None:
    with pytest.raises(InspectorError) as caught:
        write_image(tmp_path / name, pixels)
    assert caught.value.code is code


def test_a_full_disk_keeps_no_half_picture(tiny_disk: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (2000, 2000, 3), np.uint8)
    with pytest.raises(InspectorError) as caught:
        write_image(tiny_disk / "a.png", noise)
    assert caught.value.code is ErrorCode.DISK_FULL and list(tiny_disk.iterdir()) == []


def test_a_quota_that_is_used_up_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(InspectorError) as caught:
        write_image(tmp_path / "a.png", scene())
    assert caught.value.code is ErrorCode.DISK_FULL


def test_a_picture_that_may_not_be_replaced_stays(read_only_folder: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        write_image(read_only_folder / "a.png", scene())
    assert caught.value.code is ErrorCode.NOT_WRITABLE


@pytest.mark.skipif(not DATA.is_dir(), reason="the real parts are not here")
@pytest.mark.parametrize("kind", ["boards", "cells", "cookies", "mtd", "screw"])
def test_real_parts_are_read_as_models_have_learned_them(kind: str) -> None:
    """OpenCV was the only decoder once: other pixels would be other scores."""
    paths = sorted(path for path in (DATA / kind).rglob("*") if path.suffix in {".jpg", ".png"})
    for path in paths[:: max(1, len(paths) // 12)]:
        assert np.array_equal(read_image(path), as_opencv_reads(path)), path


def as_opencv_reads(path: Path) -> Image:
    decoded = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert decoded is not None
    return cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB) if decoded.ndim == 3 else decoded  # type: ignore[return-value]


@pytest.mark.parametrize("name", [name for name in ENCODINGS if "lossless" in name or "webp" not in name])
def test_ordinary_files_are_read_as_models_have_learned_them(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(4).integers(0, 255, (70, 90, 3), dtype=np.uint8)
    for pixels in (scene(), noise) if "webp" in name else (scene(), GREY, noise):
        path = save(tmp_path / f"a.{name}", pixels, **ENCODINGS[name])
        assert np.array_equal(read_image(path), as_opencv_reads(path))


@pytest.mark.parametrize("sampling", ["411", "420", "422", "440", "444"])
@pytest.mark.parametrize("quality", [20, 75, 95])
def test_every_jpeg_is_read_as_models_have_learned_it(tmp_path: Path, sampling: str, quality: int) -> None:
    factors = getattr(cv2, f"IMWRITE_JPEG_SAMPLING_FACTOR_{sampling}")
    options = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factors, cv2.IMWRITE_JPEG_QUALITY, quality]
    path = tmp_path / "a.jpg"
    path.write_bytes(bytes(cv2.imencode(".jpg", scene(61, 83), options)[1]))
    assert np.array_equal(read_image(path), as_opencv_reads(path))


@pytest.mark.parametrize("error", [MemoryError(), cv2.error("OpenCV: error: (-4:Insufficient memory) Failed to allocate 9 bytes")])
def test_a_picture_that_is_too_large_for_this_pc_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(*_: object) -> None:
        raise error

    write_image(tmp_path / "a.png", np.zeros((3, 4), np.uint8))
    monkeypatch.setattr(cv2, "imdecode", full)
    with pytest.raises(InspectorError, match="not enough memory for its 4 x 3 pixels"):
        read_image(tmp_path / "a.png")
