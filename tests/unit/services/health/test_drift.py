"""The watch over recorded parts and over those of a line: it goes on after a restart, begins anew after a change, and stops nothing."""

import logging
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from math import log
from pathlib import Path

import numpy as np
import pytest
from line_stand_ins import Ear, StandInRecorder, by_brightness, pictures, setup, wait_for
from record_parts import IDS, NOON, a_part, a_run, reader, record

from inspector.core.drift.cause import Cause
from inspector.core.drift.figures import Figure
from inspector.core.drift.watch import Watch
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.picture_facts import PictureFacts
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.record import Event, EventKind, Part, Run
from inspector.core.record_query import Filter
from inspector.core.types import Image, Verdict
from inspector.services.health import drift_watch
from inspector.services.health.cell_events import note_change, say_more, take_back
from inspector.services.health.drift_record import changes, resumed, watched
from inspector.services.health.drift_study import study
from inspector.services.health.drift_watch import LineWatch, line_watch
from inspector.services.line.line import Line
from inspector.services.line.state import Drifted, Finished
from inspector.storage.projects import create_project
from inspector.storage.record.database import FILE
from inspector.storage.record.reader import EVERY
from inspector.storage.record.recorder import Recorder

STATION = "press 4"


def parts_of(run: Run, levels: list[float], first: int = 1, verdict: Verdict = Verdict.OK, zones: tuple[float, ...] = ()) -> list[Part]:
    """Good parts, one a second, in light of so much, a little different each time."""
    rng = np.random.default_rng(first)
    made = []
    for number, level in enumerate(levels, first):
        facts = PictureFacts(level * float(rng.normal(1, 0.01)), 0.2 * level, 0.3 + float(rng.normal(0, 0.01)), 0.01 * level, 0.0, 0.0)
        part = a_part(run, number, verdict, 1.5 + float(rng.normal(0, 0.1)))
        made.append(replace(part, views=(replace(part.views[0], facts=facts, zones=zones, evidence=None),)))
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "bolts"
    create_project(folder, Project("bolts", good=("a",)))
    return folder


def test_recorded_parts_that_become_darker_are_found_since_the_part_that_was(project: Path) -> None:
    run = a_run()
    record(project, "", run, *parts_of(run, [0.5] * 260 + [0.42] * 60))
    with reader(project) as opened:
        found = finish(study(opened, EVERY))
    assert found.now is not None and found.now.cause is Cause.LIGHT and len(found.alarms) == 1 and found.learning == 0
    since = NOON + timedelta(seconds=261)
    assert abs(found.now.first.since - since.timestamp()) <= 3 and found.now.first.change == pytest.approx(-0.16, abs=0.03)
    bright = next(each for each in found.courses if each.figure is Figure.BRIGHTNESS)
    assert bright.is_watched and np.isnan(bright.centre[:199]).all() and bright.centre[-1] == pytest.approx(0.5, abs=0.01)
    assert (bright.lower[-1] > bright.means[-1]) and bright.values[-1] == pytest.approx(0.42, abs=0.05) and len(found.moments) == 320
    assert found.to_json()["now"]["cause"] == "light" and found.to_json()["alarms"][0]["movers"][0]["figure"] == "brightness"


def test_a_change_that_a_person_entered_is_no_drift_and_has_to_be_learned(project: Path) -> None:
    run = a_run()
    lamp = Event(IDS.next(), NOON + timedelta(seconds=260.5), EventKind.LAMP_CHANGED, None, "new tube", {"who": "Ada"})
    record(project, "", run, *parts_of(run, [0.5] * 260 + [0.6] * 60), lamp)
    with reader(project) as opened:
        found = finish(study(opened, EVERY))
        tail = finish(study(opened, Filter(since=NOON + timedelta(seconds=300))))
    assert found.alarms == () and found.events == (lamp,) and found.learning == 140
    assert tail.events == () and tail.learning == 140  # what it learned from is not shown, and counts


