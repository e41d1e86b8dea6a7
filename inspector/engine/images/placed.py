"""Images that know where the part lies in them, once they were read."""

from inspector.core.placement import Placement
from inspector.core.types import Image
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.images.preprocess import Preprocess


class Placed:
    """A lazy image in which the part is looked for when it is read; see `Preprocess.locate` for what that raises."""

    def __init__(self, image: LazyImage, preprocess: Preprocess) -> None:
        self._image, self._preprocess = image, preprocess
        self.placement: Placement | None = None
        """None before it was read."""

    def __call__(self) -> Image:
        image = materialise(self._image)
        self.placement = self._preprocess.locate(image)
        return image


def placement_of(image: LazyImage) -> Placement | None:
    """Where the part lies in an image that was read; None where nobody looked."""
    return image.placement if isinstance(image, Placed) else None
