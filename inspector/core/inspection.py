"""One picture judged: what the engine found in it, and what is made of that."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from inspector.core.areas import Areas
from inspector.core.box import Box
from inspector.core.decision import Decision, Finding, Reason, decide, rule_of
from inspector.core.decision_rule import DecisionRule, Region, RegionRule
from inspector.core.evidence import Evidence
from inspector.core.picture_facts import PictureFacts
from inspector.core.types import FloatArray, Verdict


@dataclass(frozen=True, slots=True)
class Nearest:
    """What of the good parts the highest patch score of a part was measured against."""

    image: str = ""
    """Name of the good image; empty: none can be named."""
    y: float = 0.0
    x: float = 0.0
    """Place in it, as shares of the height and width of what the network sees."""
    reason: str = ""
    """Why none can be named, as a sentence."""
    box: Box | None = None
    """What the network sees of it; None: all of it, but for what a centre crop takes away."""


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """One image judged, with the threshold and model that it was judged with."""

    source: str
    score: float | None
    threshold: float | None
    model_id: str
    ms: float
    map: FloatArray | None = field(default=None, repr=False)
    error: str = ""
    """Of an inspection without a score that counts, what happened, as a sentence."""
    at: datetime = field(default_factory=datetime.now)
    nearest: Nearest | None = None
    depth: int = 0
    """Bits of the pictures that the model learned from, for showing a 16-bit one as the network sees it; 0: not known."""
    evidence: Evidence | None = field(default=None, repr=False)
    """What score and map can be computed from again; None where there is no score."""
    trouble: Reason | None = None
    """The cause of `error`; of an error without one the engine is to blame."""
    unsure_from: float | None = None
    """The second threshold that it was judged with; see `DecisionRule`."""
    region: RegionRule | None = None
    """The region rule that it was judged with."""
    regions: tuple[Region, ...] | None = field(default=None, repr=False)
    """Of the map, above the pixel threshold of `region`, the largest first; None: nobody looked for any."""

    areas: Areas | None = field(default=None, repr=False)
    """Where was looked, and how closely; the score and the map have it in them."""
    facts: PictureFacts | None = field(default=None, repr=False)
    """What the picture is like; None: not measured."""
    zones: tuple[float, ...] = field(default=(), repr=False)
    """Highest patch scores of the zones, as of `View`."""

    def judged_by(self, rule: DecisionRule) -> "Inspection":
        """The same under another rule, as far as that can be told without its evidence.

        Regions above another pixel threshold have yet to be looked for. With other areas it would have another score: it stays as it is.
        """
        if rule.areas != self.areas:
            return self
        same = self.region is not None and rule.region is not None and self.region.pixel_threshold == rule.region.pixel_threshold
        regions = self.regions if same else None
        return replace(self, threshold=rule.threshold, unsure_from=rule.unsure_from, region=rule.region, regions=regions)

    def without_map(self) -> "Inspection":
        """The same without its anomaly map, which can be computed again from its evidence."""
        return replace(self, map=None)

    @property
    def rule(self) -> DecisionRule | None:
        """What it is judged by."""
        return rule_of(self.threshold, self.unsure_from, self.region, self.areas)

    @property
    def finding(self) -> Finding:
        """What of it counts when it is decided about. An inspection that carries an error is never OK."""
        return Finding(self.score, self.trouble or (Reason.ENGINE_FAILED if self.error else None), self.regions)

    @property
    def decision(self) -> Decision:
        """Its verdict and the reason for it."""
        return decide((self.finding,), self.rule)

    @property
    def verdict(self) -> Verdict:
        """What the line does with the part."""
        return self.decision.verdict

    @property
    def reason(self) -> Reason:
        """Why it has its verdict."""
        return self.decision.reason
