"""A camera above a belt on which parts come to rest and go on: sequences of pictures for triggers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from inspector.core.types import Image


@dataclass(frozen=True)
class Shown:
    """One picture of the sequence."""

    image: Image
    part: int | None
    """Number of the part that lies still in it; None: there is none, or one that moves."""


@dataclass(frozen=True)
class Belt:
    """Parts come from the left, rest in the middle for `rest` pictures, and leave to the right; `gap` pictures of the bare belt between."""

    parts: Sequence[Image]
    height: int = 120
    width: int = 160
    travel: int = 8
    rest: int = 8
    gap: int = 5

    def pictures(self) -> Iterator[Shown]:
        """The sequence, in perfect light."""
        bare = self._bare()
        yield from (Shown(bare, None) for _ in range(self.gap + 5))
        for number, part in enumerate(self.parts):
            middle = (self.width - part.shape[1]) // 2
            coming = np.linspace(-part.shape[1], middle, self.travel + 1)[:-1]
            leaving = np.linspace(middle, self.width, self.travel + 1)[1:]
            yield from (Shown(_laid(bare, part, int(x)), None) for x in coming)
            yield from (Shown(_laid(bare, part, middle), number) for _ in range(self.rest))
            yield from (Shown(_laid(bare, part, int(x)), None) for x in leaving)
            yield from (Shown(bare, None) for _ in range(self.gap))

    def _bare(self) -> Image:
        grain = np.random.default_rng(1).normal(0, 6, (self.height, self.width, 1))
        return np.clip(70 + grain + np.zeros(3), 0, 255).astype(np.uint8)


def in_light(image: Image, light: float, noise: float, seed: int) -> Image:
    """The picture as a camera takes it: more or less light, and noise of so many grey values."""
    rng = np.random.default_rng(seed)
    return np.clip(image * light + rng.normal(0, noise, image.shape), 0, 255).astype(image.dtype)


def reduced(image: Image, height: int) -> Image:
    """RGB, so many px high."""
    rgb = cv2.cvtColor(image, cv2.COLOR_GRAY2RGB) if image.ndim == 2 else image
    return cv2.resize(rgb, (round(height * image.shape[1] / image.shape[0]), height), interpolation=cv2.INTER_AREA)


def _laid(bare: Image, part: Image, x: int) -> Image:
    picture = bare.copy()
    top = (len(bare) - len(part)) // 2
    left, right = max(0, x), min(bare.shape[1], x + part.shape[1])
    if left < right:
        picture[top : top + len(part), left:right] = part[:, left - x : right - x]
    return picture
