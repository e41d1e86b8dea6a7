"""A challenge that was passed at six in the morning."""

from datetime import UTC, datetime

from inspector.core.challenge import ChallengeSample, Sample, samples_sha256
from inspector.core.challenge_record import Challenge, SampleResult
from inspector.core.types import Verdict

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
GOOD = ChallengeSample("Good 1", Sample.GOOD, Verdict.OK, "challenge/a.png", "ab" * 32)
SCRATCH = ChallengeSample("Scratch", Sample.DEFECT, Verdict.NG)
RESULTS = (
    SampleResult(GOOD, Verdict.OK, 0.5, "below_threshold", NOW.isoformat()),
    SampleResult(SCRATCH, Verdict.NG, 3.0, "above_threshold", NOW.isoformat()),
)
PASSED = Challenge(NOW, "Ada", "PC 7", "m1", "5a", 2.0, "r1", samples_sha256((GOOD, SCRATCH)), RESULTS, "1.0", "usb:0")
