"""A camera's pictures, its loss and its return are told as they happen; pausing, stopping and hanging drivers are survived."""

import threading

from line_stand_ins import ScriptedCamera, end, fail, give, wait_for

from inspector.core.abandon import may_be_abandoned
from inspector.core.errors import ErrorCode, InspectorError
from inspector.devices.camera import Camera
from inspector.services.line.camera_loop import Arrived, CameraEvent, CameraLoop, Ended, Opened, Unreadable
from inspector.services.line.state import CameraLost, Reconnecting, SourceFailed
from inspector.services.line.workers import PlainWorker

LOST = InspectorError(ErrorCode.CAMERA_LOST, "The camera was unplugged.")


class Reader:
    """A loop in a thread, and what it tells. `answers`: every picture is dealt with at once."""

    def __init__(self, camera: Camera, *, answers: bool = True, ahead: int = 0, first_retry_s: float = 0.001) -> None:
        self.heard: list[CameraEvent] = []
        self.answers = answers
        self.loop = CameraLoop(lambda: camera, self.tell, ahead=ahead, first_retry_s=first_retry_s)

    def start(self) -> "Reader":
        self.worker = PlainWorker("camera", self.loop.run)
        return self

    def tell(self, event: CameraEvent) -> None:
        self.heard.append(event)
        if self.answers and isinstance(event, Arrived | Unreadable):
            self.loop.acknowledge()

    @property
    def numbers(self) -> list[int]:
        return [event.frame.number for event in list(self.heard) if isinstance(event, Arrived)]

    def of(self, *kinds: type[CameraEvent]) -> list[CameraEvent]:
        return [event for event in list(self.heard) if isinstance(event, kinds)]

    def stop(self) -> bool:
        self.loop.stop()
        return self.worker.join(60)


def test_every_frame_of_a_file_arrives_in_order_then_the_end() -> None:
    camera = ScriptedCamera(*(give(number) for number in range(20)), end)
    reader = Reader(camera, ahead=4).start()
    assert reader.loop.ended.wait(60)
    assert reader.numbers == list(range(20))
    assert reader.heard[0] == Opened() and reader.heard[-1] == Ended()
    assert camera.close_count == 1


def test_a_file_waits_for_the_engine() -> None:
    camera = ScriptedCamera(*(give(number) for number in range(20)), end)
    reader = Reader(camera, answers=False, ahead=3).start()
    wait_for(lambda: len(reader.numbers) == 3)
    assert reader.loop.silent_s() == 0  # nothing that a watchdog could bark at
    reader.loop.acknowledge()
    wait_for(lambda: len(reader.numbers) == 4)
    assert reader.stop() and camera.read_count == 4


def test_an_unplugged_camera_is_lost_once_and_comes_back() -> None:
    camera = ScriptedCamera(give(1), fail(LOST), give(2), opens=[None, LOST, LOST, None])
    reader = Reader(camera).start()
    wait_for(lambda: 2 in reader.numbers)
    assert reader.stop()
    retries = [Reconnecting(attempt) for attempt in (1, 2, 3)]
    assert reader.of(Opened, CameraLost, Reconnecting) == [Opened(), CameraLost("The camera was unplugged."), *retries, Opened()]
    assert camera.open_count == camera.close_count == 4


def test_a_camera_that_is_not_there_at_start_is_lost_and_tried_again() -> None:
    reader = Reader(ScriptedCamera(give(1), opens=[LOST, None])).start()
    wait_for(lambda: reader.numbers)
    assert reader.stop()
    assert reader.heard[:3] == [CameraLost(LOST.detail), Reconnecting(1), Opened()]


def test_a_camera_declared_lost_is_opened_again() -> None:
    camera = ScriptedCamera(give(1))
    reader = Reader(camera).start()
    wait_for(lambda: reader.loop.silent_s() > 0 and reader.numbers)
    reader.loop.lose("No picture.")
    reader.loop.lose("No picture.")
    wait_for(lambda: camera.open_count >= 2)
    camera.steps.append(give(2))
    wait_for(lambda: reader.numbers == [1, 2])
    assert reader.stop()
    assert reader.of(CameraLost) == [CameraLost("No picture.")] and len(reader.of(Opened)) == 2


