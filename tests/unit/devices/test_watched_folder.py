"""A folder in which pictures appear: each is judged once, whatever happens to the files and the folder."""

import errno
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from watchdog.observers import Observer

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices import ledger as ledger_module
from inspector.devices import watched_folder
from inspector.devices.camera import EndOfStream, Feed, Frame
from inspector.devices.image_file import read_image, write_image
from inspector.devices.ledger import Ledger
from inspector.devices.sources import Means, source
from inspector.devices.watched_folder import WatchedFolder

LONG_MS = 60_000.0
SHORT_MS = 150.0


def picture(grey: int) -> Image:
    return np.full((6, 8), grey, np.uint8)


def put(folder: Path, name: str, grey: int = 9) -> Path:
    """As a careful program does it: written beside, then renamed."""
    beside = folder / f"{name}.tmp"
    write_image(folder / f"{name}.tmp.png", picture(grey))
    (folder / f"{name}.tmp.png").rename(beside)
    return beside.rename(folder / name)


def watched(folder: Path, **options: object) -> WatchedFolder:
    return WatchedFolder(folder, **{"settle_s": 0.01, "patience_s": 0.3, **options})  # type: ignore[arg-type]


def one(camera: WatchedFolder) -> Frame:
    frame = camera.read(LONG_MS)
    assert frame is not None
    return frame


