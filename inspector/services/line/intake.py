"""What a line makes of the news of its camera."""

from dataclasses import replace

from inspector.core.decision import Reason
from inspector.devices.camera import Frame
from inspector.services.line.camera_loop import Arrived, CameraEvent, Ended, Opened, Unreadable
from inspector.services.line.session import Session
from inspector.services.line.state import CameraBack, CameraLost, Reconnecting, SourceFailed
from inspector.services.line.waiting import Job, QueueOverflow


def take_in(session: Session, event: CameraEvent) -> CameraLost | CameraBack | Reconnecting | SourceFailed | None:
    """Puts pictures where they wait for the engine; gives what the listeners of the line are to hear.

    Raises QueueOverflow for a picture that finds no room, after its part was put among those that wait: as UNDECIDED.
    """
    if isinstance(event, Arrived):
        _take_frame(session, event.frame)
    elif isinstance(event, Unreadable):
        path = event.error.path
        source = str(path) if path else session.setup.source.label
        session.waiting.report(Job(source, error=event.error, path=path, serial=session.typed_serial()))
    elif isinstance(event, Ended):
        session.stream_over = True
    elif isinstance(event, Opened):
        was_lost, session.lost = session.lost, False
        return CameraBack() if was_lost else None
    else:
        if isinstance(event, CameraLost):
            session.lost = True
            session.forget_fired()
            session.causes[Reason.CAMERA_LOST] += 1
        return event
    return None


def _take_frame(session: Session, frame: Frame) -> None:
    if not session.setup.judges_all:
        session.waiting.offer(Job(frame.source, frame, path=frame.path))  # its serial is that of the part that is taken
        return
    job = Job(frame.source, frame, path=frame.path, serial=session.typed_serial())
    try:
        session.waiting.submit(job)
    except QueueOverflow as error:
        session.waiting.report(replace(job, frame=None, error=error, trouble=Reason.OVERFLOW))
        raise
