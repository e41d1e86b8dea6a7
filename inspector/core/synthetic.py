"""What synthetic defects somebody wants to have drawn on good parts."""

from dataclasses import dataclass

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said

KINDS = ("scratch", "spot", "dent", "stain", "smear", "missing")
"""`missing`: a piece that is not there."""
LEAST_PX, MOST_PX, MOST_COUNT, MOST_SEED = 3.0, 2000.0, 1000, 1 << 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn, `count` times. Raises `BAD_ARGUMENT` for what cannot be."""

    kind: str
    size: float
    """px from end to end."""
    contrast: float
    """Share of the span between the dark and the bright places of the part, above 0."""
    count: int = 20
    seed: int = 0

    def __post_init__(self) -> None:
        for wrong, sentence in (
            (
                self.kind not in KINDS,
                said("A synthetic defect is one of {kinds}, not {kind}.", kinds=", ".join(KINDS), kind=self.kind),
            ),
            (
                not LEAST_PX <= self.size <= MOST_PX,
                said("A synthetic defect has {least:g} to {most:g} px, not {size:g}.", least=LEAST_PX, most=MOST_PX, size=self.size),
            ),
            (
                not 0 < self.contrast <= 1,
                said("A contrast lies above 0 and is 1 at most, not {contrast:g}.", contrast=self.contrast),
            ),
            (
                not 1 <= self.count <= MOST_COUNT,
                said("1 to {most} synthetic defects are drawn at a time, not {number}.", most=MOST_COUNT, number=self.count),
            ),
            (
                not 0 <= self.seed <= MOST_SEED,
                said("A seed lies between 0 and {most}, not at {seed}.", most=MOST_SEED, seed=self.seed),
            ),
        ):
            if wrong:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
