"""The states of a line, and what leads from one to another. No threads: whoever has them holds a lock around every call."""

from collections.abc import Callable

from inspector.core.types import Verdict
from inspector.services.line.chronicle import Chronicle
from inspector.services.line.session import Session
from inspector.services.line.state import Finished, Forgotten, Judged, LineEvent, SourceFailed, State, StateChanged
from inspector.services.line.waiting import QueueOverflow


class Machine:
    """`tell` hears of everything in order."""

    def __init__(self, tell: Callable[[LineEvent], None]) -> None:
        self._tell = tell
        self._chronicle = Chronicle()
        self.state = State.IDLE
        self.fault: Exception | None = None
        """What has to be put right; None unless the state is FAULT."""
        self.freezes = False
        """Whether an NG part holds the line until `resume`."""
        self.session: Session | None = None
        """The run that goes on; after it, the one whose last parts may still be judged."""
        self._before_fault = State.IDLE

    def tell(self, event: LineEvent) -> None:
        """Something happens: recorded where the run is, and told to those who listen."""
        if self.session is not None:
            self._chronicle.hear(self.session.setup, event)
        self._tell(event)

    def begin(self, session: Session) -> None:
        """A run starts."""
        self.session = session
        self._set_state(State.RUNNING)

    def forget(self) -> None:
        """Ends the run, and nothing more is heard of it."""
        if self.session is not None:
            self.session.let_go()
            self.tell(Forgotten())
        self._set_state(State.IDLE)  # the end belongs to the run
        self.session = None

    def pause(self) -> None:
        """From RUNNING alone."""
        if self.session is not None and self.state is State.RUNNING:
            self.session.hold(True)
            self._set_state(State.PAUSED)

    def resume(self) -> None:
        """Goes on after a pause, a freeze, and a fault that has been put right."""
        session = self.session
        if session is not None and self.state in (State.PAUSED, State.FROZEN):
            self._go_on(session, State.RUNNING)
        elif session is not None and self.state is State.FAULT:
            if session.setup.recorder is not None:
                session.setup.recorder.retry()
            if session.recorder_fault is None:
                self._go_on(session, self._before_fault)

    def stop(self) -> None:
        """Ends the run; what waits is still judged, what a freeze held back is handed out."""
        if self.session is not None:
            self.session.let_go()
            self._set_state(State.IDLE)
            while self.session.held:
                self.tell(self.session.held.popleft())

    def may_judge(self, session: Session) -> bool:
        """No part may pass unrecorded. Of a run that was stopped nobody waits for the recorder to be well again."""
        self.look_at_recorder()
        if session.recorder_fault is not None and self.state is State.IDLE:
            session.waiting.clear()
        return session.recorder_fault is None

    def look_at_recorder(self) -> None:
        """A recorder at fault stops the line, and lets it go on once it is well again. A queue that overflowed takes a person."""
        session = self.session
        if session is None:
            return
        if session.recorder_fault is not None:
            self.enter_fault(session.recorder_fault)
        elif self.state is State.FAULT and not isinstance(self.fault, QueueOverflow):
            self._go_on(session, self._before_fault)

    def enter_fault(self, fault: Exception) -> None:
        """Takes no more pictures; a run that is over needs none."""
        if self.session is not None and self.state not in (State.IDLE, State.FAULT):
            self._before_fault = self.state
            self.session.hold(True)
            self._set_state(State.FAULT, fault)

    def fail(self, event: SourceFailed) -> None:
        """The source cannot be used."""
        if self.session is not None:
            self.session.let_go()
        self._set_state(State.IDLE)
        self.tell(event)

    def take_verdict(self, session: Session, judged: Judged) -> None:
        """Hands a part out; during a freeze it waits, so that the part that froze the line stays on show."""
        session.count(judged.part)
        if self.state is State.FROZEN:
            session.held.append(judged)
        else:
            self._hand_out(session, judged)
        self.finish_if_done(session)

    def finish_if_done(self, session: Session) -> None:
        """A source that is at its end ends the run with its last part; nothing waits any more, unless enough parts have been judged."""
        if session.is_done and self.state is not State.IDLE:
            session.let_go()
            session.waiting.clear()
            self._set_state(State.IDLE)
            self.tell(Finished())

    def _go_on(self, session: Session, state: State) -> None:
        """Goes on in `state`. What a freeze held back is handed out; the next NG part among it freezes the line again."""
        self._set_state(state)
        while session.held and self.state is State.RUNNING:
            self._hand_out(session, session.held.popleft())
        if self.state is State.RUNNING:
            session.hold(False)
        self.finish_if_done(session)

    def _hand_out(self, session: Session, judged: Judged) -> None:
        self.tell(judged)
        if self.freezes and self.state is State.RUNNING and judged.part.decision.verdict is Verdict.NG:
            session.hold(True)
            self._set_state(State.FROZEN)

    def _set_state(self, state: State, fault: Exception | None = None) -> None:
        self.fault = fault
        if state is not self.state:
            self.state = state
            self.tell(StateChanged(state, fault))
