"""A line judges in order, loses no part and invents none; whatever goes wrong is UNDECIDED and counted by its cause."""

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from line_stand_ins import (
    Ear,
    Gate,
    Hand,
    ScriptedCamera,
    StandInRecorder,
    StandInSource,
    by_brightness,
    end,
    fail,
    frame,
    give,
    pictures,
    setup,
    wait_for,
)

from inspector.core.decision import Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.record import SerialState
from inspector.core.serials import no_read, serial_of
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Feed, Frame
from inspector.services.line.line import Line
from inspector.services.line.state import CameraBack, CameraLost, Finished, Late, SourceFailed, State
from inspector.services.line.waiting import QueueOverflow

LOST = InspectorError(ErrorCode.CAMERA_LOST, "It was unplugged.")
OK, NG, UNDECIDED = Verdict.OK, Verdict.NG, Verdict.UNDECIDED


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def make(ear: Ear) -> Iterator[Callable[..., Line]]:
    made: list[Line] = []

    def make_line(**options: object) -> Line:
        made.append(Line(ear, **{"first_retry_s": 0.001, **options}))  # type: ignore[arg-type]
        return made[-1]

    yield make_line
    assert all(line.shutdown(60) for line in made)


@pytest.fixture
def line(make: Callable[..., Line]) -> Line:
    return make()


def live(hand: Hand) -> StandInSource:
    return StandInSource(hand.camera, Feed.LIVE)


def test_a_folder_is_judged_to_its_last_picture(line: Line, ear: Ear) -> None:
    line.start(setup(pictures(10, 200, 30)))
    wait_for(lambda: ear.of(Finished))
    assert ear.verdicts == [OK, NG, OK] and [part.number for part in ear.parts] == [1, 2, 3]
    assert ear.states == [State.RUNNING, State.IDLE] and line.in_flight == 0


def test_a_part_says_what_was_in_force_and_where_its_picture_comes_from(line: Line, ear: Ear) -> None:
    made = setup(pictures(10, 200), read_serial=lambda found: serial_of(f"S{found.number}"))
    line.start(made)
    wait_for(lambda: ear.of(Finished))
    first, second = ear.parts
    assert first.id < second.id and {part.run for part in ear.parts} == {made.run.id}
    assert second.rule == DecisionRule(100.0) and second.decision.reason is Reason.ABOVE_THRESHOLD
    assert (second.serial, second.serial_state) == ("S1", SerialState.READ)
    (view,) = second.views
    assert (view.frame, view.score, view.source, view.detail) == (1, 200.0, "test", "")
    assert view.taken is not None and view.taken.replace(tzinfo=None) == frame(1).at
    assert second.judged.utcoffset() is not None and view.taken.utcoffset() is not None
    assert second.judged - first.judged >= timedelta(0)


def test_a_run_of_so_many_parts_ends_with_the_last_of_them(line: Line, ear: Ear) -> None:
    recorder = StandInRecorder()
    line.start(setup(pictures(*[10] * 20), recorder=recorder, most_parts=3))
    wait_for(lambda: ear.of(Finished))
    assert line.in_flight == 0 and len(ear.parts) == len(recorder.kept) == 3


def test_a_good_part_without_its_serial_is_undecided_where_the_project_wants_that(line: Line, ear: Ear) -> None:
    for rejects in (False, True):
        line.start(setup(pictures(10, 200), read_serial=lambda _: no_read("There is no code."), no_read_rejects=rejects))
        wait_for(lambda rejects=rejects: len(ear.of(Finished)) == 1 + rejects)
    assert ear.verdicts == [OK, NG, UNDECIDED, NG] and line.causes == Counter({Reason.NO_READ: 1})
    assert {part.serial_state for part in ear.parts} == {SerialState.NO_READ}


