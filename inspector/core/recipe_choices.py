"""What there is to choose from where a setting of a recipe is one of a few names, which models and projects are stored with."""

from collections.abc import Callable
from enum import StrEnum


def named(kind: type[StrEnum]) -> Callable[[], tuple[str, ...]]:
    """Gives the names of one of them."""
    return lambda: tuple(kind)


class Fit(StrEnum):
    """How an image of any shape becomes a network input."""

    KEEP = "keep"
    """The image's own aspect ratio, about size x size px in area."""
    STRETCH = "stretch"
    """Stretched to a square of size x size px."""
    PAPER = "paper"
    """Shorter side to size * 256 / 224, centre crop of size x size px (PatchCore, section 4.1)."""


class Neighbours(StrEnum):
    """How nearest neighbours are found."""

    EXACT = "exact"
    IVF = "ivf"
    """faiss inverted file; approximate."""
    HNSW = "hnsw"
    """faiss navigable graph; approximate."""


class Subsampling(StrEnum):
    """How the memory bank is chosen from all patches."""

    GREEDY = "greedy"
    """Coreset: the patches that cover all others best."""
    RANDOM = "random"
    """Drawn at random: the paper's baseline for comparison."""


class ImageScore(StrEnum):
    """What of a part's patch scores is the score of its image."""

    SMOOTHED = "smoothed"
    """The maximum of the smoothed map: one odd patch alone counts less than several side by side."""
    PATCH = "patch"
    """The largest patch score itself (PatchCore, equation 6)."""


class Align(StrEnum):
    """How the part is looked for in a picture, so that what was drawn on one of them lies at the same place of the part in all."""

    NONE = "none"
    """Parts always lie alike."""
    SHIFT = "shift"
    TURN = "turn"
    """Shifted and turned."""
