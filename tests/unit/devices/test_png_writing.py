"""What a camera saw comes back from its file pixel for pixel."""

from pathlib import Path

import numpy as np
import pytest

from inspector.devices.formats.png_writing import encode_png
from inspector.devices.image_file import read_image


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (1, 9, 3), (48, 31, 3)])
def test_every_pixel_comes_back(tmp_path: Path, kind: type, shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(0).integers(0, np.iinfo(kind).max, shape, kind, endpoint=True)
    file = tmp_path / "frame.png"
    for given in (pixels, pixels[::-1, ::-1]):  # a view of a frame is a frame
        file.write_bytes(encode_png(given))
        found = read_image(file)
        assert found.dtype == kind and found.shape == shape and (found == given).all()
