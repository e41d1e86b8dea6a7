"""Pictures of a small part for tests that build: good ones with noise and a slight shift, and one with a scratch."""

from pathlib import Path

import numpy as np

from inspector.core.types import Image
from inspector.devices.image_file import write_image

HEIGHT, WIDTH = 72, 96
TINY = ("--size", "64", "--coreset", "200")
"""Options of a build that takes a second."""


def good_part(seed: int, height: int = HEIGHT, width: int = WIDTH) -> Image:
    """A brushed plate with a round hole: (height, width, 3) RGB uint8."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] + rng.uniform(-1.5, 1.5, (2, 1, 1))
    brightness = 130 + 30 * np.sin(y * 1.1) + 20 * x / width
    brightness[np.hypot(y - height / 2, x - width / 3) < height / 6] = 40
    noisy = brightness[:, :, None] * (1.0, 0.9, 0.8) + rng.normal(0, 4, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def scratched_part(seed: int) -> Image:
    """The same part with a bright diagonal scratch."""
    picture = good_part(seed)
    for step in range(36):
        picture[20 + step // 2 : 24 + step // 2, 50 + step] = 250
    return picture


def write_parts(folder: Path, seeds: range, scratched: bool = False) -> Path:
    """Writes one PNG a seed into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        write_image(folder / f"{seed:03}.png", scratched_part(seed) if scratched else good_part(seed))
    return folder
