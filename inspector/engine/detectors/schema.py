"""What a stored model must be before anything is computed with it: kinds, shapes, ranges, finite values, and what fits together.

Hashes say that a model is the one that somebody wrote, not that a build wrote it. Everything here raises KeyError, TypeError or
ValueError for what no build can have written.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from inspector.core.kinds import ENTRIES, FINITE, MAPPING, NAME, TEXT, TEXTS, WHOLE, WHOLES, YES_OR_NO, Kind, expect
from inspector.core.model import ModelState
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit
from inspector.core.said import said
from inspector.engine.alignment.aligner import REFERENCE, Aligner
from inspector.engine.backbones.backbone import TIMM
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.memory_bank.known_defects import IMAGES, LARGEST, VECTORS, KnownDefects, KnownPicture
from inspector.engine.runtime.embedding_plan import EmbeddingPlan

MOST_MEMBERS = 16
_MOST_INPUT_PX, _LEAST_SIDE = 1 << 28, 32
_MOST_LEVELS, _MOST_CHANNELS, _MOST_STRIDE = 64, 1 << 16, 1 << 10
_AT_ONCE = 1 << 22
_SIDES: Kind = (said("two sides in px"), lambda value: WHOLES[1](value) and len(value) == 2 and all(side > 0 for side in value))
_OPTIONAL_SIDES: Kind = (said("two sides in px or nothing"), lambda value: value is None or _SIDES[1](value))
_THREE: Kind = (said("three finite numbers"), lambda value: ENTRIES[1](value) and len(value) == 3 and all(map(FINITE[1], value)))
_STRIDE: Kind = (said("a stride"), lambda value: WHOLE[1](value) and 0 < value <= _MOST_STRIDE)
_CHANNELS: Kind = (said("a number of channels"), lambda value: WHOLE[1](value) and 0 < value <= _MOST_CHANNELS)


def names(meta: dict[str, Any]) -> None:
    """The good images and their families."""
    learned = expect(TEXTS, "good_images", meta["good_images"])
    families = expect(WHOLES, "families", meta.get("families", ()))
    if learned and len(families) not in (0, len(learned)):
        raise ValueError(said("{families} families for {learned} good images", families=len(families), learned=len(learned)))


def taught(meta: dict[str, Any]) -> int:
    """How many of the good images were taught after the build; at least one was there before."""
    found = int(expect(WHOLE, "taught", meta.get("taught", 0)))
    if not 0 <= found < max(1, len(meta["good_images"])):
        raise ValueError(said("{taught} of {all} good images were taught after the build", taught=found, all=len(meta["good_images"])))
    return found


def network(meta: dict[str, Any]) -> None:
    """A network that came with the model, as `to_json` wrote it."""
    stored = expect(MAPPING, "The network", meta["backbone"])
    if not expect(TEXT, "The network's name", stored["name"]).startswith(TIMM):
        raise ValueError(said("the network {network} is described, which only those of timm are", network=stored["name"]))
    levels = expect(MAPPING, "Its levels", stored["levels"])
    if not 0 < len(levels) <= _MOST_LEVELS:
        raise ValueError(said("it has {levels} levels", levels=len(levels)))
    for level in levels.values():
        expect(MAPPING, "A level", level)
        expect(TEXT, "A level's node", level["node"])
        expect(_STRIDE, "A level's stride", level["stride"])
        expect(_CHANNELS, "A level's channels", level["channels"])
    for name, kind in {"mean": _THREE, "std": _THREE, "hashes": TEXTS, "default": WHOLES, "fine": WHOLES}.items():
        expect(kind, f"The network's {name}", stored[name])
    expect(_STRIDE, "The network's multiple", stored.get("multiple", 1))


def preprocess(meta: dict[str, Any]) -> None:
    """The kinds of values of a stored `Preprocess`."""
    stored = expect(MAPPING, "The preprocessing", meta["preprocess"])
    expect(WHOLE, "The input size", stored["size"])
    expect(TEXT, "The fit", stored["fit"])
    expect(FINITE, "The smallest defect", stored["defect_px"])
    expect(YES_OR_NO, "enlarge", stored.get("enlarge", True))
    expect(WHOLES, "The region of interest", stored.get("roi", ()))
    expect(WHOLE, "The white level", stored["white_level"])
    expect(_OPTIONAL_SIDES, "The fixed size", stored.get("fixed"))
    expect(WHOLE, "The multiple", stored.get("multiple", 1))
    expect(_SIDES, "The size of the network input", meta["input_size"])


def input_size(found: Preprocess, unlearned: Preprocess, size: tuple[int, int], stretches: bool) -> None:
    """`found` must be what the recipe asks for, as in `unlearned`; `size` one that it gives, to which all images are stretched or none."""
    for name in ("size", "fit", "defect_px", "enlarge", "multiple", "roi"):
        if getattr(found, name) != getattr(unlearned, name):
            raise ValueError(
                said(
                    "the preprocessing has {name} {found}, and the recipe {wanted}",
                    name=name,
                    found=getattr(found, name),
                    wanted=getattr(unlearned, name),
                )
            )
    if not 255 <= found.white_level <= 65535:
        raise ValueError(said("white cannot be {value}", value=found.white_level))
    if found.fixed != (size if stretches and found.fit is not Fit.PAPER else None):
        raise ValueError(said("images are stretched to {fixed}, and network inputs have {size}", fixed=found.fixed, size=size))
    if not _reachable(found, size):
        raise ValueError(said("no picture becomes a network input of {height} x {width} px", width=size[1], height=size[0]))


def _reachable(found: Preprocess, size: tuple[int, int]) -> bool:
    """Whether a picture could have that size as a network input: all that is sure of it, whatever the picture's shape."""
    area = size[0] * size[1]
    if min(size) < _LEAST_SIDE or area > _MOST_INPUT_PX:
        return False
    if found.defect_px:
        return True
    if found.fit is Fit.PAPER:
        return size == (found.size, found.size)
    least = found.size**2 / 2 if found.enlarge else 0
    return least <= area <= (found.size + 5 * found.multiple) ** 2  # sides are rounded, and limited from below


