"""What synthetic defects somebody wants to have drawn on good parts."""

from dataclasses import dataclass

from inspector.core.errors import ErrorCode, InspectorError

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
            (self.kind not in KINDS, f"A synthetic defect is one of {', '.join(KINDS)}, not {self.kind}."),
            (not LEAST_PX <= self.size <= MOST_PX, f"A synthetic defect has {LEAST_PX:g} to {MOST_PX:g} px, not {self.size:g}."),
            (not 0 < self.contrast <= 1, f"A contrast lies above 0 and is 1 at most, not {self.contrast:g}."),
            (not 1 <= self.count <= MOST_COUNT, f"1 to {MOST_COUNT} synthetic defects are drawn at a time, not {self.count}."),
            (not 0 <= self.seed <= MOST_SEED, f"A seed lies between 0 and {MOST_SEED}, not at {self.seed}."),
        ):
            if wrong:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