def test_a_serial_that_cannot_be_read_for_a_bug_keeps_no_part_from_its_verdict(line: Line, ear: Ear) -> None:
    line.start(setup(pictures(10), read_serial=lambda _: 1 / 0))  # type: ignore[arg-type]
    wait_for(lambda: ear.of(Finished))
    assert ear.verdicts == [OK] and ear.parts[0].serial_state is SerialState.NO_READ


def raise_bug(_image: Image, _source: str) -> Inspection:
    raise ZeroDivisionError("bug")


def raise_expected(_image: Image, _source: str) -> Inspection:
    raise InspectorError(ErrorCode.MODEL_DAMAGED, "The bank of model 7 is damaged.")


def raise_no_model(_image: Image, _source: str) -> Inspection:
    raise InspectorError(ErrorCode.MODEL_MISSING, "No model is loaded.")


def give_nan(_image: Image, source: str) -> Inspection:
    return Inspection(source, math.nan, 1.0, "model", 1.0)


def give_nothing(_image: Image, _source: str) -> Inspection:
    return None  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("engine", "reason", "detail"),
    [
        (raise_bug, Reason.ENGINE_FAILED, "ZeroDivisionError: bug"),
        (raise_expected, Reason.ENGINE_FAILED, "The bank of model 7 is damaged."),
        (raise_no_model, Reason.NO_MODEL, "No model is loaded."),
        (give_nan, Reason.NO_SCORE, ""),
        (give_nothing, Reason.ENGINE_FAILED, "NoneType instead of an inspection"),
    ],
)
def test_whatever_goes_wrong_is_undecided_and_counted_and_the_line_goes_on(
    line: Line, ear: Ear, engine: object, reason: Reason, detail: str
) -> None:
    line.start(setup(pictures(10, 10), engine))
    wait_for(lambda: ear.of(Finished))
    assert [(part.decision.verdict, part.decision.reason) for part in ear.parts] == [(UNDECIDED, reason)] * 2
    assert all(detail in part.views[0].detail for part in ear.parts) and line.causes == Counter({reason: 2})
    line.start(setup(pictures(10)))
    wait_for(lambda: len(ear.parts) == 3)
    assert ear.verdicts[-1] is OK and line.causes == Counter()


def test_an_unreadable_picture_waits_for_its_turn(line: Line, ear: Ear) -> None:
    broken = InspectorError(ErrorCode.IMAGE_UNREADABLE, "b.png is cut off.")
    line.start(setup(StandInSource(ScriptedCamera(give(0), fail(broken), give(2, 200), end))))
    wait_for(lambda: ear.of(Finished))
    assert ear.verdicts == [OK, UNDECIDED, NG] and ear.parts[1].decision.reason is Reason.UNREADABLE
    assert ear.parts[1].views[0].detail == "b.png is cut off." and ear.judged[1].picture is None


def test_live_pictures_replace_each_other_and_are_counted(line: Line, ear: Ear) -> None:
    gate, hand = Gate(), Hand()
    line.start(setup(live(hand), gate))
    hand.show()
    gate.entered.acquire()
    for _ in range(5):
        hand.show()
    wait_for(lambda: line.skipped == 4)
    gate.open.release(2)
    wait_for(lambda: len(ear.parts) == 2)
    assert [part.views[0].frame for part in ear.parts] == [1, 6]  # the gap tells what was left out
    assert [part.number for part in ear.parts] == [1, 2]


def test_nobody_who_listens_is_waited_for_and_what_a_viewer_needs_is_made_in_the_engines_thread(line: Line, ear: Ear) -> None:
    made_in: list[str] = []

    def look(image: Image, _inspection: Inspection) -> object:
        made_in.append(threading.current_thread().name)
        if image.max() > 100:
            raise MemoryError
        return image.mean()

    line.start(setup(pictures(10, 200), look=look))
    wait_for(lambda: ear.of(Finished))
    assert made_in == ["engine", "engine"] and [each.picture for each in ear.judged] == [10, None]
    assert ear.verdicts == [OK, NG]  # the verdict counts, with or without a picture