def ignored(state: ModelState) -> IgnoreMask | None:
    """The ignore mask that the preprocessing names by its hash; None where it names none, and there is none."""
    digest = expect(MAPPING, "The preprocessing", state.meta["preprocess"]).get("ignore")
    if digest is None:
        if "ignored" in state.arrays:
            raise ValueError(said("a mask of ignored places belongs to nothing"))
        return None
    found = IgnoreMask.from_arrays(state.arrays)
    if found.sha256 != digest:
        raise ValueError(said("the mask of ignored places is not the one that was built"))
    return found


def aligner(state: ModelState, recipe: Recipe) -> Aligner | None:
    """What finds the part in every picture, as the recipe asks for it; None where parts are not looked for."""
    stored = expect(MAPPING, "The preprocessing", state.meta["preprocess"]).get("aligner")
    if stored is None:
        if REFERENCE in state.arrays:
            raise ValueError(said("a reference for parts that are looked for belongs to nothing"))
        return None
    found = Aligner.from_stored(expect(MAPPING, "The aligner", stored), state.arrays)
    if (found.degrees, found.moves_picture) != (recipe.most_turned, recipe.align_picture):
        raise ValueError(
            said(
                "parts are looked for up to {degrees} degrees, and the recipe says {most}",
                degrees=found.degrees,
                most=recipe.most_turned,
            )
        )
    return found


def seal_size(found: Preprocess, size: tuple[int, int]) -> None:
    """The seal's pictures must be such as the preprocessing takes."""
    if found.box is not None and not found.box.is_in(*size):
        raise ValueError(said("the seal's pictures do not hold the region of interest"))
    if found.aligner is not None and found.aligner.size != size:
        raise ValueError(said("the seal's pictures are not of the size in which parts are looked for"))
    if found.ignore is not None and found.ignore.pixels.shape != size:
        raise ValueError(said("the seal's pictures are not those that the mask of ignored places belongs to"))


def array(state: ModelState, name: str, kind: type[np.generic], *shape: int | None) -> npt.NDArray[Any]:
    """An array of this type and shape (None: any length) whose values are all finite."""
    found: npt.NDArray[Any] = state.arrays[name]
    fits = len(found.shape) == len(shape) and all(want in (None, side) for want, side in zip(shape, found.shape, strict=True))
    if found.dtype != kind or not fits:
        raise ValueError(said("{name} is {dtype} {shape}", name=name, dtype=found.dtype, shape=found.shape))
    if np.issubdtype(kind, np.floating):
        flat = found.reshape(-1)
        if not all(np.isfinite(flat[first : first + _AT_ONCE]).all() for first in range(0, len(flat), _AT_ONCE)):
            raise ValueError(said("{name} holds what is no number", name=name))
    return found


def positive(name: str, values: npt.NDArray[Any]) -> None:
    """None of `values` may be 0 or less."""
    if np.any(values <= 0):
        raise ValueError(said("{name} holds {value}", name=name, value=values.min()))


def channels(plan: EmbeddingPlan) -> int:
    """The length of a patch's features, without a pooled level."""
    return plan.target_dimension or sum(plan.backbone.levels[j].channels for j in plan.levels)


def grids(state: ModelState, rows: int | None = None) -> npt.NDArray[Any]:
    """(N, 2) sides of the feature grids of N good images, of which there is at least one."""
    found = array(state, "grids", np.int16, rows, 2)
    learned = len(state.meta["good_images"])
    if not len(found) or learned not in (0, len(found)):
        raise ValueError(said("there are {found} feature grids for {learned} good images", found=len(found), learned=learned))
    positive("grids", found)
    return found


