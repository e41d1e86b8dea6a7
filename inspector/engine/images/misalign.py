"""Parts that do not lie still: the protocol of Rd-MVTec AD (Defard et al. 2020, section V-D).

Every image, learned or tested, is resized to 256 x 256 px, turned by a random angle within 10 degrees, and cropped to 224 x 224 px at
a random place.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.types import Image

LARGE, SMALL = 256, 224
MOST_DEGREES = 10.0


def misalign(image: Image, seed: tuple[int, ...]) -> Image:
    """(H, W[, 3]) -> (224, 224[, 3]), placed by `seed`; what was beyond the border mirrors what lies within."""
    resized = cv2.resize(image, (LARGE, LARGE), interpolation=cv2.INTER_AREA)
    return _placed(resized, seed)


def misalign_mask(mask: npt.NDArray[np.bool_], seed: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """The mask (H, W) as `misalign` places its image; (224, 224). What the image mirrors at its border is a defect there too."""
    resized = cv2.resize(mask.astype(np.float32), (LARGE, LARGE), interpolation=cv2.INTER_AREA)
    return np.asarray(_placed(resized, seed) > 0.5, np.bool_)


def _placed(large: npt.NDArray[Any], seed: tuple[int, ...]) -> npt.NDArray[Any]:
    return cv2.warpAffine(large, _placement(seed), (SMALL, SMALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def _placement(seed: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """(2, 3) matrix from the large square to the small one: turned about the centre, then cropped."""
    rng = np.random.default_rng(seed)
    matrix = cv2.getRotationMatrix2D(((LARGE - 1) / 2, (LARGE - 1) / 2), rng.uniform(-MOST_DEGREES, MOST_DEGREES), 1.0)
    matrix[:, 2] -= rng.integers(0, LARGE - SMALL + 1, 2)
    return np.asarray(matrix, np.float64)