def names(camera: WatchedFolder, count: int) -> list[str]:
    return [Path(one(camera).source).name for _ in range(count)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def test_pictures_come_as_they_arrive_and_silence_is_normal(folder: Path) -> None:
    with watched(folder) as camera:
        assert camera.read(0) is None
        for number, name in enumerate(("z.png", "ä.png", "b 2.png", "写真.png")):
            path = put(folder, name, 10 * number)
            frame = one(camera)
            assert (frame.number, frame.path, frame.source, int(frame.image[0, 0])) == (number, path, str(path), 10 * number)
        assert camera.read(SHORT_MS) is None


def test_of_many_at_once_the_one_written_first_comes_first_and_other_files_never(folder: Path) -> None:
    for number, name in enumerate(("c.png", "a.png", "b.png")):
        os.utime(put(folder, name), ns=(0, 1_000_000_000 * number))
    (folder / "notes.txt").write_text("", encoding="utf-8")
    (folder / "sub.png").mkdir()
    write_image(folder / ".hidden.png", picture(1))
    with watched(folder) as camera:
        assert names(camera, 3) == ["c.png", "a.png", "b.png"]
        assert camera.read(SHORT_MS) is None


def test_a_file_counts_when_it_is_whole(folder: Path) -> None:
    whole = put(folder, "whole.png").read_bytes()
    (folder / "whole.png").unlink()
    with watched(folder, patience_s=30) as camera, (folder / "slow.png").open("wb") as file:
        for half in (whole[:30], whole[30:]):
            assert camera.read(SHORT_MS) is None
            file.write(half)
            file.flush()
        assert int(one(camera).image[0, 0]) == 9
        assert camera.read(SHORT_MS) is None


def test_a_file_that_stays_damaged_is_reported_once_and_counts_as_a_frame(folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"no picture")
    with watched(folder) as camera:
        with pytest.raises(InspectorError) as caught:
            camera.read(LONG_MS)
        assert (caught.value.code, caught.value.path) == (ErrorCode.IMAGE_UNREADABLE, folder / "bad.png")
        put(folder, "good.png")
        assert one(camera).number == 1
        assert camera.read(SHORT_MS) is None


def test_a_file_written_anew_under_its_old_name_is_another_picture(folder: Path) -> None:
    with watched(folder) as camera:
        for grey in (10, 200):
            write_image(folder / "latest.png", picture(grey))
            assert int(one(camera).image[0, 0]) == grey


def test_a_file_that_is_gone_before_it_is_read_was_never_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_too_late(path: Path) -> Image:
        if path.name == "a.png":
            path.unlink(missing_ok=True)
        return read_image(path)

    monkeypatch.setattr(watched_folder, "read_image", read_too_late)
    for name in ("a.png", "b.png"):
        put(folder, name)
    with watched(folder) as camera:
        frame = one(camera)
        assert (Path(frame.source).name, frame.number) == ("b.png", 0)
        assert camera.read(400) is None


def test_a_file_that_changes_while_it_is_read_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []

    def read_and_change(path: Path) -> Image:
        image = read_image(path)
        reads.append(path)
        if len(reads) == 1:
            write_image(path, picture(200))
            os.utime(path, (1, 1))
        return image

    monkeypatch.setattr(watched_folder, "read_image", read_and_change)
    put(folder, "a.png")
    with watched(folder) as camera:
        assert int(one(camera).image[0, 0]) == 200
        assert camera.read(SHORT_MS) is None


def test_nothing_is_judged_twice_after_a_restart_and_nothing_left_out(folder: Path, tmp_path: Path) -> None:
    for name in ("a.png", "ü.png", "c.png"):
        put(folder, name)
    before = {path: path.stat() for path in folder.iterdir()}
    with watched(folder, keep=tmp_path / "keep") as camera:
        taken = names(camera, 2)
    put(folder, "d.png")
    with watched(folder, keep=tmp_path / "keep") as camera:
        taken += names(camera, 2)
        assert camera.read(SHORT_MS) is None
        camera.open()
        assert camera.read(SHORT_MS) is None
    assert sorted(taken) == ["a.png", "c.png", "d.png", "ü.png"]
    assert {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in before} == {
        path: (status.st_size, status.st_mtime_ns) for path, status in before.items()
    }


KILLED = """
import sys
from pathlib import Path
from inspector.devices.watched_folder import WatchedFolder
camera = WatchedFolder(Path(sys.argv[1]), keep=Path(sys.argv[2]), settle_s=0.01)
camera.open()
while (frame := camera.read(2000)) is not None:
    print(Path(frame.source).name, flush=True)
"""


def test_a_program_that_is_killed_gives_no_part_twice(folder: Path, tmp_path: Path) -> None:
    content = put(folder, "0.png").read_bytes()
    for number in range(1, 200):
        (folder / f"{number}.png").write_bytes(content)
    taken = list[str]()
    for killed_after in (1, 40, 200):
        program = subprocess.Popen([sys.executable, "-c", KILLED, folder, tmp_path], stdout=subprocess.PIPE, encoding="utf-8")
        assert program.stdout is not None
        while len(taken) < killed_after and (line := program.stdout.readline()):
            taken.append(line.strip())
        program.kill()
        taken += program.stdout.read().split()
        program.wait()
        program.stdout.close()
    assert len(taken) == len(set(taken))
    assert len(taken) >= 200 - 3  # at most the one that was on its way, each time


def test_of_two_folders_each_is_remembered_for_itself(tmp_path: Path) -> None:
    for name in ("in", "too"):
        (tmp_path / name).mkdir()
    os.utime(put(tmp_path / "in", "a.png"), (5, 5))
    os.utime(put(tmp_path / "too", "a.png"), (5, 5))
    for name in ("in", "too"):
        with watched(tmp_path / name, keep=tmp_path) as camera:
            assert names(camera, 1) == ["a.png"]


@pytest.mark.parametrize("kept", [True, False])
def test_pictures_are_moved_where_that_is_asked_for_and_none_is_written_over(folder: Path, tmp_path: Path, kept: bool) -> None:
    done = Path("done") if kept else tmp_path / "elsewhere" / "done"
    with watched(folder, done=done) as camera:
        for grey, name in ((10, "a.png"), (20, "a (2).png")):
            put(folder, "a.png", grey)
            frame = one(camera)
            assert frame.path == folder / done / name
            assert frame.source == str(folder / "a.png")
            assert read_image(frame.path)[0, 0] == grey
            assert not (folder / "a.png").exists()


def test_a_picture_that_cannot_be_moved_is_judged_once_all_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    put(folder, "a.png")
    with watched(folder, done=tmp_path / "file") as camera:
        assert one(camera).path == folder / "a.png"
        assert camera.read(SHORT_MS) is None


def test_pictures_cannot_be_moved_to_where_they_are(folder: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        watched(folder, done=Path("."))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_a_folder_that_vanishes_and_returns(folder: Path) -> None:
    put(folder, "a.png")
    camera = watched(folder, poll_s=0.02)
    camera.open()
    assert names(camera, 1) == ["a.png"]
    away = folder.rename(folder.with_name("away"))
    for fail in (lambda: camera.read(LONG_MS), camera.open):
        with pytest.raises(InspectorError) as caught:
            fail()
        assert caught.value.code is ErrorCode.CAMERA_LOST
        assert str(folder) in caught.value.detail
    away.rename(folder)
    put(folder, "b.png")
    camera.open()
    frame = one(camera)
    assert (Path(frame.source).name, frame.number) == ("b.png", 0)
    camera.close()


def test_where_the_system_tells_nothing_the_folder_is_looked_through(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    with watched(folder, poll_s=0.02) as camera:
        for name in ("a.png", "b.png"):
            assert camera.read(0) is None
            put(folder, name)
            assert names(camera, 1) == [name]


def test_news_is_not_waited_for(folder: Path) -> None:
    with watched(folder, poll_s=LONG_MS) as camera:
        assert camera.read(SHORT_MS) is None
        put(folder, "a.png")
        assert names(camera, 1) == ["a.png"]


def test_of_a_burst_no_picture_is_read_before_it_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr(watched_folder, "read_image", lambda path: read.append(path) or picture(1))
    for number in range(10_000):
        (folder / f"{number}.png").touch()
    with watched(folder) as camera:
        for asked in range(1, 300):
            one(camera)
            assert len(read) == asked


def test_a_thousand_files_that_arrive_while_others_are_read(folder: Path) -> None:
    content = put(folder, "0.png").read_bytes()

    def write() -> None:
        for number in range(1, 1000):
            (folder / f"{number}.tmp").write_bytes(content)
            (folder / f"{number}.tmp").rename(folder / f"{number}.png")

    writer = threading.Thread(target=write)
    with watched(folder) as camera:
        writer.start()
        taken = names(camera, 1000)
        assert camera.read(SHORT_MS) is None
    writer.join()
    assert sorted(taken) == sorted(f"{number}.png" for number in range(1000))


def test_closing_ends_a_wait_in_another_thread(folder: Path) -> None:
    camera = watched(folder)
    camera.open()
    ended = threading.Event()

    def read() -> None:
        with pytest.raises(EndOfStream):
            camera.read(LONG_MS)
        ended.set()

    threading.Thread(target=read).start()
    camera.close()
    assert ended.wait(30)
    with pytest.raises(EndOfStream):
        camera.read(0)


def test_a_watched_folder_on_one_line(folder: Path, tmp_path: Path) -> None:
    put(folder, "a.png")
    made = source(f"watch:{folder},done=done,poll=0.5", Means(keep=tmp_path))
    assert (made.feed, made.label, made.total) == (Feed.ENDLESS, "in", None)
    with made.make() as camera:
        assert one(camera).path == folder / "done" / "a.png"  # type: ignore[arg-type]
    assert list(tmp_path.glob("watched-*.jsonl"))


def test_a_ledger_line_that_was_cut_off_counts_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_bytes(b'["a", 1, 2]\n["b"]\nnonsense\n["c", 3, 4')
    ledger = Ledger(path)
    ledger.open(tmp_path)
    assert ledger.holds("a", (1, 2))
    assert not ledger.holds("c", (3, 4))
    ledger.add("d\udcff", (5, 6))
    ledger.close()
    again = Ledger(path)
    again.open(tmp_path)
    assert [again.holds(*each) for each in (("a", (1, 2)), ("a", (1, 3)), ("d\udcff", (5, 6)))] == [True, False, True]
    again.close()


def test_a_long_ledger_forgets_what_is_old_and_gone(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"")
    path = tmp_path / "taken"
    for most in (100, 3):
        ledger = Ledger(path, most)
        ledger.open(tmp_path)
        for number in range(6 if most == 100 else 0):
            ledger.add(f"{number}.png", (number, number))
        assert [number for number in range(6) if ledger.holds(f"{number}.png", (number, number))] == (
            list(range(6)) if most == 100 else [1, 3, 4, 5]
        )
        ledger.close()
    assert len(path.read_bytes().split()) == 3 * 4


def test_a_ledger_that_cannot_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    ledger = Ledger(tmp_path / "file" / "taken")
    with pytest.raises(InspectorError) as caught:
        ledger.open(tmp_path)
    assert caught.value.code is ErrorCode.NOT_WRITABLE

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ledger_module.os, "fsync", full)
    monkeypatch.setattr(ledger_module, "_SYNC_S", -1.0)
    ledger = Ledger(tmp_path / "taken")
    ledger.open(tmp_path)
    with pytest.raises(InspectorError) as caught:
        ledger.add("a", (1, 2))
    assert caught.value.code is ErrorCode.DISK_FULL
    ledger.close()


def test_a_folder_deleted_for_good_while_files_wait(folder: Path) -> None:
    for number in range(5):
        put(folder, f"{number}.png")
    with watched(folder, poll_s=0.02) as camera:
        one(camera)
        shutil.rmtree(folder)
        with pytest.raises(InspectorError) as caught:
            camera.read(LONG_MS)
        assert caught.value.code is ErrorCode.CAMERA_LOST
