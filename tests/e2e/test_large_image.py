"""A defect of 3 px in an image of 4000 x 3000 px is found where it is."""

from pathlib import Path

import cv2
import numpy as np

from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine.detectors.patchcore import PatchCore

HEIGHT, WIDTH = 3000, 4000
DEFECT = (1507, 2011)


def brushed_sheet(seed: int) -> Image:
    """Brushed metal: streaks and sensor noise."""
    noise = np.random.default_rng(seed).standard_normal((2, HEIGHT, WIDTH), np.float32)
    streaks = cv2.GaussianBlur(noise[0], (0, 0), sigmaX=6, sigmaY=0.8)
    return np.clip(140 + 8 * streaks / streaks.std() + 3 * noise[1], 0, 255).astype(np.uint8)


def test_a_defect_of_3_px_in_12_megapixels_is_found(network_cache: Path) -> None:
    detector = PatchCore(Recipe(defect_px=3, coreset=600), cache=network_cache)
    finish(detector.fit([brushed_sheet(1)]))
    assert abs(detector.input_size_[0] - HEIGHT) <= 8 and detector.input_size_[1] == WIDTH

    part = brushed_sheet(2)
    good = detector.score([part])[0]
    part[DEFECT[0] : DEFECT[0] + 3, DEFECT[1] : DEFECT[1] + 3] = 20
    scratched = detector.score([part])[0]

    assert scratched.map.shape == (HEIGHT, WIDTH)
    hottest = np.unravel_index(scratched.map.argmax(), scratched.map.shape)
    assert np.hypot(hottest[0] - DEFECT[0] - 1, hottest[1] - DEFECT[1] - 1) < 16
    assert scratched.score > good.score
