"""What every format's reader answers."""

from dataclasses import dataclass

ENDS_EARLY = "the file ends before the picture does"
ANIMATED = "it is an animation, and a picture file must hold one picture"


class Refused(ValueError):
    """Why a file is not taken, as the second half of a sentence."""


@dataclass(frozen=True, slots=True)
class Header:
    """The facts that are needed to decode a picture rightly. Sizes are in pixels, before any rotation."""

    width: int
    height: int
    orientation: int = 1
    """EXIF orientation that is still to be applied, 1 to 8."""
    grey: bool = False
    """The file is grey although the decoder answers in colour (grey with alpha)."""
    inverted: bool = False
    """The decoder leaves white at zero."""
    alpha_kind_at: int | None = None
    """Where the file declares its alpha unassociated, which makes the decoder blend with black (TIFF)."""