def test_a_span_is_judged_by_the_parts_before_it(project: Path) -> None:
    run = a_run()
    record(project, "", run, *parts_of(run, [0.5] * 260 + [0.42] * 60))
    with reader(project) as opened:
        found = finish(study(opened, Filter(since=NOON + timedelta(seconds=270))))
    assert found.now is not None and found.now.cause is Cause.LIGHT and len(found.moments) == 51


def test_another_model_is_another_beginning(project: Path) -> None:
    one, other = a_run(), a_run(model_id="m2")
    record(project, "", one, other, *parts_of(one, [0.5] * 260), *parts_of(other, [0.3] * 60, 261))
    with reader(project) as opened:
        found = finish(study(opened, EVERY))
    assert found.alarms == () and found.learning == 140


def test_records_without_facts_are_watched_by_their_scores_alone(project: Path) -> None:
    run = a_run()
    rng = np.random.default_rng(0)
    parts = [a_part(run, number, score=float(np.exp(rng.normal(0, 0.1) + (log(1.5) if number > 260 else 0)))) for number in range(1, 321)]
    record(project, "", run, *parts)
    with reader(project) as opened:
        found = finish(study(opened, EVERY))
    assert [each.figure for each in found.courses] == [Figure.SCORE] and found.now is not None and found.now.cause is Cause.PARTS


def test_the_record_of_a_new_project_says_that_nothing_is_known_yet(project: Path) -> None:
    run = a_run()
    record(project, "", run)
    with reader(project) as opened:
        found = finish(study(opened, EVERY))
    assert (len(found.moments), found.courses, found.alarms, found.now, found.learning) == (0, (), (), None, 200)


def test_defects_move_no_score_and_parts_without_a_verdict_nothing() -> None:
    facts = PictureFacts(0.5, 0.2, 0.3, 0.01, 0.0, 0.0)
    rejected = watched(Verdict.NG, 9.0, (9.0,), facts)
    assert rejected is not None and np.isnan([rejected[0], rejected[-1]]).all() and rejected[1] == log(0.5)
    assert watched(Verdict.UNDECIDED, 9.0, (), facts) is None


def test_a_line_goes_on_where_the_record_ends(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: STATION)
    run = a_run(station=STATION)
    record(project, "", run, *parts_of(run, [0.5] * 260))
    watch = line_watch(project, "m1", None)
    news = [watch.take(part) for part in parts_of(run, [0.42] * 60, 261)]
    assert any(news) and watch.alarm is not None and watch.alarm.cause is Cause.LIGHT
    assert line_watch(project, "m2", None).take(parts_of(run, [0.42])[0]) is False  # another model is learned first
    record(project, "", run, *parts_of(run, [0.42] * 60, 261))
    again = line_watch(project, "m1", None)  # the program was started anew
    assert again.alarm is not None and again.alarm.cause is Cause.LIGHT and again.alarm.first == watch.alarm.first


def test_after_a_change_a_line_learns_anew_and_so_it_does_after_a_restart(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: STATION)
    run = a_run(station=STATION)
    record(project, "", run, *parts_of(run, [0.5] * 260 + [0.42] * 60))
    watch = line_watch(project, "m1", None)
    assert watch.alarm is not None
    event = note_change(project, EventKind.CLEANED, "Ada", "the glass")
    watch.begin_anew()
    assert watch.take(parts_of(run, [0.42], 321)[0]) and watch.alarm is None
    assert line_watch(project, "m1", None).alarm is None
    with reader(project) as opened:
        assert opened.events() == [event] and (event.detail, event.values) == ("the glass", {"who": "Ada"})


