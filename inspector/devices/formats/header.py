"""What every format's reader answers."""

from dataclasses import dataclass

from inspector.core.memory import is_out_of_memory
from inspector.core.said import said

ENDS_EARLY = said("the file ends before the picture does")
DAMAGED = said("its data is damaged")
UNSUPPORTED = said("its data is damaged or of a kind that is not supported")
MISSING = said("parts of the picture are missing")
ANIMATED = said("it is an animation, and a picture file must hold one picture")


class Refused(ValueError):
    """Why a file is not taken, as the second half of a sentence; `words` are the decoder's own, for the log."""

    def __init__(self, reason: str, words: object = "") -> None:
        super().__init__(reason)
        self.words = str(words)


def refused(error: Exception, reason: str) -> Exception:
    """What to raise in place of a decoder's error. That memory ran out is no fault of the file, and stays as it is."""
    return error if is_out_of_memory(error) else Refused(reason, error)


@dataclass(frozen=True, slots=True)
class Header:
    """The facts that are needed to decode a picture rightly. Sizes are in pixels, before any rotation."""

    width: int
    height: int
    orientation: int = 1
    """EXIF orientation that is still to be applied, 1 to 8."""
    channels: int = 3
    """Of the stored pixels."""
    item_bytes: int = 1
    """Bytes of one value: 2 for 16-bit pictures."""
    end: int = 0
    """Position of the end mark (JPEG)."""
    filled: bool = False
    """Zeros that stand for no pixels fill the space before the end mark (JPEG)."""

    @property
    def decoded_bytes(self) -> int:
        """How much memory the pixels take."""
        return self.width * self.height * self.channels * self.item_bytes
