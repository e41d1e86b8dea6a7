"""Which thresholds can be: one that no picture could ever exceed would let every part pass, however it came into the file."""

from collections.abc import Sequence

from inspector.core.areas import Use
from inspector.core.decision_rule import DecisionRule
from inspector.core.said import said

TIMES = 10
"""A threshold may lie this far above the highest score that is known."""
_STORED_TIMES = 100
"""And a stored score as far above those of noise, which is unlike any part."""


def highest_threshold(stored: Sequence[float], golden: Sequence[float]) -> float:
    """The highest threshold that a score could exceed, for a model with `stored` scores of images and `golden` ones of its seal's noise.

    Raises ValueError for stored scores that no picture has.
    """
    highest = max(golden)
    if stored and max(stored) > _STORED_TIMES * highest:
        raise ValueError(said("an image scores {stored:g} in it, and noise {highest:g}", stored=max(stored), highest=highest))
    return TIMES * max(highest, *stored) if stored else TIMES * highest


def unreachable(rule: DecisionRule, highest: float, largest_factor: float = 1.0) -> str:
    """Says what is wrong with a rule whose threshold no score could exceed, that of the picture or of a zone; empty: nothing.

    `highest` as `highest_threshold` gives it; `largest_factor` is that of the places that go by the threshold.
    """
    own = [zone.threshold for zone in rule.areas.of(Use.ZONE) if zone.threshold is not None] if rule.areas is not None else []
    if rule.threshold > (most := highest * largest_factor):
        return said("No picture could score more than the threshold, {value:g}: set one up to {most:.4g}.", value=rule.threshold, most=most)
    if wrong := [value for value in own if value > highest]:
        return said(
            "No picture could score more than the threshold of a zone, {value:g}: set one up to {most:.4g}.", value=wrong[0], most=highest
        )
    return ""
