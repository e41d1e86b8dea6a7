"""What is written into the record comes out of it as it was, page by page and in its order."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import uuid6
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from record_parts import IDS, NOON, a_grid, a_part, a_review, a_run, plain, reader, record, writer

from inspector.core.decision import Decision, Reason
from inspector.core.decision_rule import DecisionRule, RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.picture_facts import PictureFacts
from inspector.core.record import Answer, Event, EventKind, Review, SerialState, View, standing
from inspector.core.record_query import Filter, Page, Row
from inspector.core.types import Verdict
from inspector.storage.record import migrations, schema
from inspector.storage.record.database import open_database
from inspector.storage.record.ids import Ids
from inspector.storage.record.measures import measured
from inspector.storage.record.reader import EVERY, RecordReader

NAN, INF = float("nan"), float("inf")


def all_rows(opened: RecordReader, wanted: Filter = EVERY, limit: int = 3, newest_first: bool = True) -> list[Row]:
    """All pages."""
    page: Page = opened.page(wanted, limit, None, newest_first)
    rows = list(page.rows)
    while page.end is not None:
        page = opened.page(wanted, limit, page.end, newest_first)
        rows += page.rows
    return rows


def test_the_tables_are_those_that_the_migrations_make(tmp_path: Path, url: str) -> None:
    database = open_database(tmp_path, url, create=True)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": migrations.TABLE})
        assert compare_metadata(context, schema.METADATA) == []
        assert migrations.revision_of(connection) == migrations.NEWEST
    database.close()


def test_a_part_comes_back_as_it_was(tmp_path: Path, url: str) -> None:
    run = a_run()
    views = (
        View("top", 1.25, Evidence((Sheet(a_grid(1)), Sheet(a_grid(2, 7), 0.5, 9.0, 12)), (480, 640)), "", 7, NOON, 6.5),
        View("side", None, None, "The camera is gone: \N{LATIN SMALL LETTER E WITH ACUTE}.", 8, None, 0.0),
    )
    first = a_part(run, 1, Verdict.UNDECIDED, views=views, serial='a,"b"\r\n;=1', rule=DecisionRule(2.5, 2.0, RegionRule(1.5, 40)))
    large = Decision(Verdict.NG, Reason.REGIONS, 0, 3_000_000_000)
    second = a_part(run, 2, Verdict.NG, rule=None, decision=large, serial="", serial_state=SerialState.NO_READ)
    record(tmp_path, url, run, first, second)
    with reader(tmp_path, url) as opened:
        assert [plain(opened.part(each.id)) for each in (first, second)] == [plain(first), plain(second)]
        assert opened.run(run.id) == run and opened.runs() == [run]
        assert opened.part(first.id).judged.utcoffset() == timedelta(hours=2)  # so late was it at the plant
        assert opened.part(first.id).views[0].evidence is not None
        assert opened.part(first.id).views[0].evidence.sheets[1].image_score == 9.0
        with pytest.raises(InspectorError) as caught:
            opened.part(uuid4())
        assert caught.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize("score", [NAN, INF, -INF])
def test_a_score_that_is_no_finite_number_is_none(tmp_path: Path, url: str, score: float) -> None:
    run = a_run(rule=DecisionRule(score))
    part = a_part(run, 1, Verdict.UNDECIDED, score)
    record(tmp_path, url, run, part)
    with reader(tmp_path, url) as opened:
        assert opened.part(part.id).views[0].score is None and opened.page().rows[0].score is None
        rule = opened.part(part.id).rule
        assert rule is not None and (rule.threshold == score or (np.isnan(rule.threshold) and np.isnan(score)))
        assert opened.count(Filter(least_score=-1e300)) == 0


def test_texts_that_no_database_can_hold_do_not_stop_the_record(tmp_path: Path, url: str) -> None:
    run = a_run(operator="A\0B")
    part = a_part(run, serial="\udcff\0" + "x" * 9000, views=(View("\udcfe.png", 1.0),))
    record(tmp_path, url, run, part)
    with reader(tmp_path, url) as opened:
        (row,) = opened.page().rows
        assert opened.run(run.id).operator == "A\\x00B"
        assert row.source == "\\udcfe.png" and row.serial.startswith("\\udcff\\x00xxx") and len(row.serial) < 600


def test_pages_hold_every_part_once_although_parts_come_in_and_the_clock_is_set_back(tmp_path: Path, url: str) -> None:
    run = a_run()
    parts = [a_part(run, number) for number in range(1, 6)]
    set_back = [a_part(run, number, judged=NOON - timedelta(minutes=50) + timedelta(seconds=number)) for number in range(6, 11)]
    same = [a_part(run, number, judged=NOON) for number in range(11, 16)]
    own = writer(tmp_path, url)
    for item in (run, *parts, *set_back, *same):
        own.put(item)
    own.flush()
    with reader(tmp_path, url) as opened:
        page = opened.page(limit=4)
        own.put(a_part(run, 99))
        own.flush()
        rest = opened.page(limit=100, after=page.end)
        ids = [row.id for row in (*page.rows, *rest.rows)]
        everything = sorted((*parts, *set_back, *same), key=lambda part: (part.judged, part.id), reverse=True)
        assert ids == [part.id for part in everything] and rest.end is None
        assert [row.id for row in all_rows(opened, newest_first=False)][:-1] == ids[::-1]
    own.close()


def test_ids_go_on_in_their_order_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Ids().next()
    hour = uuid6.UUID(int=first.int - (3_600_000 << 80))
    monkeypatch.setattr(uuid6, "uuid7", lambda: hour)
    later = Ids(after=first)
    made = [later.next() for _ in range(1000)]
    assert [first, *made] == sorted({first, *made}) and {each.version for each in made} == {7}


def test_filters(tmp_path: Path, url: str) -> None:
    one, other = a_run(), a_run(model_id="m2", project="nuts", station="press 5", operator="Bo", lot="L2")
    parts = [
        a_part(one, 1, Verdict.OK, 1.0, serial="AB-1"),
        a_part(one, 2, Verdict.NG, 4.0, serial="ab_2"),
        a_part(other, 3, Verdict.UNDECIDED, None, serial="x%y"),
        a_part(other, 4, Verdict.NG, 9.0, serial="AB-1"),
    ]
    record(tmp_path, url, one, other, *parts)

    def found(**wanted: object) -> list[int]:
        rows = all_rows(opened, Filter(**wanted), 1)  # type: ignore[arg-type]
        assert opened.count(Filter(**wanted)) == len(rows)  # type: ignore[arg-type]
        return sorted(row.number for row in rows)

    with reader(tmp_path, url) as opened:
        opened.add_reviews([a_review(parts[1].id, Answer.DEFECT), a_review(parts[3].id, Answer.FALSE_REJECT)])
        assert found() == [1, 2, 3, 4]
        assert found(since=NOON + timedelta(seconds=2), until=NOON + timedelta(seconds=4)) == [2, 3]
        assert found(since=datetime(2026, 3, 29, 10, 0, 4, tzinfo=UTC)) == [4]
        assert found(verdicts=(Verdict.NG,)) == [2, 4] and found(verdicts=(Verdict.OK, Verdict.UNDECIDED)) == [1, 3]
        assert found(answers=(None,)) == [1, 3] and found(answers=(Answer.DEFECT,)) == [2]
        assert found(answers=(None, Answer.FALSE_REJECT)) == [1, 3, 4]
        assert found(serial="AB-1") == [1, 4] and found(serial="AB") == []
        assert found(serial_part="b-") == [1, 4] and found(serial_part="%") == [3] and found(serial_part="_") == [2]
        assert found(least_score=4.0) == [2, 4] and found(least_score=2.0, most_score=4.0) == [2]
        assert found(runs=(one.id,)) == [1, 2] and found(runs=(uuid4(),)) == []
        assert found(model_id="m2") == found(project="nuts") == found(station="press 5") == [3, 4]
        assert found(operator="Bo") == found(lot="L2") == [3, 4]
        assert found(model_id="m2", verdicts=(Verdict.NG,), serial="AB-1") == [4]


def test_a_row_says_what_a_list_shows(tmp_path: Path, url: str) -> None:
    run = a_run()
    part = a_part(run, 1, Verdict.NG, 4.5)
    record(tmp_path, url, run, part)
    with reader(tmp_path, url) as opened:
        row = opened.row(part.id)
        assert row == opened.page().rows[0] and opened.row(uuid4()) is None
        shown = {"number": 1, "verdict": Verdict.NG, "score": 4.5, "serial": "S00001", "answer": None, "model_id": "m1", "source": "usb:0"}
        assert row is not None and asdict(row).items() >= shown.items()


def test_reviews_are_added_and_the_verdict_stays(tmp_path: Path, url: str) -> None:
    run = a_run()
    part = a_part(run, 1, Verdict.NG)
    record(tmp_path, url, run, part)
    steps = [
        (Answer.DEFECT, Answer.DEFECT),
        (Answer.FALSE_REJECT, Answer.FALSE_REJECT),
        (Answer.WITHDRAWN, Answer.DEFECT),
        (Answer.WITHDRAWN, None),
        (Answer.WITHDRAWN, None),
        (Answer.UNSURE, Answer.UNSURE),
    ]
    said: list[Review] = []
    with reader(tmp_path, url) as opened:
        for answer, counts in steps:
            said.append(a_review(part.id, answer, who="Bo", kind="scratch", note="at the edge"))
            opened.add_review(said[-1])
            row = opened.row(part.id)
            assert row is not None and (row.answer, row.verdict) == (counts, Verdict.NG)
        assert opened.reviews(part.id) == said and standing(said) == said[-1]
        with pytest.raises(InspectorError) as caught:
            opened.add_reviews([a_review(part.id, Answer.DEFECT), a_review(uuid4(), Answer.DEFECT)])
        assert caught.value.code is ErrorCode.BAD_ARGUMENT and len(opened.reviews(part.id)) == len(said)


def test_events_come_back_the_newest_first(tmp_path: Path, url: str) -> None:
    run = a_run()
    started = Event(IDS.next(), NOON, EventKind.STARTED, run.id)
    lost = Event(IDS.next(), NOON + timedelta(hours=1), EventKind.CAMERA_LOST, None, "usb:0 is gone.", {"after": 3, "names": ["a"]})
    record(tmp_path, url, run, started, lost)
    with reader(tmp_path, url) as opened:
        assert opened.events() == [lost, started] and opened.events(run.id) == [started] and opened.events(limit=1) == [lost]


def test_the_newest_id_is_that_of_whatever_came_last(tmp_path: Path, url: str) -> None:
    run = a_run()
    part = a_part(run)
    record(tmp_path, url, run, part)
    with reader(tmp_path, url) as opened:
        assert opened.newest() == part.id
        said = a_review(part.id, Answer.DEFECT)
        opened.add_review(said)
        assert opened.newest() == said.id


def test_the_same_part_twice_is_one_part(tmp_path: Path, url: str) -> None:
    run = a_run()
    part = a_part(run)
    record(tmp_path, url, run, part)
    record(tmp_path, url, run, part, replace(part, serial="another"))
    with reader(tmp_path, url) as opened:
        assert [row.serial for row in opened.page().rows] == ["S00001"]


def test_what_pictures_are_like_is_read_with_the_scores_the_oldest_first(tmp_path: Path, url: str) -> None:
    run = a_run()
    facts = PictureFacts(0.5, 0.25, 0.125, 0.01, 0.0, 0.0, (0.1, -0.1), likeness=0.5)
    parts = [a_part(run, number, Verdict.NG if number == 2 else Verdict.OK, float(number)) for number in range(1, 5)]
    parts[0] = replace(parts[0], views=(replace(parts[0].views[0], facts=facts, zones=(1.5, float("nan"))),))
    record(tmp_path, url, run, *parts)
    with reader(tmp_path, url) as opened:
        found = measured(opened.database)
        oldest = measured(opened.database, limit=2, newest=False)
    assert [each.id for each in found] == [part.id for part in parts] and [each.id for each in oldest] == [part.id for part in parts[:2]]
    assert found[0].facts == facts and found[1].facts is None and found[1].zones == ()
    assert found[0].zones[0] == 1.5 and found[0].zones[1] != found[0].zones[1]  # NaN
    assert (found[1].verdict, found[1].score, found[1].model_id) == (Verdict.NG, 2.0, "m1")


def test_numbers_that_no_picture_has_are_nothing_that_was_measured(tmp_path: Path, url: str) -> None:
    run = a_run()
    part = a_part(run)
    view = replace(part.views[0], facts=PictureFacts(0.5, 0.25, 0.125, 0.01, 0.0, 0.0), zones=(1.0,))
    record(tmp_path, url, run, replace(part, views=(view,)))
    with reader(tmp_path, url) as opened:
        with opened.database.writing() as connection:
            connection.execute(schema.facts.update().values(contrast=None, zones=b"abc"))
        assert opened.part(part.id).views[0].facts is None and opened.part(part.id).views[0].zones == ()