def patchcore(state: ModelState, plan: EmbeddingPlan) -> None:
    """A memory bank whose vectors have a place in a good image each, its standardisation, and its density where it has one."""
    length, sides = channels(plan), grids(state)
    count = len(array(state, "bank", np.float32, None, length))
    images, places = array(state, "bank_images", np.int32, count), array(state, "bank_positions", np.int16, count, 2)
    if not count or np.any((images < 0) | (images >= len(sides))) or np.any((places < 0) | (places >= sides[images])):
        raise ValueError(said("the memory bank is empty, or holds patches from beyond the good images"))
    array(state, "mean", np.float32, length)
    positive("std", array(state, "std", np.float32, length))
    if "gain" in state.arrays or "offset" in state.arrays:
        positive("gain", array(state, "gain", np.float32, count))
        array(state, "offset", np.float32, count)
    if expect(FINITE, "coverage_radius", state.meta["coverage_radius"]) < 0:
        raise ValueError(said("the coverage radius is negative"))


def known_defects(state: ModelState, plan: EmbeddingPlan) -> KnownDefects | None:
    """The patches of confirmed defects that a model was told of; None where there are none."""
    if "known_defects" not in state.meta:
        if VECTORS in state.arrays or IMAGES in state.arrays:
            raise ValueError(said("patches of known defects belong to nothing"))
        return None
    stored = expect(MAPPING, "known_defects", state.meta["known_defects"])
    pictures = [_known_picture(each) for each in expect(ENTRIES, "pictures", stored["pictures"])]
    vectors = array(state, VECTORS, np.float32, None, channels(plan))
    images = array(state, IMAGES, np.int32, len(vectors))
    if len(vectors) > LARGEST or np.any((images < 0) | (images >= len(pictures))):
        raise ValueError(said("there are too many known defects, or some come from no picture"))
    usual = float(expect(FINITE, "usual", stored["usual"]))
    if usual < 0:
        raise ValueError(said("the usual distance of good patches is negative"))
    found = KnownDefects(vectors, images, usual, tuple(pictures))
    if found.sha256() != stored["sha256"]:
        raise ValueError(said("the known defects are not those that were added"))
    return found


def _known_picture(stored: Any) -> KnownPicture:
    found = expect(MAPPING, "A picture", stored)
    return KnownPicture(expect(TEXT, "Its name", found["name"]), expect(TEXT, "Its kind", found["kind"]))


def padim(state: ModelState, plan: EmbeddingPlan, size: tuple[int, int]) -> None:
    """A mean and a factor for every position of the grid that an input of `size` has, in dimensions that the network has."""
    dimensions = array(state, "dimensions", np.int32, None)
    if not len(dimensions) or dimensions.min() < 0 or dimensions.max() >= channels(plan) or np.any(np.diff(dimensions) <= 0):
        raise ValueError(said("the dimensions are not those of the network"))
    rows, columns, _ = array(state, "mean", np.float32, None, None, len(dimensions)).shape
    stride = min(plan.backbone.levels[j].stride for j in plan.levels)
    if any(not side // stride <= found <= -(-side // stride) for side, found in zip(size, (rows, columns), strict=True)):
        raise ValueError(
            said(
                "there are {rows} x {columns} positions in an input of {height} x {width} px",
                rows=rows,
                columns=columns,
                width=size[1],
                height=size[0],
            )
        )
    array(state, "factors", np.float32, rows * columns, None)


def spade(state: ModelState, plan: EmbeddingPlan, preprocess: Preprocess) -> None:
    """Pyramids of every position of every good image that is not ignored, and its pooled features."""
    count = len(array(state, "pooled", np.float32, None, plan.backbone.levels[plan.pooled].channels))
    positions = sum(_kept(preprocess, (int(rows), int(columns))) for rows, columns in grids(state, count))
    array(state, "pixels", np.float16, positions, channels(plan))
    if expect(FINITE, "map_scale", state.meta["map_scale"]) <= 0:
        raise ValueError(said("the map's scale is {scale}", scale=state.meta["map_scale"]))


def _kept(preprocess: Preprocess, grid: tuple[int, int]) -> int:
    left_out = preprocess.ignored(grid)
    return grid[0] * grid[1] - (int(left_out.sum()) if left_out is not None else 0)


def weights(state: ModelState, head: str) -> None:
    """A trained network's weights, called `head` and their name there."""
    found = [name for name in state.arrays if name.startswith(head)]
    if not found:
        raise KeyError(head)
    for name in found:
        array(state, name, np.float32, *state.arrays[name].shape)


def ensemble(meta: dict[str, Any]) -> str:
    """The kind of detector that the members of an ensemble are; what they are themselves is theirs to check."""
    members, scales = expect(ENTRIES, "members", meta["members"]), expect(ENTRIES, "scales", meta["scales"])
    names(meta)
    if not 0 < len(members) == len(scales) <= MOST_MEMBERS:
        raise ValueError(said("there are {members} members and {scales} scales", members=len(members), scales=len(scales)))
    positive("scales", np.array([expect(FINITE, "A scale", scale) for scale in scales], float))
    kinds = {expect(NAME, "A member's detector", expect(MAPPING, "A member", member)["detector"]) for member in members}
    learned = expect(WHOLES, "learned", meta["learned"])
    if len(kinds) != 1 or len(learned) != len(expect(TEXTS, "good_images", members[0]["good_images"])):
        raise ValueError(said("the members do not belong together"))
    if meta["good_images"] and not all(0 <= number < len(meta["good_images"]) for number in learned):
        raise ValueError(said("members learned from images that are not there"))
    return str(*kinds)
