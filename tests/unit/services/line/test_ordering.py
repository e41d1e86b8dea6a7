"""A line is put together as its project wants it: triggers that somebody has to fire, serials that are typed, operator and lot."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from line_stand_ins import Ear, Gate, Hand, ScriptedCamera, StandInSource, by_brightness, end, fail, give, wait_for

from inspector.core.decision import Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.record import SerialState
from inspector.core.serials import SerialOrigin, SerialSettings, serial_of
from inspector.core.thresholds import Rule, Threshold
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Verdict
from inspector.devices.camera import Feed
from inspector.services.line.line import Line
from inspector.services.line.ordering import setup_for
from inspector.services.line.state import Finished, State
from inspector.services.line.typed_serial import TypedSerial
from inspector.services.line.waiting import QueueOverflow


def inspector(judge: Any = by_brightness) -> Any:
    return SimpleNamespace(model_id="model", model_sha256="ab", threshold=Threshold(100.0, Rule.BEST_F1), judge=judge)


def source(camera: ScriptedCamera, feed: Feed) -> Any:
    made: Any = StandInSource(camera, feed)
    made.safe = "stand-in"
    return made


def by_key(kind: TriggerKind = TriggerKind.KEY) -> Project:
    return Project("p", trigger=TriggerSettings(kind))


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def make(ear: Ear) -> Iterator[Callable[..., Line]]:
    made: list[Line] = []

    def make_line(**options: Any) -> Line:
        made.append(Line(ear, **options))
        return made[-1]

    yield make_line
    assert all(line.shutdown() for line in made)


# -- a part is there when somebody says so ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [TriggerKind.KEY, TriggerKind.EXTERNAL])
def test_a_trigger_that_nobody_can_fire_is_refused(kind: TriggerKind) -> None:
    with pytest.raises(InspectorError, match="nobody can") as refused:
        setup_for(by_key(kind), inspector(), source(ScriptedCamera(), Feed.LIVE))
    assert refused.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize("kind", [TriggerKind.KEY, TriggerKind.EXTERNAL])
def test_one_picture_is_judged_each_time_that_somebody_fires(make: Callable[..., Line], ear: Ear, kind: TriggerKind) -> None:
    line, hand = make(), Hand()
    assert not line.fire()
    line.start(setup_for(by_key(kind), inspector(), source(hand.camera, Feed.LIVE), fires=True))
    hand.show(10)
    wait_for(lambda: not hand.camera.steps)
    read = hand.camera.read_count
    wait_for(lambda: hand.camera.read_count > read)  # the first picture has been dealt with, and nobody wanted it
    assert line.fire()
    hand.show(200)
    hand.show(30)
    wait_for(lambda: ear.parts)
    line.pause()
    assert not line.fire()  # of a line that takes no pictures nobody may think that it has seen the part
    line.stop()
    assert ear.verdicts == [Verdict.NG] and line.in_flight == 0


def test_what_was_said_of_parts_that_no_picture_showed_is_not_for_later_pictures(make: Callable[..., Line], ear: Ear) -> None:
    line, hand = make(), Hand()
    line.start(setup_for(by_key(), inspector(), source(hand.camera, Feed.LIVE), fires=True))
    for _ in range(3):
        assert line.fire()  # nothing happens, so somebody presses again
    line.pause()
    line.resume()
    read = hand.camera.read_count
    hand.show(10)
    hand.show(20)
    wait_for(lambda: hand.camera.read_count > read + 3)
    assert line.fire()
    hand.show(200)
    wait_for(lambda: ear.parts)
    line.stop()
    assert ear.verdicts == [Verdict.NG]


def test_whoever_fires_a_line_that_does_not_wait_for_it_is_told(make: Callable[..., Line]) -> None:
    line = make()
    line.start(setup_for(Project("p"), inspector(), source(Hand().camera, Feed.LIVE), fires=True))
    assert line.state is State.RUNNING and not line.fire()


def test_parts_that_are_fired_faster_than_they_are_judged_stop_the_line(make: Callable[..., Line], ear: Ear) -> None:
    line, gate, hand = make(capacity=2), Gate(), Hand()
    line.start(setup_for(by_key(), inspector(gate), source(hand.camera, Feed.LIVE), fires=True))
    for number in range(4):
        line.fire()
        hand.show()
        if not number:
            gate.entered.acquire()  # one is being judged, two wait, the fourth finds no room
    wait_for(lambda: line.state is State.FAULT)
    assert isinstance(line.fault, QueueOverflow)
    for _ in range(3):
        gate.open.release()
    wait_for(lambda: len(ear.parts) == 4)
    assert [part.decision.reason for part in ear.parts][3:] == [Reason.OVERFLOW] and line.causes[Reason.OVERFLOW] == 1


@pytest.mark.parametrize("kind", TriggerKind)
def test_of_files_each_is_a_part_whatever_triggers_a_camera(make: Callable[..., Line], ear: Ear, kind: TriggerKind) -> None:
    line = make()
    files = source(ScriptedCamera(*(give(number) for number in range(9)), end), Feed.ONCE)
    line.start(setup_for(by_key(kind), inspector(), files))
    wait_for(lambda: ear.of(Finished))
    assert len(ear.parts) == 9


# -- serials that are typed -------------------------------------------------------------------------------------------------


def typed_serials(**others: Any) -> Project:
    return Project("p", serial=SerialSettings(SerialOrigin.TYPED, **others))


def test_the_next_part_gets_the_serial_that_was_typed_last(make: Callable[..., Line], ear: Ear) -> None:
    line, hand, typed = make(), Hand(), TypedSerial()
    line.start(setup_for(typed_serials(), inspector(), source(hand.camera, Feed.LIVE), typed=typed))
    typed.put(serial_of("4710"))
    typed.put(serial_of("4711"))
    hand.show()
    wait_for(lambda: len(ear.parts) == 1)
    hand.show()
    wait_for(lambda: len(ear.parts) == 2)
    assert [(part.serial, part.serial_state) for part in ear.parts] == [("4711", SerialState.READ), ("", SerialState.NO_READ)]
    assert typed.waiting is None


def test_a_part_that_waits_for_its_verdict_keeps_the_serial_that_was_typed_before_it(make: Callable[..., Line], ear: Ear) -> None:
    line, gate, hand, typed = make(), Gate(), Hand(), TypedSerial()
    project = Project("p", serial=SerialSettings(SerialOrigin.TYPED), trigger=TriggerSettings(TriggerKind.KEY))
    line.start(setup_for(project, inspector(gate), source(hand.camera, Feed.LIVE), fires=True, typed=typed))
    for serial in ("1", "2", "3"):
        typed.put(serial_of(serial))
        line.fire()
        hand.show()
        wait_for(lambda: typed.waiting is None)
    typed.put(serial_of("4"))
    for _ in range(3):
        gate.open.release()
    wait_for(lambda: len(ear.parts) == 3)
    assert [part.serial for part in ear.parts] == ["1", "2", "3"]


def test_a_part_whose_picture_cannot_be_read_has_its_serial_too(make: Callable[..., Line], ear: Ear) -> None:
    line, typed = make(), TypedSerial()
    typed.put(serial_of("4711"))
    broken = ScriptedCamera(fail(InspectorError(ErrorCode.IMAGE_UNREADABLE, "Half a picture.")))
    line.start(setup_for(typed_serials(), inspector(), source(broken, Feed.LIVE), typed=typed))
    wait_for(lambda: ear.parts)
    assert (ear.parts[0].serial, ear.verdicts) == ("4711", [Verdict.UNDECIDED])


def test_where_nobody_can_type_parts_have_no_serial_and_may_be_refused_for_it(make: Callable[..., Line], ear: Ear) -> None:
    line, hand = make(), Hand()
    line.start(setup_for(typed_serials(no_read_rejects=True), inspector(), source(hand.camera, Feed.LIVE)))
    hand.show()
    wait_for(lambda: ear.parts)
    assert (ear.parts[0].serial_state, ear.parts[0].decision.reason) == (SerialState.NO_READ, Reason.NO_READ)


# -- how long a part may take -----------------------------------------------------------------------------------------------


def test_the_takt_limit_is_for_live_cameras() -> None:
    project = Project("p", trigger=TriggerSettings(takt_ms=250))
    assert setup_for(project, inspector(), source(ScriptedCamera(), Feed.LIVE)).takt_s == 0.25
    assert setup_for(project, inspector(), source(ScriptedCamera(), Feed.ONCE)).takt_s == 0


# -- what is in force -------------------------------------------------------------------------------------------------------


def test_operator_and_lot_are_in_force_from_start_to_stop() -> None:
    run = setup_for(Project("p"), inspector(), source(ScriptedCamera(), Feed.ONCE), operator="Ada", lot="L 7").run
    assert (run.operator, run.lot, run.project, run.model_id) == ("Ada", "L 7", "p", "model")
