"""The recipe of a build: everything that decides, together with the good images, what the memory bank becomes.

Here is one field a setting, with its range and what it means; what is chosen from names is in `recipe_choices`.
"""

from dataclasses import dataclass
from typing import Any

from inspector.core import setting as settings
from inspector.core.box import Box, is_box
from inspector.core.coreset_size import is_coreset, taken
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.methods import METHODS, method_names
from inspector.core.picture_format import DEPTHS
from inspector.core.recipe_choices import Align, Fit, ImageScore, Neighbours, Subsampling, named
from inspector.core.said import said
from inspector.core.setting import at_least, setting, within

CHOICE, PATCHCORE, OTHERS = "what to build", "PatchCore", "other detectors"
"""Headings of the command line."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of a build. Invalid values raise `InspectorError(BAD_ARGUMENT)`, values of another kind TypeError.

    A detector ignores what it has no use for. A new setting is one field, with `old` as what all models before it were built with:
    it is stored only where it has another value, so that a project that does not use it opens on an older station.
    """

    backbone: str = setting(
        "efficientnet_lite0",
        "pretrained network, one of: inspector weights list",
        group=CHOICE,
        metavar="NAME",
    )
    levels: tuple[int, ...] = setting((), "levels of the network, numbered as in the paper (2 and 3: strides 8 and 16)", metavar="2,3")
    """Empty: the detector's default."""
    size: int = setting(
        0,
        "network input with the area of N x N px (default: 448 for PatchCore, 224 for other detectors)",
        called=said("input size"),
        rule=(said("lie between 32 and 4096 px"), lambda value: value == 0 or 32 <= value <= 4096),
        metavar="N",
    )
    """0: what suits the detector; see `side`."""
    enlarge: bool = setting(
        False,
        "enlarge images that have fewer px than the network input, which shows no more of them",
        old=True,
    )
    fit: Fit = setting(
        Fit.KEEP,
        "keep the aspect ratio, stretch to a square, or resize and centre crop as in the paper",
        names=named(Fit),
    )
    defect_px: float = setting(
        0.0,
        "side of the smallest defect that matters, in px of the image; decides the resolution in place of the size",
        called=said("smallest defect"),
        rule=within(0, 4096, "px"),
        metavar="PX",
    )
    coreset: float | None = setting(
        None,
        "share of all patches (0.01) or number of vectors (6000) in the memory bank (default: by the time that a part then takes)",
        called=said("coreset"),
        rule=(said("be a share up to 1 or a whole number of vectors"), is_coreset),
        group=PATCHCORE,
        metavar="X",
    )
    """None: as many as `coreset_size.MOST_COMPARISONS` allow."""
    seed: int = setting(0, "seed of every random choice", called=said("seed"), rule=at_least(0), group=CHOICE, metavar="N")
    patch_size: int = setting(
        3,
        "side of the neighbourhood that is averaged around every position",
        called=said("patch size"),
        rule=(said("be odd, 1 to 15"), lambda value: value % 2 == 1 and 1 <= value <= 15),
        group=PATCHCORE,
        metavar="P",
    )
    target_dimension: int = setting(
        0,
        "length that patch features are adaptively average-pooled to; 0: left as they are",
        called=said("target dimension"),
        rule=at_least(0),
        group=PATCHCORE,
        metavar="D",
    )
    projection_dimension: int = setting(
        128,
        "d*: length of the random projection that the coreset search may run on; 0: never project",
        called=said("projection dimension"),
        rule=at_least(0),
        group=PATCHCORE,
        metavar="D",
    )
    reweight_neighbours: int = setting(
        0,
        "re-weight the image score by B neighbours (equation 7 of the paper); 0: off",
        called=said("number of neighbours for re-weighting"),
        rule=at_least(0),
        group=PATCHCORE,
        option="--neighbours",
        metavar="B",
    )
    search: Neighbours = setting(
        Neighbours.EXACT,
        "nearest neighbours: exact, or approximate, which pays for banks beyond some 50,000 vectors only",
        names=named(Neighbours),
        group=PATCHCORE,
    )
    sigma: float = setting(
        4.0, "smoothing of the map, in px of the network input", called=said("smoothing"), rule=within(0, 64, "px"), metavar="PX"
    )
    detector: str = setting(
        "patchcore",
        "how good and new parts are compared",
        names=method_names,
        old="patchcore",
        always=True,
        group=CHOICE,
        metavar="NAME",
    )
    dimensions: int = setting(
        0,
        "PaDiM: feature dimensions drawn at random (default: 550 of large networks, 100 of small ones)",
        called=said("number of dimensions"),
        rule=at_least(0),
        old=0,
        always=True,
        group=OTHERS,
        metavar="N",
    )
    ensemble: tuple[str, ...] = setting(
        (),
        "further networks: one detector a network, whose scores are brought to one scale and averaged",
        old=(),
        always=True,
        group=CHOICE,
        metavar="NAME",
    )
    subsampling: Subsampling = setting(
        Subsampling.GREEDY,
        "how the memory bank is chosen: greedy coreset or at random",
        names=named(Subsampling),
        old=Subsampling.GREEDY,
        always=True,
        group=PATCHCORE,
    )
    standardise: bool = setting(
        True,
        "bring every channel to mean 0 and deviation 1 before distances are measured, which the paper does not",
        old=True,
        always=True,
        group=PATCHCORE,
    )
    weigh_levels: bool = setting(
        False,
        "let standardised channels of a finer level count less: by the square root of the ratio of the strides",
        old=False,
        group=PATCHCORE,
    )
    density_correction: bool = setting(
        False,
        "read a distance against those that good patches have to the same vector of the bank",
        old=False,
        group=PATCHCORE,
    )
    turns: int = setting(
        1,
        "learn every good part turned to N directions, for parts that lie in any direction",
        called=said("number of directions"),
        rule=(said("lie between 1 and 36"), lambda value: 1 <= value <= 36),
        old=1,
        group=PATCHCORE,
        metavar="N",
    )
    lights: bool = setting(
        False,
        "learn every good part also as it would look in other light: darker, brighter, uneven, tinted, slightly blurred",
        old=False,
        group=PATCHCORE,
    )
    nearest_images: int = setting(
        50,
        "SPADE: K, the number of most similar good images that a part is compared with",
        called=said("number of most similar images"),
        rule=at_least(1),
        old=50,
        always=True,
        group=OTHERS,
        metavar="K",
    )
    training_steps: int = setting(
        600,
        "autoencoder: batches that it is trained on",
        called=said("number of training steps"),
        rule=at_least(1),
        old=600,
        always=True,
        group=OTHERS,
        metavar="N",
    )
    depth: int = setting(
        0,
        "bits that the camera's values have: 8, 10, 12, 14 or 16 (default: as the files state or the values need)",
        called=said("bit depth"),
        rule=(said("be one of {choices}", choices=", ".join(map(str, DEPTHS))), lambda value: value in (0, *DEPTHS)),
        old=0,
        metavar="BITS",
    )
    image_score: ImageScore = setting(
        ImageScore.SMOOTHED,
        "the score of an image: the maximum of the smoothed map, or the largest patch score (equation 6 of the paper)",
        names=named(ImageScore),
        old=ImageScore.SMOOTHED,
    )
    roi: tuple[int, ...] = setting(
        (),
        "box of the picture that is looked at, in px: left, top, width, height; what is outside is cut away first (default: all of it)",
        called=said("region of interest"),
        rule=(said("be left, top, width and height of a box in px"), lambda value: not value or is_box(tuple(value))),
        old=(),
        metavar="X,Y,W,H",
    )

    align: Align = setting(
        Align.NONE,
        "look for the part in every picture: it may be shifted, or shifted and turned; areas then move with it",
        names=named(Align),
        old=Align.NONE,
    )
    align_degrees: float = setting(
        180.0,
        "how far a part that is looked for may be turned to either side, in degrees",
        called=said("largest turn"),
        rule=within(1, 180, "degrees"),
        old=180.0,
        metavar="N",
    )
    align_picture: bool = setting(
        False,
        "lay the picture over that of the first part before the network sees it, for detectors that learn every place on its own",
        old=False,
    )

    album_mb: float = setting(
        20.0,
        "MB of small pictures of good parts that the model carries, to show what a place was compared with; 0: none",
        called=said("size of the pictures in the model"),
        rule=within(0, 200, "MB"),
        old=20.0,
        group=CHOICE,
        metavar="MB",
    )

    def __post_init__(self) -> None:
        settings.check(self)
        if len({self.backbone, *self.ensemble}) != 1 + len(self.ensemble):
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("A network can be in an ensemble once only."))

    @property
    def box(self) -> Box | None:
        """The region of interest; None: the whole picture."""
        return Box(*self.roi) if self.roi else None

    @property
    def most_turned(self) -> float | None:
        """Degrees to either side that a part may be turned by; None: it is not looked for."""
        return {Align.NONE: None, Align.SHIFT: 0.0, Align.TURN: self.align_degrees}[self.align]

    @property
    def side(self) -> int:
        """Side in px of a square with the area of the network input."""
        return self.size or METHODS[self.detector].side

    def projects(self, dimension: int) -> bool:
        """Whether the coreset search runs on projected features: only where these are half as long as the features or shorter."""
        return 0 < 2 * self.projection_dimension <= dimension

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same recipe back."""
        return settings.stored(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Recipe":
        """Reads what `to_json` wrote.

        Raises `PROJECT_TOO_NEW` for what is not known here, `BAD_ARGUMENT` or TypeError for what cannot be.
        """
        values = settings.understood(cls, stored, said("The recipe"))
        if "coreset" in values:
            values["coreset"] = taken(values["coreset"])
        return cls(**values)
