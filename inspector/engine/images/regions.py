"""Connected regions of a defect mask, for the per-region overlap."""

import cv2
import numpy as np
import numpy.typing as npt


def label_regions(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Numbers the connected defect regions of a mask (H, W) from 1; 0 where the part is good.

    Pixels that touch at a corner belong together (8 neighbours), as in the evaluation code of MVTec AD.
    """
    _, regions = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    return np.asarray(regions, np.int32)
