"""Notes whether good images are grey or in colour while they are learned: no image is read a second time for it."""

from dataclasses import replace

from inspector.core.picture_format import is_grey
from inspector.core.types import Image
from inspector.engine.images.pipeline import LazyImage, OfDepth, materialise
from inspector.engine.images.preprocess import Preprocess, check_image


class Colours:
    """What the images of a fit are, noted by whichever thread reads them."""

    def __init__(self) -> None:
        self._grey: set[bool] = set()

    def watched(self, image: LazyImage) -> LazyImage:
        """The same image, noted when it is read."""

        def read() -> Image:
            found = materialise(image)
            check_image(found)
            if (grey := is_grey(found)) is not None:
                self._grey.add(grey)
            return found

        return OfDepth(read, image.depth) if isinstance(image, OfDepth) else read

    def added_to(self, preprocess: Preprocess) -> Preprocess:
        """`preprocess` with the colour that all images have; with none where they differ."""
        if preprocess.pictures is None or len(self._grey) != 1:
            return preprocess
        return replace(preprocess, pictures=replace(preprocess.pictures, colour=False in self._grey))
