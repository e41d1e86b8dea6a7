"""A tiny benchmark data set in the layout of MVTec AD, made of small parts."""

from pathlib import Path

import numpy as np
from small_parts import good_part, scratched_part, write_parts

from inspector.devices.image_file import write_image

GOOD, TESTED, SCRATCHED = 6, 3, 3


def write_category(folder: Path, seed: int = 0) -> Path:
    """`GOOD` parts to learn from, `TESTED` good and `SCRATCHED` defective ones to test, with masks; gives the folder."""
    write_parts(folder / "train" / "good", range(seed, seed + GOOD))
    write_parts(folder / "test" / "good", range(seed + 100, seed + 100 + TESTED))
    write_parts(folder / "test" / "scratch", range(seed + 200, seed + 200 + SCRATCHED), scratched=True)
    (folder / "ground_truth" / "scratch").mkdir(parents=True)
    for number in range(seed + 200, seed + 200 + SCRATCHED):
        mask = (scratched_part(number) != good_part(number)).any(axis=2)
        write_image(folder / "ground_truth" / "scratch" / f"{number:03}_mask.png", (255 * mask).astype(np.uint8))
    return folder
