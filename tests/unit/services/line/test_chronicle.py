"""What happens to a line is in its record, in the order in which it happened."""

from datetime import UTC, datetime, timedelta

from line_stand_ins import Ear, Hand, ScriptedCamera, StandInRecorder, StandInSource, end, fail, give, pictures, setup, wait_for

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import EventKind
from inspector.devices.camera import Feed
from inspector.services.line.chronicle import Chronicle
from inspector.services.line.line import Line
from inspector.services.line.state import Finished, Late, State, StateChanged

LOST = InspectorError(ErrorCode.CAMERA_LOST, "It was unplugged.")


def test_a_camera_that_vanishes_and_comes_back_leaves_just_that() -> None:
    ear, recorder = Ear(), StandInRecorder()
    line = Line(ear, first_retry_s=0.001)
    made = setup(StandInSource(ScriptedCamera(give(1, 10), fail(LOST), give(2, 10), end)), recorder=recorder)
    line.start(made)
    wait_for(lambda: ear.of(Finished))
    assert line.shutdown(60)
    kinds = [event.kind for event in recorder.events]
    assert kinds == [EventKind.STARTED, EventKind.CAMERA_LOST, EventKind.CAMERA_BACK, EventKind.STOPPED]
    assert recorder.events[1].detail == "It was unplugged." and {event.run for event in recorder.events} == {made.run.id}
    ids = [event.id for event in recorder.events]
    assert ids == sorted(ids)


def test_freeze_pause_and_an_abandoned_run_are_told_apart() -> None:
    ear, recorder, hand = Ear(), StandInRecorder(), Hand()
    line = Line(ear)
    line.set_freeze_on_ng(True)
    line.start(setup(StandInSource(hand.camera, Feed.LIVE), recorder=recorder))
    line.pause()
    line.resume()
    hand.show(200)
    wait_for(lambda: line.state is State.FROZEN)
    line.resume()
    line.abandon()
    assert line.shutdown(60)
    assert [str(event.kind) for event in recorder.events] == ["started", "paused", "resumed", "frozen", "acknowledged", "stopped"]


def test_a_clock_that_is_set_back_is_recorded_and_refused_nothing() -> None:
    noon = datetime(2026, 3, 29, 12, tzinfo=UTC)
    before, after = noon - timedelta(seconds=0.5), noon - timedelta(hours=1)
    times = iter([noon, before, after, after + timedelta(minutes=1)])
    recorder = StandInRecorder()
    made = setup(pictures(10), recorder=recorder)
    chronicle = Chronicle(lambda: next(times))
    for event in (StateChanged(State.RUNNING), StateChanged(State.FAULT, LOST), Late(2.0), StateChanged(State.IDLE)):
        chronicle.hear(made, event)
    assert [str(event.kind) for event in recorder.events] == ["started", "fault", "clock_set_back", "late", "stopped"]
    assert recorder.events[1].detail == str(LOST) and recorder.events[3].values == {"seconds": 2.0}
    assert recorder.events[2].values == {"before": before.isoformat(), "after": after.isoformat()}
