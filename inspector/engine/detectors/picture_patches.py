"""The patches of one picture on their way to a bank: how far they are from good ones, what they are like, and which of them are meant."""

from dataclasses import dataclass

import cv2
import numpy as np

from inspector.core.placement import UNMOVED, Placement
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.laying import lay
from inspector.engine.images.ignore import Bits
from inspector.engine.images.preprocess import Preprocess

_COVERED, _MOSTLY = 0.5, 0.8
_HOT = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Of a picture that was searched in the bank."""

    distances: FloatArray
    """(h, w) to the nearest good patch."""
    features: FloatArray
    """(h, w, C) standardised."""
    preprocess: Preprocess
    placement: Placement | None

    @property
    def counted(self) -> Bits:
        """(h, w) what the model does not ignore."""
        ignored = self.preprocess.ignored((self.distances.shape[0], self.distances.shape[1]), self.placement)
        return np.ones(self.distances.shape, np.bool_) if ignored is None else ~ignored

    def under(self, mask: Bits) -> Bits:
        """(h, w) the patches that a mask (H, W) of the picture covers by half; of a smaller defect those that it covers most.

        Raises as `Preprocess.geometry` does.
        """
        pixels: Image = mask.astype(np.uint8)
        if self.preprocess.moves_picture:
            pixels = lay(pixels, self.placement or UNMOVED)
        shares = cv2.resize(self.preprocess.placed(pixels.astype(np.float32)), self.distances.shape[::-1], interpolation=cv2.INTER_AREA)
        most = float(shares.max())
        return np.asarray((shares >= min(_COVERED, _MOSTLY * most)) & (shares > 0)) & self.counted

    def hottest(self) -> Bits:
        """(h, w) the patches of the hottest places, where nobody has painted a mask."""
        counted = self.counted
        return np.asarray(self.distances >= _HOT * self.distances[counted].max(initial=0)) & counted
