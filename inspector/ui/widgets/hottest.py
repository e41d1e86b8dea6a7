"""Where in a picture its anomaly map is hottest, and how much around it is worth seeing."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from inspector.core.types import FloatArray

_SHARE = 0.22
"""Of the longer side of the picture."""
_LEAST_PX = 32


def hottest_place(anomaly_map: FloatArray | None, picture: QRectF) -> QRectF | None:
    """A square around the highest value of a map (H, W), in px of the picture, and within it; None where there is no map."""
    if anomaly_map is None or picture.isEmpty() or not np.isfinite(anomaly_map).any():
        return None
    rows, columns = anomaly_map.shape
    row, column = divmod(int(np.nanargmax(np.where(np.isfinite(anomaly_map), anomaly_map, -np.inf))), columns)
    at = QPointF((column + 0.5) / columns * picture.width(), (row + 0.5) / rows * picture.height())
    longest = max(picture.width(), picture.height())
    side = min(max(_SHARE * longest, _LEAST_PX), longest)
    place = QRectF(0, 0, min(side, picture.width()), min(side, picture.height()))
    place.moveCenter(at)
    place.moveLeft(min(max(place.left(), 0.0), picture.width() - place.width()))
    place.moveTop(min(max(place.top(), 0.0), picture.height() - place.height()))
    return place
