"""Places of good pictures that a place of a part resembles most: what a model knows of where its vectors came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoodPlace:
    """The place of one good picture that is most like a patch of a part."""

    image: int
    """Number among the good images of the model."""
    y: float
    x: float
    """Centre of the patch, as shares of the height and width of what the network sees of that picture."""
    patch: tuple[float, float]
    """Height and width of one patch there, in the same shares."""
    distance: float
    """Of the patch's features to those of the part's patch, nothing corrected: 0 is the same. Comparable within one patch."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A patch of a part, traced back to the good pictures."""

    y: float
    x: float
    """Centre of the patch, as shares of the height and width of what the network sees of the part."""
    patch: tuple[float, float]
    """Height and width of one patch, in the same shares."""
    score: float
    """Patch score in the unit of the map: the threshold is one."""
    good: tuple[GoodPlace, ...]
    """The nearest first, each of another picture."""
    member: int = 0
    """The network that says most about the place, of several."""
