"""Further views of a good part, made from its picture: lying in another direction, in other light.

They are made of the network input, so that a picture is read and resized once, and all views have the same size.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.recipe import Recipe
from inspector.engine.images.ignore import Bits

Input: TypeAlias = npt.NDArray[np.uint8]
"""(H, W, 3) uint8 RGB network input."""
Light: TypeAlias = Callable[[Input], Input]

DARKER, BRIGHTER = 0.8, 1.2
ACROSS = (0.85, 1.15)
"""Brightness at both ends of a gradient."""
TINT = (1.06, 1.0, 0.94)
"""Of red, green and blue in light that is a little warmer; its inverse is a little colder."""
BLUR_PX = 0.8
"""Deviation of a slight blur, in px of the network input."""


def _times(image: Input, factor: npt.ArrayLike) -> Input:
    return np.clip(np.rint(image * np.asarray(factor, np.float32)), 0, 255).astype(np.uint8)


def _across(image: Input) -> Input:
    return _times(image, np.linspace(*ACROSS, image.shape[1])[:, None])


def _blurred(image: Input) -> Input:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), BLUR_PX), np.uint8)


LIGHTS: dict[str, Light] = {
    "20 % darker": lambda image: _times(image, DARKER),
    "20 % brighter": lambda image: _times(image, BRIGHTER),
    "brighter to the right": _across,
    "brighter to the left": lambda image: _across(image[:, ::-1])[:, ::-1],
    "warmer": lambda image: _times(image, np.array(TINT)),
    "colder": lambda image: _times(image, 1 / np.array(TINT)),
    "slightly blurred": _blurred,
}
"""What may happen to the light of a station over a year, and to its focus."""


@dataclass(frozen=True, slots=True)
class Views:
    """The views of every good part that are learned; the first is the part as it was seen."""

    turns: int = 1
    """Directions that the part is turned to, in equal steps of a full turn."""
    lights: tuple[Light, ...] = ()

    @classmethod
    def of(cls, recipe: Recipe) -> "Views":
        """What a recipe asks for."""
        return cls(recipe.turns, tuple(LIGHTS.values()) if recipe.lights else ())

    def __len__(self) -> int:
        return self.turns + len(self.lights)

    def of_input(self, image: Input) -> npt.NDArray[np.uint8]:
        """(H, W, 3) -> (views, H, W, 3). What a turned view shows beyond the picture's edge is mirrored at it."""
        height, width = image.shape[:2]
        turned = [
            cv2.warpAffine(image, self._turn(k, height, width), (width, height), borderMode=cv2.BORDER_REFLECT_101)
            for k in range(1, self.turns)
        ]
        return np.stack([image, *turned, *(light(image) for light in self.lights)])

    def of_mask(self, ignored: Bits | None) -> Bits | None:
        """(h, w) cells of a part that are ignored -> (views, h, w): they turn with it."""
        if ignored is None:
            return None
        height, width = ignored.shape
        cells = ignored.astype(np.float32)
        turned = [
            cv2.warpAffine(cells, self._turn(k, height, width), (width, height), borderMode=cv2.BORDER_REFLECT_101) > 0
            for k in range(1, self.turns)
        ]
        return np.stack([ignored, *turned, *(ignored for _ in self.lights)])

    def seen_at(
        self, views: npt.NDArray[np.integer], positions: npt.NDArray[np.int16], grids: npt.NDArray[np.int16]
    ) -> npt.NDArray[np.int16]:
        """Where patches (K, 2) at rows and columns of `views` (K,) lie in the first view; `grids` (K, 2) rows and columns of each."""
        found = positions.copy()
        for view in range(1, self.turns):
            own = views == view
            centres, middles = positions[own].astype(np.float64), (grids[own] - 1) / 2
            angle = 2 * np.pi * view / self.turns
            cosine, sine = np.cos(angle), np.sin(angle)
            y, x = (centres - middles).T
            back = np.stack([cosine * y + sine * x, cosine * x - sine * y], axis=1) + middles
            found[own] = np.clip(np.rint(back), 0, grids[own] - 1)
        return found

    def _turn(self, view: int, height: int, width: int) -> npt.NDArray[np.float64]:
        """(2, 3) matrix that turns about the centre."""
        return np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), 360 * view / self.turns, 1.0), np.float64)


AS_IT_WAS_SEEN = Views()
"""No view but the picture itself."""
