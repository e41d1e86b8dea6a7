"""The recipe of a build: everything that decides, together with the good images, what the memory bank becomes."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from math import inf
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import MAPPING, NUMBER, TEXT, TEXTS, WHOLE, WHOLES, YES_OR_NO, Kind, expect
from inspector.core.picture_format import DEPTHS
from inspector.core.versions import not_known


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


class Method(StrEnum):
    """The detectors that a recipe can ask for."""

    PATCHCORE = "patchcore"
    PADIM = "padim"
    SPADE = "spade"
    AUTOENCODER = "autoencoder"


class Subsampling(StrEnum):
    """How the memory bank is chosen from all patches."""

    GREEDY = "greedy"
    """Coreset: the patches that cover all others best."""
    RANDOM = "random"
    """Drawn at random: the paper's baseline for comparison."""


_CHOICES: dict[str, type[StrEnum]] = {"detector": Method, "fit": Fit, "search": Neighbours, "subsampling": Subsampling}
"""Settings whose value is one of a few names, to which later versions add."""

AUTOMATIC_BANK = 6_000
"""Vectors that an automatic coreset keeps at least: small sets of good parts need far more than 1 % of their patches."""


_MEANT: dict[str, Any] = {
    "detector": Method.PATCHCORE,
    "dimensions": 0,
    "ensemble": (),
    "subsampling": Subsampling.GREEDY,
    "standardise": True,
    "nearest_images": 50,
    "training_steps": 600,
}
"""What a stored recipe means that was written before there were these settings, whatever their defaults are by now."""

LATER: dict[str, Any] = {"density_correction": False, "weigh_levels": False, "depth": 0}
"""The same for settings that came after 0.1.0: every new one gets its entry here, with the value of all models built before.

Such a setting is stored only where it has another value, so that a new project that does not use it opens on an older station,
and one that does is refused there.
"""


