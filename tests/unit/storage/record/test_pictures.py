"""Originals are kept whole, by rule, as long as there is room and time for them; and what was deleted is known as deleted."""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from record_parts import IDS, a_part, a_run, reader

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_keeping import FileRule, PictureKeeping
from inspector.core.record import EventKind, Part, Picture, Run
from inspector.core.types import Image, Verdict
from inspector.storage import atomic
from inspector.storage.record import pictures, retention
from inspector.storage.record.originals import FOLDER, owner_of
from inspector.storage.record.recorder import Recorder

FRAME = np.arange(12, dtype=np.uint8).reshape(3, 4)
ALL = PictureKeeping(ok_share=1.0)


def as_bytes(frame: Image) -> bytes:
    return frame.tobytes()


def recorder(folder: Path, url: str = "", keeping: PictureKeeping = ALL, **other: object) -> Recorder:
    return Recorder(folder, as_bytes, keeping, url, **other)  # type: ignore[arg-type]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in (folder / FOLDER).rglob("*") if path.is_file())


def kept(folder: Path, url: str, run: Run, *sources: tuple[Part, object], keeping: PictureKeeping = ALL) -> list[list[Picture]]:
    """Records parts with an original each, and what is known of their pictures then."""
    own = recorder(folder, url, keeping)
    own.begin(run)
    for part, source in sources:
        own.put(part, [source])  # type: ignore[list-item]
    own.close()
    with reader(folder, url) as opened:
        return [opened.pictures(part.id) for part, _ in sources]


def test_a_frame_is_kept_in_the_folder_of_its_day(tmp_path: Path, url: str) -> None:
    run = a_run()
    part = a_part(run, 1, Verdict.NG)
    ((picture,),) = kept(tmp_path, url, run, (part, FRAME))
    content = (tmp_path / picture.path).read_bytes()
    assert picture.path == f"pictures/2026-03-29/{part.id}-0.png" and owner_of(Path(picture.path).name) == (part.id, 0)
    assert content == FRAME.tobytes() and picture.sha256 == hashlib.sha256(content).hexdigest() and picture.size == len(content)
    assert (picture.part, picture.view, picture.kind, picture.deleted) == (part.id, 0, Verdict.NG, None)
    with reader(tmp_path, url) as opened:
        assert opened.page().rows[0].picture == picture.path


@pytest.mark.parametrize("rule", list(FileRule))
def test_a_file_is_copied_or_linked(tmp_path: Path, rule: FileRule) -> None:
    source = tmp_path / "Part 1.JPG"
    source.write_bytes(b"as it came")
    run = a_run()
    ((picture,),) = kept(tmp_path, "", run, (a_part(run), source), keeping=PictureKeeping(1.0, rule))
    stored = tmp_path / picture.path
    assert stored.read_bytes() == b"as it came" and stored.suffix == ".jpg"
    assert stored.samefile(source) == (rule is FileRule.LINK)
    assert source.read_bytes() == b"as it came"


def test_where_no_link_can_be_made_there_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("another drive")

    source = tmp_path / "part.png"
    source.write_bytes(b"as it came")
    monkeypatch.setattr("os.link", refuse)
    run = a_run()
    ((picture,),) = kept(tmp_path, "", run, (a_part(run), source), keeping=PictureKeeping(1.0, FileRule.LINK))
    assert (tmp_path / picture.path).read_bytes() == b"as it came"


def test_every_reject_and_a_share_of_the_others_is_kept(tmp_path: Path) -> None:
    run = a_run()
    keeping = PictureKeeping(ok_share=0.25)
    parts = [a_part(run, number, Verdict.OK) for number in range(200)]
    rejects = [a_part(run, 200, Verdict.NG), a_part(run, 201, Verdict.UNDECIDED)]
    own = recorder(tmp_path, keeping=keeping)
    own.begin(run)
    for part in (*parts, *rejects):
        own.put(part, [FRAME])
    own.close()
    with reader(tmp_path) as opened:
        has_one = {row.id for row in opened.page(limit=1000).rows if row.picture}
    drawn = {part.id for part in parts if keeping.keeps(part.id, Verdict.OK)}
    assert has_one == drawn | {part.id for part in rejects} and 20 < len(drawn) < 90  # drawn of ids, which are random
    assert PictureKeeping(ok_share=0.0).keeps(parts[0].id, Verdict.OK) is False