def test_nothing_is_heard_of_a_run_that_was_abandoned(line: Line, ear: Ear) -> None:
    gate = Gate()
    line.start(setup(pictures(10, 10, 10), gate))
    gate.entered.acquire()
    line.start(setup(pictures(200)))
    gate.open.release()
    wait_for(lambda: ear.of(Finished))
    assert ear.verdicts == [NG] and ear.parts[0].number == 1
    line.abandon()
    assert line.in_flight == 0 and line.state is State.IDLE


def test_what_the_engine_has_when_the_line_stops_still_has_its_verdict(line: Line, ear: Ear) -> None:
    gate, camera = Gate(), ScriptedCamera(*(give(number) for number in range(9)))
    line.start(setup(StandInSource(camera), gate))
    wait_for(lambda: line.in_flight == 4)
    line.stop()
    assert line.state is State.IDLE
    gate.open.release(9)
    wait_for(lambda: line.in_flight == 0)
    assert [part.number for part in ear.parts] == [1, 2, 3, 4] and not ear.of(Finished)


def test_a_pause_takes_no_more_pictures(line: Line, ear: Ear) -> None:
    hand = Hand()
    line.start(setup(live(hand)))
    hand.show()
    wait_for(lambda: len(ear.parts) == 1)
    line.pause()
    hand.show()
    wait_for(lambda: not hand.camera.steps)
    line.resume()
    hand.show()
    wait_for(lambda: len(ear.parts) == 2)
    assert ear.parts[1].views[0].frame == 3 and ear.states == [State.RUNNING, State.PAUSED, State.RUNNING]


def test_an_ng_part_freezes_the_line_until_somebody_lets_it_go_on(line: Line, ear: Ear) -> None:
    line.set_freeze_on_ng(True)
    line.start(setup(pictures(10, 200, 10, 210, 10)))
    wait_for(lambda: line.state is State.FROZEN and ear.verdicts == [OK, NG])
    line.resume()
    wait_for(lambda: line.state is State.FROZEN and ear.verdicts == [OK, NG, OK, NG])
    line.resume()
    wait_for(lambda: ear.of(Finished))
    assert [part.number for part in ear.parts] == [1, 2, 3, 4, 5]


def test_a_stop_during_a_freeze_hands_out_what_was_held_back(line: Line, ear: Ear) -> None:
    gate = Gate()
    line.set_freeze_on_ng(True)
    line.start(setup(pictures(200, 10, 10), gate))
    wait_for(lambda: line.in_flight == 3)
    gate.open.release(3)
    wait_for(lambda: line.state is State.FROZEN and line.in_flight == 2)
    line.stop()
    wait_for(lambda: len(ear.parts) == 3)
    assert line.state is State.IDLE and [part.number for part in ear.parts] == [1, 2, 3]


def test_a_lost_camera_is_counted_and_the_line_goes_on_by_itself(line: Line, ear: Ear) -> None:
    camera = ScriptedCamera(give(1), fail(LOST), give(2))
    line.start(setup(StandInSource(camera, Feed.LIVE)))
    wait_for(lambda: len(ear.parts) == 2)
    assert ear.of(CameraLost) == [CameraLost("It was unplugged.")] and ear.of(CameraBack) == [CameraBack()]
    assert line.causes == Counter({Reason.CAMERA_LOST: 1}) and line.state is State.RUNNING and not line.lost


def test_a_silent_camera_is_lost(make: Callable[..., Line], ear: Ear) -> None:
    line, camera = make(watchdog_s=0.04), ScriptedCamera(give(1))
    line.start(setup(StandInSource(camera, Feed.LIVE)))
    wait_for(lambda: ear.of(CameraLost) and camera.open_count > 1)
    assert line.lost and len(ear.of(CameraLost)) == 1


