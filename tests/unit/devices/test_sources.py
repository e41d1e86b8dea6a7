"""Simulated camera, image files and video files answer to the same protocol."""

import math
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices import camera as camera_module
from inspector.devices.camera import Camera, EndOfStream, Frame, Pacer
from inspector.devices.folder import ImageFiles, images_in
from inspector.devices.image_file import write_image
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.devices.video_file import VideoFile

LONG_MS = 60_000.0
"""Longer than any test takes: a wait that only a fact may end."""


def pictures(count: int, height: int = 32, width: int = 48) -> list[Image]:
    """Plain pictures, each of its own grey."""
    return [np.full((height, width, 3), 20 + 10 * at, np.uint8) for at in range(count)]


def video(path: Path, images: list[Image], fps: float = 20.0) -> Path:
    codec = cv2.VideoWriter.fourcc(*("MJPG" if path.suffix == ".avi" else "mp4v"))
    height, width = images[0].shape[:2]
    writer = cv2.VideoWriter(str(path), codec, fps, (width, height))
    assert writer.isOpened()
    for image in images:
        writer.write(cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    writer.release()
    return path


def files(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{at}.png" for at in range(count)]
    for path, image in zip(paths, pictures(count), strict=True):
        write_image(path, image)
    return paths


def frames_of(source: Camera) -> list[Frame]:
    """All frames up to the clean end."""
    frames = []
    with source:
        try:
            while True:
                frame = source.read(LONG_MS)
                assert frame is not None
                frames.append(frame)
        except EndOfStream:
            return frames


def error_of(act: Callable[[], object]) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        act()
    return caught.value


@pytest.fixture(params=["simulated", "files", "video"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Camera:
    """Three frames and an end, from every kind of source."""
    if request.param == "simulated":
        return SimulatedCamera(pictures(3), 0, loop=False)
    if request.param == "files":
        return ImageFiles(files(tmp_path, 3))
    return VideoFile(video(tmp_path / "a.avi", pictures(3)), math.inf)


def test_frames_come_in_order_and_then_the_end(source: Camera) -> None:
    frames = frames_of(source)
    assert [frame.number for frame in frames] == [0, 1, 2]
    for frame, expected in zip(frames, pictures(3), strict=True):
        assert frame.image.shape == expected.shape
        assert np.abs(frame.image.astype(int) - expected).max() <= 4
        assert frame.source
        assert source.name


def test_the_end_stays_the_end_and_opening_starts_again(source: Camera) -> None:
    frames_of(source)
    assert len(frames_of(source)) == 3
    with source:
        for _ in range(3):
            source.read(LONG_MS)
        for _ in range(2):
            with pytest.raises(EndOfStream):
                source.read(LONG_MS)


def test_a_source_that_is_not_open_has_nothing_to_deliver(source: Camera) -> None:
    with pytest.raises(EndOfStream):
        source.read(0)
    source.close()
    source.open()
    source.close()
    with pytest.raises(EndOfStream):
        source.read(0)


def test_of_a_file_frame_and_error_name_the_path_and_of_a_video_neither(tmp_path: Path) -> None:
    good, bad = files(tmp_path, 2)
    bad.write_bytes(b"no picture")
    with ImageFiles([bad, good, bad], loop=True) as source:
        paths = []
        for _ in range(5):
            try:
                paths.append(one(source).path)
            except InspectorError as error:
                paths.append(error.path)
    assert paths == [bad, good, bad, bad, good]
    with VideoFile(video(tmp_path / "a.avi", pictures(2)), math.inf) as source:
        assert one(source).path is None


def one(source: Camera) -> Frame:
    frame = source.read(LONG_MS)
    assert frame is not None
    return frame


def test_no_frame_in_time_is_none_and_loses_nothing(tmp_path: Path) -> None:
    for slow in (
        SimulatedCamera(pictures(2), LONG_MS),
        ImageFiles(files(tmp_path, 2), LONG_MS),
        VideoFile(video(tmp_path / "a.avi", pictures(2)), 1000 / LONG_MS),
    ):
        with slow:
            first = slow.read(LONG_MS)
            assert first is not None
            assert first.number == 0
            assert slow.read(5) is None
            assert slow.read(0) is None


@pytest.mark.parametrize("kind", ["files", "video", "simulated"])
def test_closing_at_the_very_end_of_a_wait_is_no_crash(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources: dict[str, Callable[[], Camera]] = {
        "files": lambda: ImageFiles(files(tmp_path, 2)),
        "video": lambda: VideoFile(video(tmp_path / "v.avi", pictures(3)), fps=math.inf),
        "simulated": lambda: SimulatedCamera(pictures(2), 0.0),
    }
    source = sources[kind]()

    def closed_meanwhile(*_: float) -> bool:
        source.close()
        return True

    source.open()
    monkeypatch.setattr(Pacer, "wait", closed_meanwhile)
    assert isinstance(source.read(LONG_MS), Frame)
    with pytest.raises(EndOfStream):
        source.read(LONG_MS)


def test_closing_ends_a_wait_in_another_thread() -> None:
    camera = SimulatedCamera(pictures(1), LONG_MS)
    camera.open()
    camera.read(LONG_MS)
    answers: list[Frame | None] = []
    reader = threading.Thread(target=lambda: answers.append(camera.read(LONG_MS)))
    reader.start()
    camera.close()
    reader.join(10)
    assert not reader.is_alive()
    assert answers in ([None], [])  # [] where closing was quicker than the first look


def test_after_a_pause_there_is_no_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(camera_module.time, "monotonic", lambda: now[0])
    pacer = Pacer(10.0)
    let_out = []
    for moment in (100, 109, 110, 119, 120, 300, 300, 300, 309, 310):
        now[0] = float(moment)
        let_out.append(pacer.wait(0))
    assert let_out == [True, False, True, False, True, True, True, False, False, True]


# ---- simulated -----------------------------------------------------------------------------------------------------


def test_a_simulated_camera_loops() -> None:
    camera = SimulatedCamera(pictures(2), 0)
    with camera:
        greys = [frame.image[0, 0, 0] for _ in range(5) if (frame := camera.read(LONG_MS))]
    assert greys == [20, 30, 20, 30, 20]


def test_a_camera_vanishes_and_comes_back() -> None:
    camera = SimulatedCamera(pictures(2), 0, faults=Faults(vanish_after=3), name="Cam A")
    camera.open()
    assert [camera.read(LONG_MS) is not None for _ in range(3)] == [True] * 3
    error = error_of(lambda: camera.read(LONG_MS))
    assert error.code is ErrorCode.CAMERA_LOST
    assert error.detail == "Cam A is lost: it was disconnected."
    camera.close()
    assert error_of(camera.open).code is ErrorCode.CAMERA_LOST
    camera.plug_in()
    with camera:
        assert [frame.number for _ in range(5) if (frame := camera.read(LONG_MS))] == [0, 1, 2, 3, 4]


def test_a_camera_can_be_unplugged_while_it_runs() -> None:
    camera = SimulatedCamera(pictures(1), 0)
    with camera:
        camera.read(LONG_MS)
        camera.unplug()
        assert error_of(lambda: camera.read(LONG_MS)).code is ErrorCode.CAMERA_LOST


def test_a_slow_camera_misses_the_timeout() -> None:
    camera = SimulatedCamera(pictures(1), 0, faults=Faults(slow_ms=LONG_MS))
    with camera:
        assert camera.read(1) is None


def test_wrong_sizes_come_as_often_as_asked() -> None:
    camera = SimulatedCamera(pictures(1), 0, faults=Faults(wrong_size_every=3))
    with camera:
        heights = [frame.image.shape[0] for _ in range(6) if (frame := camera.read(LONG_MS))]
    assert heights == [32, 32, 16, 32, 32, 16]


def test_a_simulated_camera_needs_images() -> None:
    with pytest.raises(ValueError, match="at least one image"):
        SimulatedCamera([])


# ---- files ---------------------------------------------------------------------------------------------------------


def test_an_unreadable_file_is_reported_and_the_next_one_follows(tmp_path: Path) -> None:
    paths = files(tmp_path, 3)
    paths[1].write_bytes(b"")
    with ImageFiles(paths) as source:
        assert source.total == 3
        first = source.read(LONG_MS)
        assert first is not None
        assert first.source == str(paths[0])
        assert error_of(lambda: source.read(LONG_MS)).code is ErrorCode.IMAGE_UNREADABLE
        last = source.read(LONG_MS)
        assert last is not None
        assert (last.number, last.source) == (2, str(paths[2]))


def test_files_in_a_loop(tmp_path: Path) -> None:
    with ImageFiles(files(tmp_path, 2), loop=True) as source:
        assert source.total is None
        assert [frame.image[0, 0, 0] for _ in range(4) if (frame := source.read(LONG_MS))] == [20, 30, 20, 30]


def test_no_files() -> None:
    assert error_of(ImageFiles([]).open).code is ErrorCode.NO_IMAGES


def test_images_in_gives_an_image_or_a_reason_for_every_file(tmp_path: Path) -> None:
    paths = [*files(tmp_path, 2), tmp_path / "none.png"]
    answers = list(images_in(paths))
    assert [path for path, _ in answers] == paths
    assert [isinstance(answer, InspectorError) for _, answer in answers] == [False, False, True]


# ---- video ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["prüf film.avi", "検査.mp4"])
def test_a_video_is_played_in_full_with_colours(tmp_path: Path, name: str) -> None:
    red = np.zeros((32, 48, 3), np.uint8)
    red[:, :, 0] = 220
    player = VideoFile(video(tmp_path / name, [red] * 12), math.inf)
    frames = frames_of(player)
    assert len(frames) == 12
    assert frames[0].source == str(tmp_path / name)
    assert frames[5].image[16, 24, 0] > 180
    assert frames[5].image[16, 24, 2] < 40
    assert player.total == 12


def test_a_video_that_breaks_off_is_no_clean_end(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (40, 32, 48, 3), dtype=np.uint8)
    path = video(tmp_path / "a.avi", list(noise))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with VideoFile(path, math.inf) as player:
        error = error_of(lambda: [player.read(LONG_MS) for _ in range(50)])
    assert error.code is ErrorCode.VIDEO_UNREADABLE
    assert "breaks off after frame" in error.detail


def element(name: str, body: bytes, known: bool = True) -> bytes:
    """An element of a Matroska file; without a known length as in a live recording."""
    return bytes.fromhex(name) + struct.pack(">Q", (len(body) if known else (1 << 56) - 1) | 1 << 56) + body


def number(name: str, value: int) -> bytes:
    return element(name, value.to_bytes(8, "big"))


def matroska(path: Path, times_ms: Sequence[int], duration_ms: float, known: bool = True) -> Path:
    """A video of JPEG pictures, each shown from its own time on."""
    shape = number("B0", 48) + number("BA", 32)
    track = element("AE", number("D7", 1) + number("73C5", 1) + number("83", 1) + element("86", b"V_MJPEG") + element("E0", shape))
    information = number("2AD7B1", 1_000_000) + element("4489", struct.pack(">d", duration_ms))
    body = element("1549A966", information) + element("1654AE6B", track)
    for time_ms, image in zip(times_ms, pictures(len(times_ms)), strict=True):
        block = b"\x81\0\0\x80" + bytes(cv2.imencode(".jpg", image)[1])
        body += element("1F43B675", number("E7", time_ms) + element("A3", block))
    head = element("1A45DFA3", element("4282", b"matroska") + number("4287", 4) + number("4285", 2))
    path.write_bytes(head + element("18538067", body, known))
    return path


FAST_THEN_SLOW = [*range(0, 120, 10), *range(1000, 8000, 1000)]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("times_ms", "duration_ms"),
    [(FAST_THEN_SLOW, 7500.0), (range(0, 400, 40), 400.0), (range(0, 400, 40), 0.0)],
    ids=["variable", "constant", "without a duration"],
)
def test_a_video_of_any_frame_rate_ends(tmp_path: Path, times_ms: Sequence[int], duration_ms: float, known: bool) -> None:
    player = VideoFile(matroska(tmp_path / "a.mkv", times_ms, duration_ms, known), math.inf)
    assert [frame.number for frame in frames_of(player)] == list(range(len(times_ms)))


def test_a_video_whose_last_picture_stays_for_long_ends(tmp_path: Path) -> None:
    assert len(frames_of(VideoFile(matroska(tmp_path / "a.mkv", range(0, 100, 10), 60_000.0), math.inf))) == 10


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("times_ms", [FAST_THEN_SLOW, range(0, 760, 40)], ids=["variable", "constant"])
def test_half_a_video_of_any_frame_rate_breaks_off(tmp_path: Path, times_ms: Sequence[int], known: bool) -> None:
    path = matroska(tmp_path / "a.mkv", times_ms, times_ms[-1] + 40.0, known)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with VideoFile(path, math.inf) as player:
        error = error_of(lambda: [player.read(LONG_MS) for _ in range(50)])
    assert error.code is ErrorCode.VIDEO_UNREADABLE
    assert "breaks off after frame" in error.detail


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a file that is being read")
def test_a_video_that_vanishes_while_it_is_played_is_no_clean_end(tmp_path: Path) -> None:
    path = matroska(tmp_path / "a.mkv", range(0, 400, 40), 400.0)
    with VideoFile(path, math.inf) as player:
        player.read(LONG_MS)
        path.unlink()
        error = error_of(lambda: [player.read(LONG_MS) for _ in range(50)])
    assert error.detail == "The video a.mkv cannot be played: it breaks off after frame 10: No such file or directory."


@pytest.mark.parametrize("content", [b"", b"no video at all" * 100])
def test_what_is_no_video(tmp_path: Path, content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    error = error_of(VideoFile(path).open)
    assert error.code is ErrorCode.VIDEO_UNREADABLE
    assert error.detail.startswith("The video a.mp4 cannot be played: ")
    assert capfd.readouterr() == ("", "")


def test_a_video_that_is_not_there(tmp_path: Path) -> None:
    assert error_of(VideoFile(tmp_path / "none.mp4").open).detail == (
        f"The video none.mp4 cannot be played: there is no such file in {tmp_path}."
    )
