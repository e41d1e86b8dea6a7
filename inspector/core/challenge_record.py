"""What a challenge came to: what every sample got, who was there, and what it was judged by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inspector.core.challenge import ChallengeSample, samples_sha256
from inspector.core.errors import InspectorError
from inspector.core.kinds import ENTRIES, FINITE, TEXT, expect
from inspector.core.said import said
from inspector.core.setting import setting, stored, understood
from inspector.core.types import Verdict


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What one sample got."""

    sample: ChallengeSample
    verdict: Verdict
    score: float | None
    """None: it was not judged."""
    reason: str
    """A `Reason`; of later versions perhaps one that is not known here."""
    at: str
    """ISO 8601 with the offset from UTC."""
    detail: str = setting("", "what happened where it was not judged, as a sentence", old="")

    @property
    def passed(self) -> bool:
        """Whether it got the verdict that is expected of it."""
        return self.verdict is self.sample.expected

    def margin(self, threshold: float | None) -> float | None:
        """How far its score is on the right side of the threshold, as a share of it; None: it cannot be told."""
        if self.score is None or not threshold:
            return None
        above = self.score / threshold - 1
        return above if self.sample.expected is Verdict.NG else -above

    @classmethod
    def from_json(cls, found: Any) -> "SampleResult":
        """Reads what `stored` gave. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        values = understood(cls, found, said("The result of a sample"))
        score = values["score"]
        texts = {name: expect(TEXT, name, values[name]) for name in ("reason", "at", "detail")}
        return cls(
            sample=ChallengeSample.from_json(values["sample"]),
            verdict=Verdict(values["verdict"]),
            score=None if score is None else float(expect(FINITE, "A score", score)),
            **texts,
        )


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge: carried out to its end, or broken off after a sample had failed."""

    at: datetime
    """When it ended, with the offset from UTC."""
    who: str
    station: str
    """Name of the PC."""
    model_id: str
    model_sha256: str
    threshold: float | None
    rule_sha256: str
    """Of everything that the samples were decided by, see `DecisionRule.sha256`."""
    samples_sha256: str
    """See `core.challenge.samples_sha256`."""
    results: tuple[SampleResult, ...]
    program: str
    """Version of Inspector."""
    source: str = setting("", "of the camera that parts were put before; empty: all samples are pictures", old="")

    @property
    def passed(self) -> bool:
        """Whether there were samples, all were shown, and every one got the verdict that is expected of it."""
        shown = samples_sha256([each.sample for each in self.results])
        return bool(self.results) and shown == self.samples_sha256 and not self.failed

    @property
    def failed(self) -> tuple[SampleResult, ...]:
        """Those that did not."""
        return tuple(each for each in self.results if not each.passed)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        return stored(self) | {"at": self.at.isoformat(timespec="seconds")}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Challenge":
        """Reads what `to_json` gave. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        values = understood(cls, found, said("A challenge"))
        threshold, at = values["threshold"], datetime.fromisoformat(expect(TEXT, "A time", values["at"]))
        if at.tzinfo is None:
            raise ValueError(said("a challenge's time has its offset from UTC"))
        return cls(
            at=at,
            threshold=None if threshold is None else float(expect(FINITE, "A threshold", threshold)),
            results=tuple(map(SampleResult.from_json, expect(ENTRIES, "results", values["results"]))),
            **{name: expect(TEXT, name, values[name]) for name in _TEXTS},
        )


_TEXTS = ("who", "station", "model_id", "model_sha256", "rule_sha256", "samples_sha256", "program", "source")
UNREADABLE = (InspectorError, KeyError, TypeError, ValueError)
"""What `from_json` raises for what is no challenge, or one of a later version."""
