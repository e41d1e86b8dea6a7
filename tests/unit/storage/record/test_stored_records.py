"""Records of every schema that ever was are opened, brought up to date and read."""

import shutil
from pathlib import Path

import pytest
from record_parts import plain
from stored_records import EVENTS, FOLDER, FRAME, PARTS, REVIEWS, parts_of, runs_of

from inspector.core.progress import finish
from inspector.core.record import Answer, standing
from inspector.devices.image_file import read_image
from inspector.services.recording.verify import verify
from inspector.storage.record import database, migrations
from inspector.storage.record.database import open_database
from inspector.storage.record.reader import RecordReader

STORED = sorted(FOLDER.glob("schema-*"))


def test_there_is_one_of_every_schema() -> None:
    assert [path.name for path in STORED] == [f"schema-{each.revision}" for each in migrations.MIGRATIONS]


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_everything_in_it_is_read_as_it_was_written(stored: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(stored, tmp_path / "project"))
    with RecordReader(open_database(folder)) as opened:
        assert [plain(opened.part(part.id)) for part in PARTS] == [plain(part) for part in parts_of(stored.name.removeprefix("schema-"))]
        assert opened.runs() == [*runs_of(stored.name.removeprefix("schema-"))[::-1]] and opened.events() == [*EVENTS[::-1]]
        assert opened.reviews(PARTS[1].id) == [*REVIEWS] and standing(REVIEWS) == REVIEWS[0]
        rows = opened.page().rows
        assert [row.id for row in rows] == [part.id for part in PARTS[::-1]]
        assert [row.answer for row in rows] == [None, Answer.DEFECT, None]
        (picture,) = opened.pictures(PARTS[1].id)
        assert (picture.view, picture.path) == (1, rows[1].picture) and (read_image(folder / picture.path) == FRAME).all()
        assert finish(verify(folder, opened)).is_whole


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_one_that_may_only_be_read_is_read_as_it_is(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(stored, tmp_path / "project"))
    before = (folder / database.FILE).read_bytes()
    monkeypatch.setattr(database, "_is_writable", lambda _: False)
    with RecordReader(database.open_database(folder)) as opened:
        assert [row.id for row in opened.page().rows] == [part.id for part in PARTS[::-1]]
        assert [plain(opened.part(part.id)) for part in PARTS] == [plain(part) for part in parts_of(stored.name.removeprefix("schema-"))]
    assert (folder / database.FILE).read_bytes() == before