def test_a_run_has_a_time_of_its_own_after_which_a_silent_camera_is_lost(make: Callable[..., Line], ear: Ear) -> None:
    line, camera = make(watchdog_s=600.0), ScriptedCamera(give(1))
    line.start(replace(setup(StandInSource(camera, Feed.LIVE)), silent_s=0.04))
    wait_for(lambda: ear.of(CameraLost))
    assert line.lost


def test_a_source_that_may_be_silent_is_not_lost(make: Callable[..., Line], ear: Ear) -> None:
    line, camera = make(watchdog_s=0.04), ScriptedCamera(give(1))
    line.start(setup(StandInSource(camera, Feed.ENDLESS)))
    wait_for(lambda: camera.read_count > 100)
    assert not ear.of(CameraLost) and line.state is State.RUNNING


def test_a_source_that_cannot_be_used_ends_the_run(line: Line, ear: Ear) -> None:
    error = InspectorError(ErrorCode.VIDEO_UNREADABLE, "No video.")
    line.start(setup(StandInSource(ScriptedCamera(opens=[error]))))
    wait_for(lambda: ear.of(SourceFailed))
    assert ear.of(SourceFailed) == [SourceFailed(error)] and line.state is State.IDLE


def test_a_silent_engine_is_told_of_once(make: Callable[..., Line], ear: Ear) -> None:
    line, gate = make(late_s=0.01), Gate()
    line.start(setup(pictures(10), gate))
    wait_for(lambda: ear.of(Late))
    gate.open.release()
    wait_for(lambda: ear.of(Finished))
    assert ear.of(Late) == [Late(0.01)] and ear.verdicts == [OK]


def test_a_verdict_after_the_takt_limit_is_none(line: Line, ear: Ear) -> None:
    gate = Gate()
    line.start(setup(pictures(10), gate, takt_s=0.02))
    gate.entered.acquire()
    wait_for(lambda: ear.of(Late))  # which is told of when the limit is over, not when the engine comes back
    gate.open.release()
    wait_for(lambda: ear.of(Finished))
    (part,) = ear.parts
    assert (part.decision.verdict, part.decision.reason) == (UNDECIDED, Reason.LATE) and part.views[0].score == 10
    assert "0.02 s are allowed" in part.views[0].detail and line.causes == Counter({Reason.LATE: 1})


class EverySecond:
    """Every other picture shows a part."""

    def offer(self, found: Frame) -> Frame | None:
        return found if found.number % 2 == 0 else None


def test_triggered_parts_are_all_judged_and_one_too_many_is_a_fault(make: Callable[..., Line], ear: Ear) -> None:
    line, gate, hand = make(capacity=2), Gate(), Hand()
    line.start(setup(live(hand), gate, trigger=EverySecond()))
    hand.show()
    hand.show()
    gate.entered.acquire()  # the second picture is being judged
    for _ in range(6):
        hand.show()
    wait_for(lambda: line.state is State.FAULT)  # the fourth and the sixth wait, the eighth finds no room
    assert isinstance(line.fault, QueueOverflow)
    wait_for(lambda: not hand.camera.steps)
    hand.show()
    hand.show()
    wait_for(lambda: not hand.camera.steps)
    gate.open.release(9)
    wait_for(lambda: line.in_flight == 0)
    assert [part.views[0].frame for part in ear.parts[:3]] == [2, 4, 6] and ear.verdicts == [OK, OK, OK, UNDECIDED]
    assert line.causes == Counter({Reason.OVERFLOW: 1}) and line.state is State.FAULT  # until somebody has seen it
    line.resume()
    hand.show()
    hand.show()
    wait_for(lambda: len(ear.parts) == 5)
    assert line.state is State.RUNNING and line.fault is None and ear.verdicts[-1] is OK and line.skipped == 0


def test_every_part_is_recorded_with_its_picture_before_it_is_told(line: Line, ear: Ear) -> None:
    recorder, made = StandInRecorder(), pictures(10, 200)
    order = setup(made, recorder=recorder)
    line.start(order)
    wait_for(lambda: ear.of(Finished))
    assert recorder.runs == [order.run] and [part for part, _ in recorder.kept] == ear.parts
    assert [found.max() for _, found in recorder.kept if isinstance(found, np.ndarray)] == [10, 200]