_OPTIONAL_NUMBER: Kind = ("a number or nothing", lambda value: value is None or NUMBER[1](value))
_KINDS: dict[Any, Kind] = {
    int: WHOLE,
    float: NUMBER,
    float | None: _OPTIONAL_NUMBER,
    bool: YES_OR_NO,
    tuple[int, ...]: WHOLES,
    tuple[str, ...]: TEXTS,
}
"""Type of a field -> what its value must be; all others are texts."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of a build. Invalid values raise `InspectorError(BAD_ARGUMENT)`, values of another kind TypeError.

    A detector ignores what it has no use for.
    """

    backbone: str = "efficientnet_lite0"
    levels: tuple[int, ...] = ()
    """Backbone levels to use, numbered as in the paper (2 and 3: strides 8 and 16); empty: the detector's default."""
    size: int = 224
    """Side in px of a square with the area of the network input."""
    fit: Fit = Fit.KEEP
    defect_px: float = 0.0
    """Side of the smallest defect that matters, in px of the inspected image; decides the resolution in place of `size`. 0: `size` does."""
    coreset: float | None = None
    """Up to 1: share of all patches; above: number of vectors; None: 1 %, but at least `AUTOMATIC_BANK`."""
    seed: int = 0
    patch_size: int = 3
    """p: side of the neighbourhood that is averaged around every position."""
    target_dimension: int = 0
    """Length that patch features are adaptively average-pooled to; 0: left as they are."""
    projection_dimension: int = 128
    """d*: length of the seeded random projection that the coreset search may run on; 0: never project."""
    reweight_neighbours: int = 0
    """b of the paper's re-weighted image score; 0: off."""
    search: Neighbours = Neighbours.EXACT
    """Approximate kinds pay for banks beyond some 50,000 vectors only; the build measures what they cost."""
    sigma: float = 4.0
    """Gaussian smoothing of the anomaly map, in px of the network input."""
    detector: Method = Method.PATCHCORE
    dimensions: int = 0
    """PaDiM: number of feature dimensions that are drawn at random; 0: the paper's number for the network."""
    ensemble: tuple[str, ...] = ()
    """Further networks: one detector a network, whose scores are brought to one scale and averaged."""
    subsampling: Subsampling = Subsampling.GREEDY
    standardise: bool = True
    """PatchCore: whether every channel is brought to mean 0 and deviation 1 before distances are measured; the paper does not."""
    weigh_levels: bool = True
    """PatchCore: whether standardised channels of a finer level count less: by the square root of the ratio of the strides."""
    density_correction: bool = True
    """PatchCore: whether a distance is read against those that good patches have to the same vector of the bank."""
    nearest_images: int = 50
    """SPADE: K, the number of most similar good images that a part is compared with."""
    training_steps: int = 600
    """Autoencoder: batches that it is trained on."""
    depth: int = 0
    """Bits of a value in the project's pictures, one of `picture_format.DEPTHS`; 0: as the good parts and their files tell."""

    def __post_init__(self) -> None:
        for each in fields(self):
            expect(_KINDS.get(each.type, TEXT), each.name, getattr(self, each.name))
        checks = (
            (32 <= self.size <= 4096, f"The input size must lie between 32 and 4096 px, not {self.size}."),
            (0 <= self.defect_px <= 4096, f"The smallest defect must lie between 0 and 4096 px, not {self.defect_px}."),
            (
                self.coreset is None or 0 < self.coreset <= 1 or (1 < self.coreset < inf and self.coreset == int(self.coreset)),
                f"The coreset must be a share up to 1 or a whole number of vectors, not {self.coreset}.",
            ),
            (self.patch_size % 2 == 1 and 1 <= self.patch_size <= 15, f"The patch size must be odd, 1 to 15, not {self.patch_size}."),
            (self.target_dimension >= 0 and self.projection_dimension >= 0, "Dimensions must not be negative."),
            (self.reweight_neighbours >= 0, "The number of neighbours for re-weighting must not be negative."),
            (0 <= self.sigma <= 64, f"The smoothing must lie between 0 and 64 px, not {self.sigma}."),
            (self.seed >= 0, f"The seed must not be negative, not {self.seed}."),
            (self.search in set(Neighbours), f"There is no search called {self.search}; choose exact, ivf or hnsw."),
            (self.dimensions >= 0, f"The number of dimensions must not be negative, not {self.dimensions}."),
            (self.nearest_images >= 1, f"The number of most similar images must be at least 1, not {self.nearest_images}."),
            (self.training_steps >= 1, f"The number of training steps must be at least 1, not {self.training_steps}."),
            (self.depth in (0, *DEPTHS), f"The bit depth must be one of {', '.join(map(str, DEPTHS))}, not {self.depth}."),
            (self.subsampling in set(Subsampling), f"There is no subsampling called {self.subsampling}; choose greedy or random."),
            (len({self.backbone, *self.ensemble}) == 1 + len(self.ensemble), "A network can be in an ensemble once only."),
            (self.detector in set(Method), f"There is no detector called {self.detector}; choose one of {', '.join(Method)}."),
            (self.fit in set(Fit), f"There is no fit called {self.fit}; choose keep, stretch or paper."),
        )
        for holds, sentence in checks:
            if not holds:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
        for name, choices in _CHOICES.items():
            object.__setattr__(self, name, choices(getattr(self, name)))
        object.__setattr__(self, "levels", tuple(self.levels))
        object.__setattr__(self, "ensemble", tuple(self.ensemble))

    def bank_size(self, patches: int) -> int:
        """Number of vectors to keep of `patches` (at least 1, at most all of them)."""
        if self.coreset is None:
            wanted = max(AUTOMATIC_BANK, round(patches * 0.01))
        elif self.coreset <= 1:
            wanted = int(patches * self.coreset)
        else:
            wanted = int(self.coreset)
        return max(1, min(wanted, patches))

    def projects(self, dimension: int) -> bool:
        """Whether the coreset search runs on projected features: only where these are half as long as the features or shorter."""
        return 0 < 2 * self.projection_dimension <= dimension

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same recipe back. See `LATER` for what is left out."""
        left_out = {name for name, value in LATER.items() if getattr(self, name) == value}
        return {name: _plain(value) for name, value in asdict(self).items() if name not in left_out}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Recipe":
        """Reads what `to_json` wrote.

        A recipe that is half understood gives other scores: unknown settings, and unknown choices for known ones, raise
        `PROJECT_TOO_NEW`.

        Values that cannot be raise `BAD_ARGUMENT` or TypeError.
        """
        unknown = set(expect(MAPPING, "The recipe", stored)) - {f.name for f in fields(cls)}
        texts = {name: stored[name] for name in _CHOICES if isinstance(stored.get(name), str)}
        unknown |= {f"{name} = {text}" for name, text in texts.items() if text not in set(_CHOICES[name])}
        if unknown:
            raise not_known("The recipe", unknown)
        coreset = stored.get("coreset")
        if isinstance(coreset, float) and 1 < coreset < inf:
            stored = stored | {"coreset": float(int(coreset))}  # once, 1500.5 vectors could be asked for, and 1500 were taken
        return cls(**_MEANT | LATER | stored)


def spelled_out(stored: dict[str, Any]) -> dict[str, Any]:
    """A stored recipe with what it means by leaving settings out; whatever else is stored in it stays."""
    left_out = {name: _plain(value) for name, value in (_MEANT | LATER).items() if name not in stored}
    return stored | left_out


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "paper": {
        "backbone": "wide_resnet50_2",
        "levels": (2, 3),
        "size": 224,
        "fit": Fit.PAPER,
        "coreset": 0.1,
        "target_dimension": 1024,
        "standardise": False,
        "weigh_levels": False,
        "density_correction": False,
    },
}
"""Settings that belong together. `paper`: PatchCore-10% as published, its preprocessing (resize to 256, centre crop of 224) included.

The paper gives no number b of neighbours for its re-weighting; the scores of its own program are not re-weighted, nor are these.
"""
