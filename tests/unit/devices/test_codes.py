"""Codes in pictures, drawn by the library's own writer and then turned, blurred and made noisy."""

import string

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.box import Box
from inspector.core.record import SerialState
from inspector.core.serials import CodeKind, Several
from inspector.core.types import Image
from inspector.devices.codes import read_code

FORMATS = {
    CodeKind.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    CodeKind.QR: zxingcpp.BarcodeFormat.QRCode,
    CodeKind.CODE_128: zxingcpp.BarcodeFormat.Code128,
}
HEIGHT, WIDTH = 640, 640
words = st.text(string.ascii_letters + string.digits + "-_/.:+ =@,;#", min_size=3, max_size=10).filter(lambda text: text.strip() == text)


def drawn(kind: CodeKind, text: str, scale: int = 4) -> Image:
    return np.array(zxingcpp.create_barcode(text, FORMATS[kind]).to_image(scale=scale, add_quiet_zones=True))


def scene(*codes: tuple[Image, int, int], ground: int = 150) -> Image:
    """Grey, (640, 640), with codes at their places (left, top)."""
    picture = np.full((HEIGHT, WIDTH), ground, np.uint8)
    for code, x, y in codes:
        picture[y : y + code.shape[0], x : x + code.shape[1]] = code
    return picture


def turned(code: Image, angle: float) -> Image:
    """On a ground of its own, turned about its middle, (640, 640)."""
    height, width = code.shape
    picture = scene((code, (WIDTH - width) // 2, (HEIGHT - height) // 2), ground=255)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 1)
    return cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=255)


@settings(max_examples=40, derandomize=True)  # no reader reads every code: the figures are in the benchmark
@given(st.sampled_from(CodeKind), words, st.floats(0, 360), st.floats(0.1, 1.0), st.floats(0, 8), st.integers(0, 1000))
def test_codes_are_read_turned_blurred_and_noisy(kind: CodeKind, text: str, angle: float, blur: float, noise: float, seed: int) -> None:
    picture = cv2.GaussianBlur(turned(drawn(kind, text, 3 if kind is CodeKind.CODE_128 else 4), angle), (0, 0), blur)
    noisy = 40 + 0.6 * picture + np.random.default_rng(seed).normal(0, noise, picture.shape)
    serial = read_code(np.clip(noisy, 0, 255).astype(np.uint8))
    assert (serial.text, serial.state) == (text, SerialState.READ)


@pytest.mark.parametrize("kind", CodeKind)
def test_colour_and_16_bit_pictures(kind: CodeKind) -> None:
    grey = scene((drawn(kind, "SN-0042", 2), 100, 100))
    dim = (200 + grey.astype(np.uint16) // 2).astype(np.uint16)  # 8 of 16 bits, and dark
    for picture in (np.stack([grey, grey // 2, grey], axis=2), dim, np.stack([dim] * 3, axis=2)):
        assert read_code(picture).text == "SN-0042"


def test_only_what_is_asked_for_is_read_and_only_in_the_box() -> None:
    picture = scene((drawn(CodeKind.QR, "QR-1"), 20, 20), (drawn(CodeKind.DATA_MATRIX, "DM-1"), 400, 300))
    assert read_code(picture, [CodeKind.QR]).text == "QR-1"
    assert read_code(picture, [CodeKind.DATA_MATRIX]).text == "DM-1"
    assert read_code(picture, box=Box(380, 280, 200, 180)).text == "DM-1"
    assert read_code(picture, [CodeKind.CODE_128]).state is SerialState.NO_READ
    nothing = read_code(picture, box=Box(0, 300, 200, 180))
    assert (nothing.state, nothing.remark) == (SerialState.NO_READ, "No code was found.")


def test_several_codes_are_refused_or_the_first_is_taken() -> None:
    first, second, below = (drawn(CodeKind.QR, f"SN-{number}") for number in range(3))
    picture = scene((below, 20, 300), (second, 400, 22), (first, 150, 26))
    refused = read_code(picture)
    assert (refused.text, refused.state) == ("", SerialState.NO_READ)
    assert refused.remark == "There are 3 different codes in the picture."
    assert read_code(picture, several=Several.FIRST).text == "SN-0"


def test_the_same_code_twice_is_one() -> None:
    code = drawn(CodeKind.DATA_MATRIX, "SN-7")
    assert read_code(scene((code, 20, 20), (code, 400, 300))).text == "SN-7"


def test_separators_in_a_code_do_not_reach_the_serial() -> None:
    serial = read_code(scene((drawn(CodeKind.DATA_MATRIX, "0108\x1d21SN\n7"), 100, 100)))
    assert serial.text.isprintable()
    assert "SN" in serial.text


def test_a_box_outside_of_the_picture_is_no_read() -> None:
    assert read_code(scene(), box=Box(600, 0, 100, 100)).remark == "The box of the code lies outside of the picture, 640 x 640."
