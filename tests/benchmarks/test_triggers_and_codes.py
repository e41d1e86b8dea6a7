"""What a trigger and a code in the picture cost of every frame of 1920 x 1080 px, on one core, and how many codes are read."""

import time
from collections.abc import Callable
from datetime import datetime

import cv2
import numpy as np
import pytest
import zxingcpp
from belt import Belt, in_light, reduced
from pytest_benchmark.fixture import BenchmarkFixture
from small_parts import good_part

from inspector.core.box import Box
from inspector.core.record import SerialState
from inspector.core.serials import CodeKind
from inspector.core.types import Image
from inspector.devices.camera import Frame
from inspector.devices.codes import read_code
from inspector.devices.triggers.part_present import PartPresent

pytestmark = pytest.mark.benchmark(timer=time.process_time)  # what else the PC does is not counted
HEIGHT, WIDTH = 1080, 1920
FORMATS = {
    CodeKind.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    CodeKind.QR: zxingcpp.BarcodeFormat.QRCode,
    CodeKind.CODE_128: zxingcpp.BarcodeFormat.Code128,
}


@pytest.fixture(autouse=True)
def one_core() -> None:
    cv2.setNumThreads(1)


@pytest.fixture(scope="module")
def images() -> list[Image]:
    """A part that comes, rests and leaves, with noise."""
    belt = Belt([reduced(good_part(0, 540, 720), 540)], HEIGHT, WIDTH)
    return [in_light(shown.image, 1.0, 4.0, number) for number, shown in enumerate(belt.pictures())]


@pytest.mark.parametrize("box", [None, Box(600, 300, 720, 480)], ids=["whole picture", "box of 720 x 480"])
def test_a_part_present(benchmark: BenchmarkFixture, images: list[Image], box: Box | None) -> None:
    frames = [Frame(image, number, datetime(2026, 1, 1), "camera") for number, image in enumerate(images)]

    def run() -> int:
        trigger = PartPresent(box)
        return sum(trigger.offer(frame) is not None for frame in frames)

    passed = benchmark.pedantic(run, rounds=5)
    if benchmark.stats is not None:
        print(f"\npart present, {box or 'whole picture'}: {1000 * benchmark.stats.stats.median / len(frames):.1f} ms a frame")
    assert passed == 1


def labelled(kind: CodeKind, text: str, ground: Image) -> Image:
    picture = ground.copy()
    code = np.array(zxingcpp.create_barcode(text, FORMATS[kind]).to_image(scale=4, add_quiet_zones=True))
    picture[500 : 500 + code.shape[0], 900 : 900 + code.shape[1]] = code[:, :, None]
    return picture


@pytest.mark.parametrize("box", [None, Box(850, 450, 700, 400)], ids=["whole picture", "box of 700 x 400"])
@pytest.mark.parametrize("kind", [*CodeKind, None], ids=lambda kind: kind or "no code")
def test_a_code(benchmark: BenchmarkFixture, images: list[Image], kind: CodeKind | None, box: Box | None) -> None:
    picture = images[0] if kind is None else labelled(kind, "SN-0042", images[0])
    serial = benchmark.pedantic(lambda: read_code(picture, box=box), rounds=5)
    if benchmark.stats is not None:
        print(f"\n{kind or 'no code'}, {box or 'whole picture'}: {1000 * benchmark.stats.stats.median:.1f} ms")
    assert serial.state is (SerialState.NO_READ if kind is None else SerialState.READ)


def turned(kind: CodeKind, text: str, angle: float, blur: float, noise: float, seed: int) -> Image:
    code = np.array(zxingcpp.create_barcode(text, FORMATS[kind]).to_image(scale=4, add_quiet_zones=True))
    picture = np.full((720, 720), 255, np.uint8)
    y, x = (720 - code.shape[0]) // 2, (720 - code.shape[1]) // 2
    picture[y : y + code.shape[0], x : x + code.shape[1]] = code
    picture = cv2.warpAffine(picture, cv2.getRotationMatrix2D((360, 360), angle, 1), (720, 720), borderValue=255)
    picture = cv2.GaussianBlur(picture, (0, 0), blur)
    return in_light(picture, 0.7, noise, seed)


@pytest.mark.parametrize("kind", CodeKind)
def test_how_many_turned_codes_are_read(benchmark: BenchmarkFixture, kind: CodeKind) -> None:
    """100 codes of 8 letters, at any angle, 4 px a module, blurred by up to 1.5 px, with noise of up to 10 grey values."""
    rng = np.random.default_rng(0)
    drawn: list[tuple[str, Callable[[], Image]]] = []
    for seed in range(100):
        text, values = f"{rng.integers(10**8):08}", (*rng.uniform((0, 0.1, 0), (360, 1.5, 10)), seed)
        drawn.append((text, lambda text=text, values=values: turned(kind, text, *values)))

    found = benchmark.pedantic(lambda: [(text, read_code(draw()).text) for text, draw in drawn], rounds=1)
    read, wrong = sum(text == said for text, said in found), sum(said not in ("", text) for text, said in found)
    print(f"\n{kind}: {read} of {len(found)} read, {wrong} wrongly")
    assert read > 0.9 * len(found)
    assert wrong == 0
