"""What the engine makes of a picture, and what is recorded of it. Whatever goes wrong is UNDECIDED, never OK."""

import logging
import time
from dataclasses import replace
from datetime import datetime

from inspector.core.decision import Reason, decide, trouble_of
from inspector.core.errors import InspectorError
from inspector.core.inspection import Inspection
from inspector.core.record import Part, SerialState, View
from inspector.core.said import reason_of, said
from inspector.core.serials import NOT_ASKED, Serial, no_read
from inspector.core.types import Verdict
from inspector.services.line.setup import Engine, Setup
from inspector.services.line.waiting import Job

_log = logging.getLogger(__name__)


def judged(engine: Engine, job: Job) -> Inspection:
    """Asks the engine; anything but an inspection becomes UNDECIDED, so that no path leads from an error to OK."""
    if job.frame is None:
        return undecided(job, job.error or ValueError(said("There is no picture.")))
    began = time.perf_counter()
    try:
        inspection: object = engine(job.frame.image, job.frame.source)
        if isinstance(inspection, Inspection):
            return inspection
        raise TypeError(said("The engine gave {name} instead of an inspection.", name=type(inspection).__name__))
    except Exception as error:
        if not isinstance(error, InspectorError):
            _log.exception("Judging %s failed in a way that nobody foresaw", job.source)
        return undecided(job, error, 1000 * (time.perf_counter() - began))


def undecided(job: Job, error: Exception, ms: float = 0.0) -> Inspection:
    """A part without a verdict, and why."""
    is_known = isinstance(error, InspectorError) or job.trouble is not None
    sentence = (
        reason_of(error) if is_known else said("Unexpected error while judging: {kind}: {reason}", kind=type(error).__name__, reason=error)
    )
    return Inspection(job.source, None, None, "", ms, error=sentence, trouble=job.trouble or trouble_of(error))


def looked_at(setup: Setup, job: Job, inspection: Inspection) -> object:
    """What viewers need of the picture; None where there is no picture, or no memory for it. The verdict counts in any case."""
    try:
        return None if job.frame is None else setup.look(job.frame.image, inspection)
    except Exception:
        _log.exception("The picture of %s cannot be shown", job.source)
        return None


def in_time(setup: Setup, job: Job, inspection: Inspection) -> Inspection:
    """The same inspection, or an UNDECIDED one where it came too late."""
    took_s = time.monotonic() - job.since_s
    if not setup.takt_s or took_s <= setup.takt_s or inspection.error:
        return inspection
    sentence = said("The result came {took:.2f} s after the picture, and {takt:g} s are allowed.", took=took_s, takt=setup.takt_s)
    return in_trouble(inspection, Reason.LATE, sentence)


def took_ms(setup: Setup, job: Job, inspection: Inspection) -> float:
    """From the picture to its verdict; of files, which wait for one another, what the engine took."""
    return inspection.ms if setup.waits else 1000 * (time.monotonic() - job.since_s)


def in_trouble(inspection: Inspection, trouble: Reason, sentence: str) -> Inspection:
    """The same inspection without a verdict."""
    return replace(inspection, trouble=trouble, error=sentence)


def serial_of(setup: Setup, job: Job) -> Serial:
    """What is known of the part's serial."""
    if job.serial is not None:
        return job.serial
    try:
        return NOT_ASKED if job.frame is None else setup.read_serial(job.frame)
    except Exception:
        _log.exception("Reading the serial of %s failed in a way that nobody foresaw", job.source)
        return no_read(said("Reading the serial failed."))


def identified(setup: Setup, serial: Serial, inspection: Inspection) -> Inspection:
    """The same inspection, or an UNDECIDED one of a good part without the serial that it has to have."""
    if not setup.no_read_rejects or serial.state is not SerialState.NO_READ or inspection.verdict is not Verdict.OK:
        return inspection
    return in_trouble(inspection, Reason.NO_READ, serial.remark)


def part_of(setup: Setup, number: int, job: Job, inspection: Inspection, serial: Serial) -> Part:
    """What is recorded of a part with one view."""
    frame, rule = job.frame, inspection.rule
    view = View(
        source=job.source,
        score=inspection.score,
        evidence=inspection.evidence,
        detail=inspection.error,
        frame=frame.number if frame is not None else 0,
        taken=frame.at.astimezone() if frame is not None else None,
        ms=inspection.ms,
        facts=inspection.facts,
        zones=inspection.zones,
    )
    decision = decide((inspection.finding,), rule)
    return Part(setup.new_id(), setup.run.id, number, datetime.now().astimezone(), decision, rule, (view,), serial.text, serial.state)


def recorded(setup: Setup, part: Part, job: Job, inspection: Inspection) -> tuple[Part, Inspection, Exception | None]:
    """Gives a part to the recorder. One that it cannot take is UNDECIDED, whatever it was, and the error is given back."""
    try:
        if setup.recorder is not None:
            setup.recorder.put(part, (job.path or (job.frame.image if job.frame is not None else None),))
    except Exception as error:
        _log.warning("The part %s could not be recorded: %s", part.id, error)
        inspection = in_trouble(inspection, Reason.UNRECORDED, reason_of(error))
        return replace(part, decision=decide((inspection.finding,), part.rule)), inspection, error
    return part, inspection, None
