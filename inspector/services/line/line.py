"""The line: a machine with five states, and the threads that read, judge and watch for it."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial

from inspector.core.decision import Reason
from inspector.core.drift.watch import Alarm
from inspector.core.said import said
from inspector.services.line import judging
from inspector.services.line.camera_loop import CameraEvent, CameraLoop
from inspector.services.line.intake import take_in
from inspector.services.line.machine import Machine
from inspector.services.line.session import Session
from inspector.services.line.setup import Setup
from inspector.services.line.state import Drifted, Judged, Late, LineEvent, SourceFailed, State
from inspector.services.line.waiting import Job, QueueOverflow
from inspector.services.line.workers import Launch, PlainWorker, Worker

LATE_S, WATCHDOG_S = 10.0, 3.0
_LOOK_EVERY_S = 0.5
_AHEAD = 4


class Line:
    """Takes pictures from a source, has them judged and recorded, and tells of every part in order. For any thread.

    Nobody who listens is waited for: verdicts go on whatever a window does.
    """

    def __init__(
        self,
        tell: Callable[[LineEvent], None],
        *,
        launch: Launch = PlainWorker,
        capacity: int = 64,
        late_s: float = LATE_S,
        watchdog_s: float | None = None,
        first_retry_s: float = 0.5,
    ) -> None:
        """`tell` hears of everything in order, from whichever thread it happens in: it has to be quick, and to call nothing of the line.

        `capacity`: pictures that may wait for the engine. `watchdog_s`: a live camera that is silent for so long is lost, unless a
        run has a time of its own; None for the usual time.
        """
        self.late_s = late_s
        """The engine is late after this, unless the run has a takt limit."""
        self._launch = launch
        self._capacity, self._first_retry_s = capacity, first_retry_s
        self._watchdog_s = WATCHDOG_S if watchdog_s is None else watchdog_s
        self._changed = threading.Condition(threading.RLock())
        self._machine = Machine(tell)
        self._loops: list[CameraLoop] = []
        self._workers: list[Worker] = []
        self._ending = threading.Event()

    # -- what is known of it --------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What it does."""
        return self._machine.state

    @property
    def fault(self) -> Exception | None:
        """What has to be put right; None unless the state is FAULT."""
        return self._machine.fault

    @property
    def lost(self) -> bool:
        """Whether the camera does not answer."""
        session = self._machine.session
        return session is not None and session.lost

    @property
    def skipped(self) -> int:
        """Live pictures of this run that nobody had time for."""
        session = self._machine.session
        return session.waiting.skipped if session is not None else 0

    @property
    def causes(self) -> Counter[Reason]:
        """Why parts of this run are UNDECIDED, and how often its camera was lost."""
        with self._changed:
            session = self._machine.session
            return Counter(session.causes) if session is not None else Counter()

    @property
    def freezes(self) -> bool:
        """Whether an NG part holds the line until `resume`."""
        return self._machine.freezes

    @property
    def in_flight(self) -> int:
        """Pictures that wait for their verdict, and verdicts that wait for the end of a freeze."""
        with self._changed:
            session = self._machine.session
            return len(session.waiting) + len(session.held) if session is not None else 0

    @property
    def drift(self) -> Alarm | None:
        """What is no longer as it was in this run; None: nothing, or nobody watches."""
        session = self._machine.session
        return session.setup.watch.alarm if session is not None and session.setup.watch is not None else None

    # -- control --------------------------------------------------------------------------------------------------------

    def start(self, setup: Setup) -> None:
        """Begins a new run; one that is going on is abandoned, and what it still had in the engine with it."""
        with self._changed:
            self._machine.forget()
            try:
                if setup.recorder is not None:
                    setup.recorder.begin(setup.run)
            except Exception as error:
                self._machine.fail(SourceFailed(error))
                return
            session = Session(setup, self._capacity)
            self._machine.begin(session)
            self._open(session)

    def set_freeze_on_ng(self, freezes: bool) -> None:
        """Whether an NG part holds the line until `resume`."""
        with self._changed:
            self._machine.freezes = freezes

    def pause(self) -> None:
        """Takes no more pictures until `resume`; what the engine has is still judged."""
        with self._changed:
            self._machine.pause()

    def resume(self) -> None:
        """Goes on after a pause, a freeze, and a fault that somebody has put right."""
        with self._changed:
            self._machine.resume()
            self._changed.notify_all()

    def fire(self) -> bool:
        """Somebody says that a part is there: the next picture shows it. False where the line waits for no such word, or takes no part."""
        with self._changed:
            session = self._machine.session
            return session is not None and self.state is State.RUNNING and not session.lost and session.fire()

    def watch_anew(self) -> None:
        """Somebody has changed something on purpose: the watch learns again what is usual."""
        session = self._machine.session
        if session is not None and session.setup.watch is not None:
            session.setup.watch.begin_anew()

    def stop(self) -> None:
        """Ends the run; parts that the engine has already are still judged. Answers at once."""
        with self._changed:
            self._machine.stop()
            self._changed.notify_all()

    def abandon(self) -> None:
        """Ends the run and forgets what the engine still had of it."""
        with self._changed:
            self._machine.forget()

    def shutdown(self, timeout_s: float = 3.0) -> bool:
        """Ends everything and waits for it; False when a driver or the engine does not come back in time."""
        with self._changed:
            self._machine.forget()
            self._ending.set()
            self._changed.notify_all()
        ended = [worker.join(timeout_s) for worker in self._workers]
        return all(ended)

    def look_at_recorder(self) -> None:
        """Stops for a recorder that is at fault, and goes on once it is well again. For the recorder to call, without a lock of its own."""
        with self._changed:
            self._machine.look_at_recorder()
            self._changed.notify_all()

    # -- the camera's thread --------------------------------------------------------------------------------------------

    def _open(self, session: Session) -> None:
        self._loops = [loop for loop in self._loops if not loop.ended.is_set()]
        session.loop = CameraLoop(
            session.setup.source.make,
            partial(self._on_camera, session),
            ahead=_AHEAD if session.setup.waits else 0,
            first_retry_s=self._first_retry_s,
            after=tuple(self._loops),
        )
        self._loops.append(session.loop)
        if not self._workers:
            self._workers = [self._launch("engine", self._judge), self._launch("line", self._watch)]
        self._workers.append(self._launch("camera", session.loop.run))

    def _on_camera(self, session: Session, event: CameraEvent) -> None:
        known = session.triggered(event)
        with self._changed:
            if known is None or session is not self._machine.session or session.loop is None:
                return
            if isinstance(known, SourceFailed):
                self._machine.fail(known)
                return
            try:
                news = take_in(session, known)
                if news is not None:
                    self._machine.tell(news)
            except QueueOverflow as error:
                self._machine.enter_fault(error)
            self._machine.finish_if_done(session)
            self._changed.notify_all()

    # -- the engine's thread --------------------------------------------------------------------------------------------

    def _judge(self) -> None:
        while (taken := self._next()) is not None:
            session, job = taken
            setup = session.setup
            inspection = judging.in_time(setup, job, judging.judged(setup.engine, job))
            took_ms = judging.took_ms(setup, job, inspection)
            picture = judging.looked_at(setup, job, inspection)
            serial = judging.serial_of(setup, job)
            inspection = judging.identified(setup, serial, inspection)
            part = judging.part_of(setup, session.parts + 1, job, inspection, serial)
            fault, drifted = None, False
            if session is self._machine.session:  # what was abandoned is not recorded
                part, inspection, fault = judging.recorded(setup, part, job, inspection)
                drifted = setup.watch is not None and setup.watch.take(part)
            with self._changed:
                session.waiting.done()
                if session is self._machine.session:
                    session.acknowledge()
                    if fault is not None:
                        self._machine.enter_fault(fault)
                    self._machine.take_verdict(session, Judged(part, inspection, job.path, picture, took_ms))
                    if drifted and setup.watch is not None:
                        self._machine.tell(Drifted(setup.watch.alarm))

    def _next(self) -> tuple[Session, Job] | None:
        with self._changed:
            while not self._ending.is_set():
                session = self._machine.session
                if session is not None and self._machine.may_judge(session) and (job := session.take()) is not None:
                    return session, job
                self._changed.wait()
            return None

    # -- the thread that notices what does not happen -------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._ending.wait(self._look_every_s()):
            with self._changed:
                session = self._machine.session
                if session is not None:
                    self._look_at_camera(session)
                    self._look_at_engine(session)
            self.look_at_recorder()

    def _look_every_s(self) -> float:
        session = self._machine.session
        takt_s, silent_s = (session.setup.takt_s, session.setup.silent_s) if session is not None else (0.0, 0.0)
        return max(0.01, min(_LOOK_EVERY_S, (silent_s or self._watchdog_s) / 4, (takt_s or self.late_s) / 4))

    def _look_at_camera(self, session: Session) -> None:
        silent_s = session.loop.silent_s() if session.loop is not None and not session.setup.waits else 0.0
        if session.loop is not None and silent_s >= (session.setup.silent_s or self._watchdog_s):
            session.loop.lose(said("No picture for {silent_s:.1f} s.", silent_s=silent_s))

    def _look_at_engine(self, session: Session) -> None:
        limit_s = session.setup.takt_s or self.late_s
        if not session.late_told and self.state is not State.FAULT and session.waiting.waited_s() > limit_s:
            session.late_told = True
            self._machine.tell(Late(limit_s))
