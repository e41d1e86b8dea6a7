"""Recorded parts put to use, taken out, and looked at over time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from record_parts import a_part, a_run, record

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Truth
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import Answer, Picture, View
from inspector.core.record_query import Filter, Row
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.reviewing.archive import Archive, open_archive
from inspector.services.reviewing.reuse import FOLDER, Use, label_part, use_part
from inspector.services.reviewing.saving import save_pictures
from inspector.services.reviewing.trends import look_at_trends
from inspector.services.validation.labels import read_said

BEGAN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Part 1 has its picture kept, part 2 is a file of somebody's, part 3 has none; 5 parts an hour, one of them NG."""
    folder = tmp_path / "p"
    (folder / "kept").mkdir(parents=True)
    write_image(folder / "kept" / "1.png", np.full((8, 8), 90, np.uint8))
    write_image(tmp_path / "theirs.png", np.full((8, 8), 90, np.uint8))
    run = a_run()
    parts = []
    for number in range(1, 16):
        verdict = Verdict.NG if number % 5 == 0 else Verdict.OK
        part = a_part(run, number, verdict, float(number), serial=f"S/{number}")
        parts.append(replace(part, judged=BEGAN + timedelta(minutes=12 * (number - 1))))
    parts[1] = replace(parts[1], views=(View(str(tmp_path / "theirs.png"), 2.0),))
    record(folder, "", run, *parts, Picture(parts[0].id, 0, "kept/1.png", Verdict.OK, "00" * 32, 9, BEGAN))
    return open_archive(folder)


def rows(archive: Archive) -> list[Row]:
    return list(archive.reader.page(Filter(), 20, newest_first=False).rows)


def test_a_kept_picture_is_copied_before_it_is_put_to_use_and_serves_one_use_only(archive: Archive) -> None:
    row = rows(archive)[0]
    first = use_part(archive, row, Use.VALIDATION_GOOD)(Project("p", good=("a",)))
    (path,) = read_said(archive.folder).by_name
    assert Path(path).parent == archive.folder / FOLDER and Path(path).read_bytes() == (archive.folder / "kept" / "1.png").read_bytes()
    assert label(archive, path) == (Truth.GOOD, "") and first == Project("p", good=("a",))
    former = replace(first, validation_good=(path,), left_out=(path, "b"))
    second = use_part(archive, row, Use.GOOD)(former)
    assert (second.good, second.validation_good, second.left_out) == (("a", path), (), ("b",))
    assert label(archive, path) == (Truth.UNKNOWN, "")  # it is learned, and no longer said to be for validation
    assert use_part(archive, row, Use.GOOD)(second) == second
    archive.close()


def test_a_file_of_somebodys_is_used_where_it_is(archive: Archive, tmp_path: Path) -> None:
    use_part(archive, rows(archive)[1], Use.VALIDATION_DEFECT)(Project("p"))
    assert label(archive, str(tmp_path / "theirs.png")) == (Truth.DEFECT, "") and not (archive.folder / FOLDER).exists()
    archive.close()


def test_a_validation_image_shows_what_the_review_of_the_part_says(archive: Archive, tmp_path: Path) -> None:
    row, path = rows(archive)[1], str(tmp_path / "theirs.png")
    label_part(archive, row)
    assert label(archive, path) == (Truth.UNKNOWN, "")
    archive.answer(row, Answer.DEFECT, "anna", "dent")
    use_part(archive, row, Use.VALIDATION)(Project("p"))
    assert label(archive, path) == (Truth.DEFECT, "dent")
    archive.answer(row, Answer.FALSE_REJECT, "anna")
    label_part(archive, row)
    assert label(archive, path) == (Truth.GOOD, "")
    archive.close()


def label(archive: Archive, path: str) -> tuple[Truth, str]:
    newest = read_said(archive.folder).newest(path)
    assert newest is not None
    return newest.truth, newest.kind


def test_a_part_without_picture_is_refused(archive: Archive) -> None:
    for row, gone in ((rows(archive)[2], False), (rows(archive)[0], True)):
        if gone:
            (archive.folder / "kept" / "1.png").unlink()
        with pytest.raises(InspectorError) as refused:
            use_part(archive, row, Use.GOOD)(Project("p"))
        assert refused.value.code is ErrorCode.IMAGE_UNREADABLE
    archive.close()


def test_pictures_are_saved_under_names_that_every_system_takes(archive: Archive, tmp_path: Path) -> None:
    saved = finish(save_pictures(archive, rows(archive)[:3], tmp_path / "out"))
    assert (saved.saved, saved.missing) == (2, 1)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 2 and all("_OK_S_" in name and name.endswith(".png") for name in names)
    archive.close()


def test_very_parts_can_be_asked_for(archive: Archive) -> None:
    wanted = [row.id for row in rows(archive)[3:6]]
    assert [row.id for row in archive.reader.page(Filter(parts=tuple(wanted)), newest_first=False).rows] == wanted
    archive.close()


def test_trends_are_those_of_the_parts_asked_for(archive: Archive) -> None:
    trends = finish(look_at_trends(archive, Filter()))
    assert [hour.total for hour in trends.hours] == [5, 5, 5] and trends.began.tolist() == [BEGAN.timestamp() + 3600 * n for n in range(3)]
    assert trends.rejects.values.tolist() == [0.2] * 3 and trends.yields.values.tolist() == [0.8] * 3 and not trends.rejects.beyond.any()
    assert trends.scores.tolist() == [float(n) for n in range(1, 16)] and trends.spotted == 14 and trends.spots.shape == (4, 4)
    assert trends.sample is not None and trends.sample.shape == (8, 8)
    nothing = finish(look_at_trends(archive, Filter(serial="nowhere")))
    assert nothing.hours == () and nothing.sample is None and nothing.spots.size == 0
    archive.close()


def test_another_picture_of_the_same_name_is_never_taken_for_one_that_was_moved_away(archive: Archive, tmp_path: Path) -> None:
    row = replace(rows(archive)[1], source="/incoming/good/0001.png", picture="")
    (archive.folder / "good").mkdir()
    (archive.folder / "good" / "0001.png").write_bytes(b"x")
    with pytest.raises(InspectorError, match="No picture of this part is kept"):
        archive.picture_file(row)
