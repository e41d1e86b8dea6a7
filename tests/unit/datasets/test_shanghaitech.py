"""ShanghaiTech Campus, on a tiny copy with frames and a video."""

from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.datasets.dataset import Dataset, ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image, write_image
from inspector.devices.video_frames import count_frames
from inspector.services.benchmarking.comparison import BenchmarkPlan, benchmark
from inspector.services.benchmarking.pictures import read_picture
from inspector.services.context import Context

SHAPE = (48, 64)


def frame(number: int) -> np.ndarray:
    """Grey, the brighter the later."""
    return np.full((*SHAPE, 3), 20 + 10 * number, np.uint8)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    videos = tmp_path / "training" / "videos"
    videos.mkdir(parents=True)
    writer = cv2.VideoWriter(str(videos / "01_001.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 24, SHAPE[::-1])  # type: ignore[attr-defined]
    for number in range(12):
        writer.write(frame(number))
    writer.release()
    for name in ("training/frames/02_001", "training/frames/13_001", "testing/frames/01_0014", "testing/frames/02_0001"):
        (tmp_path / name).mkdir(parents=True)
        for number in range(6):
            write_image(tmp_path / name / f"{number:03}.jpg", frame(number))
    for name in ("01_0014", "02_0001"):
        mask = np.zeros((6, *SHAPE), np.uint8)
        mask[4, 10:20, 30:40] = 1
        save(tmp_path, "test_pixel_mask", name, mask)
        save(tmp_path, "test_frame_mask", name, mask.any(axis=(1, 2)).astype(np.uint8))
    return tmp_path


def save(root: Path, kind: str, name: str, array: Any) -> Path:
    folder = root / "testing" / kind
    folder.mkdir(exist_ok=True)
    np.save(folder / f"{name}.npy", array)
    return folder / f"{name}.npy"


def read(root: Path) -> Dataset:
    return read_dataset("shanghaitech", root, ReadOptions(read_image, count_frames))


def test_every_fifth_frame_is_learned_and_every_test_frame_has_its_truth(root: Path) -> None:
    found = read(root)
    first, second = found.categories
    assert (first.name, second.name) == ("01", "02"), "nothing of the scene 13 is tested"
    assert [path.relative_to(root / "training/videos").as_posix() for path in first.train_good] == [f"01_001.avi/{n}" for n in (0, 5, 10)]
    assert [path.name for path in second.train_good] == ["000.jpg", "005.jpg"]
    assert Counter(image.kind for image in first.test) == {"good": 5, "unusual": 1}
    assert [image.path.name for image in first.test if image.mask] == ["004.jpg"] and found.mask_above == 0


def test_frames_and_masks_are_read_by_their_numbers(root: Path) -> None:
    category = read(root).categories[0]
    brightness = [read_picture(path).mean() for path in category.train_good]
    assert brightness == pytest.approx([20, 70, 120], abs=3)
    (mask,) = [read_picture(image.mask) for image in category.test if image.mask]
    assert mask.shape == SHAPE and mask.sum() == 100 and mask[10:20, 30:40].all()
    assert read_picture(category.test[1].path).mean() == pytest.approx(30, abs=3)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros(5, np.uint8), "clip 01_0014 of ShanghaiTech Campus knows 5 frames, but there are 6"),
        (np.zeros((6, 2), np.uint8), "holds no masks: 1 axes"),
        (np.array(["a"] * 6), "holds no masks"),
        (np.array([object()] * 6), "cannot be read as masks: .*Python objects"),
    ],
)
def test_a_wrong_frame_mask_is_refused(root: Path, array: Any, message: str) -> None:
    save(root, "test_frame_mask", "01_0014", array)
    with pytest.raises(InspectorError, match=message) as caught:
        read(root)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_damaged_masks_are_refused(root: Path) -> None:
    frames = root / "testing/test_frame_mask/01_0014.npy"
    frames.write_bytes(frames.read_bytes()[:-3])
    with pytest.raises(InspectorError, match="cannot be read as masks"):
        read(root)
    frames.unlink()
    with pytest.raises(InspectorError, match=r"There is no file .*01_0014\.npy with masks"):
        read(root)
    pixels = save(root, "test_pixel_mask", "02_0001", np.zeros((4, *SHAPE), np.uint8))
    with pytest.raises(InspectorError, match="holds 4 masks, and none of the frame 4"):
        read_picture(pixels / "4")


def test_it_is_benchmarked_with_its_pixel_figures(root: Path, tmp_path: Path, context: Context) -> None:
    plan = BenchmarkPlan("shanghaitech", root, tmp_path / "out", categories=("01",), recipe=Recipe(size=64, coreset=20))
    (row,) = finish(benchmark(plan, context)).outcomes
    assert (row.trained, row.good, row.defect, row.masks, row.regions, row.unreadable) == (3, 5, 1, 1, 1, ())
    assert 0 <= row.pixel_auroc <= 1


def test_a_damaged_video_is_told(root: Path) -> None:
    video = root / "training/videos/01_001.avi"
    with pytest.raises(InspectorError, match=r"frame 99 of 01_001\.avi cannot be decoded"):
        read_picture(video / "99")
    video.write_bytes(b"no video")
    with pytest.raises(InspectorError, match=r"01_001\.avi cannot be played"):
        read(root)
