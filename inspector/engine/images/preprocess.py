"""From a picture of any size to the network input: one function for building and inspecting, for file, folder and camera.

Here is what is stored of it in a model; where the network then looks in a picture of one size is in `geometry`.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core import setting as settings
from inspector.core.box import Box
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_format import PictureFormat
from inspector.core.placement import UNMOVED, Matrix, Placement
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.said import said
from inspector.core.setting import setting
from inspector.core.types import Image
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.alignment.laying import lay
from inspector.engine.images.geometry import Geometry
from inspector.engine.images.ignore import Bits, IgnoreMask
from inspector.engine.images.moving import POINTS, in_cells, in_picture, shares

MULTIPLE = 16
"""Sides of the network input are multiples of the coarsest default stride, so that both levels cover the same area."""
PAPER_MARGIN = 256 / 224
DEFECT_IN_INPUT_PX = 8
"""Side that the smallest defect should have in the network input: one position of the finest default level."""


@dataclass(frozen=True, slots=True)
class Preprocess:
    """The configuration that is stored in the model; a new setting is a field as in `Recipe`."""

    size: int = 224
    fit: Fit = Fit.KEEP
    defect_px: float = 0.0
    """As in `Recipe`: above 0 the image is scaled so that such a defect has `DEFECT_IN_INPUT_PX`, but never enlarged."""
    white_level: int = 65535
    """Value of 16-bit images that means white: 12-bit cameras deliver 4095 at most."""
    pictures: PictureFormat | None = None
    """What the good parts have in common; None before any was seen and in models that were built before it was kept: these take
    pictures of every kind, and what is above `white_level` counts in full before it is cut off.

    It is no part of `to_json`, which earlier versions refuse when it holds more than they know.
    """
    fixed: tuple[int, int] | None = None
    """(height, width) that every image is stretched to, for detectors that learn every position on its own."""
    enlarge: bool = setting(True, "", old=True)
    """As in `Recipe`: whether an image with fewer px than the network input is enlarged."""
    multiple: int = MULTIPLE
    """Sides of the network input are multiples of this; vision transformers have a grid of their own."""
    roi: tuple[int, ...] = setting((), "", old=())
    """As in `Recipe`: the box that is cut out before anything else."""
    ignore: IgnoreMask | None = setting(None, "", old=None)
    """What is neither learned nor scored; `to_json` names its hash alone."""
    aligner: Aligner | None = setting(None, "", old=None)
    """Finds the part in every picture; `to_json` has all of it but its reference."""

    @classmethod
    def of(cls, recipe: Recipe) -> "Preprocess":
        """What a recipe asks for; the format of the pictures is learned from the good images."""
        return cls(recipe.side, recipe.fit, recipe.defect_px, enlarge=recipe.enlarge, roi=recipe.roi)

    def of_pictures(self, pictures: PictureFormat) -> "Preprocess":
        """This preprocessing for pictures of one format."""
        return replace(self, pictures=pictures, white_level=pictures.white if pictures.stored == 16 else self.white_level)

    @property
    def depth(self) -> int:
        """Bits with which 16-bit pictures are to be shown, so that the eye sees what the network sees; 0: not known."""
        if self.pictures is not None and self.pictures.stored == 8:
            return 0
        return min(16, max(8, self.white_level.bit_length()))

    def geometry(self, height: int, width: int) -> Geometry:
        """Sizes in px for an image of `height` x `width` px; an extreme aspect ratio is limited to 1 : 16.

        Raises `IMAGE_UNLIKE` where the image does not hold the region of interest, or has another size than the ignore mask or than the
        picture that parts are compared with.
        """
        if self.ignore is not None:
            self.ignore.expect_size(height, width)
        if self.aligner is not None:
            self.aligner.expect_size(height, width)
        box = self.box
        if box is None:
            return self._geometry_of_whole(height, width)
        if not box.is_in(height, width):
            sentence = said(
                "The picture has {width} x {height} px, and does not hold a region of interest of {box_width} x "
                "{box_height} px at {x}, {y}.",
                width=width,
                height=height,
                box_width=box.width,
                box_height=box.height,
                x=box.x,
                y=box.y,
            )
            raise InspectorError(ErrorCode.IMAGE_UNLIKE, sentence)
        return replace(self._geometry_of_whole(*box.size), image=(height, width), box=box)

    def _geometry_of_whole(self, height: int, width: int) -> Geometry:
        if self.fixed is not None:
            return Geometry((height, width), self.fixed, self.fixed, (0, 0))
        if self.defect_px:
            scale = min(1.0, DEFECT_IN_INPUT_PX / self.defect_px)
            sides = (self._side(height * scale), self._side(width * scale))
            return Geometry((height, width), sides, sides, (0, 0))
        if self.fit is Fit.PAPER:
            factor = self.size * PAPER_MARGIN / min(height, width)
            resized = (max(self.size, round(height * factor)), max(self.size, round(width * factor)))
            offset = ((resized[0] - self.size) // 2, (resized[1] - self.size) // 2)
            return Geometry((height, width), resized, (self.size, self.size), offset)
        ratio = min(max(height / width, 1 / 16), 16.0) ** 0.5 if self.fit is Fit.KEEP else 1.0
        size = self.size if self.enlarge else min(self.size, (height * width) ** 0.5)
        sides = (self._side(size * ratio), self._side(size / ratio))
        return Geometry((height, width), sides, sides, (0, 0))

    def locate(self, image: Image) -> Placement | None:
        """Where the part lies in a picture (H, W[, 3]); None where it is not looked for. Raises as `apply` does."""
        check_image(image)
        if self.aligner is None:
            return None
        return self.aligner.expect(self.pictures.taken(image) if self.pictures is not None else image)

    def apply(self, image: Image, placement: Placement | None = None) -> npt.NDArray[np.uint8]:
        """(H, W), (H, W, 3) RGB; uint8 or uint16 -> (H', W', 3) uint8 RGB, contiguous. `placement`: as `locate` found it; None: looks.

        Raises `IMAGE_UNREADABLE` for other arrays, `IMAGE_UNLIKE` for pictures of another format than the good parts (see `pictures`),
        and for those that `geometry` refuses; `PART_NOT_FOUND` where the picture is to be laid over the reference.
        """
        check_image(image)
        if self.pictures is not None:
            image = self.pictures.taken(image)
        if self.moves_picture:
            image = lay(image, placement or self.locate(image) or UNMOVED)
        cropped = self.placed(image)
        if cropped.dtype == np.uint16:
            cropped = np.clip(np.rint(cropped * (255.0 / self.white_level)), 0, 255).astype(np.uint8)
        return cv2.cvtColor(cropped, cv2.COLOR_GRAY2RGB) if cropped.ndim == 2 else np.ascontiguousarray(cropped)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype

    def points_to_picture(self, shape: tuple[int, ...], grid: tuple[int, int]) -> Matrix:
        """What `in_cells` needs for a grid (h, w) over pictures of a shape (H, W)."""
        return self.geometry(shape[0], shape[1]).to_picture((grid[0] * POINTS, grid[1] * POINTS))

    @property
    def areas_move(self) -> bool:
        """Whether what was drawn on the reference lies elsewhere in other pictures."""
        return self.aligner is not None and not self.aligner.moves_picture

    @property
    def moves_picture(self) -> bool:
        """Whether the network sees a picture laid over the reference."""
        return self.aligner is not None and self.aligner.moves_picture

    def placed(self, pixels: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """(H, W[, C]) values of any kind, one a px of a picture -> (H', W'[, C]) in the network input. Raises as `geometry` does."""
        return self.geometry(*pixels.shape[:2]).cut_out(pixels)

    def _side(self, side: float) -> int:
        return max(2 * self.multiple, round(side / self.multiple) * self.multiple)

    def ignored(self, grid: tuple[int, int], placement: Placement | None = None) -> Bits | None:
        """Which cells (h, w) of a grid over the network input are ignored: those at least half of which are; None: none of them.

        `placement`: of the part, with which the mask moves unless the picture does; None: nobody knows, and nothing is ignored then.
        Raises `BAD_ARGUMENT` where all are.
        """
        if self.ignore is None:
            return None
        if not self.areas_move:
            return _ignored(self, grid)
        return _some(_ignored_with(self, grid, placement)) if placement is not None else None

    def ignored_px(self, placement: Placement | None = None) -> Bits | None:
        """The same of a picture's px (H, W)."""
        if self.ignore is None or not self.areas_move or placement is None:
            return self.ignore.pixels if self.ignore is not None else None
        return np.asarray(in_picture(self.ignore.pixels.view(np.uint8), placement), np.bool_)

    @property
    def box(self) -> Box | None:
        """The region of interest; None: the whole picture."""
        return Box(*self.roi) if self.roi else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same configuration back, but for `pictures`, `ignore` and `aligner`."""
        plain = {name: value for name, value in settings.stored(replace(self, ignore=None, aligner=None)).items() if name != "pictures"}
        plain |= {"ignore": self.ignore.sha256} if self.ignore is not None else {}
        return plain | ({"aligner": self.aligner.to_json()} if self.aligner is not None else {})

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Preprocess":
        """Reads what `to_json` wrote. Raises `PROJECT_TOO_NEW` for what is not known here, KeyError, TypeError or ValueError otherwise."""
        values = settings.understood(cls, stored, said("The preprocessing"))
        fixed = values.get("fixed")
        sides = (int(fixed[0]), int(fixed[1])) if fixed is not None else None
        apart = dict.fromkeys(("pictures", "ignore", "aligner"))
        return cls(**(values | {"fit": Fit(values["fit"]), "fixed": sides, "roi": tuple(values["roi"])} | apart))


@lru_cache(maxsize=16)
def _ignored(preprocess: Preprocess, grid: tuple[int, int]) -> Bits | None:
    """See `Preprocess.ignored`: the mask goes the way that pictures go, and every cell takes its mean."""
    assert preprocess.ignore is not None
    white = preprocess.ignore.pixels.astype(np.uint8) * np.uint8(255)
    seen = replace(preprocess, pictures=None, ignore=None, aligner=None).apply(white)[..., 0]
    return _some(np.asarray(cv2.resize(seen, grid[::-1], interpolation=cv2.INTER_AREA) > 127))


def _ignored_with(preprocess: Preprocess, grid: tuple[int, int], placement: Placement) -> Bits:
    """The same cells where the mask moves with a part."""
    assert preprocess.ignore is not None
    drawn = preprocess.ignore.pixels
    points = in_cells(drawn.view(np.uint8), placement, preprocess.points_to_picture(drawn.shape, grid), grid)
    return np.asarray(shares(points > 0) >= 0.5)


def _some(cells: Bits) -> Bits | None:
    """None for no cell. Raises `BAD_ARGUMENT` for all of them."""
    if cells.all():
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("Everything that the network sees of the pictures is ignored: nothing is left to learn.")
        )
    return cells if cells.any() else None


def check_image(image: Image) -> None:
    """Raises `IMAGE_UNREADABLE` unless `image` is (H, W) or (H, W, 3), uint8 or uint16, and not empty."""
    plausible = isinstance(image, np.ndarray) and image.dtype in (np.uint8, np.uint16) and image.size > 0
    if not plausible or not (image.ndim == 2 or (image.ndim == 3 and image.shape[2] == 3)):
        what = f"{image.dtype} {image.shape}" if isinstance(image, np.ndarray) else type(image).__name__
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, said("An image must be 8 or 16 bit, grey or RGB, and not {what}.", what=what))