def test_it_can_be_declared_lost_while_its_driver_hangs_which_nobody_waits_for() -> None:
    gate, thread = threading.Event(), list[int]()

    def hang() -> None:
        thread.append(threading.get_ident())
        gate.wait()

    reader = Reader(ScriptedCamera(give(1), hang)).start()
    wait_for(lambda: thread)
    reader.loop.lose("No picture.")
    assert reader.of(CameraLost)
    reader.loop.stop()
    assert not reader.worker.join(0.02) and may_be_abandoned(thread[0])
    gate.set()
    assert reader.worker.join(60)


def test_a_paused_camera_is_read_on_and_not_lost() -> None:
    camera = ScriptedCamera(give(1))
    reader = Reader(camera).start()
    wait_for(lambda: reader.numbers == [1])
    reader.loop.pause(True)
    camera.steps.append(give(2))
    before = camera.read_count
    wait_for(lambda: camera.read_count > before + 20)
    assert reader.numbers == [1] and reader.loop.silent_s() == 0
    reader.loop.pause(False)
    camera.steps.append(give(3))
    wait_for(lambda: reader.numbers == [1, 3])
    assert reader.stop()


def test_a_paused_file_is_not_read_on() -> None:
    camera = ScriptedCamera(*(give(number) for number in range(5)), end)
    reader = Reader(camera, ahead=4)
    reader.loop.pause(True)
    reader.start()
    wait_for(lambda: camera.open_count == 1)
    assert camera.read_count == 0
    reader.loop.pause(False)
    assert reader.loop.ended.wait(60) and reader.numbers == list(range(5))


def test_one_unreadable_file_does_not_end_the_folder() -> None:
    broken = InspectorError(ErrorCode.IMAGE_UNREADABLE, "b.png is cut off.")
    reader = Reader(ScriptedCamera(give(1), fail(broken), give(2), end), ahead=4).start()
    assert reader.loop.ended.wait(60)
    assert [type(event) for event in reader.heard] == [Opened, Arrived, Unreadable, Arrived, Ended]
    assert reader.of(Unreadable) == [Unreadable(broken)]


def test_unreadable_files_wait_for_the_engine_as_well() -> None:
    broken = fail(InspectorError(ErrorCode.IMAGE_UNREADABLE, "It is no image."))
    for ahead, most in ((4, 4), (0, 32)):
        camera = ScriptedCamera(*[broken] * 50, end)
        reader = Reader(camera, answers=False, ahead=ahead).start()
        wait_for(lambda reader=reader, most=most: len(reader.heard) == 1 + most)
        reader.loop.acknowledge()
        wait_for(lambda reader=reader, most=most: len(reader.heard) == 2 + most)
        assert reader.stop() and camera.read_count == most + 1


def test_a_source_that_cannot_work_fails_with_its_reason() -> None:
    for error in (InspectorError(ErrorCode.VIDEO_UNREADABLE, "No video."), ValueError("a bug")):
        reader = Reader(ScriptedCamera(opens=[error])).start()
        assert reader.loop.ended.wait(60) and reader.heard == [SourceFailed(error)]


def test_a_camera_that_cannot_be_made_fails_with_its_reason() -> None:
    heard: list[CameraEvent] = []

    def make() -> Camera:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, "There is no such camera.")

    CameraLoop(make, heard.append).run()
    assert [str(event.error) for event in heard if isinstance(event, SourceFailed)] == ["There is no such camera."]


def test_stop_ends_the_wait_for_the_next_attempt() -> None:
    reader = Reader(ScriptedCamera(opens=[LOST] * 99), first_retry_s=600).start()
    wait_for(lambda: reader.of(CameraLost))
    assert reader.stop()


def test_a_device_is_opened_when_the_former_user_has_let_it_go() -> None:
    gate = threading.Event()

    def hold() -> None:
        gate.wait(60)

    first = Reader(ScriptedCamera(hold)).start()
    wait_for(lambda: first.loop.silent_s() > 0)
    first.loop.stop()
    camera, heard = ScriptedCamera(give(1), end), list[CameraEvent]()
    second = CameraLoop(lambda: camera, heard.append, after=(first.loop,))
    worker = PlainWorker("camera", second.run)
    assert not worker.join(0.05) and camera.open_count == 0
    gate.set()
    assert worker.join(60) and camera.open_count == 1 and first.worker.join(60)