def test_without_a_record_or_with_a_damaged_one_the_watch_begins_anew(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert line_watch(project, "m1", None).alarm is None and not caplog.records
        (project / FILE).write_bytes(b"no database" * 20)
        assert line_watch(project, "m1", None).alarm is None and len(caplog.records) == 1
    with pytest.raises(InspectorError) as refused:
        note_change(project, EventKind.CLEANED)
    assert refused.value.code is ErrorCode.RECORD_DAMAGED


def test_no_record_is_so_long_that_the_watch_takes_long_to_begin(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run()
    record(project, "", run, *parts_of(run, [0.5] * 700))
    monkeypatch.setattr("inspector.services.health.drift_record.MOST_KEPT", 50)
    taken: list[float] = []
    monkeypatch.setattr(Watch, "take", lambda self, at, numbers: taken.append(at - NOON.timestamp()))
    with reader(project) as opened:
        resumed(opened, EVERY, 0)
    assert taken == [float(number) for number in (*range(1, 401), *range(651, 701))]


def test_zones_that_were_drawn_anew_are_learned_anew(caplog: pytest.LogCaptureFixture) -> None:
    run, watch = a_run(), LineWatch(Watch(1), 1)
    for part in [*parts_of(run, [0.5] * 210, zones=(1.0,)), *parts_of(run, [0.3] * 60, 211, zones=(1.0, 2.0))]:
        watch.take(part)
    assert watch.alarm is None and not caplog.records


def engine(image: Image, source: str) -> Inspection:
    level = float(image.mean()) / 255
    return replace(by_brightness(image, source), score=2.0, facts=PictureFacts(level, level / 4, 0.3, 0.01, 0.0, 0.0))


def test_a_line_tells_of_a_drift_and_records_it_once_for_each_cause() -> None:
    ear, recorder = Ear(), StandInRecorder()
    line = Line(ear)
    watch = LineWatch(Watch(learned_from=20), 0)
    line.start(setup(pictures(*[100] * 30, *[80] * 30), engine, recorder=recorder, watch=watch))
    wait_for(lambda: ear.of(Finished))
    told = ear.of(Drifted)
    assert told and told[-1].alarm is watch.alarm and line.drift is watch.alarm and watch.alarm is not None
    assert watch.alarm.cause is Cause.LIGHT and watch.alarm.first.change == pytest.approx(-0.2)
    drifted = [event for event in recorder.events if event.kind is EventKind.DRIFTED]
    assert len(drifted) == 1 and drifted[0].detail == "light" and drifted[0].values["movers"][0]["figure"] == "brightness"  # type: ignore[index]
    line.watch_anew()
    assert line.shutdown(60) and len(ear.parts) == 60


def test_a_watch_that_fails_stops_no_line(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(self: Watch, at: float, numbers: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(drift_watch.Watch, "take", broken)
    ear = Ear()
    line = Line(ear)
    line.start(setup(pictures(10, 10), engine, watch=LineWatch(Watch(), 0)))
    wait_for(lambda: ear.of(Finished))
    assert line.shutdown(60) and ear.verdicts == [Verdict.OK] * 2 and "cannot be watched" in caplog.text


def test_what_was_taken_back_counts_no_more_and_a_note_may_come_later(project: Path) -> None:
    run = a_run(station=STATION)
    record(project, "", run, *parts_of(run, [0.5] * 5))
    cleaned = note_change(project, EventKind.CLEANED, "Ada")
    lamp = note_change(project, EventKind.LAMP_CHANGED, "Ada")
    say_more(project, cleaned, "the glass", "Ada")
    take_back(project, lamp, "Grace")
    with reader(project) as opened:
        assert [(each.id, each.kind, each.detail) for each in changes(opened)] == [(cleaned.id, EventKind.CLEANED, "the glass")]
        assert [each.kind for each in opened.events()][::-1] == [
            *(EventKind.CLEANED, EventKind.LAMP_CHANGED, EventKind.NOTED, EventKind.TAKEN_BACK),
        ]


def test_while_a_line_records_its_recorder_writes_what_people_enter(project: Path) -> None:
    run = a_run(station=STATION)
    record(project, "", run, *parts_of(run, [0.5]))
    with closing(Recorder(project, lambda frame: b"")) as recorder:
        event = note_change(project, EventKind.TOOL_CHANGED, "Ada", recorder=recorder)
        assert recorder.ids.next() > event.id
        with reader(project) as opened:
            assert changes(opened) == [event]
    late = note_change(project, EventKind.CLEANED, "Ada", recorder=recorder)  # it is closed: nothing is lost
    with reader(project) as opened:
        assert changes(opened) == [event, late]
