"""What is told of single pictures of good parts that are odd; how that is found out is in `odd_pictures`."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from inspector.core.picture_facts import PictureFacts


class Reason(StrEnum):
    """Why a picture should be looked at; the value of a `Remark` is given in brackets."""

    UNREADABLE = "unreadable"
    """It cannot be read, or is gone."""
    SIZE = "size"
    """It has another size than nearly all others."""
    UNLIKE = "unlike"
    """A place of it is seen in too few of the others [times the usual distance]."""
    REJECTED = "rejected"
    """The model, knowing only the others, would reject it [times the threshold]."""
    BLURRED = "blurred"
    """[share of the usual sharpness]"""
    DARKER = "darker"
    """[share of the usual brightness that is missing]"""
    BRIGHTER = "brighter"
    """[share of the usual brightness that there is more]"""
    CONTRAST = "contrast"
    """[share of the usual contrast]"""
    COLOUR = "colour"
    """[how far red or blue against green is off, of a span from black to white]"""
    NOISY = "noisy"
    """[times the usual noise]"""
    MOVED = "moved"
    """The part lies elsewhere [share of the picture]."""
    TURNED = "turned"
    """[degrees]"""
    COPY = "copy"
    """The same file again; `other` names the first one."""
    DUPLICATE = "duplicate"
    """Nearly the same picture again; `other` names the first one."""


_NO_PICTURE = (Reason.UNREADABLE, Reason.SIZE)
_HARMLESS = (Reason.COPY, Reason.DUPLICATE)
"""They teach nothing wrong."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is odd about a picture."""

    reason: Reason
    value: float | None = None
    """See `Reason`."""
    severity: float = 1.0
    """How many times as far from the usual as the bound is from which on it is odd."""
    other: str = ""
    """Path of the picture that it repeats."""
    detail: str = ""
    """Why it cannot be read."""

    @property
    def rank(self) -> tuple[int, float]:
        """The worst remark has the least one: (0 for no picture, 2 for what teaches nothing wrong, otherwise 1; less the severity)."""
        return (0 if self.reason in _NO_PICTURE else 2 if self.reason in _HARMLESS else 1), -self.severity


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a picture: centre of a patch, as shares of the picture's height and width."""

    y: float
    x: float


@dataclass(frozen=True, slots=True)
class GoodPicture:
    """A picture that is said to show a good part."""

    path: str
    size: tuple[int, int] | None = None
    """(height, width) in px; None where it cannot be read."""
    facts: PictureFacts | None = None
    score: float | None = None
    """How odd its oddest place is: see `oddness`; None where it was not compared."""
    times: float | None = None
    """How many times as far that place is from the others as the oddest place of a usual picture."""
    spot: Spot | None = None
    """Its oddest place."""
    like: str = ""
    """Path of the good picture that this place resembles most."""
    like_spot: Spot | None = None
    cross_fit: float | None = None
    """Anomaly score by a model that knows only the others; None where the model does not know the picture."""
    remarks: tuple[Remark, ...] = ()
    """The worst first."""

    @property
    def is_suspicious(self) -> bool:
        """Whether it may teach something wrong: a copy does not."""
        return any(each.reason not in _HARMLESS for each in self.remarks)

    def with_remark(self, remark: Remark | None) -> "GoodPicture":
        """The same with one more remark, or none."""
        if remark is None:
            return self
        return replace(self, remarks=tuple(sorted((*self.remarks, remark), key=lambda each: each.rank)))


@dataclass(frozen=True, slots=True)
class GoodSet:
    """The pictures that were looked at, worst first."""

    pictures: tuple[GoodPicture, ...]
    found: int
    """How many there are; of more than can be looked at in a while, `pictures` are some from all over."""
    limit: float | None = None
    """The score from which on pictures are named as unlike the others; None where none is."""
    families: int = 0
    """How many pictures differ; near duplicates count once."""

    @property
    def suspicious(self) -> tuple[GoodPicture, ...]:
        """Those that may teach something wrong."""
        return tuple(each for each in self.pictures if each.is_suspicious)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"looked_at": len(self.pictures), "suspicious": len(self.suspicious)}
