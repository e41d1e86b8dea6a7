"""The tray holds falsely rejected parts with copies of their pictures until they are taught."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from page_stand_ins import write_parts
from record_parts import a_part, a_review, a_run, record

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import Answer, Picture
from inspector.core.types import Verdict
from inspector.services.relearning.tray import accepted, collected, decide, picture_of, put_in, take_out
from inspector.services.reviewing.archive import Archive, open_archive
from inspector.storage import projects
from inspector.storage.teach_tray import FILE, Standing, change_tray, read_tray


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three rejects with a kept picture each, of which two are false rejects; and one of which no picture is kept."""
    projects.create_project(tmp_path, Project("bolts"))
    kept, run = write_parts(tmp_path / "pictures" / "d", 30, 31, 32), a_run()
    parts = [a_part(run, number, Verdict.NG, 9.0) for number in range(4)]
    pictures = [
        Picture(part.id, 0, path.relative_to(tmp_path).as_posix(), Verdict.NG, "00", 1, part.judged)
        for part, path in zip(parts, kept, strict=False)
    ]
    record(tmp_path, "", run, *parts, *pictures)
    opened = open_archive(tmp_path)
    opened.reader.add_reviews([a_review(parts[number].id, Answer.FALSE_REJECT) for number in (0, 1, 3)])
    return opened


def names(archive: Archive) -> list[str]:
    return [each.name for each in read_tray(archive.folder)]


def test_false_rejects_are_collected_with_copies_that_outlive_the_record_s_own(archive: Archive) -> None:
    tray = finish(collected(archive))
    assert [(each.name, each.standing, each.score) for each in tray] == [
        ("S00000", Standing.WAITING, 9.0),
        ("S00001", Standing.WAITING, 9.0),
    ]
    for picture in (archive.folder / "pictures" / "d").iterdir():
        picture.unlink()
    assert all(Path(picture_of(archive.folder, each)).is_file() for each in tray)
    assert finish(collected(archive)) == tray  # nothing twice
    archive.close()


def test_what_was_taken_back_leaves_the_tray_with_its_copy(archive: Archive) -> None:
    first, second = finish(collected(archive))
    row = archive.reader.row(UUID(first.part))
    assert row is not None
    archive.answer(row, Answer.DEFECT, "Ada")
    assert finish(collected(archive)) == (second,)
    assert not Path(picture_of(archive.folder, first)).exists() and Path(picture_of(archive.folder, second)).exists()
    take_out(archive.folder, second.part)
    assert read_tray(archive.folder) == () and not Path(picture_of(archive.folder, second)).exists()
    put_in(archive, replace(row, verdict=Verdict.OK))
    assert read_tray(archive.folder) == ()  # it was no reject
    archive.close()


def test_an_engineer_accepts_refuses_and_has_it_wait_again_until_it_is_taught(archive: Archive) -> None:
    first, second = finish(collected(archive))
    decide(archive.folder, first.part, Standing.ACCEPTED)
    decide(archive.folder, second.part, Standing.REFUSED, "a scratch")
    assert accepted(archive.folder) == (picture_of(archive.folder, first),)
    assert [each.why for each in read_tray(archive.folder)] == ["", "a scratch"]
    decide(archive.folder, second.part, Standing.WAITING)
    change_tray(archive.folder, lambda tray: tuple(replace(each, standing=Standing.TAUGHT) for each in tray))
    decide(archive.folder, first.part, Standing.REFUSED)
    take_out(archive.folder, first.part)
    assert {each.standing for each in read_tray(archive.folder)} == {Standing.TAUGHT}
    archive.close()


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"schema": 1}', b'{"schema": 1, "parts": [{"part": "x"}]}', b'{"schema": 2, "parts": []}'], ids=str
)
def test_a_tray_that_is_damaged_or_too_new_gets_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InspectorError, match="tray") as caught:
        read_tray(tmp_path)
    assert caught.value.code is (ErrorCode.PROJECT_TOO_NEW if b"2" in content else ErrorCode.PROJECT_DAMAGED)


def test_a_forged_tray_names_no_file_elsewhere(archive: Archive) -> None:
    finish(collected(archive))
    file = archive.folder / FILE
    file.write_text(file.read_text().replace(read_tray(archive.folder)[0].picture, "../project.json"))
    with pytest.raises(InspectorError, match="tray"):
        take_out(archive.folder, "x")
    archive.close()
