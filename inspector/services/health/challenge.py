"""Carries out a challenge: every known sample is judged by the model in use, and what came of it is signed and kept."""

import platform
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector import __version__
from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.challenge import ChallengeSample, samples_sha256
from inspector.core.challenge_record import Challenge, SampleResult
from inspector.core.decision import trouble_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image, Verdict
from inspector.devices.camera import Camera, EndOfStream, Frame, lost
from inspector.devices.image_file import read_image
from inspector.services import auditing, trust
from inspector.services.access.signed_on import guarded
from inspector.services.health.challenge_noting import note
from inspector.services.line.setup import Engine
from inspector.storage import challenge_log, projects
from inspector.storage.challenges import intact_picture, read_samples

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

_LOOK_MS = 200.0


class ChallengeRun:
    """One challenge, from the first sample to the last. Nothing is kept of it before `finish`.

    Raises on the way in what would keep its result from being stored: `PROJECT_*`, `NOT_WRITABLE`, `KEY_UNREADABLE`; and `NO_IMAGES`
    where the project has no samples.
    """

    @guarded(Act.RUN_CHALLENGE)
    def __init__(self, folder: Path, inspector: "PartInspector", who: str, source: str = "", judge: Engine | None = None) -> None:
        """`source`: the camera that real parts are put before, as the record may tell it. `judge`: instead of the inspector's own."""
        self.samples = read_samples(folder)
        if not self.samples:
            raise InspectorError(
                ErrorCode.NO_IMAGES, said("The challenge of {folder} has no samples yet: add good ones and defects.", folder=folder.name)
            )
        self._key = trust.signing_key()
        with projects.changing(folder):
            pass  # a disk that cannot be written is known before anybody has fetched the samples
        self.results: list[SampleResult] = []
        self._folder, self._inspector, self._who, self._source = folder, inspector, who, source
        self._judge, self._threshold = judge or inspector.judge, inspector.threshold
        self._left = [*(each for each in self.samples if not each.is_part), *(each for each in self.samples if each.is_part)]

    @property
    def next_sample(self) -> ChallengeSample | None:
        """What is to be shown now: pictures first, then parts; None: all were."""
        return self._left[0] if self._left else None

    def judge_pictures(self) -> Steps[None]:
        """Judges all samples that have a picture. One that is gone, changed or cannot be read is UNDECIDED."""
        pictures = [each for each in self._left if not each.is_part]
        for done, sample in enumerate(pictures):
            yield Progress("Showing the samples", done, len(pictures), "samples")
            self._take(sample, self._of_picture(sample))
        yield Progress("Showing the samples", len(pictures), max(1, len(pictures)), "samples")

    def judge_part(self, image: Image) -> SampleResult:
        """Judges the part that is before the camera as the next sample. Raises `BAD_ARGUMENT` where it is none's turn."""
        sample = self.next_sample
        if sample is None or not sample.is_part:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("No part is to be put before the camera now."))
        return self._take(sample, self._judge(image, sample.name))

    def finish(self) -> Challenge:
        """Signs and keeps what came of it. Raises `BAD_ARGUMENT` with samples left, and as the log and the key do."""
        if self._left:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{left} samples have not been shown yet.", left=len(self._left)))
        return self._keep()

    def abandon(self) -> Challenge | None:
        """Ends it early. Where a sample has failed already, that is kept: nobody can have a failure forgotten by breaking off."""
        return self._keep() if any(not each.passed for each in self.results) else None

    def _keep(self) -> Challenge:
        rule = self._threshold.decision_rule
        done = Challenge(
            at=datetime.now().astimezone().replace(microsecond=0),
            who=self._who,
            station=platform.node(),
            model_id=self._inspector.model_id,
            model_sha256=self._inspector.model_sha256,
            threshold=rule.threshold,
            rule_sha256=rule.sha256,
            samples_sha256=samples_sha256(self.samples),
            results=tuple(self.results),
            program=__version__,
            source=self._source,
        )
        failed = [each.sample.name for each in done.failed]
        # A failure must be kept, whatever becomes of the audit.
        auditing.note_later(AuditKind.CHALLENGE, self._folder, passed=done.passed, failed=failed, model=done.model_id)
        challenge_log.append(self._folder, done, self._key)
        note(self._folder, done)
        return done

    def _of_picture(self, sample: ChallengeSample) -> Inspection | InspectorError:
        try:
            return self._judge(read_image(intact_picture(self._folder, sample)), sample.name)
        except InspectorError as error:
            return error

    def _take(self, sample: ChallengeSample, found: Inspection | InspectorError) -> SampleResult:
        if self._inspector.threshold != self._threshold:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The threshold was changed during the challenge: begin again."))
        self._left.remove(sample)
        result = _result(sample, found)
        self.results.append(result)
        return result


@guarded(Act.RUN_CHALLENGE)
def challenge(folder: Path, inspector: "PartInspector", who: str) -> Steps[Challenge]:
    """The whole challenge of a project, whose samples must all be pictures: otherwise `BAD_ARGUMENT`. Raises as `ChallengeRun` besides."""
    run = ChallengeRun(folder, inspector, who)
    parts = [each.name for each in run.samples if each.is_part]
    if parts:
        told = said("{parts} must be put before the camera: name it with --source.", parts=", ".join(parts[:3]))
        raise InspectorError(ErrorCode.BAD_ARGUMENT, told)
    try:
        yield from run.judge_pictures()
    except GeneratorExit:
        run.abandon()
        raise
    return run.finish()


def fresh_frame(camera: Camera, timeout_s: float = 5.0) -> Frame:
    """The first picture of an open camera that was taken after this call: the driver may still hold older ones. Raises `CAMERA_LOST`."""
    began, until = datetime.now(), time.monotonic() + timeout_s
    while time.monotonic() < until:
        try:
            frame = camera.read(_LOOK_MS)
        except EndOfStream:
            raise lost(camera.name, said("it has no more pictures")) from None
        if frame is not None and frame.at >= began:
            return frame
    raise lost(camera.name, said("no picture for {seconds:g} s", seconds=timeout_s))


def _result(sample: ChallengeSample, found: Inspection | InspectorError) -> SampleResult:
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    if isinstance(found, InspectorError):
        return SampleResult(sample, Verdict.UNDECIDED, None, str(trouble_of(found)), at, found.detail)
    decision = found.decision
    return SampleResult(sample, decision.verdict, found.score, str(decision.reason), at, found.error)
