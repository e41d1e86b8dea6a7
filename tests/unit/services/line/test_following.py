"""A line without a window is followed event by event, and ends when its source does, when it is told to, and when the time is over."""

from line_stand_ins import Gate, Hand, StandInSource, frame, pictures, setup, wait_for

from inspector.devices.camera import Camera, Feed, Frame
from inspector.services.line.following import Following
from inspector.services.line.state import Finished, Judged


class Belt(Camera):
    """A camera that always has a picture."""

    @property
    def name(self) -> str:
        return "belt"

    def open(self) -> None:
        self.given = 0

    def read(self, timeout_ms: float) -> Frame | None:
        self.given += 1
        return frame(self.given)

    def close(self) -> None:
        """There is nothing to be closed."""


def test_the_events_end_with_the_source() -> None:
    with Following(setup(pictures(10, 200))) as following:
        events = list(following)
    assert [event.part.number for event in events if isinstance(event, Judged)] == [1, 2] and isinstance(events[-1], Finished)
    assert following.skipped == 0


def test_an_endless_source_ends_when_the_time_is_over() -> None:
    with Following(setup(StandInSource(Belt(), Feed.LIVE)), seconds=0.1) as following:
        parts = [event.part for event in following if isinstance(event, Judged)]
    assert [part.number for part in parts] == list(range(1, len(parts) + 1)) and parts


def test_what_the_engine_has_when_it_is_stopped_is_still_heard_of() -> None:
    gate, hand = Gate(), Hand()
    hand.show()
    with Following(setup(StandInSource(hand.camera, Feed.LIVE), gate)) as following:
        gate.entered.acquire()
        following.stop()
        gate.open.release()
        heard = [event.part.number for event in following if isinstance(event, Judged)]
        wait_for(lambda: hand.camera.close_count == 1)
    assert heard == [1]
