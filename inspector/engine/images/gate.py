"""The look at a picture before it is judged: what it is like, beside what the good parts' pictures have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, cast

import cv2
import numpy as np

from inspector.core.box import Box
from inspector.core.decision import Reason
from inspector.core.gate_settings import GateSettings
from inspector.core.model import Arrays, ModelState
from inspector.core.picture_facts import PictureFacts
from inspector.core.picture_limits import Excess, Figure, PictureLimits
from inspector.core.said import said
from inspector.core.types import Image, Pixels
from inspector.engine.images.facts import measure, shrunk
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.scene import ARRAY, Scene

META, PICTURE = "gate", "usual.bin"
"""Key of the limits in a model's JSON values, and name of its file with the most usual good picture."""
SHOWN_PX = 512
_QUALITY = 85
_MOST_BYTES, _MOST_PX = 1 << 20, 1 << 22


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture is like: `facts` for the record, `figures` as they are limited."""

    facts: PictureFacts
    figures: Mapping[Figure, float]


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """What a build learned of the pictures of good parts; stored in the model, exported and imported with it."""

    limits: PictureLimits
    scene: Scene
    picture: bytes = field(repr=False)
    """The most usual good picture as a JPEG of `SHOWN_PX` at most."""

    def look(self, image: Image, preprocess: Preprocess) -> Look:
        """What a picture is like, compared with the scene."""
        return look(image, preprocess, self.scene)

    def excess(self, figures: Mapping[Figure, float], settings: GateSettings) -> Excess | None:
        """Why a picture is not to be judged; None where nothing speaks against it."""
        found, contrast = self.limits.excess(figures, settings), self.limits.ranges.get(Figure.CONTRAST)
        faint = contrast is not None and figures.get(Figure.CONTRAST, contrast.low) < contrast.low
        return replace(found, reason=Reason.NO_PART) if faint and found is not None and found.figure is Figure.LIKENESS else found

    @property
    def shown(self) -> Pixels | None:
        """(h, w, 3) RGB the most usual good picture; None where there is none that can be read."""
        if not 0 < len(self.picture) <= _MOST_BYTES:
            return None
        found = cv2.imdecode(np.frombuffer(self.picture, np.uint8), cv2.IMREAD_COLOR)
        return None if found is None or found.size > _MOST_PX else cast(Pixels, np.ascontiguousarray(found[..., ::-1]))

    def added_to(self, state: ModelState) -> ModelState:
        """A model with this gate."""
        arrays, blobs = self.scene.arrays(), {PICTURE: self.picture}
        return ModelState(state.meta | {META: self.limits.to_json()}, {**state.arrays, **arrays}, {**state.blobs, **blobs})

    @classmethod
    def of(cls, state: ModelState) -> Self | None:
        """The gate of a model; None where it was built before there was one. Raises KeyError, TypeError, ValueError for what is none."""
        if META not in state.meta:
            if ARRAY in state.arrays or PICTURE in state.blobs:
                raise ValueError(said("a scene of good parts belongs to nothing"))
            return None
        return cls(PictureLimits.from_json(state.meta[META]), scene_in(state.arrays), state.blobs[PICTURE])


def scene_in(arrays: Arrays) -> Scene:
    """The scene of a model. Raises KeyError, ValueError."""
    return Scene(cast(Any, arrays[ARRAY]))


def look(image: Image, preprocess: Preprocess, scene: Scene | None = None) -> Look:
    """What a picture is like where the network looks at it, compared with a scene if there is one."""
    height, width = image.shape[:2]
    mask = preprocess.ignore.pixels if preprocess.ignore is not None and not preprocess.areas_move else None
    box = _box(image, preprocess)
    facts = measure(image, white_of(preprocess, image), box, mask if mask is not None and mask.shape == (height, width) else None)
    figures = {
        Figure.HEIGHT: float(height),
        Figure.WIDTH: float(width),
        Figure.DARK: facts.dark,
        Figure.BRIGHT: facts.bright,
        Figure.BRIGHTNESS: facts.brightness,
        Figure.RED: facts.colour[0],
        Figure.BLUE: facts.colour[1],
        Figure.CONTRAST: facts.contrast,
        Figure.SHARPNESS: facts.sharpness,
    }
    if scene is not None:
        seen = seen_of(image, preprocess)
        found = scene.compare(seen)
        facts = replace(facts, dx=found.dx * seen.shape[1], dy=found.dy * seen.shape[0], likeness=found.likeness)
        figures |= {Figure.LIKENESS: found.likeness, Figure.RIGHT: found.dx, Figure.DOWN: found.dy}
    return Look(facts, figures)


def seen_of(image: Image, preprocess: Preprocess) -> Image:
    """What of a picture lies in the region of interest; all of it where that is not in it."""
    box = _box(image, preprocess)
    return image if box is None else image[box.rows, box.columns]


def _box(image: Image, preprocess: Preprocess) -> Box | None:
    return preprocess.box if preprocess.box is not None and preprocess.box.is_in(*image.shape[:2]) else None


def white_of(preprocess: Preprocess, image: Image) -> int:
    """The value of a picture that means white; 0: the largest of its type."""
    return preprocess.white_level if image.dtype == np.uint16 else 0


def as_jpeg(image: Image, white: int) -> bytes:
    """A picture (H, W[, 3]) small, for the screen."""
    small = shrunk(image, -(-max(image.shape[:2]) // SHOWN_PX))
    eight = np.clip(small * (255.0 / (white or np.iinfo(image.dtype).max)), 0, 255).astype(np.uint8)
    done, found = cv2.imencode(".jpg", eight if eight.ndim == 2 else eight[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise ValueError(said("a picture of {shape} cannot be written", shape=eight.shape))
    return found.tobytes()


def most_usual(figures: Mapping[Figure, Sequence[float]]) -> int:
    """Which of N pictures (at least one) is in the middle in most respects."""
    far = [np.abs(np.asarray(values) - np.median(values)) / (np.std(values) or 1.0) for values in figures.values()]
    return int(np.argmin(np.sum(far, axis=0)))