def test_a_file_that_is_gone_is_noted_and_stops_nothing(tmp_path: Path, url: str) -> None:
    run = a_run()
    lost, good = a_part(run, 1, Verdict.NG), a_part(run, 2, Verdict.NG)
    found = kept(tmp_path, url, run, (lost, tmp_path / "gone.png"), (good, FRAME))
    assert [len(each) for each in found] == [0, 1]
    with reader(tmp_path, url) as opened:
        (event,) = opened.events()
    assert event.kind is EventKind.PICTURE_LOST and event.values == {"part": str(lost.id), "view": 0} and "gone.png" in event.detail


def test_a_frame_that_no_picture_can_hold_is_noted(tmp_path: Path) -> None:
    def refuse(frame: Image) -> bytes:
        raise ValueError("no picture can hold it")

    run = a_run()
    own = Recorder(tmp_path, refuse)
    own.begin(run)
    own.put(a_part(run, 1, Verdict.NG), [FRAME])
    own.close()
    with reader(tmp_path) as opened:
        assert [event.kind for event in opened.events()] == [EventKind.PICTURE_LOST]


def test_a_full_disk_is_a_fault_and_the_picture_is_kept_when_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, told, full = atomic.write_bytes, [], [True]

    def write(path: Path, content: bytes, **more: bool) -> None:
        if full:
            raise InspectorError(ErrorCode.DISK_FULL, f"The disk is full: {path} was not written, nothing was lost.")
        real(path, content, **more)

    monkeypatch.setattr(atomic, "write_bytes", write)
    run = a_run()
    part = a_part(run, 1, Verdict.NG)
    own = recorder(tmp_path, told=told.append, retry_s=600)
    own.begin(run)
    own.put(part, [FRAME])
    with pytest.raises(InspectorError) as caught:
        own.flush()
    assert caught.value.code is ErrorCode.DISK_FULL and own.fault is caught.value
    wait_until(lambda: own.waiting == 1)  # the part itself is recorded
    with reader(tmp_path) as opened:
        assert opened.count() == 1 and opened.pictures(part.id) == []  # no row names what is not there
    full.clear()
    own.retry()
    wait_until(lambda: own.fault is None)
    own.close()
    assert [type(each) for each in told] == [InspectorError, type(None)]
    with reader(tmp_path) as opened:
        assert len(opened.pictures(part.id)) == 1


def wait_until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.01)  # pytest's own limit ends it


def test_pictures_lag_behind_but_not_without_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def slowly(frame: Image) -> bytes:
        go.wait()
        return frame.tobytes()

    monkeypatch.setattr(pictures, "MOST_WAITING_BYTES", 3 * FRAME.nbytes)
    run = a_run()
    parts = [a_part(run, number, Verdict.NG) for number in range(4)]
    own = Recorder(tmp_path, slowly)
    own.begin(run)
    for part in parts[:3]:
        own.put(part, [FRAME])
    with pytest.raises(InspectorError) as caught:
        own.put(parts[3], [FRAME])
    assert caught.value.code is ErrorCode.RECORD_BEHIND
    go.set()
    own.close()
    with reader(tmp_path) as opened:
        assert opened.count() == 3 and len(files(tmp_path)) == 3  # of the part that was refused nothing was recorded