def test_no_part_is_judged_while_the_recorder_is_at_fault(line: Line, ear: Ear) -> None:
    recorder, hand, judged = StandInRecorder(), Hand(), list[str]()

    def engine(image: Image, source: str) -> Inspection:
        judged.append(source)
        return by_brightness(image, source)

    line.start(setup(live(hand), engine, recorder=recorder))
    hand.show()
    wait_for(lambda: len(ear.parts) == 1)
    recorder.fault = InspectorError(ErrorCode.DISK_FULL, "The disk is full.")
    line.look_at_recorder()
    assert line.state is State.FAULT and line.fault is recorder.fault
    hand.show()
    wait_for(lambda: not hand.camera.steps)
    line.resume()
    assert line.state is State.FAULT and recorder.retries == 1 and len(judged) == 1
    recorder.fault = None
    line.look_at_recorder()
    hand.show()
    wait_for(lambda: len(ear.parts) == 2)
    assert len(judged) == len(recorder.kept) == 2 and line.state is State.RUNNING
    assert ear.states == [State.RUNNING, State.FAULT, State.RUNNING]


def test_a_recorder_that_was_at_fault_and_is_well_again_is_noticed(make: Callable[..., Line], ear: Ear) -> None:
    line, recorder = make(late_s=0.04), StandInRecorder()
    recorder.fault = InspectorError(ErrorCode.DISK_FULL, "The disk is full.")
    line.start(setup(pictures(10, 10), recorder=recorder))
    wait_for(lambda: line.state is State.FAULT)
    assert ear.parts == []
    recorder.fault = None
    wait_for(lambda: ear.of(Finished))
    assert len(recorder.kept) == 2 and not ear.of(Late)


def test_a_part_that_cannot_be_recorded_is_undecided_and_stops_the_line(make: Callable[..., Line], ear: Ear) -> None:
    line, recorder, hand = make(), StandInRecorder(), Hand()
    line.start(setup(live(hand), recorder=recorder))
    recorder.refuses = recorder.fault = InspectorError(ErrorCode.NOT_WRITABLE, "The record is gone.")
    recorder.fault = None  # it finds out when it is asked
    hand.show()
    wait_for(lambda: ear.parts)
    assert ear.parts[0].decision.reason is Reason.UNRECORDED and State.FAULT in ear.states
    assert "The record is gone." in ear.judged[0].inspection.error


def test_a_run_that_cannot_be_recorded_does_not_begin(line: Line, ear: Ear) -> None:
    recorder = StandInRecorder()
    recorder.refuses = InspectorError(ErrorCode.NOT_WRITABLE, "The record cannot be opened.")
    line.start(setup(pictures(10), recorder=recorder))
    assert ear.of(SourceFailed) == [SourceFailed(recorder.refuses)] and line.state is State.IDLE and not ear.parts


def test_a_fault_during_a_pause_ends_in_the_pause(line: Line, ear: Ear) -> None:
    recorder, hand = StandInRecorder(), Hand()
    line.start(setup(live(hand), recorder=recorder))
    line.pause()
    recorder.fault = InspectorError(ErrorCode.DISK_FULL, "The disk is full.")
    line.look_at_recorder()
    line.pause()
    assert line.state is State.FAULT
    recorder.fault = None
    line.look_at_recorder()  # as the line's own thread may have done already
    assert line.state is State.PAUSED


def test_a_judgement_that_does_not_come_back_does_not_keep_the_program(ear: Ear) -> None:
    gate = Gate()
    line = Line(ear)
    line.start(setup(pictures(10), gate))
    gate.entered.acquire()
    assert not line.shutdown(0.02)
    gate.open.release()
    assert line.shutdown(60) and ear.parts == []
