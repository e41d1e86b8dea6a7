"""From the pixel formats of industrial cameras (PFNC) to the program's arrays."""

import re
from typing import Any

import numpy as np

from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.live import Gone
from inspector.devices.opencv import cv2

_FORMAT = re.compile(r"(Mono|RGB|BGR|BayerRG|BayerGR|BayerGB|BayerBG)(8|10|12|14|16)(p|Packed)?")
_TO_RGB = {
    "BGR": cv2.COLOR_BGR2RGB,
    "BayerRG": cv2.COLOR_BayerRGGB2RGB,
    "BayerGR": cv2.COLOR_BayerGRBG2RGB,
    "BayerGB": cv2.COLOR_BayerGBRG2RGB,
    "BayerBG": cv2.COLOR_BayerBGGR2RGB,
}


def array_of(component: Any) -> Image:
    """The picture of a component of harvesters, (H, W, 3) RGB or (H, W) grey, 8 or 16 bit as sent, in memory of its own.

    Raises `Gone` for pixels of another kind.
    """
    name, height, width = component.data_format, component.height, component.width
    known = _FORMAT.fullmatch(name)
    data = np.asarray(component.data)
    channels = 3 if known and known[1] in ("RGB", "BGR") else 1
    if known is None or data.dtype not in (np.uint8, np.uint16) or data.size < height * width * channels or not data.size:
        raise Gone(said("it sends pictures as {name}, which cannot be used: set it to Mono8, RGB8 or a Bayer format", name=name))
    rows = data[: data.size // height * height].reshape(height, -1)  # which may end in padding
    picture = rows[:, : width * channels].reshape((height, width) if channels == 1 else (height, width, 3))
    if known[1] in _TO_RGB:
        return cv2.cvtColor(np.ascontiguousarray(picture), _TO_RGB[known[1]])  # type: ignore[return-value]
    return picture.copy()