def test_old_pictures_go_and_are_known_as_deleted(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = PictureKeeping(ok_share=1.0, ok_days=10, ng_days=100)
    run = a_run()
    old_ok, old_ng, very_old = a_part(run, 1), a_part(run, 2, Verdict.NG), a_part(run, 3, Verdict.UNDECIDED)
    for part, days in ((old_ok, 11), (old_ng, 11), (very_old, 101)):
        store_as_of(tmp_path, url, run, part, days, monkeypatch)
    new = a_part(run, 4)
    kept(tmp_path, url, run, (new, FRAME), keeping=keeping)
    with reader(tmp_path, url) as opened:
        gone = {part.number: opened.pictures(part.id)[0].deleted is not None for part in (old_ok, old_ng, very_old, new)}
        assert gone == {1: True, 2: False, 3: True, 4: False}
        assert files(tmp_path) == sorted(opened.pictures(part.id)[0].path for part in (old_ng, new))
        (event,) = opened.events()
        assert event.kind is EventKind.PICTURES_DELETED and event.values == {"why": "age", "bytes": 24, "OK": 1, "UNDECIDED": 1}
        assert opened.count() == 4 and opened.row(old_ok.id).picture == ""  # type: ignore[union-attr]


def store_as_of(folder: Path, url: str, run: Run, part: Part, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps a part's picture as if that had been some days ago, when nothing was due."""

    class Then(datetime):
        @classmethod
        def now(cls, zone: object = None) -> "datetime":  # type: ignore[override]
            return datetime.now() - timedelta(days=days)

    with monkeypatch.context() as patched:
        patched.setattr(pictures, "datetime", Then)
        kept(folder, url, run, (part, FRAME), keeping=PictureKeeping(1.0, ok_days=0, ng_days=0))


def test_the_oldest_good_ones_make_room_and_rejects_never_do(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run()
    rejects = [a_part(run, number, Verdict.NG) for number in range(3)]
    good = [a_part(run, number) for number in range(3, 8)]
    for days, part in zip(range(9, 1, -1), (*rejects, *good), strict=True):
        store_as_of(tmp_path, url, run, part, days, monkeypatch)
    fits = 6 * FRAME.nbytes / 1e9
    kept(tmp_path, url, run, (a_part(run, 9), FRAME), keeping=PictureKeeping(1.0, quota_gb=fits))
    with reader(tmp_path, url) as opened:
        left = {part.number for part in (*rejects, *good) if opened.pictures(part.id)[0].deleted is None}
        assert left == {0, 1, 2, 6, 7} and len(files(tmp_path)) == 6
        assert retention.kept_bytes(opened.database) == 6 * FRAME.nbytes
        assert EventKind.QUOTA_EXCEEDED not in {event.kind for event in opened.events()}
    kept(tmp_path, url, run, (a_part(run, 10, Verdict.NG), FRAME), keeping=PictureKeeping(1.0, quota_gb=0))
    with reader(tmp_path, url) as opened:
        assert {row.verdict for row in opened.page().rows if row.picture} == {Verdict.NG} and len(files(tmp_path)) == 4
        (told,) = (event for event in opened.events() if event.kind is EventKind.QUOTA_EXCEEDED)
        assert told.values["bytes"] == 4 * FRAME.nbytes


def test_a_second_program_does_not_record_in_the_same_project(tmp_path: Path, url: str) -> None:
    own = recorder(tmp_path, url)
    with pytest.raises(InspectorError) as caught:
        recorder(tmp_path, url)
    assert caught.value.code is ErrorCode.PROJECT_BUSY
    with reader(tmp_path, url) as opened:
        assert opened.count() == 0
    own.close()
    recorder(tmp_path, url).close()


def test_ids_go_on_behind_those_of_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = recorder(tmp_path)
    run = a_run()
    own.begin(run)
    part = a_part(run)
    own.put(part)
    own.close()
    monkeypatch.setattr("uuid6.uuid7", lambda: part.id.__class__(int=part.id.int >> 1))  # the clock is set back by decades
    later = recorder(tmp_path)
    assert later.ids.next() > part.id
    later.close()


def test_names_of_other_files_belong_to_nobody() -> None:
    assert owner_of("holiday.png") is None and owner_of(f"{IDS.next()}") is None and owner_of(f"{IDS.next()}-x.png") is None


@pytest.mark.parametrize("bad", [{"ok_share": 1.5}, {"quota_gb": -1.0}, {"ng_days": -1}, {"files": "move"}])
def test_rules_out_of_range_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        PictureKeeping(**bad)  # type: ignore[arg-type]
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
